"""Records as HSDS objects: the entries of one page in one query for each 500, never one for each record."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from app.exchange.hsds.catalogue import Contents, OrganizationRecord, Place, ServiceRecord
from app.exchange.hsds.entries import Entry, published
from app.exchange.hsds.objects import Object
from app.exchange.hsds.organizations import organization_full, organization_row
from app.exchange.hsds.services import moment, places, service_full, service_listed, service_parts, service_row


@dataclass(frozen=True, slots=True)
class Presenting:
    """Shows records out of one snapshot of the database."""

    session: Session
    contents: Contents

    def services(self, records: Sequence[ServiceRecord], *, full: bool) -> list[Object]:
        """These services with their organization; `full` with everything that belongs to both."""
        entries = self._entries(records)
        return [self._service(record, entries, full) for record in records if _there(record, entries)]

    def organizations(
        self, records: Sequence[OrganizationRecord], *, full: bool, services: bool = False
    ) -> list[Object]:
        """These organizations. `full` adds what belongs to them and their services by their own fields; `services`
        all of those services."""
        offered = {record.id: self.contents.offered.get(record.id, []) for record in records} if full else {}
        others = [service.id for found in offered.values() for service in found]
        entries = published(self.session, [*(record.found_as for record in records), *others], self.contents.changes)
        if not full:
            return [organization_row(entries[each.found_as]) for each in records if each.found_as in entries]
        return [
            self._organization(entries[each.found_as], offered[each.id], entries, services)
            for each in records
            if each.found_as in entries
        ]

    def at_locations(self, records: Sequence[tuple[ServiceRecord, Place]], *, full: bool) -> list[Object]:
        """These services at their place."""
        entries = self._entries([record for record, _ in records])
        found = []
        for record, place in records:
            if _there(record, entries):
                own = {each["id"]: each for each in places(entries[record.id], record.provider)}
                service = self._service(record, entries, full)
                service.pop("service_at_locations", None)  # that is where we come from
                found.append({**own[str(place.id)], "service": service})
        return found

    def _entries(self, records: Sequence[ServiceRecord]) -> dict[UUID, Entry]:
        wanted = [identity for record in records for identity in (record.id, record.provider.entry)]
        return published(self.session, wanted, self.contents.changes)

    def _service(self, record: ServiceRecord, entries: dict[UUID, Entry], full: bool) -> Object:
        entry, keeper = entries[record.id], entries[record.provider.entry]
        if full:
            return service_full(entry, record.provider, keeper, self.contents.around)
        return service_listed(entry, record.provider, keeper)

    def _organization(
        self, entry: Entry, offered: list[ServiceRecord], entries: dict[UUID, Entry], whole: bool
    ) -> Object:
        shown = []
        for record in offered:
            if record.id in entries:
                own = entries[record.id]
                parts = service_parts(own, record.provider, self.contents.around) if whole else {}
                shown.append({**service_row(own, record.provider), **parts})
        found = organization_full(entry, self.contents.around)
        return {**found, "services": shown} if shown else found


def _there(record: ServiceRecord, entries: dict[UUID, Entry]) -> bool:
    """Between two batches of one long answer an entry may be withdrawn."""
    return record.id in entries and record.provider.entry in entries


def minimal(record: ServiceRecord) -> Object:
    """Only which service it is and when it changed."""
    return {"id": str(record.id), **({"last_modified": moment(record.changed)} if record.changed else {})}
