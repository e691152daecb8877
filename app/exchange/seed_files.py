"""The seed's files as models: what a region consists of. `docs/seed.md` describes the format.

`read` validates everything before anybody writes anything, and names every fault by file, record and field.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from app.models.kinds import KINDS, MEERVOUD, Deel, Gemeentecode, Inhoud, Naam, Slug, Soort
from app.problems import explain
from app.vocabulary.contents import GebiedInhoud, GemeenteInhoud, HulpvraagInhoud

M = TypeVar("M", bound=BaseModel)

_empty_is_none = BeforeValidator(lambda value: None if value == "" else value)
_yes = BeforeValidator(lambda value: {"ja": True, "nee": False, "": False}.get(value, value))


class Row(Deel):
    """A line of a CSV file: an empty cell is unknown."""


class PlaatsRow(Row):
    """A line of plaatsen.csv."""

    naam: Naam
    soort: Literal["woonplaats", "buurtschap", "andere-naam"]
    gemeente: Gemeentecode
    van: Annotated[str | None, _empty_is_none] = None
    ook_woord: Annotated[bool, _yes] = False
    adressen: Annotated[int | None, _empty_is_none] = None
    bron: Annotated[str | None, _empty_is_none] = None


class PostcodeRow(Row):
    """A line of postcodes.csv: four digits, or six characters where they differ from their four."""

    postcode: Annotated[str, Field(pattern=r"^[1-9]\d{3}([A-Z]{2})?$")]
    gemeente: Annotated[Gemeentecode | None, _empty_is_none] = None
    plaats: Annotated[str | None, _empty_is_none] = None
    ook: Annotated[Annotated[str, Field(pattern=r"^GM\d{4}(,GM\d{4})*$")] | None, _empty_is_none] = None
    bron: Annotated[str | None, _empty_is_none] = None


class SchoolRow(Row):
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
    bronvermelding: list[str] = []


class Record(BaseModel):
    """An entry as a seed file holds it, around its content."""

    model_config = {"extra": "forbid"}

    id: Slug
    inhoud: dict[str, Any]
    eigenaar: Slug | None = None
    toezichthouder: Annotated[str, Field(pattern=r"^(gemeente:GM\d{4}|gebied:[a-z0-9-]+)$")] | None = None
    gecontroleerdOp: date | None = None


@dataclass
class Seed:
    """A whole region, read and valid in itself."""

    regio: Regio
    gemeenten: list[GemeenteInhoud] = field(default_factory=list)
    gebieden: list[GebiedInhoud] = field(default_factory=list)
    plaatsen: list[PlaatsRow] = field(default_factory=list)
    postcodes: list[PostcodeRow] = field(default_factory=list)
    scholen: list[SchoolRow] = field(default_factory=list)
    hulpvragen: list[HulpvraagInhoud] = field(default_factory=list)
    vermeldingen: list[tuple[Soort, Record, Inhoud]] = field(default_factory=list)


class SeedFaults(Exception):
    """Everything that is wrong with the files, one Dutch line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} fouten in de seed")
        self.faults = faults


class Reader:
    """Reads the files of one folder and gathers what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []

    def seed(self) -> Seed:
        """The region, or SeedFaults with every fault of every file."""
        regio = self._one("regio.json", Regio)
        needs = [need for path in self._files("hulpvragen") for need in self._list(path, HulpvraagInhoud)]
        seed = Seed(
            regio=regio or Regio(id="onbekend", naam="onbekend"),
            gemeenten=self._list("gemeenten.json", GemeenteInhoud),
            gebieden=self._list("gebieden.json", GebiedInhoud),
            plaatsen=self._csv("plaatsen.csv", PlaatsRow),
            postcodes=self._csv("postcodes.csv", PostcodeRow),
            scholen=self._csv("scholen.csv", SchoolRow),
            hulpvragen=_parents_first(needs),
            vermeldingen=list(self._entries()),
        )
        self._twice("hulpvragen", [need.id for need in needs])
        for soort in KINDS:
            self._twice(f"{MEERVOUD[soort]}.json", [r.id for kind, r, _ in seed.vermeldingen if kind == soort])
        if self.faults:
            raise SeedFaults(self.faults)
        return seed

    def _files(self, folder: str) -> list[str]:
        return [f"{folder}/{path.name}" for path in sorted((self.folder / folder).glob("*.json"))]

    def _json(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.faults.append(f"{name}: dit bestand ontbreekt")
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}: geen geldige JSON ({error})")
        return None

    def _valid(self, make: Callable[[], M], name: str, record: str) -> M | None:
        try:
            return make()
        except ValidationError as error:
            for fault in error.errors():
                place = ".".join(str(part) for part in fault["loc"]) or "(geheel)"
                self.faults.append(f"{name}: {record}: {place}: {explain(dict(fault))}")
            return None

    def _one(self, name: str, model: type[M]) -> M | None:
        data = self._json(name)
        return None if data is None else self._valid(lambda: model.model_validate(data), name, "regio")

    def _list(self, name: str, model: type[M]) -> list[M]:
        data = self._json(name)
        if not isinstance(data, list):
            if data is not None:
                self.faults.append(f"{name}: dit moet een lijst zijn")
            return []
        found = [
            self._valid(lambda item=item: model.model_validate(item), name, _label(item, number))  # type: ignore[misc]
            for number, item in enumerate(data, 1)
        ]
        return [item for item in found if item is not None]

    def _csv(self, name: str, model: type[M]) -> list[M]:
        path = self.folder / name
        if not path.exists():
            self.faults.append(f"{name}: dit bestand ontbreekt")
            return []
        with path.open(encoding="utf-8", newline="") as lines:
            found = [
                self._valid(lambda row=row: model.model_validate(row), name, f"regel {number}")  # type: ignore[misc]
                for number, row in enumerate(csv.DictReader(lines), 2)
            ]
        return [item for item in found if item is not None]

    def _entries(self) -> Iterator[tuple[Soort, Record, Inhoud]]:
        for soort, model in KINDS.items():
            name = f"{MEERVOUD[soort]}.json"
            for record in self._list(name, Record):
                content = self._valid(lambda r=record, m=model: m.model_validate(r.inhoud), name, record.id)  # type: ignore[misc]
                if content is not None:
                    yield soort, record, content

    def _twice(self, name: str, ids: list[str]) -> None:
        self.faults += [
            f"{name}: {each}: dit id komt twee keer voor" for each in sorted({i for i in ids if ids.count(i) > 1})
        ]


def _label(item: Any, number: int) -> str:
    return str(item["id"]) if isinstance(item, dict) and "id" in item else f"nummer {number}"


def _parents_first(needs: list[HulpvraagInhoud]) -> list[HulpvraagInhoud]:
    """In an order in which every parent comes before its children; one without a known parent comes last."""
    depth: dict[str, int] = {}
    parents = {need.id: need.ouder for need in needs}

    def level(need: str | None, seen: int = 0) -> int:
        if need is None or need not in parents or seen > len(parents):
            return 0
        if need not in depth:
            depth[need] = 1 + level(parents[need], seen + 1)
        return depth[need]

    return sorted(needs, key=lambda need: level(need.id))
