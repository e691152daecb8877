"""HSDS 3.1 over HTTP. Every session is opened inside its endpoint; a parameter does what HSDS says or is refused."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from app.exchange.hsds.answers import answer, lines, page_of
from app.exchange.hsds.facade import Facade, missing
from app.exchange.hsds.objects import Object
from app.exchange.hsds.presenting import Presenting, minimal
from app.exchange.hsds.selecting import SERVICES, Selecting
from app.exchange.hsds.shapes import (
    DEFAULT_PAGE,
    AtLocationsQuery,
    HsdsId,
    OrganizationQuery,
    OrganizationsQuery,
    Parameters,
    ServicesQuery,
    TermsQuery,
)
from app.exchange.hsds.terms import Taxonomy, Term
from app.http import cacheable
from app.strays import nothing_stray

router = APIRouter(dependencies=[Depends(nothing_stray)])

VERSION = "3.1"
PROFILE = "https://docs.openreferral.org/en/latest/hsds/"
"""The specification itself: we follow no national profile, there is none for the Netherlands."""

R = TypeVar("R")
Id = Annotated[HsdsId, Path(description="HSDS-id.")]

Choose = Callable[[Selecting], Sequence[R]]
Show = Callable[[Presenting, Sequence[R]], list[Object]]


@router.get("/", summary="Over deze API", operation_id="getAPIMetaInformation")
def root(request: Request) -> Response:
    """Versie van HSDS, het profiel en het adres van dit document."""
    openapi_url = f"{_facade(request).base_url}/openapi.json"
    return cacheable(request, {"version": VERSION, "profile": PROFILE, "openapi_url": openapi_url})


@router.get("/services", summary="Diensten", operation_id="getPaginatedListOfServices")
def services(request: Request, query: Annotated[ServicesQuery, Query()]) -> Response:
    """Voorzieningen, expertises en arrangementen, op naam; met `search` het beste eerst."""

    def show(presenting: Presenting, records: Sequence[Any]) -> list[Object]:
        if query.minimal:
            return [minimal(record) for record in records]
        return presenting.services(records, full=query.full)

    every = len if query.minimal else lambda _records: DEFAULT_PAGE
    return _listed(request, query, lambda choosing: choosing.services(query), show, every)


@router.get("/services/{id}", summary="Eén dienst", operation_id="getFullyNestedServiceById")
def service(request: Request, id: Id) -> Response:
    """De dienst met alles wat erbij hoort. Ingetrokken: 410 met de id van de opvolger."""
    facade = _facade(request)
    with facade.database.read() as session:
        presenting = facade.presenting(session)
        record = presenting.contents.services.get(id)
        if record is None:
            raise missing(session, "service", id, *SERVICES)
        found = presenting.services([record], full=True)[0]
    return cacheable(request, found)


@router.get("/organizations", summary="Organisaties", operation_id="getPaginatedListOfOrganizations")
def organizations(request: Request, query: Annotated[OrganizationsQuery, Query()]) -> Response:
    """Organisaties op naam; met `search` het beste eerst. Een term telt als de organisatie hem zelf draagt."""
    full = query.full or query.full_service

    def show(presenting: Presenting, records: Sequence[Any]) -> list[Object]:
        return presenting.organizations(records, full=full, services=query.full_service)

    return _listed(request, query, lambda choosing: choosing.organizations(query), show)


@router.get("/organizations/{id}", summary="Eén organisatie", operation_id="getOrganizationById")
def organization(request: Request, id: Id, query: Annotated[OrganizationQuery, Query()]) -> Response:
    """De organisatie met haar diensten. Ingetrokken: 410 met de id van de opvolger."""
    facade = _facade(request)
    with facade.database.read() as session:
        presenting = facade.presenting(session)
        record = presenting.contents.organizations.get(id)
        if record is None:
            raise missing(session, "organization", id, "organisatie")
        found = presenting.organizations([record], full=True, services=query.full_service)[0]
    return cacheable(request, found)


@router.get("/taxonomies", summary="Taxonomieën", operation_id="getPaginatedListOfTaxonomies")
def taxonomies(request: Request, query: Annotated[Parameters, Query()]) -> Response:
    """De lijsten waaruit termen komen: hulpvragen, zorgroutes en de vaste lijsten van de gids."""
    return _listed(request, query, lambda choosing: choosing.taxonomies(query.search), _as_json)


@router.get("/taxonomies/{id}", summary="Eén taxonomie", operation_id="getTaxonomyById")
def taxonomy(request: Request, id: Id) -> Response:
    """Eén lijst van termen."""
    facade = _facade(request)
    with facade.database.read() as session:
        found = facade.presenting(session).contents.around.terms.taxonomies.get(id)
        if found is None:
            raise missing(session, "taxonomy", id)
    return cacheable(request, found.as_json())


@router.get("/taxonomy_terms", summary="Termen", operation_id="getPaginatedListOfTaxonomyTerms")
def taxonomy_terms(request: Request, query: Annotated[TermsQuery, Query()]) -> Response:
    """Termen van alle taxonomieën, elke boom in zijn eigen volgorde."""
    return _listed(request, query, lambda choosing: choosing.terms(query), _as_json)


@router.get("/taxonomy_terms/{id}", summary="Eén term", operation_id="getTaxonomyTermById")
def taxonomy_term(request: Request, id: Id) -> Response:
    """Eén term, met zijn taxonomie. Een ingetrokken zorgroute: 410 met de id van de opvolger."""
    facade = _facade(request)
    with facade.database.read() as session:
        found = facade.presenting(session).contents.around.terms.by_id.get(id)
        if found is None:
            raise missing(session, "taxonomy_term", id, "zorgroute")
    return cacheable(request, {**found.as_json(), "taxonomy_detail": found.taxonomy.as_json()})


@router.get(
    "/service_at_locations", summary="Diensten op een plaats", operation_id="getPaginatedListOfServiceAtLocation"
)
def service_at_locations(request: Request, query: Annotated[AtLocationsQuery, Query()]) -> Response:
    """Diensten waarvan bekend is waar ze zijn. Van een plaats is alleen de naam bekend, geen adres."""

    def show(presenting: Presenting, records: Sequence[Any]) -> list[Object]:
        return presenting.at_locations(records, full=query.full)

    return _listed(request, query, lambda choosing: choosing.at_locations(query), show)


@router.get(
    "/service_at_locations/{id}",
    summary="Eén dienst op een plaats",
    operation_id="getServiceAtLocationWithNestedDataById",
)
def service_at_location(request: Request, id: Id) -> Response:
    """De dienst op deze plaats, met alles wat erbij hoort."""
    facade = _facade(request)
    with facade.database.read() as session:
        presenting = facade.presenting(session)
        record = presenting.contents.at_locations.get(id)
        if record is None:
            raise missing(session, "service_at_location", id)
        found = presenting.at_locations([record], full=True)[0]
    return cacheable(request, found)


def _listed(
    request: Request,
    query: Parameters,
    choose: Choose[R],
    show: Show[R],
    default: Callable[[Sequence[R]], int] = lambda _records: DEFAULT_PAGE,
) -> Response:
    facade = _facade(request)
    with facade.database.read() as session:
        presenting = facade.presenting(session)
        records = choose(facade.selecting(presenting.contents))
        if query.format == "json":
            page = page_of(records, query, lambda some: show(presenting, some), max(default(records), 1))
            return answer(request, query, page)

    def batch(some: Sequence[R]) -> list[Object]:
        with facade.database.read() as session:
            return show(Presenting(session, presenting.contents), some)

    return lines(query, records, batch)


def _as_json(_presenting: Presenting, records: Sequence[Taxonomy | Term]) -> list[Object]:
    return [record.as_json() for record in records]


def _facade(request: Request) -> Facade:
    return cast(Facade, request.app.state.hsds)
