"""Alembic's way to our database: the URL comes from the caller (`app.migrate`), never from a file."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.database import Database
from app.models import accounts, tables

target_metadata = SQLModel.metadata
assert tables.Vermelding.__tablename__  # noqa: S101 (importing the tables fills the metadata)
assert accounts.Sleutel.__tablename__  # noqa: S101


def run(connection: Connection, is_sqlite: bool) -> None:
    """Every step in one transaction: it goes through whole or not at all."""
    if is_sqlite:  # to change a column it makes the table anew, to which others point; here, as no transaction is open
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() if is_sqlite else []
        if broken:
            raise RuntimeError(f"{len(broken)} rows would point to nothing; nothing was changed")


database: Database = context.config.attributes["database"]
with database.engine.connect() as connection:
    run(connection, database.is_sqlite)
    connection.invalidate()  # the next one begins with foreign keys on
