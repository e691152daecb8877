"""A write that is sent twice is done once (`Idempotency-Key`): the first answer is kept and given again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, delete

from app.accounts.keys import Actor
from app.models.accounts import Herhaling
from app.models.tables import utc_now
from app.problems import Conflict, Fault, InvalidInput

KEPT = timedelta(days=2)
"""Who did not get an answer tries again within minutes; two days also cover a weekend's repair."""
LONGEST = 100


@dataclass(frozen=True)
class Answer:
    """What a write answers."""

    status: int
    content: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


def once(session: Session, actor: Actor, mark: str | None, request: bytes, act: Callable[[], Answer]) -> Answer:
    """Do it, or give the answer of the first time. In the same transaction as the write itself: neither is lost
    without the other.

    Raises InvalidInput for a mark that is empty or too long, Conflict when it stood with another request before.
    """
    if mark is None:
        return act()
    if not 0 < len(mark) <= LONGEST:
        code = "string_too_long" if mark else "string_too_short"
        fault = Fault(place="header", location="Idempotency-Key", code=code, detail=f"1 tot en met {LONGEST} tekens")
        raise InvalidInput("Deze Idempotency-Key kan niet.", [fault])
    digest = sha256(request).hexdigest()
    before = session.get(Herhaling, (actor.sleutel, mark))
    if before is not None:
        if before.verzoek != digest:
            raise Conflict("Onder deze Idempotency-Key stuurde u eerder iets anders. Neem voor iets nieuws een nieuwe.")
        return Answer(before.status, before.antwoord, {**before.koppen, "Idempotent-Replayed": "true"})
    answer = act()
    session.exec(delete(Herhaling).where(col(Herhaling.op) < utc_now() - KEPT))
    session.add(
        Herhaling(
            sleutel=actor.sleutel,
            kenmerk=mark,
            verzoek=digest,
            status=answer.status,
            antwoord=answer.content,
            koppen=answer.headers,
        )
    )
    return answer
