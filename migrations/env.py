"""Alembic's way to our database: the URL comes from the caller (`app.migrate`), never from a file."""

from alembic import context
from sqlmodel import SQLModel

from app.database import Database
from app.models import accounts, tables

target_metadata = SQLModel.metadata
assert tables.Vermelding.__tablename__  # noqa: S101 (importing the tables fills the metadata)
assert accounts.Sleutel.__tablename__  # noqa: S101

database: Database = context.config.attributes["database"]
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
