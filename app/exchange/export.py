"""What is exported: every entry as it was at one number of the log.

The log only grows and a published revision never changes, so a number fixes the whole directory. Each chunk is
therefore read in a short session of its own: the whole is one consistent state, yet nobody's slow line holds a
connection or a snapshot, and two exports of one number are the same byte for byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Select, case, collate, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app import log
from app.database import Database
from app.directory.reads import as_answered
from app.models.kinds import KINDS, Soort
from app.models.tables import Publicatie, Revisie, Vermelding
from app.problems import Fault, InvalidInput, Unavailable
from app.vocabulary.region import Region

CHUNK = 500
"""Entries in memory at once: about 1 MB of JSON. From 250 on, the number of queries no longer counts."""
WINDOW = 10_000
"""Ids in memory at once. Each window sorts all ids of a kind anew: at 100,000 entries that is a dozen sorts."""

SOORTEN: list[Soort] = sorted(KINDS)
"""The order of an export: by soort, and within it by id, both by code point."""

Entry = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """The directory at one number of its log."""

    reeks: UUID
    nr: int
    peildatum: date | None
    op: datetime | None
    """When the log reached this number; None when nothing was ever published."""
    newest: int = 0
    """The log's last number when this was asked for."""


def edition(database: Database, peildatum: date | None = None) -> Edition:
    """The newest edition, or that of the end of a day.

    Raises InvalidInput for a day before the log began, and Unavailable for a database that was never seeded.
    """
    with database.read() as session:
        book = log.logboek(session)
        if book is None:
            raise Unavailable("De gids is nog leeg.")
        newest = log.last_number(session)
        nr = newest if peildatum is None else _number_on(session, peildatum)
        row = session.get(Publicatie, nr)
        return Edition(book.reeks, nr, peildatum, row.op if row else None, newest)


def about(edition: Edition, region: Region) -> dict[str, Any]:
    """What an export tells of itself: where a mirror goes on, of which day it is, and the terms of use."""
    licence = region.licentie
    return {
        "reeks": str(edition.reeks),
        "nr": edition.nr,
        "peildatum": edition.peildatum.isoformat() if edition.peildatum else None,
        "licentie": licence.model_dump(mode="json", by_alias=True) if licence else None,
        "bronvermelding": region.bronvermelding,
    }


def chunks(database: Database, edition: Edition) -> Iterator[list[Entry]]:
    """Every entry of this edition as its detail answers it, in order, at most `CHUNK` at a time.

    No session is open while the reader holds a chunk.
    """
    for soort in SOORTEN:
        for slugs in _slugs(database, soort):
            with database.read() as session:
                found = _read(session, soort, slugs, edition.nr)
            if found:
                yield found


# --- inside --------------------------------------------------------------------------------------------------------


def _number_on(session: Session, peildatum: date) -> int:
    began = log.began(session)
    if began is None or peildatum < log.day_of(began):
        first = f"op {log.day_of(began).isoformat()}" if began else "nog niet"
        fault = Fault(place="query", location="peildatum", code="before_log", detail=f"de gids begon {first}")
        raise InvalidInput("Van die datum is er geen gids.", [fault])
    next_day = datetime.combine(peildatum + timedelta(days=1), time.min, log.ZONE)
    return log.number_before(session, next_day.astimezone(UTC))


def _slugs(database: Database, soort: Soort) -> Iterator[Sequence[str]]:
    """The ids of every entry of this kind that ever was, in order."""
    # By code point on both: a server's own order may pass over hyphens, and then two mirrors would differ.
    slug = collate(col(Vermelding.slug), "BINARY" if database.is_sqlite else "C")
    last = ""
    while True:
        wanted = select(Vermelding.slug).where(Vermelding.soort == soort, slug > last)
        with database.read() as session:
            window = session.exec(wanted.order_by(slug).limit(WINDOW)).all()
        for start in range(0, len(window), CHUNK):
            yield window[start : start + CHUNK]
        if len(window) < WINDOW:
            return
        last = window[-1]


def _read(session: Session, soort: Soort, slugs: Sequence[str], nr: int) -> list[Entry]:
    rows = {row.slug: row for row in session.execute(_newest(soort, slugs, nr))}
    return [
        as_answered(soort, slug, row.inhoud, row.schema_versie, row.nummer, row.op, row.gecontroleerd_op)
        for slug in slugs
        if (row := rows.get(slug)) is not None
    ]


def _newest(soort: Soort, slugs: Sequence[str], nr: int) -> Select[Any]:
    """The newest revision up to this number of each of these that was not withdrawn, and when it was last checked."""
    confirms = col(Publicatie.handeling) == "bevestiging"
    last = (
        select(
            func.max(case((~confirms, col(Publicatie.nr)))).label("told"),
            func.max(case((confirms, col(Publicatie.nr)))).label("checked"),
        )
        .join(Vermelding, col(Vermelding.id) == Publicatie.onderwerp)
        .where(Vermelding.soort == soort, col(Vermelding.slug).in_(slugs), Publicatie.nr <= nr)
        .group_by(col(Publicatie.onderwerp))
        .subquery()
    )
    told, checked = aliased(Publicatie), aliased(Publicatie)
    content = (col(Revisie.inhoud), col(Revisie.schema_versie), col(Revisie.nummer), col(Revisie.op))
    return (
        sqlalchemy.select(col(told.slug), *content, col(checked.gecontroleerd_op))
        .select_from(last)
        .join(told, col(told.nr) == last.c.told)
        .join(Revisie, col(Revisie.id) == told.revisie)
        .outerjoin(checked, col(checked.nr) == last.c.checked)
        .where(col(told.handeling) == "publicatie")
    )
