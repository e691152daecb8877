"""Shapes of the catalogue's reads."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from app.directory.paging import EXAMPLE, LONGEST
from app.directory.paging import read as read_place
from app.http import SOME_WORD, Page, PageSize, written_in_words
from app.models.kinds import (
    KINDS,
    MEERVOUD,
    OUDSTE_LEEFTIJD,
    Deel,
    Doelgroep,
    Financiering,
    Slug,
    Soort,
    Toegangsweg,
    derived,
)


def written_as_day(value: object) -> object:
    """Pydantic also reads a number as seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("dit moet een datum zijn, zoals 2026-01-31")
    return value


Facet = Literal[
    "soort", "type", "gemeenten", "hulpvragen", "doelgroepen", "toegangswegen", "financiering", "fase", "bereik"
]
Sort = Literal["ladder", "naam", "-naam", "gewijzigd", "-gewijzigd"]


class Lijst(Deel):
    """Query of every list: AND between filters, OR within one."""

    gemeente: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=20)] = []
    """Code (GM0106) of naam van een gemeente; herhaal voor of."""
    hulpvraag: Annotated[list[Slug], Field(max_length=20)] = []
    """Id van een hulpvraag, met alles wat eronder valt; herhaal voor of."""
    zonder_hulpvraag: Annotated[list[Slug], Field(max_length=20)] = []
    """Laat weg wat bij deze hulpvraag of iets eronder hoort."""
    leeftijd: Annotated[list[Annotated[int, Field(ge=0, le=OUDSTE_LEEFTIJD)]], Field(max_length=20)] = []
    """Wat deze leeftijd bedient, of waarvan de leeftijd onbekend is; herhaal voor of."""
    doelgroep: Annotated[list[Doelgroep], Field(max_length=3)] = []
    """Voor wie; herhaal voor of."""
    toegangsweg: Annotated[list[Toegangsweg], Field(max_length=8)] = []
    """Hoe men binnenkomt; herhaal voor of."""
    financiering: Annotated[list[Financiering], Field(max_length=5)] = []
    """Wie betaalt; herhaal voor of."""
    organisatie: Annotated[list[Slug], Field(max_length=20)] = []
    """Id van de organisatie die het biedt; herhaal voor of."""
    naam: (
        Annotated[
            str, Field(min_length=1, max_length=100, json_schema_extra=SOME_WORD), AfterValidator(written_in_words)
        ]
        | None
    ) = None
    """Woorden uit de naam."""
    gewijzigd_sinds: Annotated[date, BeforeValidator(written_as_day)] | None = None
    """Datum vanaf wanneer iets gewijzigd is."""
    sort: Sort = "naam"
    """Volgorde; een minteken keert om."""
    facetten: Annotated[list[Facet], Field(max_length=9)] = []
    """Velden waarvan u aantallen wilt. Een facet staat in het meervoud waar het filter in het enkelvoud staat: op wat
    bij `gemeenten` geteld is, filtert u met `gemeente`. `type` en `financiering` heten hetzelfde; op `soort`, `fase` en
    `bereik` filtert een lijst niet."""
    page: Page = 1
    """Bladzijde, vanaf 1."""
    page_size: PageSize = 20
    """Aantal per bladzijde, hoogstens 100."""
    na: Annotated[str, Field(max_length=LONGEST, pattern=r"^[A-Za-z0-9_-]+$", examples=[EXAMPLE])] | None = None
    """Verder na deze plaats, in plaats van bij `page`: neem hem over uit `Link` (`rel="next"`). Zo slaat u niets over
    en ziet u niets twee keer, ook als er intussen iets bij komt of verdwijnt."""

    @field_validator("na")
    @classmethod
    def _is_a_place(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is not None and "sort" in others.data:
            read_place(value, others.data["sort"])
        return value


def _list_of(soort: Soort) -> type[Lijst]:
    """The query of one kind's list: kinds that have a type can be asked for by it."""
    field = KINDS[soort].model_fields.get("type")
    if field is None:
        return Lijst
    types: Any = Annotated[list[field.annotation], Field(max_length=20, description="Type; herhaal voor of.")]  # type: ignore[name-defined]
    return derived(f"LijstVan{MEERVOUD[soort].capitalize()}", Lijst, type=(types, []))


LISTS: dict[Soort, type[Lijst]] = {soort: _list_of(soort) for soort in KINDS}
"""The query of each kind's list."""


class Zoek(Deel):
    """Body of `POST /_zoek`: free text over all kinds."""

    model_config = ConfigDict(str_strip_whitespace=False)

    tekst: Annotated[str, Field(max_length=400), AfterValidator(written_in_words)] = ""
    """Woorden om op te zoeken. Worden niet bewaard."""
    soorten: Annotated[list[Soort], Field(max_length=5)] = []
    """Welke soorten; leeg is alle."""
    gemeente: Annotated[str, Field(max_length=100)] | None = None
    """Code of naam van een gemeente."""
    facetten: Annotated[list[Facet], Field(max_length=9)] = []
    """Velden waarvan u aantallen wilt."""
    page: Page = 1
    """Bladzijde, vanaf 1."""
    page_size: PageSize = 20
    """Aantal per bladzijde, hoogstens 100."""


class Suggesties(Deel):
    """Body of `POST /suggesties`: as one types."""

    model_config = ConfigDict(str_strip_whitespace=False)

    tekst: Annotated[str, Field(max_length=100)]
    """Het begin van een woord. Wordt niet bewaard."""
    aantal: Annotated[int, Field(ge=1, le=20)] = 8
    """Hoeveel suggesties."""


class Resultaten(Deel):
    """A list: how many match, this page of them, and counts where asked for."""

    totaal: int
    resultaten: list[dict[str, Any]]
    facetten: dict[str, dict[str, int]]


class Treffers(Resultaten):
    """What a text finds. Each engine weighs a text in its own way, so totals and order tell which one it was."""

    beperkt: bool
    """Waar als geen zoekserver kon antwoorden en de gids zelf zocht: `totaal` en volgorde kunnen dan anders zijn."""


class Vastgelegd(Deel):
    """What the directory tells of every entry besides its content."""

    id: Slug
    soort: Soort
    versie: int
    gewijzigd_op: date
    gecontroleerd_op: date | None


def _shape(soort: Soort) -> type[Deel]:
    return derived(KINDS[soort].__name__, KINDS[soort], Vastgelegd)


SHAPES = {soort: _shape(soort) for soort in KINDS}
"""One entry as the detail and the export answer it."""


class Suggestie(Deel):
    """One suggestion: a need, a place or an entry."""

    soort: str
    id: str
    naam: str
