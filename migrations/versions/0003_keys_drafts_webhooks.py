"""API keys, drafts without a number, repeated requests, webhooks, confirmations that name their revision

Going down, drafts that were never published are lost: the tables below have no place for them.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


_FILL = """
UPDATE publicatie SET revisie = (
    SELECT told.revisie FROM publicatie AS told
    WHERE told.onderwerp = publicatie.onderwerp AND told.handeling = 'publicatie' AND told.nr < publicatie.nr
    ORDER BY told.nr DESC LIMIT 1
) WHERE handeling = 'bevestiging' AND revisie IS NULL
"""
"""A confirmation names the revision that was looked at, so that a reader of the log needs no older row."""


def _text(name: str, length: int, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(length=length), nullable=nullable)


def upgrade() -> None:
    op.execute(_FILL)
    with op.batch_alter_table("revisie") as table:
        table.alter_column("nummer", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "sleutel",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("voorvoegsel", 8),
        _text("hash", 64),
        _text("houder", 200),
        sa.Column("rechten", JSON, nullable=False),
        sa.Column("gemaakt_op", sa.Date(), nullable=False),
        sa.Column("verloopt_op", sa.Date(), nullable=False),
        sa.Column("ingetrokken_op", sa.Date(), nullable=True),
        sa.Column("laatst_gebruikt_op", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("voorvoegsel"),
    )
    op.create_table(
        "herhaling",
        sa.Column("sleutel", sa.Uuid(), nullable=False),
        _text("kenmerk", 100),
        _text("verzoek", 64),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("antwoord", JSON, nullable=True),
        sa.Column("koppen", JSON, nullable=False),
        sa.Column("op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sleutel"], ["sleutel.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sleutel", "kenmerk"),
    )
    op.create_index("ix_herhaling_op", "herhaling", ["op"])
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sleutel", sa.Uuid(), nullable=False),
        _text("url", 300),
        _text("geheim", 64),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("gestopt_op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("gemaakt_op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sleutel"], ["sleutel.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhook_sleutel", "webhook", ["sleutel"])
    op.create_table(
        "mislukking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook", sa.Uuid(), nullable=False),
        sa.Column("van", sa.Integer(), nullable=False),
        sa.Column("tot", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        _text("reden", 100),
        sa.Column("op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["webhook"], ["webhook.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mislukking_webhook", "mislukking", ["webhook"])


def downgrade() -> None:
    for name in ("mislukking", "webhook", "herhaling", "sleutel"):
        op.drop_table(name)
    op.execute("DELETE FROM revisie WHERE nummer IS NULL")
    with op.batch_alter_table("revisie") as table:
        table.alter_column("nummer", existing_type=sa.Integer(), nullable=False)
