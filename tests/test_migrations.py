"""Migrations go up and down on both databases and give exactly the tables that the models describe."""

from datetime import UTC, date, datetime
from uuid import UUID

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import RowMapping, insert, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from app import log
from app.database import Database
from app.directory import service
from app.migrate import migrate
from app.models.tables import Publicatie, Vermelding
from tests.search import world


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_up_gives_the_models_tables_and_down_leaves_none(empty_database: Database) -> None:
    migrate(empty_database)
    assert tables(empty_database) == set(SQLModel.metadata.tables)
    migrate(empty_database, "base")
    assert tables(empty_database) == set()
    migrate(empty_database)
    assert tables(empty_database) == set(SQLModel.metadata.tables)


def test_nothing_in_the_models_is_missing_from_the_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def everything(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        rows = {
            table.name: connection.execute(table.select()).mappings().all() for table in SQLModel.metadata.sorted_tables
        }
    return {name: sorted(map(in_one_order, found)) for name, found in rows.items()}


def in_one_order(row: RowMapping) -> str:
    """A row as text; the revision before the last one kept no order of keys."""
    return orjson.dumps(dict(row), option=orjson.OPT_SORT_KEYS).decode()


def test_what_is_kept_survives_every_step_down_and_up(database: Database) -> None:
    world.settle(database)
    world.publish(database, "voorziening", "advies", hulpvragen=["slapen"])
    with database.write() as session:
        service.confirm(session, world.REGIO, "voorziening", "advies", date(2026, 3, 1), None)
    world.withdraw(database, "voorziening", "advies")
    before = everything(database)
    assert before["relatie"] == []
    assert before["publicatie"]
    for revision in ("0002", "0001"):
        migrate(database, revision)
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM publicatie")).scalar_one()
    assert kept == len(before["publicatie"])
    migrate(database)
    assert everything(database) == before
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("DELETE FROM gemeente"))  # what points to it still holds it


def test_repeating_does_nothing(database: Database) -> None:
    migrate(database)
    assert tables(database) == set(SQLModel.metadata.tables)


def test_the_log_learns_on_which_day_an_entry_was_checked(empty_database: Database) -> None:
    """Rows of before: the newest confirmation has the entry's own day, an older one the day it was written down."""
    migrate(empty_database, "0001")
    same = {"soort": "zorgroute", "slug": "route"}
    with empty_database.engine.begin() as connection:
        day = {"gecontroleerd_op": date(2026, 2, 1)}
        connection.execute(insert(Vermelding).values(id=UUID(int=1), naam="Route", inhoud={}, **same, **day))
        for number, act in enumerate(("publicatie", "bevestiging", "bevestiging"), start=1):
            row = {
                "nr": number,
                "handeling": act,
                "onderwerp": UUID(int=1),
                "op": datetime(2026, 3, number, tzinfo=UTC),
            }
            connection.execute(insert(Publicatie).values(**row, **same))
    migrate(empty_database)
    with empty_database.read() as session:
        days = [row.gecontroleerd_op for row in log.rows_after(session, 0)]
    assert days == [None, date(2026, 3, 2), date(2026, 2, 1)]
