"""PostgreSQL that is busy, slow, stuck or restarted: a refusal that people understand, and it goes on by itself."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app import database as ours
from app import migrate as migrating
from app.database import WAIT_FOR_CONNECTION, Away, Database
from app.main import create_app
from app.migrate import migrate
from app.problems import Unavailable
from app.settings import Settings
from scripts.postgres_server import PostgresServer, binaries
from tests import product, running
from tests.search import world

pytestmark = pytest.mark.postgres


@pytest.fixture
def settled(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    migrate(database)
    world.settle(database)
    yield database
    database.close()


@contextmanager
def served(url: str, connections: int) -> Iterator[TestClient]:
    settings = Settings(
        database_url=url, database_connections=connections, seed=running.REGION, betekenis="uit"
    ).model_copy(update=product.NO_LIMITS)
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_who_needs_the_database_is_refused_and_a_question_does_not(postgres_url: str) -> None:
    key = running.settled(postgres_url)
    other = Database(postgres_url)
    with served(postgres_url, connections=2) as client, ThreadPoolExecutor(5) as callers:
        with other.engine.begin() as holds:  # whoever reads the log waits, with a connection in hand
            holds.execute(text("LOCK TABLE publicatie IN ACCESS EXCLUSIVE MODE"))
            reads = [callers.submit(client.get, "/v1/wijzigingen") for _ in range(4)]
            time.sleep(0.5)
            began = time.monotonic()
            asked = client.post("/v1/juiste-adres", json=running.QUESTION, headers={"X-API-Key": key})
            assert WAIT_FOR_CONNECTION - 1 < time.monotonic() - began < WAIT_FOR_CONNECTION + 4
            assert client.post("/v1/juiste-adres", json=running.QUESTION).status_code == 200, "needs no database"
            written = client.get("/v1/webhooks", headers={"X-API-Key": key})
            answers = [written, *(each.result() for each in reads)]
        assert asked.status_code == 200, "nobody can say whose key it is: it counts as none"
        for answer in answers:
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert int(answer.headers["retry-after"]) > 0
        assert client.get("/v1/wijzigingen").status_code == 200
    other.close()


def test_a_statement_that_takes_too_long_is_ended(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ours.OPTIONS, "statement_timeout", "200ms")
    database = Database(postgres_url)
    began = time.monotonic()
    with pytest.raises(Unavailable), database.read() as session:
        session.connection().execute(text("SELECT pg_sleep(20)"))
    assert time.monotonic() - began < 5
    database.close()


def test_a_writer_waits_no_longer_than_it_may(settled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ours.OPTIONS, "lock_timeout", "200ms")
    other = Database(settled.url.render_as_string(hide_password=False))
    began = time.monotonic()
    with settled.write(), pytest.raises(Unavailable):
        world.publish(other, "voorziening", "advies")
    assert time.monotonic() - began < 5
    world.publish(other, "voorziening", "advies")
    other.close()


def test_a_writer_that_stops_halfway_is_ended(settled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "LONGEST_IDLE_WRITE", "500ms")
    other = Database(settled.url.render_as_string(hide_password=False))
    stuck, over = Event(), Event()
    told = list[type[BaseException]]()

    def halfway() -> None:
        try:
            with settled.write() as session:
                session.connection().execute(text("UPDATE vermelding SET naam = 'half'"))
                stuck.set()
                over.wait(30)
        except BaseException as error:
            told.append(type(error))

    thread = Thread(target=halfway)
    thread.start()
    assert stuck.wait(10)
    began = time.monotonic()
    world.publish(other, "voorziening", "advies")
    assert time.monotonic() - began < 8
    over.set()
    thread.join()
    assert told == [Away]
    with other.read() as session:
        names = session.connection().execute(text("SELECT naam FROM vermelding")).scalars().all()
    assert sorted(names) == ["Advies", "Merelhof"]
    other.close()


def test_a_server_that_is_restarted_costs_no_later_request() -> None:
    programs = binaries()
    if programs is None:
        assert not os.environ.get("CI")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = PostgresServer(programs)
    try:
        url = f"postgresql+psycopg://{server.address}/postgres"
        running.settled(url)
        with served(url, connections=4) as client:
            assert client.get("/v1/wijzigingen").status_code == 200
            server.kill()
            assert client.get("/v1/wijzigingen").status_code == 503
            assert client.post("/v1/juiste-adres", json=running.QUESTION).status_code == 200, "needs no database"
            assert client.get("/readyz").status_code == 200
            server.start()
            assert [client.get("/v1/wijzigingen").status_code for _ in range(8)] == [200] * 8
    finally:
        server.end()


def test_connections_of_before_a_restart_are_made_anew() -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = PostgresServer(programs)
    database = Database(f"postgresql+psycopg://{server.address}/postgres")
    try:
        with database.read() as one, database.read() as two:
            assert [each.connection().execute(text("SELECT 1")).scalar_one() for each in (one, two)] == [1, 1]
        server.kill()
        server.start()
        for _ in range(2):
            with database.read() as session:
                assert session.connection().execute(text("SELECT 1")).scalar_one() == 1
    finally:
        database.close()
        server.end()


def test_a_migration_waits_shortly_and_tries_again(settled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A running version holds a table; whoever comes behind the migration is answered meanwhile."""
    monkeypatch.setattr(migrating, "PAUSE", 0.2)
    other = Database(settled.url.render_as_string(hide_password=False))
    migrate(settled, "0003")
    with ThreadPoolExecutor(1) as apart, settled.read() as session:
        session.connection().execute(text("SELECT 1 FROM vermelding"))
        moving = apart.submit(migrate, other)
        time.sleep(0.5)
        waited = []
        for _ in range(8):
            began = time.monotonic()
            with other.read() as reader:
                reader.connection().execute(text("SELECT 1 FROM vermelding"))
            waited.append(time.monotonic() - began)
        assert not moving.done()
        assert max(waited) < 6, "lock_timeout of the migration is three seconds"
        session.rollback()
        moving.result(60)
    migrate(other)
    other.close()


def test_a_migration_that_never_gets_its_table_changes_nothing(
    settled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "TRIES", 1)
    other = Database(settled.url.render_as_string(hide_password=False))
    migrate(settled, "0003")
    with settled.read() as session:
        session.connection().execute(text("SELECT 1 FROM vermelding"))
        with pytest.raises(Unavailable, match="niets veranderd"):
            migrate(other)
    world.publish(other, "voorziening", "advies")
    migrate(other)
    other.close()
