"""Means of payment are kept by providers and customer records alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.drop_table('saved_instruments')


def downgrade() -> None:
    op.create_table('saved_instruments',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('instrument_id', sa.String(length=64), nullable=False),
    sa.Column('body', storage.tables.Json(), nullable=False),
    sa.Column('used_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', 'instrument_id', name=op.f('pk_saved_instruments'))
    )
