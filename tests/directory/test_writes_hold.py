"""What must hold when writers meet or die halfway: nothing lost, nothing half, and no gap in the log."""

import os
import sys
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from signal import SIGKILL
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import SQLModel, select

from app.database import Database
from app.directory import service
from app.models.kinds import Soort, parse
from app.models.tables import Publicatie, Revisie, Vermelding, uuid_for
from app.problems import Conflict
from tests.search import world

PROCESSES = get_context("forkserver")  # real processes, for half the price of a new Python each time
PROCESSES.set_forkserver_preload([__name__])

EACH = 20
"""Rounds of each writer: enough for writers to meet, also on a slow disk."""


@pytest.fixture
def region(database: Database) -> Database:
    world.settle(database)
    return database


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def run(target: Callable[..., None], *arguments: tuple[Any, ...]) -> list[int | None]:
    """Run `target` in a process for each of these argument lists, all at once. Returns their exit codes."""
    processes = [PROCESSES.Process(target=target, args=each) for each in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in tables}


def assert_log_has_no_gap(database: Database) -> None:
    with database.read() as session:
        numbers = session.exec(select(Publicatie.nr).order_by(Publicatie.nr)).all()  # type: ignore[arg-type]
    assert numbers == list(range(1, len(numbers) + 1))


# --- two at once ---------------------------------------------------------------------------------------------------


def write_many(url: str, name: str, together: Barrier) -> None:
    """Entries of its own, and one that all writers change."""
    database = Database(url)
    together.wait()
    for number in range(EACH):
        world.publish(database, "voorziening", f"{name}-{number}")
        world.publish(database, "voorziening", "van-allen", naam=f"{name} {number}")


def test_processes_that_publish_at_once_lose_nothing(region: Database) -> None:
    names, together = ("een", "twee", "drie"), PROCESSES.Barrier(3)
    assert run(write_many, *((url_of(region), name, together) for name in names)) == [0, 0, 0]
    with region.read() as session:
        slugs = set(session.exec(select(Vermelding.slug).where(Vermelding.soort == "voorziening")))
        shared = uuid_for(world.REGIO, "voorziening", "van-allen")
        versions = session.exec(select(Revisie).where(Revisie.onderwerp == shared)).all()
        contents = {version.nummer or 0: version.inhoud["naam"] for version in versions}
        logged = session.exec(select(Publicatie.revisie)).all()
        revisions = session.exec(select(Revisie.id)).all()
        assert session.get_one(Vermelding, shared).inhoud["naam"] == contents[EACH * 3]
    assert slugs == {f"{name}-{number}" for name in names for number in range(EACH)} | {"van-allen"}
    assert sorted(contents) == list(range(1, EACH * 3 + 1))
    assert set(contents.values()) == {f"{name} {number}" for name in names for number in range(EACH)}
    assert sorted(map(str, logged)) == sorted(map(str, revisions))
    assert_log_has_no_gap(region)


TOLD = 3
"""Exit code of a writer that was told of the other."""


def change_from_first_version(url: str, naam: str, together: Barrier) -> None:
    database = Database(url)
    with database.read() as session:
        entry = session.get_one(Vermelding, uuid_for(world.REGIO, "voorziening", "advies"))
        inhoud = parse("voorziening", entry.inhoud).model_copy(update={"naam": naam})
        versie = entry.versie
    together.wait()
    try:
        publish_from(database, "voorziening", "advies", inhoud, versie)
    except Conflict:
        sys.exit(TOLD)


def publish_from(database: Database, soort: Soort, slug: str, inhoud: Any, versie: int) -> None:
    with database.write() as session:
        service.publish(
            session, world.REGIO, soort, slug, inhoud, oorsprong="redactie", door="redacteur", versie=versie
        )


def test_of_two_that_started_from_one_version_the_second_is_told(region: Database) -> None:
    world.publish(region, "voorziening", "advies")
    names, together = ("Van de een", "Van de ander"), PROCESSES.Barrier(2)
    codes = run(change_from_first_version, *((url_of(region), name, together) for name in names))
    assert sorted(code or 0 for code in codes) == [0, TOLD]
    with region.read() as session:
        entry = session.get_one(Vermelding, uuid_for(world.REGIO, "voorziening", "advies"))
        assert (entry.naam, entry.versie) == (names[codes.index(0)], 2)
        inhoud = parse("voorziening", entry.inhoud)
    assert_log_has_no_gap(region)
    before = everything(region)
    for slug, versie in (("advies", 0), ("advies", 1), ("advies", 3), ("nog-niet-daar", 1)):
        with pytest.raises(Conflict):
            publish_from(region, "voorziening", slug, inhoud, versie)
    assert everything(region) == before
    publish_from(region, "voorziening", "nieuw", inhoud, 0)
    publish_from(region, "voorziening", "advies", inhoud.model_copy(update={"naam": "Opnieuw"}), 2)


# --- killed halfway ------------------------------------------------------------------------------------------------


def publish_new(database: Database) -> None:
    world.publish(database, "voorziening", "nieuw", hulpvragen=["slapen", "lezen"])


def change(database: Database) -> None:
    world.publish(database, "voorziening", "advies", naam="Anders", werkgebied={"gebieden": ["beide"]})


def withdraw(database: Database) -> None:
    world.withdraw(database, "voorziening", "advies")


def join(database: Database) -> None:
    world.gemeente(database, "GM9003", "Later")


def die_at(url: str, act: Callable[[Database], None], statement: int) -> None:
    """Do it, and be killed as soon as the database has carried out this statement: no clean-up of any kind."""
    database = Database(url)
    done = count(1)

    @event.listens_for(database.engine, "after_cursor_execute")
    def strike(*_: object) -> None:
        if next(done) == statement:
            os.kill(os.getpid(), SIGKILL)

    act(database)


@pytest.mark.parametrize("act", [publish_new, change, withdraw, join])
def test_killed_at_any_moment_of_a_write_leaves_all_as_it_was(region: Database, act: Callable[..., None]) -> None:
    world.publish(region, "voorziening", "advies", hulpvragen=["slapen"], werkgebied={"heleRegio": True})
    before = everything(region)
    for statement in count(1):
        (code,) = run(die_at, (url_of(region), act, statement))
        if code == 0:
            break
        assert code == -SIGKILL
        assert everything(region) == before
    assert statement > 8, "it was not killed in the middle of anything"
    changed = {table for table, rows in everything(region).items() if rows != before[table]}
    assert {"publicatie", "revisie"} < changed
    assert_log_has_no_gap(region)
