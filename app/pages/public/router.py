"""The public pages where a question is asked and answered. Everything works without JavaScript.

A question is posted, never put in a link; the form comes back filled in, and each conclusion can be taken back.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import ValidationError
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.advice import urgent
from app.advice.explicit import CHOSEN, lay_over, leave_out
from app.advice.question import Question
from app.advice.shapes import Vraag
from app.pages.public.rendering import FOLDER, page
from app.pages.public.words import CONCLUSIES, VRAGERS, age
from app.problems import InvalidInput, explain
from app.search.asking import answered
from app.vocabulary.ages import Age, find_ages
from app.vocabulary.dutch import fold_same_length, tokenize

FIRST = 5
"""Addresses that are open to read; the others are one press away. More at once is no help to who worries."""

MOST_WRONG = 30
"""Conclusions that one form can take back: more than a question ever has."""

WHICH_AGE = "typ een leeftijd, zoals 9, 18 maanden of groep 5"

_SPAN = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_NUMBER = re.compile(r"([0-9]{1,3})(?:[.,][0-9]+)?")

router = APIRouter(include_in_schema=False)


def static_files() -> StaticFiles:
    """The styles."""
    return StaticFiles(directory=FOLDER / "static")


@router.get("/")
async def start(request: Request) -> Response:
    """The empty form."""
    return page(request, "start.html", **_form(request))


@router.post("/")
async def ask(
    request: Request,
    vraag: Annotated[str, Form()] = "",
    gemeente: Annotated[str, Form()] = "",
    leeftijd: Annotated[str, Form()] = "",
    hulpvraag: Annotated[str, Form()] = "",
    vrager: Annotated[str, Form()] = "",
    niet: Annotated[list[str], Form()] = [],  # noqa: B006  FastAPI copies it
    toch: Annotated[str, Form()] = "",
    over: Annotated[str, Form()] = "",
) -> Response:
    """The answer, under the form as it was filled in. A fault is told in the page, with the numbers for danger.

    `niet` names each conclusion that is wrong (see `leave_out`), `toch` the one that is right after all; `over` is the
    mark of the question that they are about, for in another question they may be right.
    """
    vraag = vraag.replace("\r\n", "\n")  # a browser counts the end of a line as one character, and sends two
    given = {"vraag": vraag, "gemeente": gemeente, "leeftijd": leeftijd, "hulpvraag": hulpvraag, "vrager": vrager}
    still = niet if over in ("", _mark(vraag)) else []
    wrong = _taken_back(request, [each for each in still if each != toch], given)
    try:
        answer = await answered(request.app.state.house.engine, lambda: _answer(request, given, wrong.keys()))
    except ValidationError as error:
        fields = [str(fault["loc"][0]) if fault["loc"] else "" for fault in error.errors()]
        told = [WHICH_AGE if fault["type"] == "int_type" else explain(dict(fault)) for fault in error.errors()]
        return _refused(request, given, dict(zip(fields, told, strict=True)))
    except InvalidInput as problem:
        faults = {fault.location.rpartition("/")[2]: fault.detail for fault in problem.faults}
        return _refused(request, given, faults or {"vraag": problem.detail})
    said = request.app.state.house.region.languages.says.get(answer["begrepen"]["taal"], {})
    context = {**_form(request, given), "answer": answer, "spoed": answer["spoed"], "zegt": said, "eerst": FIRST}
    return page(request, "answer.html", **context, niet=wrong, over=_mark(vraag))


@router.get("/over")
async def about(request: Request) -> Response:
    """Sources and credit."""
    told = request.app.state.house.region.regio
    return page(request, "over.html", uitleg=told.get("uitleg", []), bronvermelding=told.get("bronvermelding", []))


def _answer(request: Request, given: dict[str, str], wrong: Collection[str]) -> dict[str, Any]:
    house = request.app.state.house
    filled = {key: value.strip() for key, value in given.items() if value.strip()}
    if not filled:
        raise InvalidInput("Vertel eerst wat er aan de hand is, of kies een onderwerp.")
    body: dict[str, Any] = {key: filled[key] for key in ("vraag", "gemeente", "vrager") if key in filled}
    if "hulpvraag" in filled:
        body["hulpvragen"] = [filled["hulpvraag"]]
    ages = _ages(filled.get("leeftijd", ""), house.today().year)
    if "leeftijd" in filled:
        body["leeftijd"] = ages[0].van if ages else filled["leeftijd"]
    vraag = Vraag.model_validate(body)
    vocabulary, advice = house.vocabulary, house.advice
    choices = vraag.model_dump(include={"gemeente", "hulpvragen", "leeftijd", "vrager"})
    question: Question = advice.understand(vraag.vraag)
    question.dangers = advice.dangers_of(question)
    question = leave_out(question, wrong, lambda danger: advice.understanding.watch.needs_of([danger]))
    question = lay_over(question, vocabulary, **choices)
    question.ages = ages or question.ages
    answer: dict[str, Any] = advice.answer(question)
    return answer


def _mark(vraag: str) -> str:
    """What tells this question from another."""
    return hashlib.blake2b(vraag.encode(), digest_size=8).hexdigest()


def _ages(typed: str, year: int) -> list[Age]:
    """Ages as people type them in a field of their own: '9', '9 jaar', '2,5', '18 maanden', 'groep 5', '4 en 7',
    '2015'."""
    if number := _NUMBER.fullmatch(typed):
        years = int(number[1])
        return [Age(years, years, CHOSEN)]
    said = fold_same_length(f"kind van {typed}")
    return [Age(age.van, age.tot, CHOSEN) for age in find_ages(said, said, tokenize(said), year)]


def _refused(request: Request, given: dict[str, str], faults: dict[str, str]) -> Response:
    spoed = urgent.always(request.app.state.house.region.spoed)
    return page(request, "start.html", 400, **{**_form(request, given), "faults": faults, "spoed": spoed})


def _form(request: Request, given: dict[str, str] | None = None) -> dict[str, Any]:
    vocabulary = request.app.state.house.vocabulary
    tree = vocabulary.needs
    groups = [
        {"groep": need, "hulpvragen": [tree.contents[each] for each in tree.descendants(need.id)]}
        for need in tree.contents.values()
        if need.ouder is None
    ]
    empty = dict.fromkeys(("vraag", "gemeente", "leeftijd", "hulpvraag", "vrager"), "")
    return {
        "form": {**empty, **(given or {})},
        "gemeenten": vocabulary.gemeenten,
        "groepen": groups,
        "vragers": VRAGERS,
        "faults": {},
    }


def _taken_back(request: Request, wrong: Iterable[str], given: dict[str, str]) -> dict[str, str]:
    """Each conclusion that was taken back, in words. Not what a field now says otherwise, nor what is no conclusion."""
    vocabulary = request.app.state.house.vocabulary
    needs = vocabulary.needs.contents
    found: dict[str, str] = {}
    for key in wrong:
        kind, _, which = key.partition(".")
        if given.get(kind) or len(found) == MOST_WRONG:
            continue
        if key in CONCLUSIES:
            found[key] = CONCLUSIES[key]
        elif kind == "hulpvraag" and which in needs:
            found[key] = needs[which].naam
        elif kind == "gemeente" and which in vocabulary.gemeenten:
            found[key] = f"gemeente {vocabulary.gemeenten[which]}"
        elif kind == "leeftijd" and (span := _SPAN.fullmatch(which)):
            found[key] = age(int(span[1]), int(span[2]))
    return found
