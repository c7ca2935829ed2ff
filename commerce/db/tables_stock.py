"""The tables of stock: what lies where, what is set aside for whom, and each movement."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, String, Table, true

from storage.tables import Id, UtcDateTime, metadata

stock = Table(
    "stock",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("variant_id", Id, primary_key=True),
    Column("location_id", Id, primary_key=True, server_default="main"),
    # NULL: nobody counts, unlimited.
    Column("on_hand", Integer),
    Column("reserved", Integer, nullable=False, server_default="0"),
    # How many of those on hand are kept back: that of its location, copied here so that reading needs no more.
    Column("threshold", Integer, nullable=False, server_default="0"),
    CheckConstraint("reserved >= 0", name="reserved_not_negative"),
)

stock_reservations = Table(
    "stock_reservations",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("variant_id", Id, primary_key=True),
    Column("location_id", Id, primary_key=True, server_default="main"),
    Column("quantity", Integer, nullable=False),
    # Whether it can sell out; others are sold ahead of stock.
    Column("limited", Boolean, nullable=False, server_default=true()),
    Column("expires_at", UtcDateTime, nullable=False),
    # Set when its time ran out and the goods went back on sale; it is renewed if the money comes after all.
    Column("lapsed_at", UtcDateTime),
    ForeignKeyConstraint(
        ["merchant_id", "variant_id", "location_id"],
        ["stock.merchant_id", "stock.variant_id", "stock.location_id"],
    ),
    Index(None, "expires_at"),
)

stock_movements = Table(
    "stock_movements",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("movement_id", Id, primary_key=True),
    Column("variant_id", Id, nullable=False),
    Column("location_id", Id, nullable=False, server_default="main"),
    # reserved, released, sold, restocked, counted
    Column("kind", String(20), nullable=False),
    # By how much the quantity on hand and the quantity set aside changed.
    Column("on_hand_change", Integer, nullable=False),
    Column("reserved_change", Integer, nullable=False),
    # The order that it was for, where it was for one, and why it was made otherwise.
    Column("order_id", Id),
    Column("note", String(200)),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "merchant_id", "variant_id", "movement_id"),
    Index(None, "merchant_id", "order_id"),
)
