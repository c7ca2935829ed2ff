"""stock at several locations, and a ledger that adds up to it"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_ID = sa.String(length=64)


def upgrade() -> None:
    op.execute('CREATE TABLE kept_stock AS SELECT * FROM stock')
    op.execute('CREATE TABLE kept_reservations AS SELECT * FROM stock_reservations')
    op.drop_table('stock_reservations')
    op.drop_table('stock')
    op.create_table('stock',
    sa.Column('merchant_id', _ID, nullable=False),
    sa.Column('variant_id', _ID, nullable=False),
    sa.Column('location_id', _ID, server_default='main', nullable=False),
    sa.Column('on_hand', sa.Integer(), nullable=True),
    sa.Column('reserved', sa.Integer(), server_default='0', nullable=False),
    sa.Column('threshold', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('reserved >= 0', name=op.f('ck_stock_reserved_not_negative')),
    sa.PrimaryKeyConstraint('merchant_id', 'variant_id', 'location_id', name=op.f('pk_stock'))
    )
    op.create_table('stock_reservations',
    sa.Column('merchant_id', _ID, nullable=False),
    sa.Column('order_id', _ID, nullable=False),
    sa.Column('variant_id', _ID, nullable=False),
    sa.Column('location_id', _ID, server_default='main', nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('limited', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('expires_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('lapsed_at', storage.tables.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['merchant_id', 'variant_id', 'location_id'], ['stock.merchant_id', 'stock.variant_id', 'stock.location_id'], name=op.f('fk_stock_reservations_merchant_id_variant_id_location_id_stock')),
    sa.PrimaryKeyConstraint('merchant_id', 'order_id', 'variant_id', 'location_id', name=op.f('pk_stock_reservations'))
    )
    with op.batch_alter_table('stock_reservations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_reservations_expires_at'), ['expires_at'], unique=False)
    op.execute('INSERT INTO stock (merchant_id, variant_id, on_hand, reserved) '
               'SELECT merchant_id, variant_id, on_hand, reserved FROM kept_stock')
    op.execute('INSERT INTO stock_reservations (merchant_id, order_id, variant_id, quantity, expires_at) '
               'SELECT merchant_id, order_id, variant_id, quantity, expires_at FROM kept_reservations')
    op.drop_table('kept_reservations')
    op.drop_table('kept_stock')
    with op.batch_alter_table('stock_movements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('location_id', _ID, server_default='main', nullable=False))
        batch_op.add_column(sa.Column('note', sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f('ix_stock_movements_merchant_id_order_id'), ['merchant_id', 'order_id'], unique=False)
    _open_the_ledger()


def _open_the_ledger() -> None:
    """Write what lay there before anything was moved, so that the ledger adds up to the stock from now on."""
    stock = sa.table('stock', *(sa.column(name) for name in ('merchant_id', 'variant_id', 'on_hand', 'reserved')))
    names = ('merchant_id', 'movement_id', 'variant_id', 'kind', 'on_hand_change', 'reserved_change', 'note', 'at')
    movements = sa.table('stock_movements', *(sa.column(name) for name in names))
    same = (movements.c.merchant_id == stock.c.merchant_id, movements.c.variant_id == stock.c.variant_id)
    moved, reserved = (
        sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(*same).scalar_subquery()
        for column in (movements.c.on_hand_change, movements.c.reserved_change)
    )
    missing = sa.func.coalesce(stock.c.on_hand, 0) - moved
    opening = sa.select(
        stock.c.merchant_id,
        sa.literal('mov_00') + stock.c.variant_id,
        stock.c.variant_id,
        sa.literal('counted'),
        missing,
        stock.c.reserved - reserved,
        sa.literal('opening'),
        sa.literal(datetime.now(UTC), storage.tables.UtcDateTime()),
    ).where(sa.or_(missing != 0, stock.c.reserved != reserved))
    op.get_bind().execute(sa.insert(movements).from_select(names, opening))


def downgrade() -> None:
    op.execute('CREATE TABLE kept_stock AS SELECT merchant_id, variant_id, '
               'CASE WHEN COUNT(on_hand) = COUNT(*) THEN SUM(on_hand) END AS on_hand, SUM(reserved) AS reserved '
               'FROM stock GROUP BY merchant_id, variant_id')
    op.execute('CREATE TABLE kept_reservations AS SELECT merchant_id, order_id, variant_id, SUM(quantity) AS quantity, '
               'MAX(expires_at) AS expires_at FROM stock_reservations WHERE lapsed_at IS NULL '
               'GROUP BY merchant_id, order_id, variant_id')
    op.drop_table('stock_reservations')
    op.drop_table('stock')
    op.create_table('stock',
    sa.Column('merchant_id', _ID, nullable=False),
    sa.Column('variant_id', _ID, nullable=False),
    sa.Column('on_hand', sa.Integer(), nullable=True),
    sa.Column('reserved', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('reserved >= 0', name=op.f('ck_stock_reserved_not_negative')),
    sa.PrimaryKeyConstraint('merchant_id', 'variant_id', name=op.f('pk_stock'))
    )
    op.create_table('stock_reservations',
    sa.Column('merchant_id', _ID, nullable=False),
    sa.Column('order_id', _ID, nullable=False),
    sa.Column('variant_id', _ID, nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('expires_at', storage.tables.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['merchant_id', 'variant_id'], ['stock.merchant_id', 'stock.variant_id'], name=op.f('fk_stock_reservations_merchant_id_variant_id_stock')),
    sa.PrimaryKeyConstraint('merchant_id', 'order_id', 'variant_id', name=op.f('pk_stock_reservations'))
    )
    op.execute('INSERT INTO stock SELECT * FROM kept_stock')
    op.execute('INSERT INTO stock_reservations SELECT * FROM kept_reservations')
    op.drop_table('kept_reservations')
    op.drop_table('kept_stock')
    with op.batch_alter_table('stock_movements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stock_movements_merchant_id_order_id'))
        batch_op.drop_column('note')
        batch_op.drop_column('location_id')
