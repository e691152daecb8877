"""Webhooks over HTTP: made, listed and taken away by the holder of a key."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import Field, field_validator
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import log
from app.accounts.by_key import Mark, Who, carry_out
from app.accounts.keys import Actor
from app.accounts.repeat import Answer
from app.exchange import webhooks
from app.http import JSONResponse
from app.models.accounts import Mislukking, Sleutel, Webhook
from app.models.kinds import Deel
from app.problems import Conflict, Fault, InvalidInput, NotFound

router = APIRouter(tags=["Uitwisseling"])

MOST = 5
"""Webhooks of one holder."""

Id = Annotated[UUID, Path(description="Id van de webhook.")]


class NieuweWebhook(Deel):
    """Body of `POST /webhooks`."""

    url: Annotated[str, Field(min_length=10, max_length=300)]
    """Webadres dat berichten ontvangt; https."""

    @field_validator("url")
    @classmethod
    def _https(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("een webhook heeft een adres dat begint met https://")
        return value


class GemaakteWebhook(Deel):
    """A webhook as its holder sees it."""

    id: UUID
    url: str
    stand: Literal["werkt", "wacht", "gestopt"]
    """`wacht`: het lukte niet, er volgt een nieuwe poging. `gestopt`: te vaak mislukt; maak hem opnieuw."""
    nr: int
    """Tot en met welk nummer van het logboek er is verteld."""
    gemaakt_op: date


class GeheimeWebhook(GemaakteWebhook):
    """A webhook that was just made."""

    geheim: str
    """Hiermee zijn de berichten ondertekend. Wordt één keer getoond."""


class Webhooks(Deel):
    """All webhooks of this holder."""

    totaal: int
    resultaten: list[GemaakteWebhook]


class MislukteBezorging(Deel):
    """A delivery that failed."""

    op: date
    van: int
    """Eerste nummer dat verteld zou worden."""
    tot: int
    """Laatste nummer dat verteld zou worden."""
    status: int | None
    """Wat er werd geantwoord; `null` als er geen antwoord kwam."""
    reden: str


class Mislukkingen(Deel):
    """Deliveries that failed, the newest first."""

    totaal: int
    resultaten: list[MislukteBezorging]


@router.post("/webhooks", status_code=201, summary="Laat u vertellen wat verandert", operation_id="maak_webhook",
             responses={201: {"model": GeheimeWebhook}}, response_model=None)  # fmt: skip
def make(request: Request, actor: Who, sent: NieuweWebhook, mark: Mark = None) -> Response:
    """Na elke wijziging krijgt dit adres een ondertekend bericht met de nummers; de inhoud leest u bij `/wijzigingen`.

    Berichten volgen Standard Webhooks en komen minstens één keer. Antwoord binnen tien seconden met 2xx; anders volgt
    een nieuwe poging, vier dagen lang. Het `geheim` wordt één keer getoond.
    """

    try:  # before the transaction: looking up a name may take seconds, and all other writes would wait
        webhooks.public_address(sent.url, request.app.state.house.lookup)
    except webhooks.Refused as refused:
        fault = Fault(location="/url", code="address_refused", detail=str(refused))
        raise InvalidInput("Naar dit adres sturen wij niets.", [fault]) from refused

    def act(session: Session, _regio: str) -> Answer:
        if len(_of(session, actor)) >= MOST:
            raise Conflict(f"U hebt al {MOST} webhooks, meer kan niet. Haal er eerst een weg.")
        hook = Webhook(sleutel=actor.sleutel, url=sent.url, geheim=webhooks.new_secret(), nr=log.last_number(session))
        session.add(hook)
        session.flush()
        return Answer(201, {**_told(hook), "geheim": hook.geheim}, {"Location": f"/v1/webhooks/{hook.id}"})

    return carry_out(request, actor, mark, sent, act)


@router.get("/webhooks", summary="Uw webhooks", operation_id="webhooks", responses={200: {"model": Webhooks}})
def listing(request: Request, actor: Who) -> Response:
    """De webhooks van deze houder, met welke van zijn sleutels ook gemaakt, en tot waar er is verteld."""
    with request.app.state.house.database.read() as session:
        return _listed([_told(hook) for hook in _of(session, actor)])


@router.delete("/webhooks/{id}", status_code=204, summary="Haal een webhook weg", operation_id="vergeet_webhook",
               response_model=None)  # fmt: skip
def remove(request: Request, actor: Who, id: Id) -> Response:
    """Vanaf nu komt er niets meer."""

    def act(session: Session, _regio: str) -> Answer:
        session.delete(_mine(session, actor, id))
        return Answer(204)

    return carry_out(request, actor, None, None, act)


@router.get("/webhooks/{id}/mislukkingen", summary="Wat niet aankwam", operation_id="mislukkingen",
            responses={200: {"model": Mislukkingen}})  # fmt: skip
def failures(request: Request, actor: Who, id: Id) -> Response:
    """De laatste honderd berichten die niet aankwamen, het nieuwste eerst."""
    with request.app.state.house.database.read() as session:
        hook = _mine(session, actor, id)
        found = select(Mislukking).where(Mislukking.webhook == hook.id).order_by(col(Mislukking.op).desc())
        keys = ("van", "tot", "status", "reden")
        rows = session.exec(found)
        return _listed(
            [{"op": log.day_of(row.op).isoformat(), **{key: getattr(row, key) for key in keys}} for row in rows]
        )


def _of(session: Session, actor: Actor) -> list[Webhook]:
    """A holder's, whichever key they were made with: they go on when that is changed."""
    mine = select(Webhook).join(Sleutel, col(Sleutel.id) == Webhook.sleutel).where(Sleutel.houder == actor.houder)
    return list(session.exec(mine.order_by(col(Webhook.gemaakt_op))))


def _mine(session: Session, actor: Actor, identity: UUID) -> Webhook:
    """Raises NotFound also for somebody else's: that it exists is nobody's business."""
    hook = next((each for each in _of(session, actor) if each.id == identity), None)
    if hook is None:
        raise NotFound("U hebt geen webhook met dit id.")
    return hook


def _told(hook: Webhook) -> dict[str, Any]:
    stand = "gestopt" if hook.gestopt_op else "wacht" if hook.pogingen else "werkt"
    return {
        "id": str(hook.id),
        "url": hook.url,
        "stand": stand,
        "nr": hook.nr,
        "gemaaktOp": log.day_of(hook.gemaakt_op).isoformat(),
    }


def _listed(rows: list[dict[str, Any]]) -> Response:
    return JSONResponse({"totaal": len(rows), "resultaten": rows})
