"""Builds the house: database, engine, follower, vocabulary and advice, and mounts what is served."""

import gc
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import log, openapi, problems
from app.accounts.limits import Gate, Limits
from app.accounts.ring import KeyRing
from app.advice import meaning, urgent
from app.advice import router as advice_router
from app.advice.service import Advice
from app.compression import Compressed
from app.configured import configured
from app.database import Database
from app.directory import router as directory_router
from app.directory import write_router
from app.exchange import export_router, feed_router, webhook_router
from app.exchange.feed import Feed
from app.exchange.hsds import router as hsds_router
from app.exchange.hsds.catalogue import Catalogue
from app.exchange.hsds.facade import Facade
from app.exchange.webhooks import Courier, Resolve, resolve
from app.http import API_PREFIXES, API_VERSION, STATIC, JSONResponse, Plumbing, cacheable
from app.models.kinds import MEERVOUD
from app.negotiation import read_as_offered
from app.openapi import hsds as openapi_hsds
from app.openapi import serving as openapi_serving
from app.pages.public import entries as public_entries
from app.pages.public import errors as page_errors
from app.pages.public import router as public_pages
from app.problems import Problem, Refuse
from app.rooms import Rooms
from app.search.embedded import EmbeddedEngine
from app.search.engine import Searcher
from app.search.fleet import Fleet
from app.search.follower import Follower
from app.search.hints import Hints
from app.search.meilisearch import Recipe
from app.search.meilisearch_documents import Synonyms, synonyms_of
from app.settings import Settings
from app.strays import nothing_stray
from app.vocabulary import router as vocabulary_router
from app.vocabulary import service as vocabulary_service
from app.vocabulary.known import also_unknown
from app.vocabulary.ladder import Ladder
from app.vocabulary.region import Region

V1, HSDS = API_PREFIXES

CHANGES_WORDS = {"hulpvraag", "gemeente", "organisatie"}
"""Kinds whose change renews the vocabulary: needs and their words, gemeenten and their office, organisations' names."""


class House:
    """Everything one process has, shared by its requests."""

    def __init__(self, settings: Settings, today: Callable[[], date] = log.today, lookup: Resolve = resolve) -> None:
        self.settings, self.today, self.lookup = settings, today, lookup
        self.region = Region(settings.seed, settings.language)
        self.database = Database(settings.effective_database_url, settings.database_connections)
        self.embedded, ladder = EmbeddedEngine(), Ladder.load(settings.seed / "ladder.json")
        self.feed = Feed(self.database)
        self.courier = Courier(self.database, today, lookup)
        self.follower = Follower(self.database, self.embedded, ladder)
        self.hints = Hints(self.database, self._wake)
        self.fleet = self._fleet(ladder) if settings.meili_urls else None
        self.engine: Searcher = self.fleet.servers if self.fleet else self.embedded
        """What questions are asked: the servers when there are any, with the embedded engine behind them."""
        self.advice: Advice | None = None
        self._synonyms: Synonyms = {}
        self._renewing = threading.Lock()
        self.follower.on_change(self._renew)

    def open(self) -> None:
        """Fill the index and the vocabulary, and follow the log from here on."""
        # What is built here lives as long as the process: collecting meanwhile looks through all of it time and again
        # and finds nothing, and a collection over it later would take 0.13 s at 10,000 entries, in the middle of
        # somebody's question. The little that is garbage by then (1 MB) stays: finding it would take .3 s.
        gc.disable()
        try:
            self.follower.start()
            if self.advice is None:
                self._renew(frozenset(CHANGES_WORDS))
            if self.advice is not None:
                self.advice.load()
            gc.freeze()
        finally:
            gc.enable()
        if self.fleet:
            self.fleet.start()
        self.hints.start()

    def close(self) -> None:
        """Stop following and sending, and give back the database."""
        self.courier.stop()
        self.hints.stop()
        if self.fleet:
            self.fleet.stop()
        self.follower.stop()
        self.database.close()

    @property
    def vocabulary(self) -> vocabulary_service.Vocabulary:
        """The vocabulary in use. Raises Unavailable before it is there."""
        if self.advice is None:
            raise problems.Unavailable("De gids wordt nog geladen. Probeer het over een paar tellen weer.")
        return self.advice.vocabulary

    def _fleet(self, ladder: Ladder) -> Fleet:
        key = self.settings.meili_key
        return Fleet(
            self.settings.meili_urls,
            key.get_secret_value() if key else None,
            str(self.region.regio["id"]),
            lambda: Recipe(str(self.follower.reeks), self._synonyms),
            self.database,
            ladder,
            self.embedded,
        )

    def _wake(self) -> None:
        """Somebody wrote: look at the log now."""
        self.follower.wake()
        if self.fleet:
            self.fleet.wake()

    def _renew(self, changed: frozenset[str]) -> None:
        if not changed & CHANGES_WORDS:
            return
        with self._renewing, self.database.read() as session:
            vocabulary = vocabulary_service.load(session, self.region)
            if self.advice is None:
                learned = meaning.load(self.settings.seed) if self.settings.betekenis == "aan" else None
                self.advice = Advice(self.engine, self.region, vocabulary, self.today, learned)
            else:
                self.advice.renew(vocabulary)
            self._synonyms = synonyms_of((need.naam, need.woorden.zeker) for need in vocabulary.needs.contents.values())
        if self.fleet:
            self.fleet.wake()


def create_app(
    settings: Settings | None = None,
    today: Callable[[], date] = log.today,
    lookup: Resolve = resolve,
    leaving: Callable[[], bool] = lambda: False,
) -> ASGIApp:
    """The whole product as one ASGI app. `today` is the clock that advice uses, `lookup` finds hosts' addresses,
    `leaving` tells whether this process is about to stop."""
    settings = settings or configured()
    house = House(settings, today, lookup)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        house.open()
        house.courier.start()
        if house.advice is not None:
            threading.Thread(target=house.advice.warm, name="warm", daemon=True).start()
        yield
        house.close()

    root = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    root.state.house = house
    root.mount(STATIC, public_pages.static_files())
    root.include_router(public_pages.router)
    root.include_router(public_entries.router)
    _health(root, house, leaving)
    page_errors.install_errors(root)
    rooms = Compressed(Rooms(root, {V1: (build_api(house), ""), HSDS: (build_hsds(house), "/")}))
    refuse = _refusal_of(root, house)
    gate = Gate(rooms, Limits(settings), KeyRing(house.database, house.today), refuse)
    return Plumbing(ProxyHeadersMiddleware(gate, trusted_hosts=settings.proxies), refuse)  # type: ignore[arg-type]


def _refusal_of(root: FastAPI, house: House) -> Refuse:
    """How a refusal before any route looks: JSON for programs, a page for people; the main job's with the numbers."""

    def refuse(request: Request, problem: Problem) -> Response:
        if request.url.path.startswith(API_PREFIXES):
            return _with_numbers(request, problem, house)
        request.scope["app"] = root
        page = page_errors.error_page(request, problem)
        page.headers.update(problem.headers)
        return page

    return refuse


def _with_numbers(request: Request, error: Problem, house: House) -> Response:
    """A refusal or failure of the main job still shows whom to ring."""
    if request.url.path.endswith("/juiste-adres"):
        error.extra["spoed"] = urgent.always(house.region.spoed)
    return error.response()


def _bare_api() -> FastAPI:
    """An application without a document or pages of the framework's own."""
    return FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        swagger_ui_oauth2_redirect_url=None,
        root_path_in_servers=False,  # the document names its server itself: the same one, whoever asks
    )


def build_api(house: House) -> FastAPI:
    """The API under /v1, with its own document."""
    api = _bare_api()
    api.state.house = house
    api.router.dependencies.append(Depends(_as_documented))
    api.get("", include_in_schema=False)(_index)
    api.include_router(advice_router.router)
    api.include_router(directory_router.router)
    api.include_router(write_router.router)
    api.include_router(vocabulary_router.router)
    api.include_router(export_router.router)
    api.include_router(feed_router.router)
    api.include_router(webhook_router.router)
    openapi_serving.complete(api, lambda: openapi.build(api, house.settings))
    openapi_serving.install(api)
    problems.install(
        api,
        lambda request, error: _with_numbers(request, error, house),
        lambda request, error: also_unknown(house.vocabulary, request, error) if house.advice else (),
    )
    return api


def build_hsds(house: House) -> FastAPI:
    """The directory by the HSDS standard, with a document of its own."""
    api = _bare_api()
    settings, region = house.settings, house.region
    api.state.hsds = Facade(
        database=house.database,
        catalogue=Catalogue(region.naam, settings.seed / "ladder.json"),
        engine=house.engine,
        vocabulary=lambda: house.vocabulary,
        points=region.points,
        base_url=f"{settings.base_url}{HSDS}",
    )
    api.include_router(hsds_router.router)
    openapi_serving.complete(api, lambda: openapi_hsds.build(api, settings))
    openapi_serving.serve_json(api, api)
    problems.install(api)
    return api


async def _as_documented(request: Request) -> None:
    """What every operation refuses, whatever it does: keys that it does not take, and forms that it does not have."""
    await nothing_stray(request)
    read_as_offered(request)


async def _index(request: Request) -> Response:
    """What is here, for who types only the beginning of an address. Told in the document's description: a path of it
    begins with a slash, and `/v1/` is no address here."""
    reads = (*MEERVOUD.values(), "hulpvragen", "gemeenten", "export", "wijzigingen")
    paths = [f"{V1}/{name}" for name in ("docs", "openapi.json", "openapi.yaml", *reads)]
    return cacheable(request, {"naam": "Het Juiste Adres", "versie": API_VERSION, "adressen": paths})


def _health(root: FastAPI, house: House, leaving: Callable[[], bool]) -> None:
    @root.get("/livez")
    async def alive() -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    @root.get("/readyz")
    def ready() -> Response:
        """It can answer questions: index filled, vocabulary there. A search server that is not asked is a warning, and
        a database that does not answer too: this process answers by itself. Red while it is about to stop, so that no
        more is sent."""
        if leaving():
            return JSONResponse({"status": "stopt"}, 503)
        filled = house.follower.caught_up and house.advice is not None
        told = house.fleet.warnings() if house.fleet else []
        if not house.follower.reads:
            told.append("de database antwoordt niet: vragen gaan door, schrijven niet")
        warnings = {"waarschuwingen": told} if told else {}
        return JSONResponse({"status": "ok" if filled else "laden", **warnings}, 200 if filled else 503)
