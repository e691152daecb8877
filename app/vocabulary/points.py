"""Where places and postcodes lie: `punten.csv` of the region's seed, optional. Only to measure distances with: the
middle of a village is no address, and is never published as one.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app.models.kinds import Deel, Naam
from app.vocabulary.names import squeeze

EARTH = 6_371_000
"""Mean radius in metres."""

Point = tuple[float, float]
"""Latitude and longitude, WGS84 degrees."""


class PuntRow(Deel):
    """A line of punten.csv: the middle of a place, or of the addresses of a postcode."""

    soort: Literal["woonplaats", "buurtschap", "postcode"]
    naam: Naam
    breedte: Annotated[float, Field(ge=-90, le=90)]
    lengte: Annotated[float, Field(ge=-180, le=180)]
    bron: str | None = None


class Points:
    """Points by name and by postcode."""

    def __init__(self, rows: Iterable[PuntRow]) -> None:
        self._postcodes: dict[str, Point] = {}
        self._places: dict[str, dict[str, list[Point]]] = {
            "woonplaats": defaultdict(list),
            "buurtschap": defaultdict(list),
        }
        for row in rows:
            point = row.breedte, row.lengte
            if row.soort == "postcode":
                self._postcodes[row.naam] = point
            else:
                self._places[row.soort][squeeze(row.naam)].append(point)

    @classmethod
    def load(cls, path: Path) -> "Points | None":
        """Read `punten.csv`; None when the region has none. Raises `pydantic.ValidationError` for a broken line."""
        if not path.exists():
            return None
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return cls(PuntRow.model_validate(row) for row in csv.DictReader(lines))

    def postcode(self, postcode: str) -> Point | None:
        """The middle of a postcode, by its four digits."""
        return self._postcodes.get(postcode[:4])

    def place(self, naam: str) -> Point | None:
        """The middle of a place. None when it is not known, or when several places have this name."""
        key = squeeze(naam)
        found = self._places["woonplaats"].get(key) or self._places["buurtschap"].get(key) or []
        return found[0] if len(found) == 1 else None


def metres(one: Point, other: Point) -> float:
    """Distance as the crow flies."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
