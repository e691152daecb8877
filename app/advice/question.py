"""A question as it was understood: the one thing that travels from words to answer."""

from dataclasses import dataclass, field

from app.vocabulary.ages import Age
from app.vocabulary.needs import SeenNeed
from app.vocabulary.places import Place


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger in a question and the words that showed it."""

    kind: str
    uit: str


@dataclass(slots=True)
class Question:
    """Every conclusion with the words it came from; nothing here is kept after the answer."""

    gemeenten: dict[str, str] = field(default_factory=dict)
    """Code → the words that named it. Several: a gebied, a choice to make, or several homes."""
    place_choices: list[Place] = field(default_factory=list)
    school_gemeente: tuple[str, str] | None = None
    outside: str | None = None
    needs: list[SeenNeed] = field(default_factory=list)
    maybe: dict[str, float] = field(default_factory=dict)
    """Needs that some evidence speaks for, too little to say so, by certainty: they count a little in the order."""
    ages: list[Age] = field(default_factory=list)
    vrager: str | None = None
    """ouder | jongere | school | professional; None is unknown."""
    organisation: tuple[str, str] | None = None
    """Slug and the words that named it."""
    asks: frozenset[str] = frozenset()
    """What is asked besides help: route, verwijzen, contact, wachttijd, kosten, uitleg, raadplegen."""
    types: frozenset[str] = frozenset()
    """Kinds of help asked for by name: then these come first, however heavy."""
    dangers: list[Danger] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    """Need → what it counts in the order: its certainty, and how much it tells apart. Set by `rank.weigh`."""
    gated: float = 0.0
    """Share of the needs whose best help is asked for at the gemeente, 0 to 1. Set by `rank.weigh`."""
    rest: str = ""
    """The words that nothing else explained, for the text search."""
    level: str | None = None
    """po | vo | vso … where the text names a kind of school."""

    @property
    def for_school(self) -> bool:
        """Whether somebody asks from a school or another profession."""
        return self.vrager in ("school", "professional")
