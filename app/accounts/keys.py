"""API keys: `ja_<8 visible>_<32 secret><6 check>`. Made, shown once, kept as a hash, found again, withdrawn.

The check at the end tells a mistyped key from a wrong one without asking the database, and lets a scanner of public
code recognise a leaked one.
"""

import hmac
import secrets
import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from app.models.accounts import Sleutel
from app.models.kinds import Slug
from app.models.tables import Vermelding, uuid_for
from app.problems import Conflict, NotFound, Unauthorized

ALPHABET = string.digits + string.ascii_letters
VISIBLE, SECRET, CHECK = 8, 32, 6
LIVE = 2
"""Keys that one holder may have at once: the old and the new one while they are changed."""

WRITE = "schrijven:"
"""A right to write is for one organisatie: `schrijven:` and its id."""
MISTYPED = "Deze sleutel is niet goed overgenomen: de controletekens aan het eind kloppen niet."
_ID: TypeAdapter[str] = TypeAdapter(Slug)
PLAIN_RIGHTS = ("lezen", "inzicht", "beheer")


class Parts(NamedTuple):
    """A key taken apart."""

    visible: str
    secret: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, by a key."""

    sleutel: UUID
    naam: str
    """`sleutel:` and its visible part: what history shows."""
    houder: str
    rechten: frozenset[str]

    @property
    def organisaties(self) -> frozenset[str]:
        """Ids of the organisaties for which it may write."""
        return frozenset(right.removeprefix(WRITE) for right in self.rechten if right.startswith(WRITE))


def make(session: Session, houder: str, rechten: Sequence[str], today: date, days: int = 365) -> str:
    """A new key, to be shown once. Raises Conflict when the holder has `LIVE` already, ValueError for an unknown
    right and for a holder without a name: webhooks and keys belong together by it."""
    if not any(char.isalnum() for char in houder):
        raise ValueError("noem wie de sleutel krijgt")
    for right in rechten:
        if right not in PLAIN_RIGHTS and not _names_an_organisation(right):
            raise ValueError(f"recht {right} bestaat niet: kies uit {', '.join(PLAIN_RIGHTS)} en {WRITE}<organisatie>")
    if not rechten:
        raise ValueError("een sleutel heeft minstens één recht")
    if len([each for each in of_holder(session, houder) if is_live(each, today)]) >= LIVE:
        raise Conflict(f"{houder} heeft al {LIVE} sleutels die werken. Trek er eerst één in.")
    visible, secret = _chance(VISIBLE), _chance(SECRET)
    session.add(
        Sleutel(
            voorvoegsel=visible,
            hash=sha256(secret.encode()).hexdigest(),
            houder=houder,
            rechten=sorted(set(rechten)),
            gemaakt_op=today,
            verloopt_op=today + timedelta(days=days),
        )
    )
    session.flush()
    return f"ja_{visible}_{secret}{_check(visible + secret)}"


def unknown_organisations(session: Session, regio: str, rechten: Sequence[str]) -> list[str]:
    """Ids for which a right to write was given and that the directory does not have: one to come, or a mistake."""
    slugs = [right.removeprefix(WRITE) for right in rechten if right.startswith(WRITE)]
    return [slug for slug in slugs if session.get(Vermelding, uuid_for(regio, "organisatie", slug)) is None]


def taken_apart(key: str) -> Parts | None:
    """The parts of a key; None when it is none, or mistyped."""
    start, _, rest = key.partition("_")
    visible, _, secret = rest.partition("_")
    body, check = secret[:SECRET], secret[SECRET:]
    if start != "ja" or len(visible) != VISIBLE or check != _check(visible + body):
        return None
    return Parts(visible, body)


def actor_of(session: Session, key: str, today: date) -> Actor:
    """Whose key this is. Raises Unauthorized, saying whether it is mistyped, unknown, withdrawn or expired."""
    parts = taken_apart(key)
    if parts is None:
        raise Unauthorized(MISTYPED)
    found = session.exec(select(Sleutel).where(Sleutel.voorvoegsel == parts.visible)).first()
    if found is None or not hmac.compare_digest(found.hash, sha256(parts.secret.encode()).hexdigest()):
        raise Unauthorized("Deze sleutel is hier niet bekend. Vraag de beheerder om een sleutel.")
    if found.ingetrokken_op is not None:
        raise Unauthorized(f"Deze sleutel is op {found.ingetrokken_op.isoformat()} ingetrokken. Vraag een nieuwe.")
    if found.verloopt_op < today:
        raise Unauthorized(f"Deze sleutel gold tot en met {found.verloopt_op.isoformat()}. Vraag een nieuwe.")
    return Actor(found.id, f"sleutel:{found.voorvoegsel}", found.houder, frozenset(found.rechten))


def withdraw(session: Session, visible: str, today: date) -> None:
    """From now on it writes nothing; what it reads stops when no process has it in memory any more
    (`ring.FRESH`). Raises NotFound."""
    found = session.exec(select(Sleutel).where(Sleutel.voorvoegsel == visible)).first()
    if found is None:
        raise NotFound(f"Er is geen sleutel {visible}.")
    found.ingetrokken_op = found.ingetrokken_op or today
    session.add(found)


def used(session: Session, sleutel: UUID, today: date) -> None:
    """Keep the day on which it was last used; no more than the day."""
    found = session.get(Sleutel, sleutel)
    if found is not None and found.laatst_gebruikt_op != today:
        found.laatst_gebruikt_op = today
        session.add(found)


def is_unused_on(session: Session, sleutel: UUID, today: date) -> bool:
    """Whether it was not used yet on this day."""
    found = session.get(Sleutel, sleutel)
    return found is not None and found.laatst_gebruikt_op != today


def of_holder(session: Session, houder: str) -> list[Sleutel]:
    """Every key that this holder ever had, the newest first."""
    mine = select(Sleutel).where(Sleutel.houder == houder)
    return list(session.exec(mine.order_by(col(Sleutel.gemaakt_op).desc(), col(Sleutel.voorvoegsel))))


def everyone(session: Session) -> list[Sleutel]:
    """All keys, by holder."""
    return list(session.exec(select(Sleutel).order_by(col(Sleutel.houder), col(Sleutel.gemaakt_op).desc())))


def is_live(sleutel: Sleutel, today: date) -> bool:
    """Whether it opens anything on this day."""
    return sleutel.ingetrokken_op is None and sleutel.verloopt_op >= today


def _names_an_organisation(right: str) -> bool:
    try:
        _ID.validate_python(right.removeprefix(WRITE))
    except ValidationError:
        return False
    return right.startswith(WRITE)


def _chance(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _check(text: str) -> str:
    number, found = zlib.crc32(text.encode()), ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        found = ALPHABET[digit] + found
    return found.rjust(CHECK, ALPHABET[0])
