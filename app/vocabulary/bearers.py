"""Who bears a place's name, and which of them people mean by it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["gemeente", "woonplaats", "buurtschap", "andere-naam", "gebied", "regio", "buiten", "streek", "school"]
"""`buiten` and `streek` lie outside the region: a place, and a province or a part of one."""

OUTSIDE = ("buiten", "streek")
"""What lies outside the region."""

MUCH_LARGER = 10
"""Of two places with one name, the larger is gone by when it has this many times the addresses (2-87 against 100s); the
other is told, as a choice."""


@dataclass(frozen=True, slots=True)
class Place:
    """One bearer of a name."""

    naam: str
    kind: Kind
    gemeenten: tuple[str, ...]
    """Codes: one for a place, several for a gebied, none for the region itself or what lies outside."""
    is_word: bool = False
    addresses: int = 0
    type: str = ""
    """A school's type."""


def likeliest(targets: Sequence[Place]) -> list[Place]:
    """Of everything with this name, what people mean: the gemeente, else the place, else the hamlet, else outside."""
    by_kind: dict[str, list[Place]] = defaultdict(list)
    for place in targets:
        by_kind[place.kind].append(place)
    if by_kind["gebied"] and not by_kind["gemeente"] and not by_kind["woonplaats"]:
        return by_kind["gebied"][:1]
    if by_kind["gemeente"]:
        return by_kind["gemeente"]
    towns = by_kind["woonplaats"] + by_kind["andere-naam"]
    for group in (towns, *(by_kind[kind] for kind in ("buurtschap", "regio", "buiten", "streek"))):
        if group:
            return _one_a_gemeente(group)
    return list(targets)


def _one_a_gemeente(places: list[Place]) -> list[Place]:
    """The largest of each gemeente, the largest first."""
    first: dict[tuple[str, ...], Place] = {}
    for place in sorted(places, key=lambda place: -place.addresses):
        first.setdefault(place.gemeenten, place)
    return list(first.values())


def gone_by(places: list[Place]) -> list[Place]:
    """Of the bearers of one name, largest first, those to look for help at: when one is far larger, that one."""
    if len(places) > 1 and places[1].addresses and places[0].addresses >= MUCH_LARGER * places[1].addresses:
        return places[:1]
    return places
