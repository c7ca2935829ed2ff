"""what promotions cost and may cost, and the rounding of tax by its name"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('promotions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('per_shopper', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('spent', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('budget', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('order_promotions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cost', sa.BigInteger(), server_default='0', nullable=False))
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orders_merchant_id_email'), ['merchant_id', 'email'], unique=False)
    _name_rounding('rate', 'order')


def _name_rounding(before: str, after: str) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT merchant_id, body FROM selling_rules WHERE kind = 'tax'")).all()
    for merchant_id, kept in rows:
        body = json.loads(kept) if isinstance(kept, str) else kept
        if body.get('rounding') == before:
            body['rounding'] = after
            as_json = ':body' if connection.dialect.name == 'sqlite' else 'CAST(:body AS JSON)'
            connection.execute(
                sa.text(f"UPDATE selling_rules SET body = {as_json} WHERE merchant_id = :merchant_id AND kind = 'tax'"),
                {'body': json.dumps(body), 'merchant_id': merchant_id},
            )


def downgrade() -> None:
    _name_rounding('order', 'rate')
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orders_merchant_id_email'))
    with op.batch_alter_table('order_promotions', schema=None) as batch_op:
        batch_op.drop_column('cost')
    with op.batch_alter_table('promotions', schema=None) as batch_op:
        batch_op.drop_column('budget')
        batch_op.drop_column('spent')
        batch_op.drop_column('per_shopper')
