"""A write of one process is heard by another at once; and found all the same when nobody tells."""

import time
from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import text

from app.database import Database
from app.migrate import migrate
from app.search.embedded import EmbeddedEngine
from app.search.engine import Query
from app.search.follower import Follower
from app.search.hints import Hints
from tests.search import world
from tests.search.examples import LADDER
from tests.search.test_follower import wait_until

pytestmark = pytest.mark.postgres


@pytest.fixture
def two(postgres_url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes on one database, as far as it can tell."""
    ours, theirs = Database(postgres_url), Database(postgres_url)
    migrate(ours)
    world.settle(ours)
    yield ours, theirs
    ours.close()
    theirs.close()


def listeners(database: Database) -> int:
    with database.alone() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        return int(connection.execute(text(asked)).scalar_one())


def known(engine: EmbeddedEngine) -> set[str]:
    return {each["id"] for each in engine.search(Query(limit=100)).documents}


@pytest.mark.parametrize("hinted", [True, False])
def test_what_another_process_wrote_is_found(two: tuple[Database, Database], hinted: bool) -> None:
    ours, theirs = two
    engine = EmbeddedEngine()
    follower = Follower(ours, engine, LADDER, interval=60 if hinted else 1)
    hints = Hints(ours, follower.wake)
    follower.start()
    if hinted:
        hints.start()
        wait_until(lambda: listeners(ours) == 1)
    try:
        began = time.monotonic()
        world.publish(theirs, "voorziening", "advies")
        wait_until(lambda: "advies" in known(engine))
        assert time.monotonic() - began < 15, "long before it would look by itself, in a minute"
    finally:
        hints.stop()
        follower.stop()


def test_a_lost_connection_is_made_again(two: tuple[Database, Database]) -> None:
    ours, theirs = two
    heard = Event()
    hints = Hints(ours, heard.set)
    hints.start()
    try:
        wait_until(lambda: listeners(ours) == 1)
        with theirs.alone() as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            connection.execute(text(ended))
        wait_until(lambda: listeners(ours) == 0)
        heard.clear()
        wait_until(lambda: listeners(ours) == 1)
        assert heard.wait(5), "what was written meanwhile is looked at"
        heard.clear()
        world.publish(theirs, "voorziening", "advies")
        assert heard.wait(5)
    finally:
        hints.stop()


def test_what_is_undone_is_not_told(two: tuple[Database, Database]) -> None:
    ours, theirs = two
    heard = Event()
    hints = Hints(ours, heard.set)
    hints.start()
    try:
        wait_until(lambda: listeners(ours) == 1)
        assert heard.wait(5)
        heard.clear()
        with pytest.raises(ZeroDivisionError), theirs.write():
            raise ZeroDivisionError
        assert not heard.wait(1)
    finally:
        hints.stop()
