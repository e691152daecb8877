"""What tests stand on: a migrated database of their own, on SQLite and on a real PostgreSQL.

PostgreSQL is started once a run on a free port (Debian's package), or taken from `JA_TEST_POSTGRES_URL`. Where neither
is there, its tests are skipped and say so; in CI that is a failure.
"""

import os
import shutil
import socket
import subprocess
import tempfile
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
from tests import product
from tests.search import meilisearch_server as meilisearch_server_of


def _binaries() -> Path | None:
    """Where PostgreSQL's own programs are: on the PATH, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@contextmanager
def _server(binaries: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="ja-postgres-")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")

    def run(program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root: then it runs as the user that Debian's package made.
        command = [str(binaries / program), "-D", f"{folder}/data", *arguments]
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)

    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-U", "ja", "-A", "trust", "-E", "UTF8")
        run("pg_ctl", "-o", options, "-w", "-l", "log", "start")
        yield f"127.0.0.1:{port}"
        run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """`ja@host:port` of a PostgreSQL server in which tests may make databases."""
    given = os.environ.get("JA_TEST_POSTGRES_URL")
    if given:
        yield given.removeprefix("postgresql://").rstrip("/")
        return
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: in CI its tests must run")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with _server(binaries) as address:
        yield f"ja@{address}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, once on each of the two."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'test.sqlite3'}")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # the name is ours: hexadecimal
    database = Database(f"postgresql+psycopg://{server}/{name}")
    yield database
    database.close()
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


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
