"""Load a region's facts into the directory: `python -m app seed`.

Idempotent: what stands there already is left alone, and what a coordinator changed stays theirs. Everything is read
and checked first, then written in one transaction, so a broken seed changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, SQLModel, col, delete, select

from app.database import Database
from app.directory import service
from app.exchange.seed_files import Reader, Seed, SeedFaults
from app.models.tables import (
    Gebied,
    GebiedGemeente,
    Gemeente,
    Logboek,
    Plaats,
    Postcode,
    School,
    Vermelding,
)
from app.problems import Problem


@dataclass
class Report:
    """What a seed did: per subject how many were new, changed, unchanged or left to their coordinator."""

    regio: str
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    """Entries that came from an earlier seed and are no longer in it: reported, never removed."""

    def count(self, subject: str, outcome: str, number: int = 1) -> None:
        """Add to a subject's tally."""
        self.counts.setdefault(subject, Counter())[outcome] += number

    def lines(self) -> list[str]:
        """The report for a person, in Dutch."""
        width = max(map(len, self.counts), default=0)
        rows = []
        for subject, tally in self.counts.items():
            parts = ", ".join(f"{number} {what}" for what, number in sorted(tally.items()))
            rows.append(f"{subject:<{width}}  {tally.total():>4}  ({parts})")
        gone = [f"Staat niet meer in de seed, maar blijft in de gids: {name}" for name in self.vanished]
        return [f"Regio {self.regio}", *rows, *gone]


def seed(database: Database, folder: Path) -> Report:
    """Load the region in `folder`. Raises SeedFaults, with every fault, before anything is written."""
    region = Reader(folder).seed()
    report = Report(region.regio.id)
    with database.write() as session:
        _claim(session, region)
        _vocabulary(session, region, report)
        _entries(session, region, report)
        for gemeente in region.gemeenten:
            outcome = service.publish_gemeente(session, region.regio.id, gemeente, oorsprong="seed", door="seed")
            report.count("gemeenten", outcome)
    return report


def _claim(session: Session, region: Seed) -> None:
    """Make this database the region's, or refuse one that belongs to another."""
    book = session.get(Logboek, 1)
    if book is None:
        session.add(Logboek(id=1, regio=region.regio.id))
        session.flush()
    elif book.regio != region.regio.id:
        raise SeedFaults([f"deze database is van regio {book.regio}, de seed van {region.regio.id}"])


def _vocabulary(session: Session, region: Seed, report: Report) -> None:
    for gemeente in region.gemeenten:
        if session.get(Gemeente, gemeente.code) is None:  # its toegang comes later: that is an entry, which needs codes
            session.add(Gemeente(code=gemeente.code, slug=gemeente.id, naam=gemeente.naam))
    session.flush()
    _replace_areas(session, region, report)
    _replace(session, Plaats, [Plaats(**row.model_dump()) for row in region.plaatsen], "plaatsen", report)
    _replace(session, Postcode, [Postcode(**row.model_dump()) for row in region.postcodes], "postcodes", report)
    _replace(session, School, [School(**row.model_dump()) for row in region.scholen], "scholen", report)
    faults: list[str] = []
    for number, need in enumerate(region.hulpvragen):
        try:
            outcome = service.publish_hulpvraag(
                session, region.regio.id, need, volgorde=number, oorsprong="seed", door="seed"
            )
            report.count("hulpvragen", outcome)
        except Problem as problem:
            faults += [f"hulpvraag {need.id}: {fault.location}: {fault.detail}" for fault in problem.faults]
    if faults:
        raise SeedFaults(faults)


def _replace(session: Session, table: type[SQLModel], rows: list[SQLModel], subject: str, report: Report) -> None:
    """Places, postcodes and schools are registers of others: the newest copy replaces the old one whole."""
    keys = set(table.model_fields) - ({"id"} if table is Plaats else set())
    before = {tuple(sorted(row.model_dump(include=keys).items(), key=str)) for row in session.exec(select(table))}
    after = {tuple(sorted(row.model_dump(include=keys).items(), key=str)) for row in rows}
    report.count(subject, "ongewijzigd" if before == after else "geladen", len(rows))
    if before != after:
        session.exec(delete(table))
        session.add_all(rows)
        session.flush()


def _replace_areas(session: Session, region: Seed, report: Report) -> None:
    for area in region.gebieden:
        row = session.get(Gebied, area.id)
        content = area.model_dump(mode="json", by_alias=True)
        report.count("gebieden", "nieuw" if row is None else "ongewijzigd" if row.inhoud == content else "gewijzigd")
        if row is not None and row.inhoud == content:
            continue
        row = row or Gebied(id=area.id, naam=area.naam, soort=area.soort)
        row.naam, row.soort, row.inhoud = area.naam, area.soort, content
        session.add(row)
        session.flush()
        session.exec(delete(GebiedGemeente).where(col(GebiedGemeente.gebied) == area.id))
        session.add_all([GebiedGemeente(gebied=area.id, gemeente=code) for code in area.gemeenten])
    session.flush()


def _entries(session: Session, region: Seed, report: Report) -> None:
    faults: list[str] = []
    for soort, record, content in region.vermeldingen:
        try:
            outcome = service.publish(
                session,
                region.regio.id,
                soort,
                record.id,
                content,
                oorsprong="seed",
                door="seed",
                eigenaar=record.eigenaar,
                toezichthouder=record.toezichthouder,
            )
        except Problem as problem:
            faults += [f"{soort} {record.id}: {fault.location}: {fault.detail}" for fault in problem.faults]
            continue
        report.count(soort, outcome)
    if faults:
        raise SeedFaults(faults)
    report.vanished = sorted(_vanished(session, region))


def _vanished(session: Session, region: Seed) -> Iterable[str]:
    present = {(soort, record.id) for soort, record, _ in region.vermeldingen}
    published = select(Vermelding.soort, Vermelding.slug).where(Vermelding.status == "gepubliceerd")
    for soort, slug in session.exec(published):
        if (soort, slug) not in present and service.is_from_seed(session, region.regio.id, soort, slug):
            yield f"{soort} {slug}"
