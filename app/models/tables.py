"""The tables of the directory and its log (DESIGN section 3). Table classes do not validate: `kinds` does.

Every time is aware and in UTC, on SQLite as on PostgreSQL.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMESPACE = UUID("6d5f9f0e-7c7e-5c39-9a55-0d2f6e6f3b51")
"""Root of the name-based ids: the same region, kind and slug give the same uuid after every reseed."""

JSON_TYPE = JSON()
"""Not PostgreSQL's JSONB, which puts keys in an order of its own: what is read back is what was written, and so is its
ETag."""


def uuid_for(regio: str, soort: str, slug: str) -> UUID:
    """The stable uuid of an entry, hulpvraag or gemeente."""
    return uuid5(NAMESPACE, f"{regio}/{soort}/{slug}")


def utc_now() -> datetime:
    """Now, as the tables keep it."""
    return datetime.now(UTC)


class Vermelding(SQLModel, table=True):
    """An entry as it is published now; its history stands in `Revisie`."""

    __table_args__ = (UniqueConstraint("soort", "slug"),)

    id: UUID = Field(primary_key=True)
    soort: str = Field(max_length=20, index=True)
    slug: str = Field(max_length=100)
    naam: str = Field(max_length=200)
    status: str = Field(max_length=15, default="nieuw")
    """nieuw | gepubliceerd | ingetrokken"""
    versie: int = 0
    schema_versie: int = 1
    inhoud: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON_TYPE, nullable=False))
    eigenaar: UUID | None = Field(default=None, foreign_key="vermelding.id")
    """The organisatie that keeps this entry."""
    toezichthouder: str | None = Field(default=None, max_length=120)
    """`gemeente:GM0106`, `gebied:` with the id of one or None: then the beheerder approves."""
    opvolger: UUID | None = Field(default=None, foreign_key="vermelding.id")
    gecontroleerd_op: date | None = None
    controleren_voor: date | None = None
    gewijzigd_op: datetime = Field(default_factory=utc_now)


class VermeldingGemeente(SQLModel, table=True):
    """Projection: which gemeenten an entry serves, gebieden worked out."""

    __tablename__ = "vermelding_gemeente"

    vermelding_id: UUID = Field(foreign_key="vermelding.id", primary_key=True, ondelete="CASCADE")
    gemeente: str = Field(foreign_key="gemeente.code", primary_key=True, max_length=6, index=True)


class VermeldingHulpvraag(SQLModel, table=True):
    """Projection: which needs an entry answers."""

    __tablename__ = "vermelding_hulpvraag"

    vermelding_id: UUID = Field(foreign_key="vermelding.id", primary_key=True, ondelete="CASCADE")
    hulpvraag: str = Field(foreign_key="hulpvraag.id", primary_key=True, max_length=100, index=True)


class Relatie(SQLModel, table=True):
    """Projection: an entry names another one in a role (see `kinds.references`)."""

    van: UUID = Field(foreign_key="vermelding.id", primary_key=True, ondelete="CASCADE")
    naar: UUID = Field(foreign_key="vermelding.id", primary_key=True, index=True)
    rol: str = Field(primary_key=True, max_length=20)


class Revisie(SQLModel, table=True):
    """One version of the content of an entry, hulpvraag or gemeente. Published ones are never changed or removed."""

    __table_args__ = (Index("ix_revisie_onderwerp_nummer", "onderwerp", "nummer", unique=True),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    onderwerp: UUID
    """uuid of the entry, hulpvraag or gemeente."""
    soort: str = Field(max_length=20)
    nummer: int | None
    """1, 2, 3 … within its subject; equals the entry's `versie`. None until it is published."""
    inhoud: dict[str, Any] = Field(sa_column=Column(JSON_TYPE, nullable=False))
    schema_versie: int = 1
    stand: str = Field(max_length=15)
    """concept | ter_beoordeling | gepland | gepubliceerd | afgewezen | vervallen"""
    gebaseerd_op: int = 0
    """The version this one started from: 0 for a new subject."""
    oorsprong: str = Field(max_length=15)
    """seed | redactie | import: a reseed never overwrites what did not come from the seed."""
    door: str = Field(max_length=100)
    """Who, as a role or key, never a person's name."""
    waarom: str | None = Field(default=None, max_length=500)
    op: datetime = Field(default_factory=utc_now)


class Publicatie(SQLModel, table=True):
    """The log that everything follows. `nr` has no gap and becomes visible in order: see `app.log`."""

    nr: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    handeling: str = Field(max_length=12)
    """publicatie | bevestiging | intrekking"""
    soort: str = Field(max_length=20)
    """One of the five kinds, `hulpvraag` or `gemeente`."""
    onderwerp: UUID = Field(index=True)
    slug: str = Field(max_length=100)
    """The public id, so that a reader of the log needs no second look."""
    revisie: UUID | None = Field(default=None, foreign_key="revisie.id")
    """What was published; of a bevestiging what was looked at, of an intrekking the last content."""
    gecontroleerd_op: date | None = None
    """Of a bevestiging: the day on which somebody looked, which may lie before `op`."""
    op: datetime = Field(default_factory=utc_now)


class Logboek(SQLModel, table=True):
    """Exactly one row: which log this is. A restored backup gets a new `reeks`, so that old cursors are refused."""

    id: int = Field(default=1, primary_key=True)
    reeks: UUID = Field(default_factory=uuid4)
    regio: str = Field(max_length=40)
    """The region this database was seeded with: its name is part of every uuid."""


class Gemeente(SQLModel, table=True):
    """A municipality. `inhoud` holds what the seed tells of it beyond its name (see `vocabulary.contents`)."""

    code: str = Field(primary_key=True, max_length=6)
    slug: str = Field(max_length=100, unique=True)
    naam: str = Field(max_length=100)
    toegang: UUID | None = Field(default=None, foreign_key="vermelding.id")
    """The office where one asks for help: an organisatie of type toegang."""
    inhoud: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON_TYPE, nullable=False))


class Gebied(SQLModel, table=True):
    """A named set of gemeenten: a samenwerkingsverband's, a purchasing region's, an RMC's."""

    id: str = Field(primary_key=True, max_length=100)
    naam: str = Field(max_length=200)
    soort: str = Field(max_length=30)
    """swv-po | swv-vo | inkoopregio | rmc | overig"""
    inhoud: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON_TYPE, nullable=False))


class GebiedGemeente(SQLModel, table=True):
    """Which gemeenten a gebied has."""

    __tablename__ = "gebied_gemeente"

    gebied: str = Field(foreign_key="gebied.id", primary_key=True, max_length=100, ondelete="CASCADE")
    gemeente: str = Field(foreign_key="gemeente.code", primary_key=True, max_length=6)


class Plaats(SQLModel, table=True):
    """A name that resolves to a gemeente: a woonplaats, a hamlet or another spelling of one."""

    __table_args__ = (UniqueConstraint("naam", "gemeente", "soort"),)

    id: int | None = Field(default=None, primary_key=True)
    naam: str = Field(max_length=100, index=True)
    soort: str = Field(max_length=15)
    """woonplaats | buurtschap | andere-naam"""
    gemeente: str = Field(foreign_key="gemeente.code", max_length=6)
    van: str | None = Field(default=None, max_length=100)
    """For another name: the woonplaats it stands for."""
    ook_woord: bool = False
    """True when the name is also an ordinary word or a first name: then it needs a sign that a place is meant."""
    adressen: int | None = None
    """Number of addresses, where known: the larger of two equals is meant more often."""
    bron: str | None = Field(default=None, max_length=200)


class Postcode(SQLModel, table=True):
    """Four digits (or six characters where they differ) and the gemeente they lie in. `None`: outside the region."""

    postcode: str = Field(primary_key=True, max_length=6)
    gemeente: str | None = Field(default=None, foreign_key="gemeente.code", max_length=6)
    plaats: str | None = Field(default=None, max_length=100)
    ook: str | None = Field(default=None, max_length=60)
    """Codes, comma separated, of other gemeenten that share it."""
    bron: str | None = Field(default=None, max_length=200)


class School(SQLModel, table=True):
    """A school by its DUO establishment number."""

    vestiging: str = Field(primary_key=True, max_length=6)
    naam: str = Field(max_length=200, index=True)
    type: str = Field(max_length=10)
    """po | sbo | so | so+vso | vso | vo"""
    plaats: str = Field(max_length=100)
    gemeente: str = Field(foreign_key="gemeente.code", max_length=6)
    peiljaar: str | None = Field(default=None, max_length=7)
    bron: str | None = Field(default=None, max_length=200)


class Hulpvraag(SQLModel, table=True):
    """A support need in its tree, with the everyday words people use (`vocabulary.contents.HulpvraagInhoud`)."""

    id: str = Field(primary_key=True, max_length=100)
    naam: str = Field(max_length=200)
    ouder: str | None = Field(default=None, foreign_key="hulpvraag.id", max_length=100)
    volgorde: int = 0
    inhoud: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON_TYPE, nullable=False))
