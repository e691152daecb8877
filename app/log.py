"""The numbered log of publications: the one idea that carries the house.

`append` runs inside `Database.write()`, whose lock is taken first. So no two writers choose the same number, a number
is only visible when every lower one is, and an aborted write leaves no gap.
"""

from typing import Literal
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.models.tables import Logboek, Publicatie

Handeling = Literal["publicatie", "bevestiging", "intrekking"]


def append(
    session: Session, handeling: Handeling, soort: str, onderwerp: UUID, slug: str, revisie: UUID | None = None
) -> Publicatie:
    """Add one row and return it. Raises RuntimeError outside `Database.write()`: the number would not be safe."""
    if not session.info.get("write"):
        raise RuntimeError("the log is written inside Database.write() only")
    row = Publicatie(
        nr=last_number(session) + 1, handeling=handeling, soort=soort, onderwerp=onderwerp, slug=slug, revisie=revisie
    )
    session.add(row)
    session.flush()
    return row


def last_number(session: Session) -> int:
    """The newest number, 0 for an empty log."""
    return session.scalar(select(func.max(Publicatie.nr))) or 0


def rows_after(session: Session, number: int, limit: int = 500) -> list[Publicatie]:
    """The next rows of the log, in order."""
    query = select(Publicatie).where(col(Publicatie.nr) > number).order_by(col(Publicatie.nr)).limit(limit)
    return list(session.exec(query))


def logboek(session: Session) -> Logboek | None:
    """Which log this is; None in a database that was never seeded."""
    return session.get(Logboek, 1)
