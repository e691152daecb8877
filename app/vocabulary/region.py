"""A region's settings that are files and not entries: its names, its danger numbers, what lies outside it, and what is
known of the language. Read once at start, without a database: in danger nothing may stand between a person and 112.
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from app.models.kinds import Herkomst, Telefoon, Webadres
from app.vocabulary.contents import Licentie
from app.vocabulary.ladder import Ladder
from app.vocabulary.languages import Language, Languages
from app.vocabulary.points import Points
from app.vocabulary.wegwijzer import Wegwijzer


class _File(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class Nummer(_File):
    """A number to ring in danger."""

    naam: str
    telefoon: Telefoon | None
    website: Webadres | None = None
    bereikbaar: str | None = None
    """When it answers; None is unknown."""
    organisatie: str | None = None
    waarvoor: str | None = None
    herkomst: Herkomst


class SpoedRegel(_File):
    """What to show for these kinds of danger."""

    soorten: list[str]
    tekst: str
    tekst_jongere: str | None = None
    """The same for who is young: 'je'; None where nobody is spoken to."""
    nummers: list[str]
    vanaf: dict[str, int] = {}
    """Number → the age from which it is for somebody: who thinks of death is no toddler that swallowed soap."""
    bij_vermoeden: bool = False
    """Whether its text is shown where words only hint too: 'praten helpt' is no text for who cannot breathe."""


class Spoed(_File):
    """spoed.json: the numbers, and which belong to which danger."""

    regels: list[SpoedRegel]
    altijd: list[str]
    nummers: dict[str, Nummer]
    algemeen: str
    algemeen_jongere: str | None = None


class GevaarCombinatie(_File):
    """One word of every list, in one sentence (or anywhere in the question)."""

    alle: list[list[str]]
    # `in` is a Python keyword
    bereik: str = "zin"


class GevaarSoort(_File):
    """One kind of danger and the phrases that show it: those of `zeker` whatever else is said, those of `misschien` and
    the combinations where what is said together does not speak against it. A misspelt key must not pass unseen here."""

    model_config = ConfigDict(extra="forbid")

    id: str
    naam: str
    hulpvragen: list[str] = []
    vanzelf: bool = False
    """Whether its first hulpvraag is this danger: to choose 'gedachten aan de dood' from a list shows the numbers."""
    zeker: list[str] = []
    misschien: list[str] = []
    andere_talen: list[str] = []
    """As `zeker`: filled from talen.json."""
    combinaties: list[GevaarCombinatie] = []
    niet_bij: list[str] = []


class Gevaar(_File):
    """gevaar.json."""

    soorten: list[GevaarSoort]

    def add(self, phrases: Mapping[str, list[str]]) -> None:
        """Phrases of another language, by kind. Raises ValueError for a kind that is not here."""
        kinds = {kind.id: kind for kind in self.soorten}
        if unknown := phrases.keys() - kinds.keys():
            raise ValueError(f"talen.json: gevaar.json kent geen soort {', '.join(sorted(unknown))}")
        for kind, spoken in phrases.items():
            kinds[kind].andere_talen.extend(spoken)


class Hulp(_File):
    """A kind of help that people say they have tried."""

    naam: str
    """As the page says it back: 'de praktijkondersteuner'."""
    woorden: list[str]
    """Patterns for how people call it."""
    heet: list[str]
    """What names of entries of this kind hold, folded."""


_PART = re.compile(r"\{([a-z]+)\}")


class Geprobeerd(_File):
    """How people say that help was tried already."""

    hulp: list[Hulp] = []
    zinnen: list[str] = []
    """Patterns in which `{x}` stands for the help: 'al bij {x} geweest', and other names in braces for `delen`."""
    delen: dict[str, str] = {}
    """Parts that many sentences have."""

    def patterns(self, name: str) -> list[str]:
        """The sentences about help that this pattern names."""
        parts = {**self.delen, "x": name}
        return [_PART.sub(lambda part: parts[part[1]], sentence) for sentence in self.zinnen]


class Vragen(_File):
    """vragen.json: patterns that show who asks and what is asked."""

    vragers: dict[str, list[str]]
    bedoelingen: dict[str, list[str]]
    soorten: dict[str, list[str]]
    bijzaak: list[str] = []
    """What tells nothing of the question: a greeting, thanks, 'wie kan ons helpen'."""
    woonzin: list[str] = []
    """The same, where a name of a place follows: 'wij wonen in'."""
    niet_gezocht: list[str] = []
    """After this comes an organisation that one does not look for: 'niet naar', 'een klacht over'."""
    gewoon_woord: list[str] = []
    """After this an organisation's name that is a word too, without a capital, is that word: 'een moeilijk'."""
    geprobeerd: Geprobeerd = Geprobeerd()


class Region:
    """The files of one region and its language. Raises at once when one is missing or broken."""

    def __init__(self, folder: Path, language: Path) -> None:
        self._folder, self._language = folder, language
        self.regio: dict[str, Any] = self._read(folder / "regio.json")
        self.spoed = Spoed.model_validate(self._read(folder / "spoed.json"))
        self.gevaar = Gevaar.model_validate(_without_keyword(self._read(language / "gevaar.json")))
        others = language.parent / "talen.json"
        languages = self._read(others) if others.exists() else {}
        spoken = {code: Language.model_validate(each) for code, each in languages.items()}
        self.languages = Languages(spoken)
        for other in spoken.values():
            self.gevaar.add(other.gevaar)
        self.vragen = Vragen.model_validate(self._read(language / "vragen.json"))

    @cached_property
    def points(self) -> Points | None:
        """Where places and postcodes lie; None when the region has no `punten.csv`."""
        return Points.load(self._folder / "punten.csv")

    @cached_property
    def ladder(self) -> Ladder:
        """How heavy each kind of offer is."""
        return Ladder.load(self._folder / "ladder.json")

    @cached_property
    def wegwijzer(self) -> Wegwijzer:
        """Who is the right address for which need; empty when the region has no `wegwijzer.json`."""
        return Wegwijzer.load(self._folder / "wegwijzer.json")

    @property
    def naam(self) -> str:
        """What the region is called."""
        return str(self.regio["naam"])

    @property
    def bronvermelding(self) -> list[str]:
        """Credit for registers of others, to be shown with the data."""
        return list(self.regio.get("bronvermelding", ()))

    @property
    def licentie(self) -> Licentie | None:
        """Terms of use of the region's data; None when nobody has said."""
        told = self.regio.get("licentie")
        return Licentie.model_validate(told) if told else None

    @cached_property
    def outside(self) -> dict[str, str]:
        """Names of places outside the region → their province."""
        path = self._folder / "buiten.json"
        provinces = self._read(path)["provincies"] if path.exists() else {}
        return {name: province for province, names in provinces.items() for name in names}

    @cached_property
    def outside_words(self) -> frozenset[str]:
        """Of those, the names that are also an ordinary word."""
        path = self._folder / "buiten.json"
        return frozenset(self._read(path).get("ookWoord", []) if path.exists() else ())

    @cached_property
    def outside_areas(self) -> frozenset[str]:
        """Of those, the names of a province or a part of one."""
        path = self._folder / "buiten.json"
        return frozenset(self._read(path).get("streken", []) if path.exists() else ())

    @staticmethod
    def _read(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"))


def _without_keyword(data: dict[str, Any]) -> dict[str, Any]:
    for kind in data["soorten"]:
        for combination in kind.get("combinaties", []):
            combination["bereik"] = combination.pop("in", "zin")
    return data
