"""the day of checking in the log

The log alone then tells what an entry looked like at any number. Rows written before this get what is known: the
newest confirmation of an entry carries the entry's own day, an older one the day on which it was written down.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FILL = """
UPDATE publicatie SET gecontroleerd_op = CASE
    WHEN nr = (SELECT max(later.nr) FROM publicatie AS later
               WHERE later.onderwerp = publicatie.onderwerp AND later.handeling = 'bevestiging')
    THEN (SELECT vermelding.gecontroleerd_op FROM vermelding WHERE vermelding.id = publicatie.onderwerp)
    ELSE date(op) END
WHERE handeling = 'bevestiging'
"""


def upgrade() -> None:
    op.add_column("publicatie", sa.Column("gecontroleerd_op", sa.Date(), nullable=True))
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_column("publicatie", "gecontroleerd_op")
