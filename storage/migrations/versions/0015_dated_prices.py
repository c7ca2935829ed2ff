"""Until when sales that begin or end by the calendar were told of."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_HAS_SALE = sa.text('sale_price IS NOT NULL')


def upgrade() -> None:
    op.add_column('merchants', sa.Column('prices_looked_at', storage.tables.UtcDateTime(), nullable=True))
    for table in ('variants', 'list_prices'):
        op.create_index(
            f'ix_{table}_on_sale', table, ['merchant_id'], sqlite_where=_HAS_SALE, postgresql_where=_HAS_SALE
        )


def downgrade() -> None:
    for table in ('list_prices', 'variants'):
        op.drop_index(f'ix_{table}_on_sale', table_name=table)
    with op.batch_alter_table('merchants') as merchants:
        merchants.drop_column('prices_looked_at')
