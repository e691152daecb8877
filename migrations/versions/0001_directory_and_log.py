"""directory and log

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gebied",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("soort", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column(
            "inhoud", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "hulpvraag",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("ouder", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column(
            "inhoud", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["ouder"],
            ["hulpvraag.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "logboek",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reeks", sa.Uuid(), nullable=False),
        sa.Column("regio", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "revisie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("onderwerp", sa.Uuid(), nullable=False),
        sa.Column("soort", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column(
            "inhoud", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("schema_versie", sa.Integer(), nullable=False),
        sa.Column("stand", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("gebaseerd_op", sa.Integer(), nullable=False),
        sa.Column("oorsprong", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("door", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("waarom", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("revisie", schema=None) as batch_op:
        batch_op.create_index("ix_revisie_onderwerp_nummer", ["onderwerp", "nummer"], unique=True)

    op.create_table(
        "vermelding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("schema_versie", sa.Integer(), nullable=False),
        sa.Column(
            "inhoud", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("eigenaar", sa.Uuid(), nullable=True),
        sa.Column("toezichthouder", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("opvolger", sa.Uuid(), nullable=True),
        sa.Column("gecontroleerd_op", sa.Date(), nullable=True),
        sa.Column("controleren_voor", sa.Date(), nullable=True),
        sa.Column("gewijzigd_op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["eigenaar"],
            ["vermelding.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opvolger"],
            ["vermelding.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("soort", "slug"),
    )
    with op.batch_alter_table("vermelding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vermelding_soort"), ["soort"], unique=False)

    op.create_table(
        "gemeente",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("toegang", sa.Uuid(), nullable=True),
        sa.Column(
            "inhoud", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["toegang"],
            ["vermelding.id"],
        ),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "publicatie",
        sa.Column("nr", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handeling", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("soort", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("onderwerp", sa.Uuid(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("revisie", sa.Uuid(), nullable=True),
        sa.Column("op", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revisie"],
            ["revisie.id"],
        ),
        sa.PrimaryKeyConstraint("nr"),
    )
    with op.batch_alter_table("publicatie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publicatie_onderwerp"), ["onderwerp"], unique=False)

    op.create_table(
        "relatie",
        sa.Column("van", sa.Uuid(), nullable=False),
        sa.Column("naar", sa.Uuid(), nullable=False),
        sa.Column("rol", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["naar"],
            ["vermelding.id"],
        ),
        sa.ForeignKeyConstraint(["van"], ["vermelding.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("van", "naar", "rol"),
    )
    with op.batch_alter_table("relatie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relatie_naar"), ["naar"], unique=False)

    op.create_table(
        "vermelding_hulpvraag",
        sa.Column("vermelding_id", sa.Uuid(), nullable=False),
        sa.Column("hulpvraag", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["hulpvraag"],
            ["hulpvraag.id"],
        ),
        sa.ForeignKeyConstraint(["vermelding_id"], ["vermelding.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vermelding_id", "hulpvraag"),
    )
    with op.batch_alter_table("vermelding_hulpvraag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vermelding_hulpvraag_hulpvraag"), ["hulpvraag"], unique=False)

    op.create_table(
        "gebied_gemeente",
        sa.Column("gebied", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("gemeente", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.ForeignKeyConstraint(["gebied"], ["gebied.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["gemeente"],
            ["gemeente.code"],
        ),
        sa.PrimaryKeyConstraint("gebied", "gemeente"),
    )
    op.create_table(
        "plaats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("soort", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("gemeente", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("van", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("ook_woord", sa.Boolean(), nullable=False),
        sa.Column("adressen", sa.Integer(), nullable=True),
        sa.Column("bron", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["gemeente"],
            ["gemeente.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("naam", "gemeente", "soort"),
    )
    with op.batch_alter_table("plaats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plaats_naam"), ["naam"], unique=False)

    op.create_table(
        "postcode",
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("gemeente", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=True),
        sa.Column("plaats", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("ook", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
        sa.Column("bron", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["gemeente"],
            ["gemeente.code"],
        ),
        sa.PrimaryKeyConstraint("postcode"),
    )
    op.create_table(
        "school",
        sa.Column("vestiging", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("naam", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("plaats", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("gemeente", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("peiljaar", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=True),
        sa.Column("bron", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["gemeente"],
            ["gemeente.code"],
        ),
        sa.PrimaryKeyConstraint("vestiging"),
    )
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_naam"), ["naam"], unique=False)

    op.create_table(
        "vermelding_gemeente",
        sa.Column("vermelding_id", sa.Uuid(), nullable=False),
        sa.Column("gemeente", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.ForeignKeyConstraint(
            ["gemeente"],
            ["gemeente.code"],
        ),
        sa.ForeignKeyConstraint(["vermelding_id"], ["vermelding.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vermelding_id", "gemeente"),
    )
    with op.batch_alter_table("vermelding_gemeente", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vermelding_gemeente_gemeente"), ["gemeente"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("vermelding_gemeente", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vermelding_gemeente_gemeente"))

    op.drop_table("vermelding_gemeente")
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_naam"))

    op.drop_table("school")
    op.drop_table("postcode")
    with op.batch_alter_table("plaats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plaats_naam"))

    op.drop_table("plaats")
    op.drop_table("gebied_gemeente")
    with op.batch_alter_table("vermelding_hulpvraag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vermelding_hulpvraag_hulpvraag"))

    op.drop_table("vermelding_hulpvraag")
    with op.batch_alter_table("relatie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relatie_naar"))

    op.drop_table("relatie")
    with op.batch_alter_table("publicatie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publicatie_onderwerp"))

    op.drop_table("publicatie")
    op.drop_table("gemeente")
    with op.batch_alter_table("vermelding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vermelding_soort"))

    op.drop_table("vermelding")
    with op.batch_alter_table("revisie", schema=None) as batch_op:
        batch_op.drop_index("ix_revisie_onderwerp_nummer")

    op.drop_table("revisie")
    op.drop_table("logboek")
    op.drop_table("hulpvraag")
    op.drop_table("gebied")
