"""The vocabulary over HTTP: gemeenten, gebieden, places, schools and needs."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import AfterValidator, Field
from sqlalchemy import func
from sqlmodel import col, select
from starlette.responses import Response

from app.http import SOME_WORD, Page, PageSize, cacheable, page_links, written_in_words
from app.models.kinds import Deel, Gemeentecode, Herkomst, Slug, derived
from app.models.tables import Gebied, GebiedGemeente, Gemeente, School, Vermelding
from app.problems import NotFound
from app.vocabulary.contents import GebiedInhoud, HulpvraagInhoud
from app.vocabulary.known import require_known

router = APIRouter(tags=["Begrippen"])

Text = Annotated[
    str, Field(min_length=2, max_length=100, json_schema_extra=SOME_WORD), AfterValidator(written_in_words)
]


class Plaatsnaam(Deel):
    """Query of `GET /plaatsen`."""

    naam: Text
    """Naam van een plaats, buurtschap of gemeente."""


class Scholen(Deel):
    """Query of `GET /scholen`."""

    naam: Text | None = None
    """Deel van de naam van de school."""
    gemeente: Annotated[str, Field(max_length=100)] | None = None
    """Code of naam van de gemeente waar de school staat."""
    page: Page = 1
    """Bladzijde, vanaf 1."""
    page_size: PageSize = 20
    """Aantal per bladzijde, hoogstens 100."""


class Toegang(Deel):
    """The office of a gemeente where one asks for help."""

    id: Slug
    naam: str
    telefoon: str | None
    website: str | None
    herkomst: Herkomst


class GemeenteInLijst(Deel):
    """A gemeente and its office."""

    code: Gemeentecode
    id: Slug
    naam: str
    toegang: Toegang | None


class KortGebied(Deel):
    """A gebied that a gemeente belongs to."""

    id: Slug
    naam: str
    soort: str


class HeleGemeente(GemeenteInLijst):
    """A gemeente with its gebieden."""

    gebieden: list[KortGebied]
    herkomst: Herkomst | None


class GenoemdeGemeente(Deel):
    """A gemeente by code and name."""

    code: Gemeentecode
    naam: str


class GevondenPlaats(Deel):
    """What a name means, and in which gemeenten it lies."""

    naam: str
    soort: str
    gemeenten: list[GenoemdeGemeente]


class GevondenSchool(Deel):
    """A school by its DUO establishment number."""

    vestiging: str
    naam: str
    type: str
    plaats: str
    gemeente: Gemeentecode
    peiljaar: str | None
    bron: str | None


class HeleHulpvraag(HulpvraagInhoud):
    """A need and what is below it in the tree."""

    onder: list[Slug]


class Lijst(Deel):
    """A list of the vocabulary."""

    totaal: int
    resultaten: list[Any]


def _list_of(name: str, item: Any) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a list of these."""
    return {200: {"model": derived(name, Lijst, resultaten=(list[item], ...))}}


@router.get("/gemeenten", summary="Gemeenten van de regio", responses=_list_of("Gemeenten", GemeenteInLijst))
def gemeenten(request: Request) -> Response:
    """Alle gemeenten, met waar inwoners hulp vragen (de toegang)."""
    with request.app.state.house.database.read() as session:
        rows = session.exec(select(Gemeente).order_by(Gemeente.naam)).all()
        offices = _offices(
            session.exec(select(Vermelding).where(col(Vermelding.id).in_([r.toegang for r in rows]))).all()
        )
        return cacheable(request, _listed([_gemeente(row, offices) for row in rows]))


@router.get("/gemeenten/{code}", summary="Eén gemeente", responses={200: {"model": HeleGemeente}})
def gemeente(
    request: Request, code: Annotated[Gemeentecode, Path(description="Gemeentecode, zoals GM0106.")]
) -> Response:
    """Eén gemeente met haar toegang en de gebieden waar zij bij hoort."""
    with request.app.state.house.database.read() as session:
        row = session.get(Gemeente, code)
        if row is None:
            raise NotFound(f"Gemeente {code} hoort niet bij deze regio.")
        office = session.get(Vermelding, row.toegang) if row.toegang else None
        areas = session.exec(
            select(Gebied)
            .join(GebiedGemeente, col(GebiedGemeente.gebied) == Gebied.id)
            .where(GebiedGemeente.gemeente == code)
        ).all()
        found = _gemeente(row, _offices([office] if office else []))
        found["gebieden"] = [{"id": area.id, "naam": area.naam, "soort": area.soort} for area in areas]
        found["herkomst"] = row.inhoud.get("herkomst")
        return cacheable(request, found)


@router.get("/gebieden", summary="Gebieden", responses=_list_of("Gebieden", GebiedInhoud))
def gebieden(request: Request) -> Response:
    """Samenwerkingsverbanden, inkoopregio's en RMC-regio's met hun gemeenten."""
    with request.app.state.house.database.read() as session:
        return cacheable(request, _listed([row.inhoud for row in session.exec(select(Gebied).order_by(Gebied.id))]))


@router.get("/plaatsen", summary="Welke gemeente hoort bij een plaats", responses=_list_of("Plaatsen", GevondenPlaats))
async def plaatsen(request: Request, wanted: Annotated[Plaatsnaam, Query()]) -> Response:
    """De gemeente of gemeenten van een plaatsnaam. Meer dan één: vraag de gebruiker welke."""
    vocabulary = request.app.state.house.vocabulary
    found = [
        {
            "naam": place.naam,
            "soort": place.kind,
            "gemeenten": [_named(vocabulary.gemeenten, c) for c in place.gemeenten],
        }
        for place in vocabulary.places.named(wanted.naam)
    ]
    return cacheable(request, _listed(found))


@router.get("/scholen", summary="Scholen", responses=_list_of("Scholen", GevondenSchool))
def scholen(request: Request, wanted: Annotated[Scholen, Query()]) -> Response:
    """Scholen op naam en gemeente, uit open onderwijsdata van DUO. `Link` wijst naar andere bladzijden."""
    house = request.app.state.house
    query = select(School)
    if wanted.gemeente is not None:
        require_known(house.vocabulary, {"gemeente": wanted.gemeente}, in_body=False)
        query = query.where(School.gemeente == house.vocabulary.gemeente(wanted.gemeente))
    if wanted.naam is not None:
        query = query.where(col(School.naam).icontains(wanted.naam, autoescape=True))
    with house.database.read() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        first = (wanted.page - 1) * wanted.page_size
        page = query.order_by(School.naam, School.vestiging).offset(first).limit(wanted.page_size)
        found = {"totaal": total, "resultaten": [row.model_dump() for row in session.exec(page)]}
    links = page_links("/v1/scholen", request.query_params.multi_items(), wanted.page, wanted.page_size, total)
    return cacheable(request, found, links)


@router.get("/hulpvragen", summary="Hulpvragen", responses=_list_of("Hulpvragen", HulpvraagInhoud))
async def hulpvragen(request: Request) -> Response:
    """De boom van hulpvragen met de gewone woorden die erbij horen."""
    needs = request.app.state.house.vocabulary.needs.contents.values()
    return cacheable(request, _listed([need.model_dump(mode="json", by_alias=True) for need in needs]))


@router.get("/hulpvragen/{id}", summary="Eén hulpvraag", responses={200: {"model": HeleHulpvraag}})
async def hulpvraag(request: Request, id: Annotated[Slug, Path(description="Id van de hulpvraag.")]) -> Response:
    """Eén hulpvraag met haar woorden, haar ouder en wat eronder valt."""
    tree = request.app.state.house.vocabulary.needs
    if id not in tree.contents:
        raise NotFound(f"Er is geen hulpvraag met id {id}.")
    return cacheable(
        request, {**tree.contents[id].model_dump(mode="json", by_alias=True), "onder": tree.children.get(id, [])}
    )


def _listed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"totaal": len(rows), "resultaten": list(rows)}


def _named(names: dict[str, str], code: str) -> dict[str, str]:
    return {"code": code, "naam": names[code]}


def _offices(entries: Sequence[Vermelding]) -> dict[Any, dict[str, Any]]:
    return {
        entry.id: {
            "id": entry.slug,
            **{key: entry.inhoud.get(key) for key in ("naam", "telefoon", "website", "herkomst")},
        }
        for entry in entries
    }


def _gemeente(row: Gemeente, offices: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    return {"code": row.code, "id": row.slug, "naam": row.naam, "toegang": offices.get(row.toegang)}
