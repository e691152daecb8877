"""The parameters of the HSDS lists, each list its own: an unknown key is refused, and so is one that a list lacks.

Names are those of HSDS, so snake_case and English; what they mean stands in Dutch in the OpenAPI document.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+ -]\d{2}:?\d{2})?)?")
_POSTCODE = re.compile(r"[1-9]\d{3}\s?(?:[A-Z]{2})?")
_METRES = re.compile(r"\d{1,8}(?:\.\d+)?")

LARGEST_PAGE = 100
DEFAULT_PAGE = 50


def _uuid(value: object) -> object:
    if isinstance(value, str) and not _UUID.fullmatch(value):
        raise ValueError("dit moet een uuid zijn, zoals 123e4567-e89b-12d3-a456-426614174000")
    return value


def _moment(value: object) -> object:
    """A date or a time of ISO 8601, without a zone in UTC. A `+` that was not written as %2B arrives as a blank."""
    explanation = "dit moet een tijdstip zijn, zoals 2026-01-31T09:00:00Z, of een datum, zoals 2026-01-31"
    if not isinstance(value, str):
        return value
    if not _MOMENT.fullmatch(value):
        raise ValueError(explanation)
    try:
        found = datetime.fromisoformat(value.replace(" ", "+").replace("Z", "+00:00"))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(explanation) from None


def _postcode(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().upper()
        if not _POSTCODE.fullmatch(value):
            raise ValueError("een postcode is vier cijfers, met of zonder twee letters, zoals 9401 HS")
    return value


def _metres(value: object) -> object:
    if isinstance(value, str) and not _METRES.fullmatch(value):
        raise ValueError("dit moet een afstand in meters zijn, zoals 15000")
    return value


HsdsId = Annotated[UUID, BeforeValidator(_uuid)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Postcode = Annotated[str, BeforeValidator(_postcode)]
Metres = Annotated[float, BeforeValidator(_metres)]


class Parameters(BaseModel):
    """What every list knows."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    search: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    """Woorden om op te zoeken. Worden niet bewaard; zet er geen gegevens van personen in."""
    page: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Bladzijde, vanaf 1."""
    per_page: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] | None = None
    """Aantal per bladzijde, hoogstens 100; standaard 50."""
    format: Literal["json", "ndjson"] = "json"
    """`ndjson` geeft alles achter elkaar, een object per regel, zonder bladzijden."""

    @field_validator("format")
    @classmethod
    def _one_way(cls, value: str, others: ValidationInfo) -> str:
        if value == "ndjson" and (others.data.get("page") or others.data.get("per_page")):
            raise ValueError("ndjson geeft alles ineens: laat page en per_page weg")
        return value


class Classified(Parameters):
    """Lists of what carries taxonomy terms."""

    taxonomy_term_id: HsdsId | None = None
    """Wat deze term draagt, of een term eronder."""
    taxonomy_id: HsdsId | None = None
    """Wat een term van deze taxonomie draagt."""
    full: bool = False
    """Geef alles wat erbij hoort, niet alleen de eigen velden."""


class ServicesQuery(Classified):
    """Query of `/services`."""

    organization_id: HsdsId | None = None
    """Diensten van deze organisatie."""
    modified_after: Moment | None = None
    """Wat op of na dit tijdstip gewijzigd is."""
    minimal: bool = False
    """Alleen `id` en `last_modified`; zonder `per_page` alles op één bladzijde."""

    @field_validator("minimal")
    @classmethod
    def _not_both(cls, value: bool, others: ValidationInfo) -> bool:
        if value and others.data.get("full"):
            raise ValueError("kies minimal of full, niet allebei")
        return value


class OrganizationsQuery(Classified):
    """Query of `/organizations`."""

    full_service: bool = False
    """Geef de diensten van elke organisatie erbij, met alles wat bij die diensten hoort."""


class AtLocationsQuery(Classified):
    """Query of `/service_at_locations`."""

    organization_id: HsdsId | None = None
    """Diensten van deze organisatie."""
    modified_after: Moment | None = None
    """Wat op of na dit tijdstip gewijzigd is."""
    postcode: Postcode | None = None
    """Diensten die er zijn voor de gemeente van deze postcode."""
    proximity: Metres | None = None
    """Afstand in meters, hemelsbreed, van het midden van `postcode` tot het midden van de plaats van de dienst."""

    @field_validator("proximity")
    @classmethod
    def _from_where(cls, value: float | None, others: ValidationInfo) -> float | None:
        if value is not None and others.data.get("postcode", "") is None:
            raise ValueError("dit is een afstand tot een postcode: geef ook postcode")
        return value


class TermsQuery(Parameters):
    """Query of `/taxonomy_terms`."""

    taxonomy_id: HsdsId | None = None
    """Termen van deze taxonomie."""
    top_only: bool = False
    """Alleen termen zonder term erboven."""
    parent_id: HsdsId | None = None
    """Termen die direct onder deze term vallen."""


class OrganizationQuery(BaseModel):
    """Query of `/organizations/{id}`."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    full_service: bool = False
    """Geef van elke dienst alles wat erbij hoort."""
