"""The tables of carts and checkouts, and of the changes that must not be made twice."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, String, Table, false

from storage.tables import Amount, Id, Json, UtcDateTime, metadata

carts = Table(
    "carts",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("cart_id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("codes", Json, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # A shopper has one open cart; those that were merged away or cancelled are closed.
    Column("closed_at", UtcDateTime),
)
Index("ix_carts_shopper", carts.c.merchant_id, carts.c.shopper_id)
Index(
    "uq_carts_open",
    carts.c.merchant_id,
    carts.c.shopper_id,
    unique=True,
    sqlite_where=carts.c.closed_at.is_(None),
    postgresql_where=carts.c.closed_at.is_(None),
)

cart_lines = Table(
    "cart_lines",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("cart_id", Id, primary_key=True),
    Column("line_id", Id, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("variant_id", Id, nullable=False),
    Column("product_id", Id, nullable=False),
    Column("quantity", Integer, nullable=False),
    # What the shopper was quoted, and until when that holds.
    Column("quoted_amount", Amount, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("quoted_until", UtcDateTime, nullable=False),
    # What it was called when it was added, for when it is no longer sold.
    Column("snapshot", Json, nullable=False),
    ForeignKeyConstraint(["merchant_id", "cart_id"], ["carts.merchant_id", "carts.cart_id"]),
)

# A change that was asked for under a key, and the lines as they were before it.
keyed_changes = Table(
    "keyed_changes",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("change_key", Id, primary_key=True),
    Column("lines_before", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index(None, "made_at"),
)

checkouts = Table(
    "checkouts",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("checkout_id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    Column("cart_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    # open, in_progress, completed, canceled
    Column("state", String(20), nullable=False),
    Column("buyer", Json),
    Column("address", Json),
    Column("option_id", String(64)),
    Column("instrument", Json),
    # The gift cards that pay first, and how much of each the shopper was shown.
    Column("gift_cards", Json),
    # Whether what is paid with is kept for the next time.
    Column("keep", Boolean, nullable=False, server_default=false()),
    Column("order_id", Id),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "cart_id"], ["carts.merchant_id", "carts.cart_id"]),
    Index(None, "merchant_id", "shopper_id", "created_at"),
)
