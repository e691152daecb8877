"""What the mapping of one entry has to know of the rest of the directory, kept light so that entries can stream by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from uuid import UUID

from sqlmodel import Session, col, select

from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import derived
from app.exchange.hsds.terms import Terms
from app.models.kinds import Arrangement, Expertise, Organisatie, Voorziening, Werkgebied
from app.models.tables import Gebied, Gemeente, Hulpvraag, uuid_for
from app.vocabulary.contents import GebiedInhoud, HulpvraagInhoud
from app.vocabulary.ladder import Ladder


@dataclass(frozen=True, slots=True)
class Provider:
    """The organization of a service: an organisatie, or the partners of an arrangement together."""

    id: UUID
    entry: UUID
    """The entry that describes it: itself, or the arrangement."""
    naam: str
    places: tuple[str, ...] = ()
    """Names of places where it is known to be."""
    from_source: bool = True
    """Whether those places come from a source."""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """The region's own words: what areas and needs are called."""

    id: str
    naam: str
    gemeenten: Mapping[str, str]
    """Code → name."""
    gebieden: Mapping[str, GebiedInhoud]
    needs: tuple[HulpvraagInhoud, ...]
    ladder: Ladder

    def area_names(self, area: Werkgebied) -> list[str]:
        """What a werkgebied names, as people call it."""
        whole = [f"heel {self.naam}"] if area.hele_regio else []
        named = [self.gemeenten.get(code, code) for code in area.gemeenten]
        return [*named, *(self.gebieden[each].naam for each in area.gebieden if each in self.gebieden), *whole]


class Around:
    """Made in one pass over the entries, of which only names, places and references stay in memory."""

    def __init__(self, region: Region, entries: Iterable[Entry]) -> None:
        self.region = region
        self._organisaties: dict[str, Provider] = {}
        self._offered_by: dict[str, str] = {}
        routes = []
        for entry in entries:
            inhoud = entry.inhoud
            if isinstance(inhoud, Organisatie):
                guessed = {"locaties", "*"}.intersection(inhoud.herkomst.algemene_kennis)
                self._organisaties[entry.slug] = Provider(
                    entry.id, entry.id, inhoud.naam, tuple(dict.fromkeys(inhoud.locaties)), not guessed, entry.changed
                )
            elif isinstance(inhoud, Voorziening):
                self._offered_by[entry.slug] = intern(inhoud.organisatie)  # one text for all that it offers
            elif entry.soort == "zorgroute":
                routes.append(entry)
        self.terms = Terms(region.id, region.needs, region.ladder, routes, region.area_names)

    def organisatie(self, slug: str) -> Provider | None:
        """An organisatie by its slug, when it is published."""
        return self._organisaties.get(slug)

    def provider(self, entry: Entry) -> Provider | None:
        """Whose service this is; None for what is no service, or whose organisatie cannot be read.

        An arrangement is its penvoerder's; where no source names one, it is whose the same voorziening is; and else it
        is of its partners together, because to call one of them responsible would be a guess.
        """
        inhoud = entry.inhoud
        if isinstance(inhoud, Voorziening | Expertise):
            return self._organisaties.get(inhoud.organisatie)
        if not isinstance(inhoud, Arrangement):
            return None
        lead = next((partner.organisatie for partner in inhoud.partners if partner.penvoerder), None)
        slug = lead or self._offered_by.get(inhoud.voorziening or "")
        return self._organisaties.get(slug or "") or partnership(entry)


def partnership(entry: Entry) -> Provider:
    """The partners of an arrangement together, as a body."""
    return Provider(derived(entry.id, "samenwerking"), entry.id, f"Partners van {entry.inhoud.naam}")


def region_of(session: Session, regio: str, naam: str, ladder: Ladder) -> Region:
    """The region's words as the database has them now: read with the entries, so that they fit together."""
    needs = session.exec(select(Hulpvraag).order_by(col(Hulpvraag.volgorde), col(Hulpvraag.id)))
    return Region(
        id=regio,
        naam=naam,
        gemeenten={row.code: row.naam for row in session.exec(select(Gemeente).order_by(Gemeente.naam))},
        gebieden={row.id: GebiedInhoud.model_validate(row.inhoud) for row in session.exec(select(Gebied))},
        needs=tuple(HulpvraagInhoud.model_validate(row.inhoud) for row in needs),
        ladder=ladder,
    )


def entry_id(around: Around, soort: str, slug: str) -> UUID:
    """The id of another entry that this one names."""
    return uuid_for(around.region.id, soort, slug)
