"""The tables of who may do what besides reading: API keys, repeated requests, webhooks. No person is in any of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.models.tables import JSON_TYPE, utc_now


class Sleutel(SQLModel, table=True):
    """An API key. The key itself is shown once and kept nowhere: only its hash is here."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    voorvoegsel: str = Field(max_length=8, unique=True)
    """The part of the key that may be seen: it names the key in lists and in the history of an entry."""
    hash: str = Field(max_length=64)
    """SHA-256 of the secret part. That is 190 bits of chance, so a slow hash would protect nothing more."""
    houder: str = Field(max_length=200)
    """The organisation or system that has it, never a person."""
    rechten: list[str] = Field(sa_column=Column(JSON_TYPE, nullable=False))
    gemaakt_op: date
    verloopt_op: date
    """Last day on which it works."""
    ingetrokken_op: date | None = None
    laatst_gebruikt_op: date | None = None


class Herhaling(SQLModel, table=True):
    """The answer to a write with an `Idempotency-Key`, so that the same request sent twice is done once."""

    sleutel: UUID = Field(foreign_key="sleutel.id", primary_key=True, ondelete="CASCADE")
    kenmerk: str = Field(primary_key=True, max_length=100)
    """The `Idempotency-Key` as sent."""
    verzoek: str = Field(max_length=64)
    """SHA-256 of method, path and content: another request under the same mark is a mistake."""
    status: int
    antwoord: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON_TYPE, nullable=True))
    koppen: dict[str, Any] = Field(sa_column=Column(JSON_TYPE, nullable=False))
    op: datetime = Field(default_factory=utc_now, index=True)


class Webhook(SQLModel, table=True):
    """Where a key's holder wants to be told of changes, and how far it was told."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    sleutel: UUID = Field(foreign_key="sleutel.id", ondelete="CASCADE", index=True)
    """The key it was made with. It is its holder's: it goes on while any key of the holder works."""
    url: str = Field(max_length=300)
    geheim: str = Field(max_length=64)
    """Signs what is sent, so it must be kept readable."""
    nr: int
    """Number of the log up to which it was told."""
    pogingen: int = 0
    """Failed tries in a row."""
    volgende_op: datetime | None = None
    """Not tried again before this moment."""
    gestopt_op: datetime | None = None
    """Given up after too many failures; the holder makes it anew."""
    gemaakt_op: datetime = Field(default_factory=utc_now)


class Mislukking(SQLModel, table=True):
    """A delivery that failed: what the holder sees when asking why nothing came."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    webhook: UUID = Field(foreign_key="webhook.id", ondelete="CASCADE", index=True)
    van: int
    tot: int
    """Numbers of the log that were to be told, both included."""
    status: int | None = None
    """What the other side answered; None when it did not."""
    reden: str = Field(max_length=100)
    op: datetime = Field(default_factory=utc_now)
