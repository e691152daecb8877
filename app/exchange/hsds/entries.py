"""Entries as the mapping to HSDS reads them, out of the database in batches."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func
from sqlmodel import Session, col, select

from app.models.kinds import Inhoud, Soort, parse
from app.models.tables import Publicatie, Vermelding

logger = logging.getLogger(__name__)

BATCH = 500
"""Entries fetched at once: few enough to stay small, many enough that the number of queries does not count."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published entry. The mapping needs nothing else of it, so it may come from anywhere (a past day, a file)."""

    id: UUID
    soort: Soort
    slug: str
    inhoud: Inhoud
    checked: date | None = None
    """When somebody last confirmed it; None is never."""
    changed: datetime | None = None
    """When anything of it last changed, in UTC."""


def published(session: Session, ids: Iterable[UUID], changes: Mapping[UUID, datetime]) -> dict[UUID, Entry]:
    """Those of these entries that are published, in one query for each `BATCH`."""
    wanted = list(dict.fromkeys(ids))
    found: dict[UUID, Entry] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(Vermelding).where(
            col(Vermelding.id).in_(wanted[start : start + BATCH]), Vermelding.status == "gepubliceerd"
        )
        found |= {entry.id: entry for entry in _read(session.exec(query).all(), changes)}
    return found


def every_entry(session: Session, changes: Mapping[UUID, datetime]) -> Iterator[Entry]:
    """Every published entry in the order of their ids, a batch at a time: memory holds no second copy of everything."""
    after = UUID(int=0)
    while True:
        query = select(Vermelding).where(Vermelding.status == "gepubliceerd", col(Vermelding.id) > after)
        batch = session.exec(query.order_by(col(Vermelding.id)).limit(BATCH)).all()
        yield from _read(batch, changes)
        if len(batch) < BATCH:
            return
        after = batch[-1].id
        session.expunge_all()


def last_changes(session: Session) -> dict[UUID, datetime]:
    """When each entry was last published or confirmed: the log knows, also of a "klopt nog" that changed no content."""
    newest = select(Publicatie.onderwerp, func.max(Publicatie.op)).group_by(col(Publicatie.onderwerp))
    moments: dict[datetime, datetime] = {}  # many entries come in one transaction: each moment is kept once
    rows: Iterable[Any] = session.exec(newest)
    return {subject: moments.setdefault(when, in_utc(when)) for subject, when in rows}


def in_utc(when: datetime) -> datetime:
    """SQLite forgets the zone; every time of ours is UTC. In milliseconds, as HSDS wants it."""
    aware = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)


def _read(rows: Iterable[Vermelding], changes: Mapping[UUID, datetime]) -> Iterator[Entry]:
    """An entry whose stored content no longer fits its kind is left out and logged: one must not stop the others."""
    for row in rows:
        soort = cast(Soort, row.soort)
        try:
            inhoud = parse(soort, row.inhoud, row.schema_versie)
        except (ValidationError, LookupError):
            logger.exception("%s %s cannot be read and is left out of HSDS", row.soort, row.slug)
            continue
        yield Entry(row.id, soort, row.slug, inhoud, row.gecontroleerd_op, changes.get(row.id))
