"""What buyers call their addresses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('saved_addresses', schema=None) as batch_op:
        batch_op.add_column(sa.Column('label', sa.String(length=40), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('saved_addresses', schema=None) as batch_op:
        batch_op.drop_column('label')
