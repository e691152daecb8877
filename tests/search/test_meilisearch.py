"""The Meilisearch engine keeps the contract, against a real server, and what only it promises."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from app.search.meilisearch import MeilisearchEngine, Recipe
from app.search.meilisearch_server import MeilisearchServer
from tests.search.contract import EngineContract

pytestmark = pytest.mark.meilisearch


@pytest.fixture
def name() -> str:
    return f"test-{uuid4().hex[:8]}"


@pytest.fixture
def engine(meilisearch_server: tuple[str, str], name: str) -> Iterator[MeilisearchEngine]:
    server = MeilisearchServer(*meilisearch_server)
    made = MeilisearchEngine(server, name, lambda: Recipe("a log"))
    made.replace_all([], 0)
    yield made
    server.drop(server.indexes(f"{name}-"))


class TestMeilisearch(EngineContract):
    pass
