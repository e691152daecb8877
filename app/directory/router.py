"""The catalogue over HTTP: lists from the search index, one entry from the database, which is the truth."""

from collections.abc import Iterable
from typing import Annotated, Any, Union

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.directory import paging
from app.directory.linked import Linking
from app.directory.reads import read_entry
from app.directory.shapes import LISTS, SHAPES, Lijst, Resultaten, Suggestie, Suggesties, Treffers, Zoek
from app.directory.suggestions import suggestions
from app.http import JSONResponse, cacheable, page_links
from app.models.kinds import KINDS, MEERVOUD, Deel, Slug, Soort, derived
from app.negotiation import JSON, JSON_LD, negotiate, varies
from app.search import engine as port
from app.search.asking import answered
from app.vocabulary.known import require_known
from app.vocabulary.service import Vocabulary

router = APIRouter(tags=["Gids"])


class Aanbieder(Deel):
    """The organisatie of an entry in a list."""

    id: Slug
    naam: str | None


def _listed_shape(whole: type[Deel]) -> type[Deel]:
    """The same entry in a list, where its organisatie has a name."""
    if "organisatie" not in whole.model_fields:
        return whole
    return derived(f"{whole.__name__}InLijst", whole, organisatie=(Aanbieder, ...))


LISTED = {soort: _listed_shape(shape) for soort, shape in SHAPES.items()}


def _page_of(name: str, item: Any, base: type[Resultaten] = Resultaten) -> type[Resultaten]:
    return derived(name, base, resultaten=(list[item], ...))


LISTING = "Filters samen zijn 'en', waarden van één filter 'of'. `Link` wijst naar andere bladzijden."
DETAIL = "De hele vermelding, met herkomst en zekerheid. Ingetrokken: 410 met de opvolger."
LINKED = " Met `Accept: application/ld+json` in de woorden van schema.org."


FORMS = (JSON, JSON_LD)
IN_LINKED: dict[str, Any] = {JSON_LD: {"schema": {"type": "object"}}}


def add_kind(soort: Soort) -> None:
    """The list and the detail of one kind. Five kinds, one way of reading them."""
    plural = MEERVOUD[soort]

    async def listing(request: Request, lijst: Any) -> Response:
        form = negotiate(request, FORMS)
        return await answered(request.app.state.house.engine, lambda: _listed(request, lijst, soort, form))

    listing.__annotations__["lijst"] = Annotated[LISTS[soort], Query()]

    def detail(request: Request, id: Annotated[Slug, Path(description="Id van de vermelding.")]) -> Response:
        house, form = request.app.state.house, negotiate(request, FORMS)
        entry = read_entry(house.database, soort, id)
        return _in_form(request, form, _linking(house).entry(entry) if form == JSON_LD else entry)

    router.get(
        f"/{plural}",
        summary=f"Lijst van {plural}",
        operation_id=f"lijst_{plural}",
        description=LISTING + LINKED,
        responses={200: {"model": _page_of(plural.capitalize(), LISTED[soort]), "content": IN_LINKED}},
    )(listing)
    router.get(
        f"/{plural}/{{id}}",
        summary=f"Eén {soort}",
        operation_id=f"lees_{soort}",
        description=DETAIL + LINKED,
        responses={200: {"model": SHAPES[soort], "content": IN_LINKED}},
    )(detail)


def _listed(request: Request, lijst: Lijst, soort: Soort, form: str) -> Response:
    house, path = request.app.state.house, f"/v1/{MEERVOUD[soort]}"
    require_known(house.vocabulary, lijst.model_dump(by_alias=True), in_body=False)
    page = house.engine.search(_query(house.vocabulary, lijst, soort))
    more = len(page.documents) > lijst.page_size
    del page.documents[lijst.page_size :]
    after = paging.written(page.documents[-1], lijst.sort) if more else ""
    asked = request.query_params.multi_items()
    links = page_links(path, asked, lijst.page, lijst.page_size, page.total, after)
    results = _results(page)
    if form == JSON_LD:
        results = _linking(house).listed(results["resultaten"], page.total)
    return _in_form(request, form, results, links)


def _in_form(request: Request, form: str, content: Any, headers: dict[str, str] | None = None) -> Response:
    response = cacheable(request, content, headers)
    if response.status_code == 200:
        response.headers["Content-Type"] = form
    return varies(response)


def _linking(house: Any) -> Linking:
    def name_of(slug: str) -> str | None:
        found = house.engine.search(port.Query(filters={"soort": ("organisatie",), "id": (slug,)}, limit=1)).documents
        return found[0]["naam"] if found else None

    return Linking(house.settings.base_url, house.vocabulary, name_of)


for _soort in KINDS:
    add_kind(_soort)


_FOUND = _page_of("Gevonden", Union[*LISTED.values()], Treffers)


@router.post("/_zoek", summary="Zoek in alle soorten", responses={200: {"model": _FOUND}})
async def search(zoek: Zoek, request: Request) -> Response:
    """Zoek op woorden in alle vermeldingen. Wat u typt staat alleen in het bericht en wordt niet bewaard."""
    house = request.app.state.house
    filters: dict[str, Iterable[str]] = {"soort": zoek.soorten} if zoek.soorten else {}
    if zoek.gemeente is not None:
        require_known(house.vocabulary, {"gemeente": zoek.gemeente}, in_body=True)
        filters["gemeenten"] = [house.vocabulary.gemeente(zoek.gemeente)]
    query = port.Query(
        text=zoek.tekst,
        filters=filters,
        order="tekst" if zoek.tekst.strip() else "naam",
        facets=tuple(zoek.facetten),
        offset=(zoek.page - 1) * zoek.page_size,
        limit=zoek.page_size,
    )
    found = _results(await answered(house.engine, lambda: house.engine.search(query)))
    return JSONResponse(found | {"beperkt": not house.engine.healthy()})


@router.post("/suggesties", summary="Suggesties tijdens het typen", responses={200: {"model": list[Suggestie]}})
async def suggest(typed: Suggesties, request: Request) -> Response:
    """Hulpvragen, plaatsen en vermeldingen die beginnen met wat u typt."""
    house = request.app.state.house
    vocabulary, engine = house.vocabulary, house.engine
    return JSONResponse(await answered(engine, lambda: suggestions(vocabulary, engine, typed.tekst, typed.aantal)))


def _query(vocabulary: Vocabulary, lijst: Lijst, soort: Soort) -> port.Query:
    filters: dict[str, Iterable[str]] = {
        "soort": [soort],
        "gemeenten": filter(None, map(vocabulary.gemeente, lijst.gemeente)),
        "hulpvragen": _needs(vocabulary, lijst.hulpvraag),
        "type": getattr(lijst, "type", ()),
        "doelgroepen": lijst.doelgroep,
        "toegangswegen": lijst.toegangsweg,
        "financiering": lijst.financiering,
        "organisaties": lijst.organisatie,
    }
    without = _needs(vocabulary, lijst.zonder_hulpvraag)
    return port.Query(
        name=lijst.naam or "",
        filters={field: found for field, values in filters.items() if (found := list(values))},
        exclude={"hulpvragen": without} if without else {},
        ages=tuple((age, age) for age in lijst.leeftijd),
        changed_since=lijst.gewijzigd_sinds,
        order=lijst.sort,
        facets=tuple(lijst.facetten),
        offset=0 if lijst.na else (lijst.page - 1) * lijst.page_size,
        limit=lijst.page_size + 1,  # one more, to know whether there is a next page
        after=paging.read(lijst.na, lijst.sort) if lijst.na else None,
    )


def _results(page: port.Page) -> dict[str, Any]:
    return {"totaal": page.total, "resultaten": [each["inhoud"] for each in page.documents], "facetten": page.facets}


def _needs(vocabulary: Vocabulary, wanted: Iterable[str]) -> list[str]:
    """These needs and everything below them."""
    tree = vocabulary.needs
    return list(dict.fromkeys(each for need in wanted for each in (need, *tree.descendants(need))))
