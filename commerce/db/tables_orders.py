"""The tables of orders, and of what is paid, sent, refunded and asked for them."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.tables import Amount, Id, Json, UtcDateTime, metadata

order_counters = Table(
    "order_counters",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("latest", Integer, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("shopper_id", Id, nullable=False),
    Column("checkout_id", Id, nullable=False),
    Column("cart_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total", Amount, nullable=False),
    Column("email", String(254), nullable=False),
    # Buyer, address, delivery, codes and totals, as agreed to.
    Column("body", Json, nullable=False),
    Column("idempotency_key", String(200), nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    # Until when stock is set aside for it while it waits for its payment.
    Column("reserved_until", UtcDateTime),
    UniqueConstraint("merchant_id", "number"),
    UniqueConstraint("merchant_id", "shopper_id", "idempotency_key"),
    Index(None, "merchant_id", "shopper_id", "placed_at"),
    Index("ix_orders_status", "status", "reserved_until"),
    Index(None, "merchant_id", "email"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line_id", Id, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("variant_id", Id, nullable=False),
    Column("product_id", Id, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Amount, nullable=False),
    Column("discount", Amount, nullable=False),
    Column("total", Amount, nullable=False),
    Column("tax", Amount, nullable=False),
    Column("fulfilled", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    # How many came back for others, which are lines of their own.
    Column("exchanged", Integer, nullable=False, server_default="0"),
    # Titles, options, list price, picture, feed id, sku, categories: what it was called when it was bought.
    Column("snapshot", Json, nullable=False),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
)

order_promotions = Table(
    "order_promotions",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("promotion_id", Id, primary_key=True),
    # What it costs the merchant in this order, in minor units.
    Column("cost", Amount, nullable=False, server_default="0"),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
)

order_events = Table(
    "order_events",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("event_id", Id, primary_key=True),
    Column("type", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
)

order_readers = Table(
    "order_readers",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
)

order_requests = Table(
    "order_requests",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("idempotency_key", String(200), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
)

payments = Table(
    "payments",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("payment_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("provider", String(32), nullable=False),
    Column("reference", String(200)),
    Column("token", String(200), nullable=False),
    Column("instrument_label", String(100), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String(20), nullable=False),
    Column("failure", String(64)),
    Column("action", Json),
    Column("created_at", UtcDateTime, nullable=False),
    # What makes it one payment at its provider.
    Column("idempotency_key", String(200), nullable=False),
    # order, extra, swap: what it is for.
    Column("purpose", String(20), nullable=False, server_default="order"),
    Column("capture", String(10), nullable=False, server_default="automatic"),
    # Whether what it is paid with is kept for its buyer's next order.
    Column("keep", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("merchant_id", "idempotency_key"),
    Index(None, "merchant_id", "order_id"),
    Index("ix_payments_status", "status"),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
    # A provider's notice names the payment alone.
    Index("ix_payments_reference", "provider", "reference"),
)

refunds = Table(
    "refunds",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("refund_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("payment_id", Id, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", String(64), nullable=False),
    # The gift card that gets the money, where it does not go back to its payment.
    Column("destination", Id),
    Column("created_at", UtcDateTime, nullable=False),
    # How often its provider has refused it, and when it is asked again.
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
    Index(None, "merchant_id", "order_id"),
    Index("ix_refunds_status", "status"),
)

shipments = Table(
    "shipments",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("status", String(20), nullable=False),
    Column("quantities", Json, nullable=False),
    Column("carrier", String(64)),
    Column("tracking_number", String(100)),
    Column("tracking_url", Text),
    Column("shipped_at", UtcDateTime, nullable=False),
    Column("delivered_at", UtcDateTime),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
    Index(None, "merchant_id", "order_id"),
)

guest_lookups = Table(
    "guest_lookups",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("window_start", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
)

sandbox_payments = Table(
    "sandbox_payments",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("idempotency_key", String(200), primary_key=True),
    Column("reference", String(64), nullable=False),
    Column("token", String(64), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("refunded", Amount, nullable=False, server_default="0"),
    Column("capture", String(10), nullable=False, server_default="automatic"),
    Column("currency", String(3), nullable=False),
    Column("status", String(20), nullable=False),
    Column("failure", String(64)),
    Index("ix_sandbox_payments_reference", "reference", unique=True),
)

sandbox_refunds = Table(
    "sandbox_refunds",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("idempotency_key", String(200), primary_key=True),
    Column("reference", String(64), nullable=False),
    Column("amount", Amount, nullable=False),
)
