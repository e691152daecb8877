"""The vocabulary in memory: places, needs and names, built from the database and replaced whole when it changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.tables import Gebied, GebiedGemeente, Gemeente, Hulpvraag, Plaats, Postcode, School, Vermelding
from app.vocabulary.bearers import Kind, Place
from app.vocabulary.contents import GebiedInhoud, HulpvraagInhoud
from app.vocabulary.names import NameIndex, called
from app.vocabulary.needs import Needs
from app.vocabulary.places import Places
from app.vocabulary.region import Region
from app.vocabulary.wegwijzer import Wegwijzer


@dataclass(frozen=True)
class Vocabulary:
    """What words mean in this region."""

    gemeenten: dict[str, str]
    """Code → name, by name."""
    toegang: dict[str, str]
    """Code → slug of the organisatie that is its toegang."""
    areas: dict[str, GebiedInhoud]
    needs: Needs
    places: Places
    organisations: NameIndex[str]
    """Every name of an organisatie → its slug."""
    organisation_ids: frozenset[str]
    wegwijzer: Wegwijzer

    def gemeente(self, code_or_name: str) -> str | None:
        """The code of a gemeente given by code or name."""
        if code_or_name in self.gemeenten:
            return code_or_name
        wanted = code_or_name.strip().casefold()
        return next((code for code, name in self.gemeenten.items() if name.casefold() == wanted), None)

    def school(self, name: str) -> str | None:
        """The code of the gemeente where the school of this name stands, or that is named itself; None when several
        gemeenten have one."""
        codes = {school.gemeenten[0] for school in self.places.school(name)}
        return self.gemeente(name) or (codes.pop() if len(codes) == 1 else None)


def load(session: Session, region: Region) -> Vocabulary:
    """Build the vocabulary from the tables. 0.5 s for Drenthe, nearly all of it the words' stems."""
    gemeenten = {row.code: row.naam for row in session.exec(select(Gemeente).order_by(Gemeente.naam))}
    offices = select(Vermelding.id, Vermelding.slug).join(Gemeente, col(Gemeente.toegang) == Vermelding.id)
    slugs = dict(session.exec(offices).all())
    areas = {row.id: GebiedInhoud.model_validate(row.inhoud) for row in session.exec(select(Gebied))}
    named = list(_organisation_names(session))
    needs = session.exec(select(Hulpvraag).order_by(Hulpvraag.volgorde))  # type: ignore[arg-type]
    return Vocabulary(
        gemeenten=gemeenten,
        toegang={row.code: slugs[row.toegang] for row in session.exec(select(Gemeente)) if row.toegang in slugs},
        areas=areas,
        needs=Needs(HulpvraagInhoud.model_validate(row.inhoud) for row in needs),
        places=Places(
            _places(session, gemeenten, areas, region), _schools(session), _postcodes(session), region.languages
        ),
        organisations=NameIndex(named),
        organisation_ids=frozenset(slug for _, slug in named),
        wegwijzer=region.wegwijzer,
    )


def _places(
    session: Session, gemeenten: dict[str, str], areas: dict[str, GebiedInhoud], region: Region
) -> Iterable[Place]:
    for code, name in gemeenten.items():
        yield Place(name, "gemeente", (code,))
    addresses = {row.naam: row.adressen or 0 for row in session.exec(select(Plaats))}
    for row in session.exec(select(Plaats)):
        size = row.adressen or addresses.get(row.van or "", 0)
        yield Place(row.naam, row.soort, (row.gemeente,), row.ook_woord, size)  # type: ignore[arg-type]
    members: dict[str, list[str]] = {}
    for link in session.exec(select(GebiedGemeente)):
        members.setdefault(link.gebied, []).append(link.gemeente)
    for area in areas.values():
        for name in (area.naam, *area.andere_namen):
            yield Place(name, "gebied", tuple(sorted(members.get(area.id, ()))))
    for name in region.regio.get("namen", [region.naam]):
        yield Place(name, "regio", ())
    for name in region.outside:
        kind: Kind = "streek" if name in region.outside_areas else "buiten"
        yield Place(name, kind, (), name in region.outside_words)


def _schools(session: Session) -> Iterable[Place]:
    for row in session.exec(select(School)):
        yield Place(row.naam, "school", (row.gemeente,), type=row.type)


def _postcodes(session: Session) -> dict[str, tuple[str, ...]]:
    found = {}
    for row in session.exec(select(Postcode)):
        others = tuple(row.ook.split(",")) if row.ook else ()
        found[row.postcode] = (row.gemeente, *others) if row.gemeente else ()
    return found


def _organisation_names(session: Session) -> Iterable[tuple[str, str]]:
    named = select(Vermelding.naam, Vermelding.slug, Vermelding.inhoud)
    published = named.where(Vermelding.soort == "organisatie", Vermelding.status == "gepubliceerd")
    for own, slug, content in session.exec(published):
        for name in sorted(set().union(*map(called, (own, *content.get("andereNamen", ()))))):
            yield name, slug
