"""Index of the log and of runs only what is looked for; find a conversation's proposals without reading all others."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CONVERSATION = ['merchant_id', 'conversation_id']


def upgrade() -> None:
    _partial('ix_log_entries_seq', 'log_entries', ['seq'], 'seq IS NOT NULL', unique=True)
    op.drop_index('ix_log_entries_merchant_id_conversation_id_seq', 'log_entries')
    _partial('ix_runs_interrupt_id', 'runs', ['interrupt_id'], 'interrupt_id IS NOT NULL', unique=True)
    op.drop_index('ix_runs_merchant_id_conversation_id_interrupt_id', 'runs')
    _partial('ix_runs_queued', 'runs', ['number'], "state = 'queued'", unique=False)
    op.drop_index('ix_runs_merchant_id_conversation_id_state_number', 'runs')
    op.drop_index('ix_runs_merchant_id_id', 'runs')
    op.create_index('ix_proposals_conversation_id', 'proposals', [*_CONVERSATION, 'created_at'])


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, [*_CONVERSATION, *columns], unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    op.drop_index('ix_proposals_conversation_id', 'proposals')
    op.create_index('ix_runs_merchant_id_id', 'runs', ['merchant_id', 'id'])
    op.create_index(
        'ix_runs_merchant_id_conversation_id_state_number', 'runs', [*_CONVERSATION, 'state', 'number']
    )
    op.drop_index('ix_runs_queued', 'runs')
    op.create_index(
        'ix_runs_merchant_id_conversation_id_interrupt_id', 'runs', [*_CONVERSATION, 'interrupt_id'], unique=True
    )
    op.drop_index('ix_runs_interrupt_id', 'runs')
    op.create_index(
        'ix_log_entries_merchant_id_conversation_id_seq', 'log_entries', [*_CONVERSATION, 'seq'], unique=True
    )
    op.drop_index('ix_log_entries_seq', 'log_entries')
