"""The main job on PostgreSQL and Meilisearch beside the embedded product, in one run on one machine.

Each engine of the outside world runs here too, so that they share the cores with the product as on one server.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from app.database import Database
from app.exchange.seed import seed
from app.migrate import migrate
from app.settings import Settings
from scripts.benchmarks.load import closed_loop, open_loop, server
from scripts.meilisearch_server import RealServer
from scripts.postgres_server import PostgresServer, binaries

RATES = (50, 100)
PATIENCE = 120
"""Seconds in which the search server must hold everything."""


def measure(folder: Path, asked: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of `POST /v1/juiste-adres` at each rate, embedded (on the filled `folder`) and in production's
    topology, by turns; and how many answers were limited. Raises LookupError without the programs."""
    posts = [("POST", "/v1/juiste-adres", {"vraag": text}) for text in asked]
    found: dict[str, Any] = {}
    with (
        _engines() as settings,
        server("app.serve:app", {"JA_DATA": str(folder)}) as (embedded, _),
        server("app.serve:app", settings) as (production, _),
    ):
        _wait(production)
        for base in (embedded, production):
            asyncio.run(closed_loop(base, posts))  # not measured: words are encoded once after a start
        for rate in RATES:
            for name, base in (("embedded", embedded), ("PostgreSQL, Meilisearch", production)):
                found[f"{name}, {rate} a second"] = asyncio.run(open_loop(base, posts, rate))
        limited = sum(httpx.post(production + path, json=body).json()["beperkt"] for _, path, body in posts[:200])
    return found | {"limited answers": {"of 200": limited}}


@contextmanager
def _engines() -> Iterator[dict[str, str]]:
    programs = binaries()
    if programs is None:
        raise LookupError("PostgreSQL is not installed")
    postgres, meilisearch = PostgresServer(programs), RealServer()
    url = f"postgresql+psycopg://{postgres.address}/postgres"
    try:
        _fill(url)
        yield {
            "JA_DATABASE_URL": url,
            "JA_MEILI_URL": meilisearch.url,
            "JA_MEILI_KEY": meilisearch.key,
        }
    finally:
        meilisearch.end()
        postgres.end()


def _fill(url: str) -> None:
    database = Database(url)
    migrate(database)
    seed(database, Settings().seed)
    database.close()


def _wait(base: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while (told := httpx.get(f"{base}/readyz", timeout=5).json()).get("waarschuwingen") or told["status"] != "ok":
        if time.monotonic() > deadline:
            raise TimeoutError(str(told))
        time.sleep(0.2)
