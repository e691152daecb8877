"""One entry from the database, which is the truth."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from app import log
from app.database import Database
from app.models.kinds import Soort, upgrade
from app.models.tables import Vermelding
from app.problems import Gone, NotFound


def read_entry(database: Database, soort: Soort, slug: str) -> dict[str, Any]:
    """One entry as published. Raises NotFound, or Gone with its successor when it was withdrawn."""
    with database.read() as session:
        return published(session, soort, slug)


def published(session: Session, soort: Soort, slug: str) -> dict[str, Any]:
    """As `read_entry`, in a session that is open."""
    entry = session.exec(select(Vermelding).where(Vermelding.soort == soort, Vermelding.slug == slug)).first()
    if entry is None or entry.status == "nieuw":
        raise NotFound(f"Er is geen {soort} met id {slug}.")
    if entry.status == "ingetrokken":
        successor = session.get(Vermelding, entry.opvolger) if entry.opvolger else None
        raise Gone(f"De {soort} {slug} is ingetrokken.", opvolger=successor.slug if successor else None)
    return as_answered(
        soort, slug, entry.inhoud, entry.schema_versie, entry.versie, entry.gewijzigd_op, entry.gecontroleerd_op
    )


def as_answered(
    soort: Soort,
    slug: str,
    inhoud: dict[str, Any],
    schema_versie: int,
    versie: int,
    gewijzigd_op: datetime,
    gecontroleerd_op: date | None,
) -> dict[str, Any]:
    """A version of an entry as the API shows it, in today's shape."""
    return {
        "id": slug,
        "soort": soort,
        **upgrade(soort, inhoud, schema_versie),
        "versie": versie,
        "gewijzigdOp": log.day_of(gewijzigd_op).isoformat(),
        "gecontroleerdOp": gecontroleerd_op.isoformat() if gecontroleerd_op else None,
    }
