"""What the lists choose from: a light record of every service and organization, made anew when the log has grown.

The records hold what filters and orders need; what is shown of a page comes from the database in the same snapshot,
so a page and its filters never tell two truths.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlmodel import Session

from app import log
from app.exchange.hsds.around import Around, Provider, partnership, region_of
from app.exchange.hsds.attributes import Marks
from app.exchange.hsds.entries import Entry, every_entry, last_changes
from app.exchange.hsds.organizations import partnership_marks
from app.exchange.hsds.services import areas_of, last_modified, places
from app.models.kinds import Aanbod, Arrangement, Organisatie
from app.vocabulary.dutch import fold
from app.vocabulary.ladder import Ladder

logger = logging.getLogger(__name__)

Position = tuple[UUID | None, int]
"""Which log, and how far."""


@dataclass(frozen=True, slots=True)
class Place:
    """One service_at_location: its id, and the place's name unless it is virtual."""

    id: UUID
    naam: str | None


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """What the lists need of a service."""

    id: UUID
    naam: str
    provider: Provider
    terms: frozenset[UUID]
    changed: datetime | None
    gemeenten: frozenset[str]
    places: tuple[Place, ...]

    @property
    def found_as(self) -> UUID:
        """The entry by which the search engine knows it."""
        return self.id


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """What the lists need of an organization."""

    id: UUID
    naam: str
    found_as: UUID
    terms: frozenset[UUID]


@dataclass(slots=True)
class Contents:
    """Everything at one position of the log, in the order in which lists show it: by name, equals by id."""

    around: Around
    changes: dict[UUID, datetime]
    services: dict[UUID, ServiceRecord] = field(default_factory=dict)
    organizations: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    offered: dict[UUID, list[ServiceRecord]] = field(default_factory=lambda: defaultdict(list))
    """Organization → its services."""
    at_locations: dict[UUID, tuple[ServiceRecord, Place]] = field(default_factory=dict)

    @property
    def found_as(self) -> set[UUID]:
        """Every entry by which the search engine may find a record."""
        return set(self.services).union(each.found_as for each in self.organizations.values())


class Catalogue:
    """The contents as of the log's newest number. Safe to share between threads."""

    def __init__(self, naam: str, ladder: Path) -> None:
        self._naam, self._ladder = naam, ladder
        self._making = Lock()
        self._now: tuple[Position, Contents] | None = None

    def contents(self, session: Session) -> Contents:
        """As this session's snapshot has it. One query when nothing has changed since the last time."""
        book = log.logboek(session)
        position = (book.reeks if book else None, log.last_number(session))
        now = self._now
        if now is None or now[0] != position:
            with self._making:
                now = self._now
                if now is None or now[0] != position:
                    now = self._now = position, self._make(session, book.regio if book else "")
        return now[1]

    def _make(self, session: Session, regio: str) -> Contents:
        """0.2 s for Drenthe's 375 entries, two passes: names and references first, then what depends on them."""
        changes = last_changes(session)
        region = region_of(session, regio, self._naam, Ladder.load(self._ladder))
        around = Around(region, every_entry(session, changes))
        return _sorted(around, changes, every_entry(session, changes))


def _sorted(around: Around, changes: dict[UUID, datetime], entries: Iterable[Entry]) -> Contents:
    services, organizations = [], []
    for entry in entries:
        provider = around.provider(entry)
        if provider is not None:
            services.append(_service(entry, provider, around))
            if provider.entry == entry.id:
                organizations.append(_organization(entry, around))
        elif isinstance(entry.inhoud, Organisatie):
            organizations.append(_organization(entry, around))
        elif entry.soort != "zorgroute":
            logger.error("%s %s has no organisatie and is left out of HSDS", entry.soort, entry.slug)
    contents = Contents(around, changes)
    contents.organizations = {each.id: each for each in sorted(organizations, key=lambda r: (fold(r.naam), r.id))}
    for service in sorted(services, key=lambda record: (fold(record.naam), record.id)):
        contents.services[service.id] = service
        contents.offered[service.provider.id].append(service)
        contents.at_locations |= {place.id: (service, place) for place in service.places}
    return contents


def _service(entry: Entry, provider: Provider, around: Around) -> ServiceRecord:
    assert isinstance(entry.inhoud, Aanbod)  # noqa: S101 (it has a provider)
    return ServiceRecord(
        id=entry.id,
        naam=entry.inhoud.naam,
        provider=provider,
        terms=frozenset(mark.term.id for mark in Marks(around).of_entry(entry)),
        changed=last_modified(entry, provider),
        gemeenten=frozenset(areas_of(entry.inhoud.werkgebied, around)),
        places=tuple(
            Place(
                UUID(each["id"]), None if each["location"]["location_type"] == "virtual" else each["location"]["name"]
            )
            for each in places(entry, provider)
        ),
    )


def _organization(entry: Entry, around: Around) -> OrganizationRecord:
    if isinstance(entry.inhoud, Arrangement):
        body, marks = partnership(entry), partnership_marks(entry, around)
        return OrganizationRecord(body.id, body.naam, entry.id, frozenset(mark.term.id for mark in marks))
    marks = Marks(around).of_entry(entry)
    return OrganizationRecord(entry.id, entry.inhoud.naam, entry.id, frozenset(mark.term.id for mark in marks))
