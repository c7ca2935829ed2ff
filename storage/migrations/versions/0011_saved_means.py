"""Means of payment that customers let the shop keep, as their provider's tokens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('saved_means',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('means_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=True),
    sa.Column('provider', sa.String(length=32), nullable=False),
    sa.Column('token', sa.String(length=200), nullable=False),
    sa.Column('identity', sa.String(length=200), nullable=False),
    sa.Column('body', storage.tables.Json(), nullable=False),
    sa.Column('used_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'means_id', name=op.f('pk_saved_means'))
    )
    op.create_index('ix_saved_means_used', 'saved_means', ['merchant_id', 'shopper_id', 'used_at'], unique=False)
    with op.batch_alter_table('checkouts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('keep', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('keep', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.drop_column('keep')
    with op.batch_alter_table('checkouts', schema=None) as batch_op:
        batch_op.drop_column('keep')
    op.drop_index('ix_saved_means_used', table_name='saved_means')
    op.drop_table('saved_means')
