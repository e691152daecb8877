"""Alembic's way to our database: the URL comes from the caller (`app.migrate`), never from a file."""

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from app.database import WRITE_LOCK, Database
from app.models import accounts, tables

target_metadata = SQLModel.metadata
assert tables.Vermelding.__tablename__  # noqa: S101 (importing the tables fills the metadata)
assert accounts.Sleutel.__tablename__  # noqa: S101

TIMEOUTS = {"lock_timeout": "3s", "statement_timeout": "0"}
"""On PostgreSQL: filling a new column may take long, waiting for a table may not."""


def run(connection: Connection, is_sqlite: bool) -> None:
    """Every step in one transaction: it goes through whole or not at all. Under the lock of writers, so that two that
    start at once take turns and nobody writes meanwhile; and with a short wait for tables, because whoever waits for
    one holds up everybody behind it (`app.migrate` tries again)."""
    if is_sqlite:  # to change a column it makes the table anew, to which others point; here, as no transaction is open
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        connection = connection.execution_options(immediate=True)
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        if not is_sqlite:
            for name, value in TIMEOUTS.items():
                connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
        context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() if is_sqlite else []
        if broken:
            raise RuntimeError(f"{len(broken)} rows would point to nothing; nothing was changed")


database: Database = context.config.attributes["database"]
with database.engine.connect() as connection:
    run(connection, database.is_sqlite)
    connection.invalidate()  # the next one begins with foreign keys on
