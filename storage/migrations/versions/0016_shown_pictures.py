"""Pictures that shoppers showed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0016'
down_revision: str | None = '0015'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'shown_pictures',
        sa.Column('merchant_id', sa.String(length=64), nullable=False),
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('conversation_id', sa.String(length=64), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('at', storage.tables.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['merchant_id', 'conversation_id'],
            ['conversations.merchant_id', 'conversations.id'],
            name=op.f('fk_shown_pictures_merchant_id_conversation_id_conversations'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_shown_pictures')),
    )
    op.create_index(
        'ix_shown_pictures_conversation_id', 'shown_pictures', ['merchant_id', 'conversation_id', 'id']
    )


def downgrade() -> None:
    op.drop_index('ix_shown_pictures_conversation_id', table_name='shown_pictures')
    op.drop_table('shown_pictures')
