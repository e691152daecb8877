"""The public pages: ask a question and read the answer. Everything works without JavaScript.

A question is posted, never put in a link; the form comes back filled in, so that what was understood can be corrected.
"""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Form, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.advice import urgent
from app.advice.explicit import lay_over
from app.advice.fit import spans
from app.advice.shapes import Vraag
from app.directory.reads import read_entry
from app.models.kinds import MEERVOUD, Soort
from app.problems import Gone, InvalidInput, Problem, explain, from_status
from app.search.asking import answered
from app.search.engine import Query

FOLDER = Path(__file__).parent

VRAGERS = {
    "ouder": "Ouder of verzorger",
    "jongere": "Kind of jongere",
    "school": "Ik werk op een school",
    "professional": "Ik ben hulpverlener",
}
POORTEN = {
    "toegang": "de gemeente",
    "school": "de school",
    "huisarts": "de huisarts",
    "CIZ": "het CIZ",
    "gecertificeerde instelling": "de jeugdbeschermer",
    "jeugdgezondheidszorg": "het consultatiebureau of de jeugdarts",
}

_SOORTEN: dict[str, Soort] = {plural: soort for soort, plural in MEERVOUD.items()}

router = APIRouter(include_in_schema=False)

_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
)
_templates.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]


def static_files() -> StaticFiles:
    """The styles."""
    return StaticFiles(directory=FOLDER / "static")


@router.get("/")
async def start(request: Request) -> Response:
    """The empty form."""
    return _page(request, "ask.html", **_form(request))


@router.post("/")
async def ask(
    request: Request,
    vraag: Annotated[str, Form()] = "",
    gemeente: Annotated[str, Form()] = "",
    leeftijd: Annotated[str, Form()] = "",
    hulpvraag: Annotated[str, Form()] = "",
    vrager: Annotated[str, Form()] = "",
) -> Response:
    """The answer, under the form as it was filled in. A fault is told in the page, with the numbers for danger."""
    given = {"vraag": vraag, "gemeente": gemeente, "leeftijd": leeftijd, "hulpvraag": hulpvraag, "vrager": vrager}
    try:
        answer = await answered(request.app.state.house.engine, lambda: _answer(request, given))
    except ValidationError as error:
        wrong = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
        told = [f"{fault['loc'][0]}: {explain(dict(fault))}" for fault in error.errors()]
        return _refused(request, given, told, wrong)
    except InvalidInput as problem:
        return _refused(request, given, [fault.detail for fault in problem.faults] or [problem.detail], set())
    return _page(request, "ask.html", **{**_form(request, given), "answer": answer, "spoed": answer["spoed"]})


@router.get("/over")
async def about(request: Request) -> Response:
    """Sources and credit."""
    told = request.app.state.house.region.regio
    return _page(request, "over.html", uitleg=told.get("uitleg", []), bronvermelding=told.get("bronvermelding", []))


@router.get("/{meervoud}/{slug}")
def detail(request: Request, meervoud: str, slug: str) -> Response:
    """One entry, whole, with how sure it is."""
    if meervoud not in _SOORTEN:
        raise HTTPException(404)
    soort = _SOORTEN[meervoud]
    entry = read_entry(request.app.state.house.database, soort, slug)
    house = request.app.state.house
    if isinstance(entry.get("organisatie"), str):
        found = house.engine.search(Query(filters={"soort": ("organisatie",), "id": (entry["organisatie"],)}, limit=1))
        entry["organisatie"] = {
            "id": entry["organisatie"],
            "naam": found.documents[0]["naam"] if found.documents else None,
        }
    offers = []
    if soort == "organisatie":
        kinds = ("voorziening", "arrangement", "expertise")
        offers = house.engine.search(
            Query(filters={"organisaties": (slug,), "soort": kinds}, order="naam", limit=100)
        ).documents
    names = house.vocabulary.needs.contents
    return _page(
        request,
        "detail.html",
        entry=_Lenient(entry),
        offers=offers,
        hulpvragen=[names[need].naam for need in entry.get("hulpvragen", []) if need in names],
        leeftijd=spans(entry.get("leeftijden", [])),
        gebied=_area(house, entry["werkgebied"]),
    )


def install_errors(app: FastAPI) -> None:
    """Errors of the pages as pages: a person gets words and numbers, not JSON."""

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return error_page(request, error)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        missing = error.status_code == 404
        title = "Deze bladzijde is er niet" if missing else "Dat kan hier niet"
        return _error(request, error.status_code, title, "Controleer het adres, of stel hieronder uw vraag opnieuw.")

    @app.exception_handler(Exception)
    async def crash(request: Request, _error: Exception) -> Response:
        return error_page(request, from_status(500))


def error_page(request: Request, error: Problem) -> Response:
    """A refusal as a page."""
    if not isinstance(error, Gone):
        return _error(request, error.status, error.title, error.detail)
    successor = error.extra.get("opvolger")
    link = f"/{request.path_params['meervoud']}/{successor}" if successor else None
    return _error(request, error.status, error.title, "Dit staat niet meer in de gids.", link)


class _Lenient(dict[str, Any]):
    """An entry in a template: kinds differ in their fields, and one that a kind does not have is simply not there."""

    def __getattr__(self, name: str) -> Any:
        return self.get(name)


def _answer(request: Request, given: dict[str, str]) -> dict[str, Any]:
    house = request.app.state.house
    filled = {key: value.strip() for key, value in given.items() if value.strip()}
    if not filled:
        raise InvalidInput("Vertel eerst wat er aan de hand is, of kies iets uit de lijsten.")
    body: dict[str, Any] = {key: filled[key] for key in ("vraag", "gemeente", "vrager") if key in filled}
    if "hulpvraag" in filled:
        body["hulpvragen"] = [filled["hulpvraag"]]
    if "leeftijd" in filled:
        years = filled["leeftijd"].lower().removesuffix("jaar").strip()
        body["leeftijd"] = int(years) if years.isdecimal() else filled["leeftijd"]
    vraag = Vraag.model_validate(body)
    vocabulary, advice = house.vocabulary, house.advice
    choices = vraag.model_dump(include={"gemeente", "hulpvragen", "leeftijd", "vrager"})
    question = lay_over(advice.understand(vraag.vraag), vocabulary, **choices)
    answer: dict[str, Any] = advice.answer(question)
    return answer


def _refused(request: Request, given: dict[str, str], faults: list[str], wrong: set[str]) -> Response:
    spoed = urgent.always(request.app.state.house.region.spoed)
    return _page(request, "ask.html", 400, **{**_form(request, given, wrong), "faults": faults, "spoed": spoed})


def _form(request: Request, given: dict[str, str] | None = None, wrong: set[str] | None = None) -> dict[str, Any]:
    vocabulary = request.app.state.house.vocabulary
    tree = vocabulary.needs
    groups = [
        {"naam": need.naam, "hulpvragen": [tree.contents[each] for each in tree.descendants(need.id)]}
        for need in tree.contents.values()
        if need.ouder is None
    ]
    empty = dict.fromkeys(("vraag", "gemeente", "leeftijd", "hulpvraag", "vrager"), "")
    return {
        "form": {**empty, **(given or {})},
        "gemeenten": vocabulary.gemeenten,
        "groepen": groups,
        "vragers": VRAGERS,
        "wrong": wrong or set(),
        "answer": None,
        "faults": [],
        "spoed": None,
    }


def _page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    region = request.app.state.house.region
    html = _templates.get_template(template).render(regio=region.naam, meervoud=MEERVOUD, poorten=POORTEN, **context)
    return HTMLResponse(html, status)


def _error(request: Request, status: int, title: str, text: str, successor: str | None = None) -> Response:
    spoed = urgent.always(request.app.state.house.region.spoed)
    return _page(request, "fout.html", status, titel=title, tekst=text, opvolger=successor, spoed=spoed)


def _area(house: Any, werkgebied: dict[str, Any]) -> str:
    vocabulary = house.vocabulary
    if werkgebied["heleRegio"]:
        return f"heel {house.region.naam}"
    areas = [vocabulary.areas[area] for area in werkgebied["gebieden"] if area in vocabulary.areas]
    codes = [*werkgebied["gemeenten"], *(code for area in areas for code in area.gemeenten)]
    return ", ".join(vocabulary.gemeenten[code] for code in dict.fromkeys(codes) if code in vocabulary.gemeenten)
