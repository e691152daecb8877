"""Shapes of the writes: what is sent and what comes back."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from app.models.kinds import KINDS, Deel, Slug, Soort, derived

Reason = Annotated[str, Field(min_length=3, max_length=500)]


class Publiceren(Deel):
    """Body of `POST …/publicaties`."""

    waarom: Reason | None = None
    """Waarom het verandert, voor de geschiedenis. Noem geen personen."""


class Bevestigen(Deel):
    """Body of `POST …/bevestigingen`: nothing to say but that it still holds."""


class Intrekken(Deel):
    """Body of `POST …/intrekkingen`."""

    reden: Reason
    """Waarom het uit de gids gaat. Noem geen personen."""
    opvolger: Slug | None = None
    """Id van de vermelding van dezelfde soort die ervoor in de plaats komt."""


class Ingetrokken(Deel):
    """What is left of an entry that was withdrawn."""

    id: Slug
    soort: Soort
    reden: str
    opvolger: Slug | None


class Concept(Deel):
    """What a draft tells besides its content."""

    id: Slug
    soort: Soort
    stand: Literal["concept", "ter_beoordeling"]
    """`ter_beoordeling`: een ander kijkt eerst mee."""
    van_versie: int
    """Versie waarvan dit concept uitging; 0 voor iets nieuws."""


class Versie(Deel):
    """One version of an entry."""

    versie: int
    handeling: Literal["publicatie", "intrekking"]
    opvolger: Slug | None
    """Van een intrekking die nog geldt: wat ervoor in de plaats kwam."""
    op: date
    door: str
    """Sleutel of rol, nooit een persoon."""
    waarom: str | None
    oorsprong: Literal["seed", "redactie", "import"]
    inhoud: dict[str, Any]


class Geschiedenis(Deel):
    """Every version of an entry, the newest first."""

    totaal: int
    resultaten: list[Versie]


def _new(kind: type[Deel]) -> type[Deel]:
    """What is sent for a new entry: its content and, if the sender wants, its id."""
    return derived(f"Nieuwe{kind.__name__}", kind, id=(Slug | None, None))


def _content(kind: type[Deel]) -> type[Deel]:
    """What is sent to change an entry: its content."""
    return derived(f"{kind.__name__}Inhoud", kind)


def _draft(kind: type[Deel]) -> type[Deel]:
    """A draft as answered."""
    return derived(f"{kind.__name__}Concept", kind, Concept)


NEW: dict[Soort, type[Deel]] = {soort: _new(kind) for soort, kind in KINDS.items()}
CONTENTS: dict[Soort, type[Deel]] = {soort: _content(kind) for soort, kind in KINDS.items()}
DRAFTS: dict[Soort, type[Deel]] = {soort: _draft(kind) for soort, kind in KINDS.items()}
