"""What every write over HTTP shares: whose key it is, one transaction, and an answer from which the next one starts."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import Response

from app import log
from app.accounts import keys, repeat
from app.accounts.keys import Actor
from app.accounts.repeat import Answer
from app.http import JSONResponse, etag_of
from app.problems import Unauthorized

_key = APIKeyHeader(name="X-API-Key", scheme_name="sleutel", description="Sleutel van de beheerder.", auto_error=False)
Match = Annotated[str | None, Header(alias="If-Match", description="ETag van de versie waarvan u uitgaat.")]
Mark = Annotated[
    str | None, Header(alias="Idempotency-Key", description="Eigen kenmerk: twee keer gestuurd is één keer gedaan.")
]


def actor_of(request: Request, key: Annotated[str | None, Security(_key)] = None) -> Actor:
    """Whose key was sent. Raises Unauthorized."""
    if key is None:
        raise Unauthorized("Hiervoor is een sleutel nodig: stuur die in X-API-Key. De beheerder geeft sleutels uit.")
    house = request.app.state.house
    with house.database.read() as session:  # before the one lock is taken: who has no key holds nobody up
        return keys.actor_of(session, key, house.today())


Who = Annotated[Actor, Depends(actor_of)]


def carry_out(
    request: Request, actor: Actor, mark: str | None, sent: BaseModel | None, act: Callable[[Session, str], Answer]
) -> Response:
    """One write: the change (given the session and the region), its answer kept for a repetition, and the day on which
    the key was used."""
    house = request.app.state.house
    content = sent.model_dump(mode="json", by_alias=True) if sent else None
    asked = orjson.dumps([request.method, request.url.path, request.headers.get("if-match"), content])
    with house.database.write() as session:
        answer = repeat.once(session, actor, mark, asked, lambda: act(session, log.region_of(session)))
        keys.used(session, actor.sleutel, house.today())
    headers = {**answer.headers, "Cache-Control": "no-store"}
    if answer.content is None:
        return Response(status_code=answer.status, headers=headers)
    return JSONResponse(answer.content, answer.status, headers=headers)


def told(content: dict[str, Any], status: int = 200, location: str | None = None) -> Answer:
    """An answer with the ETag from which the next change starts."""
    headers = {"ETag": etag_of(orjson.dumps(content))}
    return Answer(status, content, {**headers, "Location": location} if location else headers)
