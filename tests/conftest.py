"""What tests stand on: a migrated database of their own, on SQLite and on a real PostgreSQL.

PostgreSQL is started once a run on a free port (Debian's package), or taken from `JA_TEST_POSTGRES_URL`. Where neither
is there, its tests are skipped and say so; in CI that is a failure.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.migrate import migrate
from app.settings import Settings
from scripts import meilisearch_server as meilisearch_server_of
from scripts.postgres_server import PostgresServer, binaries
from tests import product


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """`ja@host:port` of a PostgreSQL server in which tests may make databases."""
    given = os.environ.get("JA_TEST_POSTGRES_URL")
    if given:
        yield given.removeprefix("postgresql://").rstrip("/")
        return
    programs = binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: in CI its tests must run")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = PostgresServer(programs, "fsync=off", "max_connections=200")
    yield server.address
    server.end()


@contextmanager
def made(server: str) -> Iterator[str]:
    """The URL of an empty database on this server, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # the name is ours: hexadecimal
    yield f"postgresql+psycopg://{server}/{name}"
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The URL of an empty database on PostgreSQL."""
    with made(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, once on each of the two."""
    sqlite = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    database = Database(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A migrated, empty database, once on each of the two."""
    migrate(empty_database)
    return empty_database


@pytest.fixture(scope="session")
def meilisearch_server() -> Iterator[tuple[str, str]]:
    """Address and key of a Meilisearch server in which tests may make indexes."""
    given = meilisearch_server_of.given()
    if given:
        yield given
        return
    if not meilisearch_server_of.installed():
        pytest.skip(meilisearch_server_of.WHY_NOT)
    server = meilisearch_server_of.RealServer()
    yield server.url, server.key
    server.end()


@pytest.fixture(scope="session")
def drenthe_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database with the real data of Drenthe, made once; tests that write make their own."""
    return product.prepared(tmp_path_factory.mktemp("drenthe"))


@pytest.fixture(scope="session")
def drenthe(drenthe_settings: Settings) -> Iterator[TestClient]:
    """The product on the real data of Drenthe, for reading."""
    with product.served(drenthe_settings) as client:
        yield client
