"""price_lists"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
import storage.tables

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('list_prices',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('variant_id', sa.String(length=64), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('sale_price', sa.BigInteger(), nullable=True),
    sa.Column('sale_starts_at', storage.tables.UtcDateTime(), nullable=True),
    sa.Column('sale_ends_at', storage.tables.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['merchant_id', 'variant_id'], ['variants.merchant_id', 'variants.variant_id'], name=op.f('fk_list_prices_merchant_id_variant_id_variants')),
    sa.PrimaryKeyConstraint('merchant_id', 'currency', 'variant_id', name=op.f('pk_list_prices'))
    )
    op.create_table('shopper_currencies',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('chosen_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', name=op.f('pk_shopper_currencies'))
    )
    with op.batch_alter_table('merchants', schema=None) as batch_op:
        batch_op.add_column(sa.Column('price_lists', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('merchants', schema=None) as batch_op:
        batch_op.drop_column('price_lists')

    op.drop_table('shopper_currencies')
    op.drop_table('list_prices')
