"""The numbered log of publications: the one idea that carries the house.

`append` runs inside `Database.write()`, whose lock is taken first. So no two writers choose the same number, a number
is only visible when every lower one is, and an aborted write leaves no gap.
"""

from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.models.tables import Logboek, Publicatie, Revisie, Vermelding
from app.problems import Unavailable

ZONE = ZoneInfo("Europe/Amsterdam")
"""A day of the directory is a day of Dutch law, also on a server that counts in UTC."""

Handeling = Literal["publicatie", "bevestiging", "intrekking"]


def today() -> date:
    """The day it is for the directory."""
    return day_of(datetime.now(UTC))


def day_of(moment: datetime) -> date:
    """The day of the directory on which this was."""
    return moment.astimezone(ZONE).date()


def append(
    session: Session,
    handeling: Handeling,
    soort: str,
    onderwerp: UUID,
    slug: str,
    revisie: UUID | None = None,
    gecontroleerd_op: date | None = None,
) -> Publicatie:
    """Add one row and return it. `gecontroleerd_op` is for a bevestiging: the day on which somebody looked.

    Raises RuntimeError outside `Database.write()`: the number would not be safe.
    """
    if not session.info.get("write"):
        raise RuntimeError("the log is written inside Database.write() only")
    row = Publicatie(
        nr=last_number(session) + 1,
        handeling=handeling,
        soort=soort,
        onderwerp=onderwerp,
        slug=slug,
        revisie=revisie,
        gecontroleerd_op=gecontroleerd_op,
    )
    session.add(row)
    session.flush()
    return row


def last_number(session: Session) -> int:
    """The newest number, 0 for an empty log."""
    return session.scalar(select(func.max(Publicatie.nr))) or 0


def region_of(session: Session) -> str:
    """The region of this log, part of every uuid. Raises Unavailable in a database that was never seeded."""
    book = logboek(session)
    if book is None:
        raise Unavailable("De gids is nog leeg.")
    return book.regio


def began(session: Session) -> datetime | None:
    """When the first row was written; None for an empty log."""
    return session.exec(select(Publicatie.op).order_by(col(Publicatie.nr)).limit(1)).first()


def number_before(session: Session, moment: datetime) -> int:
    """The newest number written before this moment, 0 when there is none."""
    return session.scalar(select(func.max(Publicatie.nr)).where(Publicatie.op < moment.astimezone(UTC))) or 0


def rows_after(session: Session, number: int, limit: int = 500) -> list[Publicatie]:
    """The next rows of the log, in order."""
    query = select(Publicatie).where(col(Publicatie.nr) > number).order_by(col(Publicatie.nr)).limit(limit)
    return list(session.exec(query))


def logboek(session: Session) -> Logboek | None:
    """Which log this is; None in a database that was never seeded."""
    return session.get(Logboek, 1)


def faults(session: Session) -> list[str]:
    """What is wrong with the log, in Dutch. Empty when no number is missing, every published revision is in it, and
    every entry stands at its newest published version and at the last day on which somebody looked."""
    count, newest = session.exec(select(func.count(), func.max(Publicatie.nr)).select_from(Publicatie)).one()
    logged = select(Publicatie.revisie).where(col(Publicatie.revisie).is_not(None))
    lost = select(func.count()).where(Revisie.stand == "gepubliceerd", col(Revisie.id).not_in(logged))
    numbers = select(Revisie.onderwerp, func.max(Revisie.nummer).label("nummer")).where(Revisie.stand == "gepubliceerd")
    latest = numbers.group_by(col(Revisie.onderwerp)).subquery()
    apart = (
        select(func.count())
        .select_from(Vermelding)
        .outerjoin(latest, latest.c.onderwerp == Vermelding.id)
        .where(Vermelding.versie != func.coalesce(latest.c.nummer, 0))
    )
    confirmations = select(Publicatie.onderwerp, func.max(Publicatie.nr).label("nr")).where(
        Publicatie.handeling == "bevestiging"
    )
    last = confirmations.group_by(col(Publicatie.onderwerp)).subquery()
    looked_at = (
        select(last.c.onderwerp, col(Publicatie.gecontroleerd_op)).join(last, last.c.nr == Publicatie.nr).subquery()
    )
    unconfirmed = (
        select(func.count())
        .select_from(Vermelding)
        .outerjoin(looked_at, looked_at.c.onderwerp == Vermelding.id)
        .where(col(Vermelding.gecontroleerd_op).is_distinct_from(looked_at.c.gecontroleerd_op))
    )
    counted = {
        "nummers ontbreken in het logboek": (newest or 0) - count,
        "gepubliceerde versies staan niet in het logboek": session.scalar(lost) or 0,
        "vermeldingen staan niet op hun laatste versie": session.scalar(apart) or 0,
        "bevestigingen staan niet in het logboek": session.scalar(unconfirmed) or 0,
    }
    return [f"{number} {what}" for what, number in counted.items() if number]
