"""The change feed: the log of publications, row by row, each with what the subject looks like from then on.

A mirror that takes in every row in order holds what the export holds. The log has no gap, so neither has the feed; what
was published is never changed, so neither is a page of it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app import log
from app.directory.reads import as_answered
from app.models.kinds import KINDS
from app.models.tables import Publicatie, Revisie, Vermelding
from app.problems import Gone, Unavailable

Checks = list[tuple[int, date | None]]


def page(session: Session, reeks: UUID | None, after: int, limit: int) -> dict[str, Any]:
    """The rows after this number, at most `limit`, with where the log stands.

    Raises Gone when the cursor is of another log or of a number that this log does not have: then the mirror begins
    anew.
    """
    book = log.logboek(session)
    if book is None:
        raise Unavailable("De gids is nog leeg.")
    newest = log.last_number(session)
    if after > newest or reeks not in (None, book.reeks):
        raise Gone(
            "Dit punt hoort bij een ander logboek. Begin opnieuw: haal de export op, of lees vanaf na=0.",
            reeks=str(book.reeks),
        )
    rows = log.rows_after(session, after, limit)
    return {
        "reeks": str(book.reeks),
        "nr": rows[-1].nr if rows else after,
        "nieuwste": newest,
        "wijzigingen": _told(session, rows),
    }


def _told(session: Session, rows: Sequence[Publicatie]) -> list[dict[str, Any]]:
    wanted = {row.revisie for row in rows if row.handeling != "intrekking"}
    revisions = {each.id: each for each in session.exec(select(Revisie).where(col(Revisie.id).in_(wanted)))}
    checks, successors = _checks(session, rows), _successors(session, rows)
    return [
        {
            "nr": row.nr,
            "op": row.op.date().isoformat(),
            "handeling": row.handeling,
            "soort": row.soort,
            "id": row.slug,
            "inhoud": _content(row, revisions.get(row.revisie) if row.revisie else None, checks),
            "opvolger": successors.get(row.onderwerp) if row.handeling == "intrekking" else None,
        }
        for row in rows
    ]


def _content(row: Publicatie, revision: Revisie | None, checks: dict[UUID, Checks]) -> dict[str, Any] | None:
    """What the subject looks like from this row on; None for what is withdrawn."""
    if revision is None:
        return None
    if row.soort not in KINDS:
        return {"soort": row.soort, **revision.inhoud}
    checked = next((day for nr, day in reversed(checks.get(row.onderwerp, [])) if nr <= row.nr), None)
    soort: Any = row.soort
    version = revision.nummer or 0
    return as_answered(soort, row.slug, revision.inhoud, revision.schema_versie, version, revision.op, checked)


def _checks(session: Session, rows: Sequence[Publicatie]) -> dict[UUID, Checks]:
    """Of each subject of these rows: when it was confirmed, by number of the log."""
    asked = (
        select(Publicatie)
        .where(Publicatie.handeling == "bevestiging", col(Publicatie.onderwerp).in_({row.onderwerp for row in rows}))
        .order_by(col(Publicatie.nr))
    )
    found: dict[UUID, Checks] = {}
    for row in session.exec(asked):
        found.setdefault(row.onderwerp, []).append((row.nr, row.gecontroleerd_op))
    return found


def _successors(session: Session, rows: Sequence[Publicatie]) -> dict[UUID, str]:
    """Of what is withdrawn now: the id of what took its place."""
    gone = {row.onderwerp for row in rows if row.handeling == "intrekking"}
    if not gone:
        return {}
    entries = session.exec(select(Vermelding).where(col(Vermelding.id).in_(gone))).all()
    wanted = {entry.opvolger for entry in entries if entry.opvolger}
    slugs = dict(session.exec(select(Vermelding.id, Vermelding.slug).where(col(Vermelding.id).in_(wanted))).all())
    return {entry.id: slugs[entry.opvolger] for entry in entries if entry.opvolger}
