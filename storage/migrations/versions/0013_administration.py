"""Administrators' tokens, and the log of what they did."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import storage.tables

revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('admin_tokens',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('seen_at', storage.tables.UtcDateTime(), nullable=True),
    sa.Column('revoked_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_admin_tokens'))
    )
    op.create_index('ux_admin_tokens_hash', 'admin_tokens', ['merchant_id', 'token_hash'], unique=True)
    op.create_table('audit_entries',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('subject_id', sa.String(length=64), nullable=False),
    sa.Column('details', storage.tables.Json(), nullable=False),
    sa.Column('outcome', sa.String(length=64), nullable=True),
    sa.Column('at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_audit_entries'))
    )
    op.create_index('ix_audit_entries_subject', 'audit_entries', ['merchant_id', 'subject_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_audit_entries_subject', table_name='audit_entries')
    op.drop_table('audit_entries')
    op.drop_index('ux_admin_tokens_hash', table_name='admin_tokens')
    op.drop_table('admin_tokens')
