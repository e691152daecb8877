"""Migrations go up and down on both databases and give exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from app.database import Database
from app.migrate import migrate


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


def test_repeating_does_nothing(database: Database) -> None:
    migrate(database)
    assert tables(database) == set(SQLModel.metadata.tables)
