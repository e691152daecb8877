"""The index follows the log: at once in this process, soon elsewhere, and it recovers from what goes wrong."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.database import Database
from app.models.tables import Hulpvraag, Logboek
from app.problems import NotFound
from app.search.embedded import EmbeddedEngine
from app.search.engine import Document, Query
from app.search.follower import ALL_SOORTEN, Follower
from tests.running import PATIENCE
from tests.search.examples import LADDER
from tests.search.world import need, publish, settle, withdraw


@pytest.fixture
def region(database: Database) -> Database:
    settle(database)
    return database


@pytest.fixture
def engine() -> EmbeddedEngine:
    return EmbeddedEngine()


@pytest.fixture
def follower(region: Database, engine: EmbeddedEngine) -> Iterator[Follower]:
    follower = Follower(region, engine, LADDER, interval=0.05)
    yield follower
    follower.stop()


def ids(engine: EmbeddedEngine) -> set[str]:
    return {each["id"] for each in engine.search(Query(limit=1000)).documents}


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def rename(database: Database, old: str, new: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_what_was_there_before_is_there_after_the_start(engine: EmbeddedEngine, follower: Follower) -> None:
    assert not follower.caught_up
    follower.start()
    assert follower.caught_up
    assert (ids(engine), engine.position()) == ({"merelhof"}, 3)


def test_a_write_is_findable_when_it_returns(region: Database, engine: EmbeddedEngine) -> None:
    follower = Follower(region, engine, LADDER, interval=3600)
    follower.start()
    for number in range(5):
        publish(region, "voorziening", f"nummer-{number}")
        assert f"nummer-{number}" in ids(engine)
        assert engine.position() == 4 + number
    follower.stop()


def test_an_undone_write_leaves_no_trace(region: Database, engine: EmbeddedEngine, follower: Follower) -> None:
    follower.start()
    with pytest.raises(NotFound):
        withdraw(region, "voorziening", "bestaat-niet")
    assert (ids(engine), engine.position()) == ({"merelhof"}, 3)


WRITER = """
import sys
from app.database import Database
from tests.search.world import publish
publish(Database(sys.argv[1]), "voorziening", "van-elders")
"""


def test_the_write_of_another_process_is_noticed(region: Database, engine: EmbeddedEngine, follower: Follower) -> None:
    follower.start()
    url = region.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", WRITER, url], check=True)
    wait_until(lambda: "van-elders" in ids(engine))


class SlowEngine(EmbeddedEngine):
    """Takes its time over every other change, so that followers that did not wait for each other would mix."""

    def __init__(self) -> None:
        super().__init__()
        self.positions: list[int] = []

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        if position % 2:
            time.sleep(0.02)
        super().apply(upserts, deletes, position)
        self.positions.append(position)


def test_many_writers_at_once_end_with_everything(region: Database) -> None:
    engine = SlowEngine()
    follower = Follower(region, engine, LADDER, interval=3600)
    follower.start()
    missing: list[str] = []

    def write(writer: int) -> None:
        for number in range(5):
            slug = f"v-{writer}-{number}"
            publish(region, "voorziening", slug)
            if slug not in ids(engine):
                missing.append(slug)

    writers = [Thread(target=write, args=(writer,)) for writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert missing == []
    assert len(ids(engine)) == 41
    assert engine.position() == 43
    assert engine.positions == sorted(set(engine.positions)), "a row was taken in twice or out of order"
    follower.stop()


def test_searches_never_see_two_phones_of_one_organisatie(
    region: Database, engine: EmbeddedEngine, follower: Follower
) -> None:
    for number in range(8):
        publish(region, "voorziening", f"v-{number}")
    follower.start()
    done, mixed, seen = Event(), list[set[str]](), set[str]()

    def search() -> None:
        while not done.is_set():
            page = engine.search(Query(filters={"soort": ["voorziening"]}))
            phones = {each["kaart"]["organisatie"]["telefoon"] for each in page.documents}
            seen.update(phones)
            if len(phones) != 1 or page.total != 8:
                mixed.append(phones)

    reader = Thread(target=search)
    reader.start()
    for number in range(10):
        publish(region, "organisatie", "merelhof", naam="Merelhof", telefoon=f"0592-12345{number}")
    done.set()
    reader.join()
    assert mixed == []
    assert len(seen) > 1, "no search ran during the changes"


def test_a_write_succeeds_while_the_index_cannot_follow(
    region: Database, engine: EmbeddedEngine, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    follower.start()
    rename(region, "vermelding_gemeente", "weg")
    need(region, "slapen", "Anders")
    with region.read() as session:
        assert session.get_one(Hulpvraag, "slapen").naam == "Anders"
    assert "could not follow" in caplog.text
    assert engine.position() == 3
    rename(region, "weg", "vermelding_gemeente")
    wait_until(lambda: engine.position() == 4)


def test_listeners_hear_what_changed_after_it_is_findable(
    region: Database, engine: EmbeddedEngine, follower: Follower
) -> None:
    heard: list[tuple[frozenset[str], int]] = []
    follower.on_change(lambda soorten: heard.append((soorten, engine.position())))
    follower.start()
    assert heard == [(ALL_SOORTEN, 3)]
    publish(region, "voorziening", "advies")
    need(region, "slapen", "Anders")
    assert heard[1:] == [(frozenset({"voorziening"}), 4), (frozenset({"hulpvraag"}), 5)]


def test_a_failing_listener_is_called_again_and_harms_nobody(
    region: Database, engine: EmbeddedEngine, follower: Follower
) -> None:
    heard: list[frozenset[str]] = []
    tries: list[frozenset[str]] = []

    def fails_twice(soorten: frozenset[str]) -> None:
        tries.append(soorten)
        if len(tries) <= 2:
            raise ConnectionError

    follower.on_change(fails_twice)
    follower.on_change(heard.append)
    follower.start()
    wait_until(lambda: len(tries) == 3)
    assert set(tries) == {ALL_SOORTEN}
    publish(region, "voorziening", "advies")
    assert tries[3:] == [{"voorziening"}]
    assert heard == [ALL_SOORTEN, {"voorziening"}]


def test_another_log_means_beginning_anew(region: Database, engine: EmbeddedEngine, follower: Follower) -> None:
    publish(region, "voorziening", "advies")
    follower.start()
    with region.write() as session:  # as a restored backup: other content under the same numbers
        book = session.get_one(Logboek, 1)
        book.reeks = uuid4()
        session.connection().execute(text("UPDATE vermelding SET slug = 'hersteld' WHERE slug = 'advies'"))
    assert ids(engine) == {"merelhof", "hersteld"}


def test_a_log_that_is_shorter_means_beginning_anew(
    region: Database, engine: EmbeddedEngine, follower: Follower
) -> None:
    publish(region, "voorziening", "advies")
    follower.start()
    with region.write() as session:
        session.connection().execute(text("UPDATE vermelding SET status = 'ingetrokken' WHERE slug = 'advies'"))
        session.connection().execute(text("DELETE FROM publicatie WHERE nr = 4"))
    assert (ids(engine), engine.position()) == ({"merelhof"}, 3)


def test_an_empty_directory_is_caught_up_too(database: Database, engine: EmbeddedEngine) -> None:
    follower = Follower(database, engine, LADDER, interval=0.05)
    follower.start()
    assert follower.caught_up
    assert ids(engine) == set()
    settle(database)
    publish(database, "voorziening", "advies")
    withdraw(database, "voorziening", "advies")
    assert ids(engine) == {"merelhof"}
    follower.stop()


def test_after_stop_nothing_follows(region: Database, engine: EmbeddedEngine, follower: Follower) -> None:
    follower.start()
    follower.stop()
    publish(region, "voorziening", "te-laat")
    assert "te-laat" not in ids(engine)
