"""The seed's files as models: what a region consists of. `docs/seed.md` describes the format.

`Reader.seed` validates everything before anybody writes anything, and names every fault by file, record and field.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from app.models.kinds import KINDS, MEERVOUD, Deel, Gemeentecode, Inhoud, Naam, Regel, Slug, Soort, Tekst
from app.problems import explain
from app.vocabulary.contents import GebiedInhoud, GemeenteInhoud, HulpvraagInhoud, Licentie
from app.vocabulary.ladder import Ladder
from app.vocabulary.points import PuntRow
from app.vocabulary.region import Spoed
from app.vocabulary.wegwijzer import Wegwijzer

M = TypeVar("M", bound=BaseModel)

_empty_is_none = BeforeValidator(lambda value: None if value == "" else value)
_yes = BeforeValidator(lambda value: {"ja": True, "nee": False, "": False}.get(value, value))


class PlaatsRow(Deel):
    """A line of plaatsen.csv. In every CSV file an empty cell is unknown."""

    naam: Naam
    soort: Literal["woonplaats", "buurtschap", "andere-naam"]
    gemeente: Gemeentecode
    van: Annotated[str | None, _empty_is_none] = None
    ook_woord: Annotated[bool, _yes] = False
    adressen: Annotated[int | None, _empty_is_none] = None
    bron: Annotated[str | None, _empty_is_none] = None


class PostcodeRow(Deel):
    """A line of postcodes.csv: four digits, or six characters where they differ from their four."""

    postcode: Annotated[str, Field(pattern=r"^[1-9]\d{3}([A-Z]{2})?$")]
    gemeente: Annotated[Gemeentecode | None, _empty_is_none] = None
    plaats: Annotated[str | None, _empty_is_none] = None
    ook: Annotated[Annotated[str, Field(pattern=r"^GM\d{4}(,GM\d{4})*$")] | None, _empty_is_none] = None
    bron: Annotated[str | None, _empty_is_none] = None


class SchoolRow(Deel):
    """A line of scholen.csv."""

    vestiging: Annotated[str, Field(pattern=r"^[0-9]{2}[A-Z]{2}[0-9A-Z]{2}$")]
    naam: Naam
    type: Literal["po", "sbo", "so", "so+vso", "vso", "vo"]
    plaats: Naam
    gemeente: Gemeentecode
    peiljaar: Annotated[str | None, _empty_is_none] = None
    bron: Annotated[str | None, _empty_is_none] = None


class Regio(Deel):
    """regio.json: the region itself."""

    id: Slug
    naam: Naam
    namen: list[Naam] = []
    """What people call the region as a whole."""
    tijdzone: str = "Europe/Amsterdam"
    uitleg: list[Regel] = []
    """What a visitor should know of this region: sentences for the page about the data."""
    bronvermelding: list[Regel] = []
    """Credit for registers of others, to be shown with the data."""
    licentie: Licentie | None = None
    """None: nobody has said yet."""


class Buiten(Deel):
    """buiten.json: places outside the region that neighbours type."""

    toelichting: Tekst
    provincies: dict[str, list[Naam]]
    ook_woord: list[Naam] = []
    """Those names that are also ordinary words."""
    streken: list[Naam] = []
    """Those names that are a province's or of a part of one."""


class Record(Deel):
    """An entry as a seed file holds it, around its content."""

    id: Slug
    inhoud: dict[str, Any]
    eigenaar: Slug | None = None
    toezichthouder: Annotated[str, Field(pattern=r"^(gemeente:GM\d{4}|gebied:[a-z0-9-]+)$")] | None = None
    gecontroleerd_op: date | None = None


@dataclass
class Seed:
    """A whole region, read; `seed_check` tells whether its parts fit together."""

    regio: Regio | None = None
    ladder: Ladder | None = None
    spoed: Spoed | None = None
    buiten: Buiten | None = None
    wegwijzer: Wegwijzer | None = None
    gemeenten: list[GemeenteInhoud] = field(default_factory=list)
    gebieden: list[GebiedInhoud] = field(default_factory=list)
    plaatsen: list[PlaatsRow] = field(default_factory=list)
    postcodes: list[PostcodeRow] = field(default_factory=list)
    scholen: list[SchoolRow] = field(default_factory=list)
    hulpvragen: list[HulpvraagInhoud] = field(default_factory=list)
    vermeldingen: list[tuple[Soort, Record, Inhoud]] = field(default_factory=list)
    declared: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Every id (of a gemeente: code) by file, faulty records included: a reference to one of those is no second
    fault."""


class SeedFaults(Exception):
    """Everything that is wrong with the files, one Dutch line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} fouten in de seed")
        self.faults = faults


class Reader:
    """Reads the files of one folder and gathers what is wrong with each by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self._read = Seed()

    def seed(self) -> Seed:
        """Everything that could be read; what could not stands in `faults`."""
        read = self._read
        read.regio = self._one("regio.json", Regio)
        read.ladder = self._one("ladder.json", Ladder)
        read.spoed = self._one("spoed.json", Spoed)
        if (self.folder / "buiten.json").exists():
            read.buiten = self._one("buiten.json", Buiten)
        if (self.folder / "wegwijzer.json").exists():
            read.wegwijzer = self._one("wegwijzer.json", Wegwijzer)
        read.gemeenten = self._list("gemeenten.json", GemeenteInhoud, key="code")
        read.gebieden = self._list("gebieden.json", GebiedInhoud)
        read.plaatsen = self._csv("plaatsen.csv", PlaatsRow)
        read.postcodes = self._csv("postcodes.csv", PostcodeRow)
        read.scholen = self._csv("scholen.csv", SchoolRow)
        if (self.folder / "punten.csv").exists():  # read again at start: distances need no database
            self._csv("punten.csv", PuntRow)
        files = sorted(path.name for path in (self.folder / "hulpvragen").glob("*.json"))
        read.hulpvragen = [need for name in files for need in self._list(f"hulpvragen/{name}", HulpvraagInhoud)]
        read.vermeldingen = list(self._entries())
        return read

    def _entries(self) -> Iterator[tuple[Soort, Record, Inhoud]]:
        for soort, model in KINDS.items():
            name = f"{MEERVOUD[soort]}.json"
            for record in self._list(name, Record):
                content = self._valid(model, record.inhoud, name, record.id, ("inhoud",))
                if content is not None:
                    yield soort, record, content

    def _one(self, name: str, model: type[M]) -> M | None:
        data = self._json(name)
        return None if data is None else self._valid(model, data, name, "(geheel)")

    def _list(self, name: str, model: type[M], key: str = "id") -> list[M]:
        data = self._json(name)
        if not isinstance(data, list):
            if data is not None:
                self.faults.append(f"{name}: dit moet een lijst zijn")
            return []
        labels = [_label(item, key, number) for number, item in enumerate(data, 1)]
        self._read.declared[name] += labels
        found = (self._valid(model, item, name, label) for item, label in zip(data, labels, strict=True))
        return [item for item in found if item is not None]

    def _csv(self, name: str, model: type[M]) -> list[M]:
        lines = self._text(name, lambda text: list(csv.DictReader(StringIO(text), restkey="te veel cellen")))
        found = (self._valid(model, row, name, f"regel {number}") for number, row in enumerate(lines or [], 2))
        return [item for item in found if item is not None]

    def _json(self, name: str) -> Any:
        return self._text(name, json.loads)

    def _text(self, name: str, parse: Callable[[str], Any]) -> Any:
        """What a file holds; None with a fault when it cannot be read. Spreadsheets may write a byte order mark."""
        try:
            return parse((self.folder / name).read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self.faults.append(f"{name}: dit bestand ontbreekt")
        except UnicodeDecodeError:
            self.faults.append(f"{name}: dit bestand is geen UTF-8")
        except json.JSONDecodeError as error:
            self.faults.append(f"{name}: geen geldige JSON, regel {error.lineno}, teken {error.colno}")
        except csv.Error as error:
            self.faults.append(f"{name}: geen geldige CSV ({error})")
        return None

    def _valid(self, model: type[M], data: object, name: str, record: str, within: tuple[str, ...] = ()) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for fault in error.errors():
                place = ".".join(str(part) for part in (*within, *fault["loc"])) or "(geheel)"
                self.faults.append(f"{name}: {record}: {place}: {explain(dict(fault))}")
            return None


def _label(item: Any, key: str, number: int) -> str:
    return str(item[key]) if isinstance(item, dict) and key in item else f"nummer {number}"
