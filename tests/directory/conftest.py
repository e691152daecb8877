"""A product of the small region to write to, and keys for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.settings import ROOT, Settings
from tests import product
from tests.directory.writing import OWNER, Keys


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")


@pytest.fixture
def by(settings: Settings) -> Iterator[Keys]:
    made = Keys(settings)
    yield made
    made.database.close()


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with product.served(settings) as client:
        yield client


@pytest.fixture
def owner(by: Keys) -> dict[str, str]:
    return by.make(f"schrijven:{OWNER}", houder="Leeslicht")
