"""Notices in place of mails, accounts, webhooks, and what a buyer gave once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
import storage.tables

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('customers',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('external_id', sa.String(length=200), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('email_verified', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('signed_in_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', name=op.f('pk_customers'))
    )
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.create_index('ux_customers_email', ['merchant_id', 'email'], unique=True, sqlite_where=sa.text('email_verified'), postgresql_where=sa.text('email_verified'))
        batch_op.create_index('ux_customers_external', ['merchant_id', 'external_id'], unique=True)

    op.create_table('erasures',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('asked_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('done_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', name=op.f('pk_erasures'))
    )
    op.create_table('identity_settings',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=True),
    sa.Column('value', sa.LargeBinary(), nullable=True),
    sa.Column('cart_merge', sa.String(length=16), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=True),
    sa.Column('audience', sa.String(length=300), nullable=True),
    sa.Column('updated_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', name=op.f('pk_identity_settings'))
    )
    op.create_table('notice_choices',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('who', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('allowed', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=32), nullable=False),
    sa.Column('at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'who', 'purpose', name=op.f('pk_notice_choices'))
    )
    op.create_table('notice_templates',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('updated_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'name', name=op.f('pk_notice_templates'))
    )
    op.create_table('notices',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('event_key', sa.String(length=200), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('recipient', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=True),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('delivered_by', sa.String(length=16), nullable=False),
    sa.Column('at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('sending_since', storage.tables.UtcDateTime(), nullable=True),
    sa.Column('settled_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_shopper', ['merchant_id', 'shopper_id', 'at'], unique=False)
        batch_op.create_index('ux_notices_event', ['merchant_id', 'event_key', 'channel'], unique=True)

    op.create_table('push_subscriptions',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('endpoint_hash', sa.String(length=64), nullable=False),
    sa.Column('p256dh', sa.String(length=200), nullable=False),
    sa.Column('auth', sa.String(length=64), nullable=False),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_push_subscriptions'))
    )
    with op.batch_alter_table('push_subscriptions', schema=None) as batch_op:
        batch_op.create_index('ix_push_subscriptions_shopper', ['merchant_id', 'shopper_id'], unique=False)
        batch_op.create_index('ux_push_subscriptions_endpoint', ['merchant_id', 'endpoint_hash'], unique=True)

    op.create_table('saved_addresses',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('address_id', sa.String(length=64), nullable=False),
    sa.Column('body', storage.tables.Json(), nullable=False),
    sa.Column('used_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', 'address_id', name=op.f('pk_saved_addresses'))
    )
    with op.batch_alter_table('saved_addresses', schema=None) as batch_op:
        batch_op.create_index('ix_saved_addresses_used', ['merchant_id', 'shopper_id', 'used_at'], unique=False)

    op.create_table('saved_instruments',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('instrument_id', sa.String(length=64), nullable=False),
    sa.Column('body', storage.tables.Json(), nullable=False),
    sa.Column('used_at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'shopper_id', 'instrument_id', name=op.f('pk_saved_instruments'))
    )
    with op.batch_alter_table('saved_instruments', schema=None) as batch_op:
        batch_op.create_index('ix_saved_instruments_used', ['merchant_id', 'shopper_id', 'used_at'], unique=False)

    op.create_table('sign_in_codes',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('session_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('link_hash', sa.String(length=64), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('expires_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('used_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_sign_in_codes'))
    )
    with op.batch_alter_table('sign_in_codes', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_codes_session', ['merchant_id', 'session_id'], unique=False)
        batch_op.create_index('ux_sign_in_codes_link', ['merchant_id', 'link_hash'], unique=True)

    op.create_table('watches',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('product_id', sa.String(length=64), nullable=False),
    sa.Column('target', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('price', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('notified_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_watches'))
    )
    with op.batch_alter_table('watches', schema=None) as batch_op:
        batch_op.create_index('ix_watches_product', ['merchant_id', 'product_id', 'kind'], unique=False)
        batch_op.create_index('ux_watches_wish', ['merchant_id', 'shopper_id', 'kind', 'target'], unique=True)

    op.create_table('webhook_deliveries',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('endpoint_id', sa.String(length=64), nullable=False),
    sa.Column('event_id', sa.String(length=64), nullable=False),
    sa.Column('replay', sa.Integer(), nullable=False),
    sa.Column('event_name', sa.String(length=100), nullable=False),
    sa.Column('subject_id', sa.String(length=64), nullable=False),
    sa.Column('shopper_id', sa.String(length=64), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('latency_ms', sa.BigInteger(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('tried_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_webhook_deliveries'))
    )
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_deliveries_created', ['merchant_id', 'created_at'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_shopper', ['merchant_id', 'shopper_id'], unique=False)
        batch_op.create_index('ux_webhook_deliveries_event', ['merchant_id', 'endpoint_id', 'event_id', 'replay'], unique=True)

    op.create_table('webhook_endpoints',
    sa.Column('merchant_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('events', storage.tables.Json(), nullable=False),
    sa.Column('created_at', storage.tables.UtcDateTime(), nullable=False),
    sa.Column('removed_at', storage.tables.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_webhook_endpoints'))
    )
    op.execute(
        "INSERT INTO notices (merchant_id, id, event_key, channel, kind, purpose, shopper_id, recipient, subject, text, "
        "state, attempts, delivered_by, at, settled_at) SELECT merchant_id, id, event_key, 'mail', 'order', 'orders', "
        "shopper_id, recipient, subject, text, 'sent', 1, delivered_by, at, at FROM mails"
    )
    op.drop_table('mails')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_for', sa.String(length=64), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_column('sealed_for')

    op.create_table('mails',
    sa.Column('merchant_id', sa.VARCHAR(length=64), nullable=False),
    sa.Column('id', sa.VARCHAR(length=64), nullable=False),
    sa.Column('event_key', sa.VARCHAR(length=160), nullable=False),
    sa.Column('shopper_id', sa.VARCHAR(length=64), nullable=False),
    sa.Column('recipient', sa.VARCHAR(length=320), nullable=False),
    sa.Column('subject', sa.VARCHAR(length=255), nullable=False),
    sa.Column('text', sa.TEXT(), nullable=False),
    sa.Column('delivered_by', sa.VARCHAR(length=16), nullable=False),
    sa.Column('at', storage.tables.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('merchant_id', 'id', name=op.f('pk_mails'))
    )
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ux_mails_event'), ['merchant_id', 'event_key'], unique=True)
        batch_op.create_index(batch_op.f('ix_mails_shopper'), ['merchant_id', 'shopper_id', 'at'], unique=False)

    op.drop_table('webhook_endpoints')
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ux_webhook_deliveries_event')
        batch_op.drop_index('ix_webhook_deliveries_shopper')
        batch_op.drop_index('ix_webhook_deliveries_created')

    op.drop_table('webhook_deliveries')
    with op.batch_alter_table('watches', schema=None) as batch_op:
        batch_op.drop_index('ux_watches_wish')
        batch_op.drop_index('ix_watches_product')

    op.drop_table('watches')
    with op.batch_alter_table('sign_in_codes', schema=None) as batch_op:
        batch_op.drop_index('ux_sign_in_codes_link')
        batch_op.drop_index('ix_sign_in_codes_session')

    op.drop_table('sign_in_codes')
    with op.batch_alter_table('saved_instruments', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_instruments_used')

    op.drop_table('saved_instruments')
    with op.batch_alter_table('saved_addresses', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_addresses_used')

    op.drop_table('saved_addresses')
    with op.batch_alter_table('push_subscriptions', schema=None) as batch_op:
        batch_op.drop_index('ux_push_subscriptions_endpoint')
        batch_op.drop_index('ix_push_subscriptions_shopper')

    op.drop_table('push_subscriptions')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ux_notices_event')
        batch_op.drop_index('ix_notices_shopper')

    op.drop_table('notices')
    op.drop_table('notice_templates')
    op.drop_table('notice_choices')
    op.drop_table('identity_settings')
    op.drop_table('erasures')
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.drop_index('ux_customers_external')
        batch_op.drop_index('ux_customers_email', sqlite_where=sa.text('email_verified'), postgresql_where=sa.text('email_verified'))

    op.drop_table('customers')
