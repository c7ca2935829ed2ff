"""The tables that the outside owns."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from storage.tables import Id, Json, UtcDateTime, metadata

shopper_sessions = Table(
    "shopper_sessions",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("thread_id", Id),
    Column("token_hash", String(64), nullable=False),
    Column("nonce_hash", String(64), nullable=False),
    Column("locale", String(35), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index("ux_shopper_sessions_token", "merchant_id", "token_hash", unique=True),
    Index("ux_shopper_sessions_nonce", "merchant_id", "nonce_hash", unique=True),
    Index("ix_shopper_sessions_shopper", "merchant_id", "shopper_id"),
)

handoff_codes = Table(
    "handoff_codes",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("code_hash", String(64), primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("thread_id", Id),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", String(64)),
)

idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("principal_id", Id, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
    Index("ix_idempotency_records_claimed", "merchant_id", "claimed_at"),
)

shopper_events = Table(
    "shopper_events",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("product_id", Id, nullable=False),
    Column("variant_id", Id),
    Column("list_id", String(128)),
    Column("position", Integer),
    Column("quantity", Integer),
    Column("source", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_shopper_events_shopper", "merchant_id", "shopper_id", "at"),
    Index("ix_shopper_events_product", "merchant_id", "product_id", "kind", "at"),
    Index("ix_shopper_events_at", "merchant_id", "at"),
)

shopper_consents = Table(
    "shopper_consents",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("events", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

shopper_preferences = Table(
    "shopper_preferences",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("source", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("thread_id", Id, nullable=False),
    Column("run_id", Id),
    Column("message_id", Id),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_feedback_thread", "merchant_id", "thread_id"),
)

# Who may act for a merchant by the admin API: a token by its hash, and what its holder is called.
admin_tokens = Table(
    "admin_tokens",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index("ux_admin_tokens_hash", "merchant_id", "token_hash", unique=True),
)

# What administrators did: written before the act, with its outcome after it.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("actor", String(80), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("details", Json, nullable=False),
    # done, or the code of the refusal; nothing where the process ended in between.
    Column("outcome", String(64)),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_audit_entries_subject", "merchant_id", "subject_id", "id"),
)
