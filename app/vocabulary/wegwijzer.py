"""Who is the right address for which need: `wegwijzer.json` of the region's seed, an editor's judgement.

Entries say themselves which needs they help with, and some name nearly all. The wegwijzer says of each need where
people who know the region would send a family, and where a school: `adres` (go there), `ook` (a good alternative, or
the route that explains) or `zijdelings` (has to do with it). It orders addresses and decides nothing else; an entry
that it does not name still stands in the answer, by what it says of itself.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from app.models.kinds import Deel, Herkomst, Slug, Tekst

ADRES, OOK, ZIJDELINGS = 1.0, 0.55, 0.28
"""How well an address answers the need, as `Needs.answered_by` counts it."""

Sleutel = tuple[str, str]
"""Soort and id of an entry."""


NOTHING: Mapping[Sleutel, float] = {}


class Bord(Deel):
    """Where one kind of asker is sent: names of entries (`soort:id`) or of families."""

    adres: list[str] = []
    ook: list[str] = []
    zijdelings: list[str] = []

    def graded(self) -> Iterable[tuple[str, float]]:
        """Each name with how well it answers, the best last."""
        for names, how_well in ((self.zijdelings, ZIJDELINGS), (self.ook, OOK), (self.adres, ADRES)):
            yield from ((name, how_well) for name in names)


class Wijzer(Deel):
    """Where families and where schools are sent with one need."""

    gezin: Bord
    school: Bord


class Wegwijzer(Deel):
    """The whole file. `families`: entries that do the same work in different places, named together."""

    toelichting: Tekst | None = None
    herkomst: Herkomst | None = None
    algemeen: list[str] = []
    """Where one is sent who asks how help works and nothing else."""
    families: dict[Slug, list[str]] = {}
    hulpvragen: dict[Slug, Wijzer] = {}

    @classmethod
    def load(cls, path: Path) -> "Wegwijzer":
        """Read `wegwijzer.json`; an empty one when there is none. Raises `pydantic.ValidationError` for a wrong one."""
        return cls.model_validate_json(path.read_bytes()) if path.exists() else cls()

    def names(self) -> Iterable[tuple[str, str]]:
        """Every name with the place where it stands, families included."""
        yield from (("algemeen", name) for name in self.algemeen)
        for family, members in self.families.items():
            yield from ((f"families.{family}", member) for member in members)
        for need, wijzer in self.hulpvragen.items():
            for asker in ("gezin", "school"):
                yield from ((f"{need}.{asker}", name) for name, _ in getattr(wijzer, asker).graded())

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The ids of all that is named anywhere."""
        return frozenset(slug for table in (*self._tables.values(), self.in_general) for _, slug in table)

    @cached_property
    def in_general(self) -> frozenset[Sleutel]:
        """All that `algemeen` names."""
        members = (member for name in self.algemeen for member in self.families.get(name, [name]))
        return frozenset(map(_sleutel, members))

    def named(self, needs: Iterable[str], for_school: bool) -> set[Sleutel]:
        """All that is named for one of these needs."""
        return {sleutel for need in needs for sleutel in self.to(need, for_school)}

    def to(self, need: str, for_school: bool) -> Mapping[Sleutel, float]:
        """How well each named entry answers this need for this asker; nothing when the need is not in the file."""
        return self._tables.get((need, for_school), NOTHING)

    def needs_of(self, sleutel: Sleutel) -> list[str]:
        """The needs that this entry fits, for some asker, in the file's order: not what it only has to do with."""
        return [
            need
            for need in self.hulpvragen
            if any(self.to(need, for_school).get(sleutel, 0.0) >= OOK for for_school in (False, True))
        ]

    @cached_property
    def _tables(self) -> dict[tuple[str, bool], dict[Sleutel, float]]:
        return {
            (need, for_school): self._table(wijzer.school if for_school else wijzer.gezin)
            for need, wijzer in self.hulpvragen.items()
            for for_school in (False, True)
        }

    def _table(self, bord: Bord) -> dict[Sleutel, float]:
        """What is named by itself goes before what its family says."""
        single: dict[Sleutel, float] = {}
        family: dict[Sleutel, float] = {}
        for name, how_well in bord.graded():
            if name in self.families:
                family |= {_sleutel(member): how_well for member in self.families[name]}
            else:
                single[_sleutel(name)] = how_well
        return family | single


def _sleutel(name: str) -> Sleutel:
    soort, _, slug = name.partition(":")
    return soort, slug
