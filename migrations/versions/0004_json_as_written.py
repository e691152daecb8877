"""JSON is kept as it was written, on PostgreSQL as on SQLite

JSONB puts the keys of an object in an order of its own. So an answer read back differed from the answer that was given
at the write, its ETag did not fit, and nobody could publish a draft without reading it again. Safe beside the version
before this one, whose JSONB values PostgreSQL takes for these columns.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("vermelding", "inhoud"),
    ("revisie", "inhoud"),
    ("gemeente", "inhoud"),
    ("gebied", "inhoud"),
    ("hulpvraag", "inhoud"),
    ("sleutel", "rechten"),
    ("herhaling", "antwoord"),
    ("herhaling", "koppen"),
)


def upgrade() -> None:
    _change(sa.JSON())


def downgrade() -> None:
    _change(postgresql.JSONB())


def _change(kind: sa.types.TypeEngine[object]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in COLUMNS:
            op.alter_column(table, column, type_=kind, postgresql_using=f"{column}::{kind.compile()}")
