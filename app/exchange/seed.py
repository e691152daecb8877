"""Load a region's facts into the directory: `python -m app seed`.

Idempotent: what stands there already is left alone, and what a coordinator changed stays theirs. Everything is read
and checked first, then written in one transaction, so a broken seed changes nothing.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, SQLModel, col, delete, select

from app.database import Database
from app.directory import service
from app.exchange.seed_check import faults_between, parents_first
from app.exchange.seed_files import Reader, Record, Regio, Seed, SeedFaults
from app.models.kinds import Inhoud, Soort
from app.models.tables import Gebied, GebiedGemeente, Gemeente, Logboek, Plaats, Postcode, School, Vermelding, uuid_for
from app.problems import Problem
from app.settings import Settings


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


def run(settings: Settings) -> int:
    """The command: seed the configured database, print the report. Returns 0, or 1 when the seed is not right."""
    database = Database(settings.effective_database_url)
    try:
        print("\n".join(seed(database, settings.seed).lines()))
    except SeedFaults as error:
        count = "1 fout" if len(error.faults) == 1 else f"{len(error.faults)} fouten"
        print("\n".join([f"De seed is niet geladen: {count}.", *error.faults]), file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


def seed(database: Database, folder: Path) -> Report:
    """Load the region in `folder`. Raises SeedFaults, with every fault, before anything is written."""
    regio, region = _read(folder)
    with database.write() as session:
        _claim(session, regio)
        return _Load(session, regio, region).all()


def _read(folder: Path) -> tuple[Regio, Seed]:
    reader = Reader(folder)
    region = reader.seed()
    faults = reader.faults + faults_between(region)
    if faults or region.regio is None:
        raise SeedFaults(faults)
    return region.regio, region


def _claim(session: Session, regio: Regio) -> None:
    """Make this database the region's, or refuse one that belongs to another."""
    book = session.get(Logboek, 1)
    if book is None:
        session.add(Logboek(id=1, regio=regio.id))
        session.flush()
    elif book.regio != regio.id:
        raise SeedFaults([f"deze database is van regio {book.regio}, deze seed is van regio {regio.id}"])


class _Load:
    """One load, in an order in which everything exists before it is named."""

    def __init__(self, session: Session, regio: Regio, region: Seed) -> None:
        self.session, self.regio, self.region = session, regio.id, region
        self.report = Report(regio.id)
        self.faults: list[str] = []

    def all(self) -> Report:
        self._codes()
        self._areas()
        self._replace("plaatsen", Plaats, [Plaats(**row.model_dump()) for row in self.region.plaatsen])
        self._replace("postcodes", Postcode, [Postcode(**row.model_dump()) for row in self.region.postcodes])
        self._replace("scholen", School, [School(**row.model_dump()) for row in self.region.scholen])
        self._needs()
        self._entries()
        for gemeente in self.region.gemeenten:
            outcome = service.publish_gemeente(self.session, self.regio, gemeente, oorsprong="seed", door="seed")
            self.report.count("gemeente", outcome)
        if self.faults:
            raise SeedFaults(self.faults)
        return self.report

    def _codes(self) -> None:
        """Gemeenten by code only: their toegang is an entry, and entries name gemeenten."""
        for gemeente in self.region.gemeenten:
            if self.session.get(Gemeente, gemeente.code) is None:
                self.session.add(Gemeente(code=gemeente.code, slug=gemeente.id, naam=gemeente.naam))
        self.session.flush()

    def _areas(self) -> None:
        for area in self.region.gebieden:
            row = self.session.get(Gebied, area.id)
            content = area.model_dump(mode="json", by_alias=True)
            same = row is not None and row.inhoud == content
            self.report.count("gebied", "ongewijzigd" if same else "gewijzigd" if row else "nieuw")
            if same:
                continue
            row = row or Gebied(id=area.id, naam=area.naam, soort=area.soort)
            row.naam, row.soort, row.inhoud = area.naam, area.soort, content
            self.session.add(row)
            self.session.flush()
            self.session.exec(delete(GebiedGemeente).where(col(GebiedGemeente.gebied) == area.id))
            self.session.add_all([GebiedGemeente(gebied=area.id, gemeente=code) for code in area.gemeenten])
            self.session.flush()

    def _replace(self, subject: str, table: type[SQLModel], rows: list[SQLModel]) -> None:
        """Places, postcodes and schools are registers of others: the newest copy replaces the old one whole."""
        before = {_values(row) for row in self.session.exec(select(table))}
        same = before == {_values(row) for row in rows}
        self.report.count(subject, "ongewijzigd" if same else "geladen", len(rows))
        if not same:
            self.session.exec(delete(table))
            self.session.add_all(rows)
            self.session.flush()

    def _needs(self) -> None:
        depth = parents_first({need.id: need.ouder for need in self.region.hulpvragen})
        ordered = sorted(enumerate(self.region.hulpvragen), key=lambda pair: depth[pair[1].id])
        for number, need in ordered:
            outcome = service.publish_hulpvraag(
                self.session, self.regio, need, volgorde=number, oorsprong="seed", door="seed"
            )
            self.report.count("hulpvraag", outcome)

    def _entries(self) -> None:
        ours = self._ours()
        for soort, record, inhoud in self._owners_first():
            # Skipped here and not by `publish`: that checks references, and a coordinator may have withdrawn those.
            if not ours.get((soort, record.id), True):
                self.report.count(soort, "overgeslagen")
                continue
            try:
                self._publish(soort, record, inhoud)
            except Problem as problem:
                told = [f"{fault.location}: {fault.detail}" for fault in problem.faults] or [problem.detail]
                self.faults += [f"{soort}: {record.id}: {line}" for line in told]
        present = {(soort, record.id) for soort, record, _ in self.region.vermeldingen}
        self.report.vanished = sorted(f"{soort} {slug}" for soort, slug in ours.keys() - present if ours[soort, slug])

    def _publish(self, soort: Soort, record: Record, inhoud: Inhoud) -> None:
        outcome = service.publish(
            self.session,
            self.regio,
            soort,
            record.id,
            inhoud,
            oorsprong="seed",
            door="seed",
            eigenaar=record.eigenaar,
            toezichthouder=record.toezichthouder,
        )
        self.report.count(soort, outcome)
        checked = record.gecontroleerd_op
        entry = self.session.get_one(Vermelding, uuid_for(self.regio, soort, record.id))
        if checked and (entry.gecontroleerd_op is None or entry.gecontroleerd_op < checked):
            service.confirm(self.session, self.regio, soort, record.id, checked, None)

    def _ours(self) -> dict[tuple[str, str], bool]:
        """Every entry that is there, and whether its newest version came from the seed."""
        rows = self.session.exec(select(Vermelding.soort, Vermelding.slug)).all()
        return {(soort, slug): service.is_from_seed(self.session, self.regio, soort, slug) for soort, slug in rows}

    def _owners_first(self) -> list[tuple[Soort, Record, Inhoud]]:
        """Organisaties come first as they are; among them whoever keeps another comes before it."""
        records = [record for soort, record, _ in self.region.vermeldingen if soort == "organisatie"]
        depth = parents_first({r.id: r.eigenaar if r.eigenaar != r.id else None for r in records})
        return sorted(
            self.region.vermeldingen, key=lambda entry: depth[entry[1].id] if entry[0] == "organisatie" else sys.maxsize
        )


def _values(row: SQLModel) -> tuple[object, ...]:
    """A row's values without the number that the database gave it."""
    return tuple(getattr(row, key) for key in type(row).model_fields if key != "id")
