"""The main job over HTTP. `async def`, and inline while nothing waits: see `search/asking.py`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.advice.explicit import lay_over
from app.advice.question import Question
from app.advice.service import Advice
from app.advice.shapes import Antwoord, Beoordelen, Beoordeling, Filters, Vraag
from app.directory.reads import read_entry
from app.http import JSONResponse, cacheable
from app.models.kinds import Slug
from app.problems import Fault, InvalidInput, Unavailable
from app.search.asking import answered

router = APIRouter(tags=["Juiste adres"])


def advice_of(request: Request) -> Advice:
    """The one Advice of this process. Raises Unavailable until the index is filled."""
    advice: Advice | None = request.app.state.house.advice
    if advice is None:
        raise Unavailable("De gids wordt nog geladen. Probeer het over een paar tellen weer.")
    return advice


@router.post("/juiste-adres", summary="Vraag naar het juiste adres", responses={200: {"model": Antwoord}})
async def ask(vraag: Vraag, request: Request) -> Response:
    """Stel een vraag in gewone woorden en krijg de juiste adressen, het lichtste eerst.

    Bij elk adres staat waarom het past en hoe u er binnenkomt. `begrepen` toont wat uit de tekst is begrepen en uit
    welke woorden; wat u zelf invult gaat voor. Bij gevaar staat in `spoed` wie u nu belt. De vraag wordt niet bewaard.
    """
    advice = advice_of(request)
    if not (vraag.vraag.strip() or vraag.model_fields_set - {"vraag", "aantal"}):
        fault = Fault(location="/vraag", code="missing", detail="stel een vraag of kies een filter")
        raise InvalidInput("Er staat geen vraag in wat u stuurde.", [fault])
    question = lay_over(
        advice.understand(vraag.vraag),
        advice.vocabulary,
        **vraag.model_dump(include={"gemeente", "plaats", "postcode", "school", "hulpvragen", "leeftijd", "vrager"}),
    )
    answer = await answered(advice.engine, lambda: advice.answer(question, vraag.aantal))
    return JSONResponse(answer)


@router.get("/juiste-adres", summary="Het juiste adres bij filters", responses={200: {"model": Antwoord}})
async def by_filters(filters: Annotated[Filters, Query()], request: Request) -> Response:
    """Hetzelfde antwoord, alleen uit filters: om naar te linken en te bewaren. Geef minstens één filter."""
    advice = advice_of(request)
    if not filters.model_fields_set:
        fault = Fault(place="query", location="hulpvraag", code="missing", detail="geef minstens één filter")
        raise InvalidInput("Kies een gemeente, een hulpvraag, een leeftijd, een vrager of een school.", [fault])
    question = _from_filters(advice, filters)
    return cacheable(request, await answered(advice.engine, lambda: advice.answer(question)))


@router.get(
    "/organisaties/{id}/juiste-adres",
    summary="Ben ik hier aan het juiste adres?",
    responses={200: {"model": Beoordeling}},
)
async def is_this_right(
    id: Annotated[Slug, Path()], filters: Annotated[Beoordelen, Query()], request: Request
) -> Response:
    """Of deze organisatie het juiste adres is: ja, via een ander, of nee. Met de reden per regel en wat beter past."""
    advice = advice_of(request)
    question = _from_filters(advice, filters)
    result = await answered(advice.engine, lambda: advice.assess(id, question))
    if result is None:
        await run_in_threadpool(read_entry, request.app.state.house.database, "organisatie", id)  # never there, or gone
        raise Unavailable("Deze organisatie is net toegevoegd. Probeer het over een paar tellen opnieuw.")
    return cacheable(request, result)


def _from_filters(advice: Advice, filters: Filters | Beoordelen) -> Question:
    given: dict[str, Any] = filters.model_dump()
    given["hulpvragen"] = given.pop("hulpvraag")
    return lay_over(Question(), advice.vocabulary, **given, in_body=False)
