"""The tables of reaching out: notices and who wants them, accounts and their proofs, webhooks and their deliveries."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, text

from storage.tables import Amount, Id, Json, UtcDateTime, metadata

notices = Table(
    "notices",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    # What it tells of; together with the channel it is sent once.
    Column("event_key", String(200), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("purpose", String(24), nullable=False),
    Column("shopper_id", Id, nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    Column("link", Text),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("delivered_by", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("sending_since", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Index("ux_notices_event", "merchant_id", "event_key", "channel", unique=True),
    Index("ix_notices_shopper", "merchant_id", "shopper_id", "at"),
)

notice_choices = Table(
    "notice_choices",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    # A shopper's id, or the hash of an address, which outlives both session and erasure.
    Column("who", Id, primary_key=True),
    Column("purpose", String(24), primary_key=True),
    Column("allowed", Boolean(create_constraint=False), nullable=False),
    Column("source", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

notice_templates = Table(
    "notice_templates",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("source", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("product_id", Id, nullable=False),
    # The variant that is watched, or the product's id where any of its variants will do.
    Column("target", Id, nullable=False),
    Column("email", String(320)),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("notified_at", UtcDateTime),
    Index("ux_watches_wish", "merchant_id", "shopper_id", "kind", "target", unique=True),
    Index("ix_watches_product", "merchant_id", "product_id", "kind"),
)

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("endpoint_hash", String(64), nullable=False),
    Column("p256dh", String(200), nullable=False),
    Column("auth", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ux_push_subscriptions_endpoint", "merchant_id", "endpoint_hash", unique=True),
    Index("ix_push_subscriptions_shopper", "merchant_id", "shopper_id"),
)

customers = Table(
    "customers",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("external_id", String(200)),
    Column("email", String(320)),
    Column("email_verified", Boolean(create_constraint=False), nullable=False),
    Column("name", String(200)),
    Column("phone", String(40)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("signed_in_at", UtcDateTime, nullable=False),
    Index("ux_customers_external", "merchant_id", "external_id", unique=True),
    Index(
        "ux_customers_email",
        "merchant_id",
        "email",
        unique=True,
        sqlite_where=text("email_verified"),
        postgresql_where=text("email_verified"),
    ),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("session_id", Id, nullable=False),
    Column("shopper_id", Id, nullable=False),
    Column("email", String(320), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("link_hash", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Index("ux_sign_in_codes_link", "merchant_id", "link_hash", unique=True),
    Index("ix_sign_in_codes_session", "merchant_id", "session_id"),
)

identity_settings = Table(
    "identity_settings",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    # None where only the rule for carts was set.
    Column("kind", String(16)),
    # Sealed under the installation's key: for HS256 it is a secret.
    Column("value", LargeBinary),
    Column("cart_merge", String(16), nullable=False),
    Column("issuer", String(300)),
    Column("audience", String(300)),
    Column("updated_at", UtcDateTime, nullable=False),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("endpoint_id", Id, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("replay", Integer, nullable=False),
    Column("event_name", String(100), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("shopper_id", Id),
    Column("body", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("latency_ms", BigInteger),
    Column("answer", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("tried_at", UtcDateTime),
    Index("ux_webhook_deliveries_event", "merchant_id", "endpoint_id", "event_id", "replay", unique=True),
    Index("ix_webhook_deliveries_created", "merchant_id", "created_at"),
    Index("ix_webhook_deliveries_shopper", "merchant_id", "shopper_id"),
)
