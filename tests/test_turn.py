"""One process at a time: a turn is taken, kept, given back, and free again when its holder is gone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.database import Database


@pytest.fixture
def two(database: Database) -> Iterator[tuple[Database, Database]]:
    """Two processes on one database, as far as it can tell."""
    if database.is_sqlite:
        pytest.skip("with SQLite there is one process")
    other = Database(database.url.render_as_string(hide_password=False))
    yield database, other
    other.close()


def test_one_of_two_has_the_turn_until_it_gives_it_back(two: tuple[Database, Database]) -> None:
    first, second = (each.turn("follow one") for each in two)
    assert (first.mine(), second.mine(), first.mine()) == (True, False, True)
    another = two[1].turn("follow another")
    assert another.mine()
    another.give_back()
    first.give_back()
    assert (second.mine(), first.mine()) == (True, False)
    second.give_back()


def test_a_lost_connection_is_a_lost_turn(two: tuple[Database, Database]) -> None:
    first, second = (each.turn("follow one") for each in two)
    assert first.mine()
    with two[1].engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    assert not first.mine()
    assert second.mine()
    assert not first.mine()
    second.give_back()


def test_with_sqlite_it_is_always_its_turn(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("for SQLite")
    assert database.turn("follow one").mine()
    assert database.turn("follow one").mine()
