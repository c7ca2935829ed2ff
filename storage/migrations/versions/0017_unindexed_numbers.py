"""Read the log's events by their positions instead of an index of their numbers; index only the leases that are held."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0017'
down_revision: str | None = '0016'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_HELD = sa.text('lease_expires_at IS NOT NULL')
_NUMBERED = sa.text('seq IS NOT NULL')


def upgrade() -> None:
    op.drop_index('ix_log_entries_seq', 'log_entries')
    op.drop_index('ix_conversations_lease', 'conversations')
    op.create_index(
        'ix_conversations_lease', 'conversations', ['lease_expires_at'], sqlite_where=_HELD, postgresql_where=_HELD
    )


def downgrade() -> None:
    op.drop_index('ix_conversations_lease', 'conversations')
    op.create_index('ix_conversations_lease', 'conversations', ['lease_expires_at'])
    op.create_index(
        'ix_log_entries_seq',
        'log_entries',
        ['merchant_id', 'conversation_id', 'seq'],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )
