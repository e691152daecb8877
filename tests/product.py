"""The whole product in a test: migrated, seeded, served in this process, with a fixed clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app.database import Database
from app.exchange.seed import seed
from app.main import create_app
from app.migrate import migrate
from app.settings import ROOT, Settings

TODAY = date(2026, 11, 1)
DRENTHE = ROOT / "seed" / "drenthe"


NO_LIMITS = {f"limiet_{group}": 0 for group in ("vragen", "suggesties", "lezen", "schrijven")}
"""All tests are one caller, who asks more than people do; `tests/test_limits.py` sets limits of its own."""


def prepared(folder: Path, region: Path = DRENTHE) -> Settings:
    """Settings of a product whose database is migrated and seeded with this region."""
    settings = Settings(data=folder, seed=region, database_url=None).model_copy(update=NO_LIMITS)
    database = Database(settings.effective_database_url)
    migrate(database)
    seed(database, region)
    database.close()
    return settings


@contextmanager
def served(settings: Settings) -> Iterator[TestClient]:
    """A client of the running product. An error inside answers 500, as it would outside a test."""
    app = create_app(settings, today=lambda: TODAY)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def needs_key(operation: dict[str, Any]) -> bool:
    """Whether the OpenAPI document says that nobody gets in without a key."""
    return {} not in operation["security"]
