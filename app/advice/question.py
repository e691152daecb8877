"""A question as it was understood: the one thing that travels from words to answer."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from app.advice.tried import Tried
from app.search.engine import HIGHEST_AGE
from app.vocabulary.ages import Age
from app.vocabulary.bearers import Place
from app.vocabulary.needs import SeenNeed
from app.vocabulary.wegwijzer import Sleutel


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger in a question and the words that showed it."""

    kind: str
    uit: str
    sure: bool = True
    """Phrases said it outright. By a hint or by meaning it may be a mistake: the numbers are shown, and the addresses
    stay those of what was asked."""
    said: bool = True
    """Words of a phrase showed it, at least as a hint; not meaning alone."""


@dataclass(slots=True)
class Question:
    """Every conclusion with the words it came from; nothing here is kept after the answer."""

    text: str = field(default="", repr=False)
    """What was typed; nothing where choices were made from lists. A question that is printed leaves it out."""
    telling: str = field(default="", repr=False)
    """Of that, what tells something: no greeting, no thanks."""
    words: Sequence[str] = field(default=(), repr=False)
    """Its words, folded."""
    language: str = "nl"
    """ISO 639 code of the language it is asked in."""
    gemeenten: dict[str, str] = field(default_factory=dict)
    """Code → the words that named it. Several: a gebied, a choice to make, or several homes."""
    place_choices: list[Place] = field(default_factory=list)
    school_gemeente: tuple[str, str] | None = None
    outside: str | None = None
    contrary: str | None = None
    """Words that name another gemeente than the one that was chosen."""
    needs: list[SeenNeed] = field(default_factory=list)
    maybe: dict[str, float] = field(default_factory=dict)
    """Needs that some evidence speaks for, too little to say so, by certainty: they count a little in the order."""
    ages: list[Age] = field(default_factory=list)
    vrager: str | None = None
    """ouder | jongere | school | professional; None is unknown."""
    organisation: tuple[str, str] | None = None
    """Slug and the words that named it."""
    tried: list[Tried] = field(default_factory=list)
    """Help that was tried already: it goes below what was not."""
    asks: frozenset[str] = frozenset()
    """What is asked besides a need: route, verwijzen, contact, wachttijd, kosten, uitleg, raadplegen, and whether it
    speaks of help in general (hulp)."""
    types: frozenset[str] = frozenset()
    """Kinds of help asked for by name: then these come first, however heavy."""
    dangers: list[Danger] = field(default_factory=list)
    spoken: dict[str, float] = field(default_factory=dict)
    """uuid → how well an entry's own text matches the words of the question, 0 to 1. Set by `rank.listen`."""
    weights: dict[str, float] = field(default_factory=dict)
    """Need → what it counts in the order: its certainty, and how much it tells apart. Set by `rank.weigh`."""
    signs: dict[str, Mapping[Sleutel, float]] = field(default_factory=dict)
    """Need → how well each entry that the wegwijzer names answers it for this asker. Set by `rank.weigh`."""
    total_weight: float = 0.0
    """Their sum."""

    _years: frozenset[int] | None = None
    _asked: frozenset[str] | None = None

    @property
    def years(self) -> frozenset[int]:
        """Every whole year asked for. Worked out once: all is understood by the time that entries are compared."""
        if self._years is None:
            self._years = frozenset(min(year, HIGHEST_AGE) for age in self.ages for year in range(age.van, age.tot + 1))
        return self._years

    @property
    def asked(self) -> frozenset[str]:
        """The ids of its needs, or where none is sure, of those that may be. Worked out once, as `years`."""
        if self._asked is None:
            self._asked = frozenset(need.id for need in self.needs) or frozenset(self.maybe)
        return self._asked

    @property
    def asks_how_help_works(self) -> bool:
        """How, and nothing of what the help is for."""
        return how_help_works(self.asks) and not self.asked and self.organisation is None

    @property
    def in_danger(self) -> bool:
        """Whether danger is sure."""
        return any(danger.sure for danger in self.dangers)

    @property
    def kind(self) -> Hashable:
        """What the steady factors of the order look at: many questions are of one kind."""
        asks = self.asks & {"route", "verwijzen"}
        return self.vrager, self.types, bool(self.gemeenten), bool(asks), self.in_danger

    @property
    def for_school(self) -> bool:
        """Whether somebody asks from a school or another profession."""
        return self.vrager in ("school", "professional")


def how_help_works(asks: frozenset[str]) -> bool:
    """Whether this asks how help in general works: 'wat kost jeugdhulp?'."""
    return "hulp" in asks and not asks.isdisjoint({"route", "verwijzen", "wachttijd", "kosten", "uitleg"})
