"""The change feed over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field, ValidationInfo, field_validator
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.exchange.feed import Feed
from app.http import cacheable_bytes
from app.models.kinds import Deel, Slug

router = APIRouter(tags=["Uitwisseling"])

AGAIN = 60
"""Seconds after which an empty page is worth asking for again."""


class Cursor(Deel):
    """Query of `GET /wijzigingen`."""

    reeks: UUID | None = None
    """Van welk logboek `na` een nummer is; staat in elk antwoord en in de export."""
    na: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    """Tot en met welk nummer u alles al hebt; 0 is niets."""
    aantal: Annotated[int, Field(ge=1, le=500)] = 100
    """Hoeveel wijzigingen u hoogstens wilt."""

    @field_validator("na")
    @classmethod
    def _of_a_log(cls, value: int, others: ValidationInfo) -> int:
        if value and others.data.get("reeks", "wrong") is None:
            raise ValueError("een nummer hoort bij een logboek: geef ook reeks")
        return value


class Wijziging(Deel):
    """One row of the log."""

    nr: int
    """Nummer in het logboek, zonder gaten."""
    op: date
    """Dag waarop het gebeurde."""
    handeling: Literal["publicatie", "bevestiging", "intrekking"]
    """Wat er gebeurde. Na een intrekking is de vermelding weg."""
    soort: str
    """Soort vermelding, of `hulpvraag` of `gemeente`."""
    id: Slug
    inhoud: dict[str, Any] | None
    """Hoe het er vanaf nu uitziet, zoals het eigen adres het geeft; `null` na een intrekking."""
    opvolger: Slug | None
    """Wat er voor een ingetrokken vermelding in de plaats kwam."""


class Wijzigingen(Deel):
    """One page of the change feed."""

    reeks: UUID
    """Welk logboek. Verandert het, dan geldt geen oud nummer meer."""
    nr: int
    """Vraag hierna met `na` dit nummer."""
    nieuwste: int
    """Hoe ver het logboek is."""
    wijzigingen: list[Wijziging]
    """Op volgorde van nummer."""


@router.get(
    "/wijzigingen",
    summary="Wat er veranderde",
    operation_id="wijzigingen",
    responses={200: {"model": Wijzigingen}},
)
async def changes(request: Request, cursor: Annotated[Cursor, Query()]) -> Response:
    """Alles wat is gepubliceerd, bevestigd of ingetrokken, op volgorde en zonder gaten, vanaf een nummer.

    Wie alle wijzigingen verwerkt, heeft hetzelfde als de export. Is er niets nieuws, dan zegt `Retry-After` wanneer u
    weer kunt kijken. Bij 410 is het logboek een ander (na het terugzetten van een reservekopie): begin opnieuw.
    """
    house = request.app.state.house
    feed: Feed = house.feed
    follows = cursor.reeks is not None and house.follower.follows(cursor.reeks)
    found = feed.at_hand(cursor.reeks, cursor.na, cursor.aantal, house.engine.position()) if follows else None
    if found is None:
        found = await run_in_threadpool(feed.page, cursor.reeks, cursor.na, cursor.aantal)
    further = f"/v1/wijzigingen?reeks={found.reeks}&na={found.nr}&aantal={cursor.aantal}"
    headers = {"Link": f'<{further}>; rel="next"'}
    if found.rows < cursor.aantal:  # more may follow at any moment: a full page never changes
        headers["Cache-Control"] = "no-cache"
    if not found.rows:
        headers["Retry-After"] = str(AGAIN)
    return cacheable_bytes(request, found.body, headers)
