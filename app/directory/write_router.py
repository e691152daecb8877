"""Writing over HTTP: drafts, publishing, confirming, withdrawing, history. By API key, and by version.

Every write is one transaction: key, policy, version and change together, committed before the answer goes out.
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import orjson
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import Response

from app import log
from app.accounts.by_key import Mark, Match, Who, carry_out, told
from app.accounts.repeat import Answer
from app.directory import drafts, policy, service
from app.directory.pointing import absent
from app.directory.reads import published
from app.directory.shapes import SHAPES
from app.directory.write_shapes import (
    CONTENTS,
    DRAFTS,
    NEW,
    Bevestigen,
    Concept,
    Geschiedenis,
    Ingetrokken,
    Intrekken,
    Publiceren,
)
from app.http import JSONResponse, etag_of, must_match
from app.models.kinds import KINDS, MEERVOUD, Slug, Soort
from app.problems import Fault, Gone, InvalidInput, NotFound
from app.vocabulary.names import slug_of

router = APIRouter(tags=["Bijhouden"])

NOTHING_SAID, NOTHING_MORE = Publiceren(), Bevestigen()
"""What stands for a body that was not sent: there is nothing that must be in it."""

Id = Annotated[Slug, Path(description="Id van de vermelding.")]


def _add_drafts(soort: Soort) -> None:
    """Begin, read, change and throw away a draft of one kind."""
    plural, kind = MEERVOUD[soort], KINDS[soort]

    def new(request: Request, actor: Who, inhoud: Any, mark: Mark = None) -> Response:
        slug = inhoud.id or slug_of(inhoud.naam)
        content = kind.model_validate(inhoud.model_dump(by_alias=True, exclude={"id"}))

        def act(session: Session, regio: str) -> Answer:
            policy.require(actor, "te bewerken", policy.keeper_of(slug, content))
            draft = drafts.begin_new(session, regio, soort, slug, content, actor, asked_for=inhoud.id is not None)
            return told(drafts.as_answered(draft, soort, slug), 201, f"/v1/{plural}/{slug}/concept")

        return carry_out(request, actor, mark, inhoud, act)

    def read(request: Request, actor: Who, id: Id) -> Response:
        with request.app.state.house.database.read() as session:
            regio = log.region_of(session)
            drafts.require_draft(session, actor, "te bewerken", regio, soort, id)
            content = drafts.as_answered(drafts.get(session, regio, soort, id), soort, id)
        return JSONResponse(content, headers={"ETag": etag_of(orjson.dumps(content)), "Cache-Control": "no-store"})

    def change(request: Request, actor: Who, id: Id, inhoud: Any, match: Match = None) -> Response:
        def act(session: Session, regio: str) -> Answer:
            drafts.require_draft(session, actor, "te bewerken", regio, soort, id, inhoud)
            draft = drafts.find(session, regio, soort, id)
            if draft is None:  # the first change of what is published starts from that
                must_match(match, etag_of(orjson.dumps(published(session, soort, id))))
                draft = drafts.begin(session, regio, soort, id, inhoud, actor.naam)
                return told(drafts.as_answered(draft, soort, id), 201, f"/v1/{plural}/{id}/concept")
            must_match(match, etag_of(orjson.dumps(drafts.as_answered(draft, soort, id))))
            return told(drafts.as_answered(drafts.change(session, draft, inhoud, actor.naam), soort, id))

        return carry_out(request, actor, None, inhoud, act)

    def discard(request: Request, actor: Who, id: Id, match: Match = None) -> Response:
        def act(session: Session, regio: str) -> Answer:
            drafts.require_draft(session, actor, "te bewerken", regio, soort, id)
            draft = drafts.get(session, regio, soort, id)
            must_match(match, etag_of(orjson.dumps(drafts.as_answered(draft, soort, id))))
            drafts.discard(session, draft)
            return Answer(204)

        return carry_out(request, actor, None, None, act)

    new.__annotations__["inhoud"], change.__annotations__["inhoud"] = NEW[soort], CONTENTS[soort]
    draft = DRAFTS[soort]
    _add(soort, _NEW, new, draft)
    _add(soort, _READ, read, draft)
    _add(soort, _CHANGE, change, draft, {201: _shape(draft, "Er begon een concept van wat gepubliceerd is.")})
    _add(soort, _DISCARD, discard)


def _add_versions(soort: Soort) -> None:
    """Publish, confirm, withdraw, and what went before, of one kind."""
    plural = MEERVOUD[soort]

    def publish(
        request: Request, actor: Who, id: Id, sent: Publiceren = NOTHING_SAID, match: Match = None, mark: Mark = None
    ) -> Response:
        def act(session: Session, regio: str) -> Answer:
            drafts.require_draft(session, actor, "te publiceren", regio, soort, id)
            draft = drafts.get(session, regio, soort, id)
            must_match(match, etag_of(orjson.dumps(drafts.as_answered(draft, soort, id))))
            if not drafts.publish(session, regio, soort, id, draft, actor, sent.waarom):
                return told(drafts.as_answered(draft, soort, id), 202, f"/v1/{plural}/{id}/concept")
            return told(published(session, soort, id), 201, f"/v1/{plural}/{id}")

        return carry_out(request, actor, mark, sent, act)

    def confirm(
        request: Request, actor: Who, id: Id, sent: Bevestigen = NOTHING_MORE, match: Match = None, mark: Mark = None
    ) -> Response:
        def act(session: Session, regio: str) -> Answer:
            drafts.require_entry(session, actor, "te bevestigen", regio, soort, id)
            must_match(match, etag_of(orjson.dumps(published(session, soort, id))))
            service.confirm(session, regio, soort, id, request.app.state.house.today(), None)
            return told(published(session, soort, id), 201, f"/v1/{plural}/{id}")

        return carry_out(request, actor, mark, sent, act)

    def withdraw(
        request: Request, actor: Who, id: Id, sent: Intrekken, match: Match = None, mark: Mark = None
    ) -> Response:
        def act(session: Session, regio: str) -> Answer:
            drafts.require_entry(session, actor, "in te trekken", regio, soort, id)
            must_match(match, etag_of(orjson.dumps(published(session, soort, id))))
            _check_successor(session, soort, id, sent.opvolger)
            drafts.withdraw(session, regio, soort, id, actor, sent.reden, sent.opvolger)
            left = {"id": id, "soort": soort, "reden": sent.reden, "opvolger": sent.opvolger}
            return Answer(201, left, {"Location": f"/v1/{plural}/{id}"})

        return carry_out(request, actor, mark, sent, act)

    def history(request: Request, actor: Who, id: Id) -> Response:
        with request.app.state.house.database.read() as session:
            regio = log.region_of(session)
            drafts.require_entry(session, actor, "terug te lezen", regio, soort, id)
            found = drafts.history(session, regio, soort, id)
        return JSONResponse({"totaal": len(found), "resultaten": found})

    whole = SHAPES[soort]
    _add(soort, _PUBLISH, publish, whole, {202: _shape(Concept, "Het wacht op een blik van wie toezicht houdt.")})
    _add(soort, _CONFIRM, confirm, whole)
    _add(soort, _WITHDRAW, withdraw, Ingetrokken)
    _add(soort, _HISTORY, history, Geschiedenis)


def _add(
    soort: Soort,
    operation: "_Operation",
    endpoint: Callable[..., Response],
    model: type[BaseModel] | None = None,
    also: dict[int | str, dict[str, Any]] | None = None,
) -> None:
    """An operation on one kind, that answers in this shape; `also`: what else it may answer."""
    router.add_api_route(
        f"/{MEERVOUD[soort]}{operation.path}",
        endpoint,
        methods=[operation.method],
        operation_id=f"{operation.name}_{soort}",
        summary=operation.summary.format(soort=soort),
        description=operation.text,
        status_code=operation.status,
        responses={**({operation.status: {"model": model}} if model else {}), **(also or {})},
        response_model=None,
    )


def _shape(model: type[BaseModel], description: str) -> dict[str, Any]:
    return {"model": model, "description": description}


def _check_successor(session: Session, soort: Soort, slug: str, successor: str | None) -> None:
    """Raises InvalidInput when what comes in its place is not there, or is the entry itself."""
    if successor is None:
        return
    if successor == slug:
        fault = Fault(location="/opvolger", code="same", detail="iets kan zichzelf niet opvolgen")
        raise InvalidInput("Deze opvolger kan niet.", [fault])
    try:
        published(session, soort, successor)
    except (NotFound, Gone) as missing:
        raise InvalidInput("Deze opvolger kan niet.", [absent("/opvolger", successor)]) from missing


class _Operation(NamedTuple):
    """What one can do with every kind, as the API's documentation tells it."""

    method: str
    path: str
    """After the kind's plural."""
    name: str
    """Of the operation, before the kind."""
    summary: str
    status: int
    text: str


_NEW = _Operation(
    "POST",
    "",
    "nieuw",
    "Begin een {soort}",
    201,
    "Een nieuwe vermelding begint als concept; publiceren is een tweede stap. Zonder `id` komt dat van de naam. "
    "Met het `id` van een ingetrokken vermelding haalt wie haar bijhield haar terug.",
)
_READ = _Operation(
    "GET",
    "/{id}/concept",
    "lees_concept",
    "Lees het concept",
    200,
    "Het concept dat openstaat, met de ETag voor de volgende wijziging.",
)
_CHANGE = _Operation(
    "PUT",
    "/{id}/concept",
    "wijzig",
    "Wijzig het concept, of begin er een",
    200,
    "Vervangt de inhoud van het concept. Is er geen concept, dan begint er een van wat gepubliceerd is: "
    "stuur dan de ETag van de vermelding zelf in If-Match (201).",
)
_DISCARD = _Operation(
    "DELETE",
    "/{id}/concept",
    "vergeet_concept",
    "Gooi het concept weg",
    204,
    "Wat gepubliceerd is, blijft zoals het is.",
)
_PUBLISH = _Operation(
    "POST",
    "/{id}/publicaties",
    "publiceer",
    "Publiceer het concept",
    201,
    "Het concept wordt wat iedereen ziet, en komt in het wijzigingenlogboek. Houdt een gemeente of gebied "
    "toezicht op deze vermelding, dan wacht het op een blik (202).",
)
_CONFIRM = _Operation(
    "POST",
    "/{id}/bevestigingen",
    "bevestig",
    "Bevestig: het klopt nog",
    201,
    "Er is gekeken en het klopt nog. Stuur de ETag van de vermelding in If-Match.",
)
_WITHDRAW = _Operation(
    "POST",
    "/{id}/intrekkingen",
    "trek_in",
    "Haal uit de gids",
    201,
    "De vermelding antwoordt voortaan 410 met haar opvolger; haar id krijgt nooit een ander. Een concept "
    "dat nog openstaat vervalt. Terughalen begint met een nieuw concept, met hetzelfde `id`.",
)
_HISTORY = _Operation(
    "GET",
    "/{id}/revisies",
    "revisies",
    "Alle versies",
    200,
    "Elke gepubliceerde versie, de nieuwste eerst, met wie en waarom.",
)

for _soort in KINDS:
    _add_drafts(_soort)
    _add_versions(_soort)
