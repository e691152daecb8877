"""One entry from the database, which is the truth."""

from typing import Any

from sqlmodel import select

from app.database import Database
from app.models.kinds import Soort
from app.models.tables import Vermelding
from app.problems import Gone, NotFound


def read_entry(database: Database, soort: Soort, slug: str) -> dict[str, Any]:
    """One entry as published. Raises NotFound, or Gone with its successor when it was withdrawn."""
    with database.read() as session:
        entry = session.exec(select(Vermelding).where(Vermelding.soort == soort, Vermelding.slug == slug)).first()
        if entry is None or entry.status == "nieuw":
            raise NotFound(f"Er is geen {soort} met id {slug}.")
        if entry.status == "ingetrokken":
            successor = session.get(Vermelding, entry.opvolger) if entry.opvolger else None
            raise Gone(f"De {soort} {slug} is ingetrokken.", opvolger=successor.slug if successor else None)
        checked = entry.gecontroleerd_op
        return {
            "id": entry.slug,
            "soort": entry.soort,
            **entry.inhoud,
            "versie": entry.versie,
            "gewijzigdOp": entry.gewijzigd_op.date().isoformat(),
            "gecontroleerdOp": checked.isoformat() if checked else None,
        }
