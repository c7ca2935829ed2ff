"""The tables of stock: what lies on the shelf, what is set aside for whom, and each movement."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, String, Table

from storage.tables import Id, UtcDateTime, metadata

stock = Table(
    "stock",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("variant_id", Id, primary_key=True),
    # NULL: nobody counts, unlimited.
    Column("on_hand", Integer),
    Column("reserved", Integer, nullable=False, server_default="0"),
    CheckConstraint("reserved >= 0", name="reserved_not_negative"),
)

stock_reservations = Table(
    "stock_reservations",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("variant_id", Id, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "variant_id"], ["stock.merchant_id", "stock.variant_id"]),
)

stock_movements = Table(
    "stock_movements",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("movement_id", Id, primary_key=True),
    Column("variant_id", Id, nullable=False),
    # reserved, released, sold, restocked, counted
    Column("kind", String(20), nullable=False),
    # By how much the quantity on hand and the quantity set aside changed.
    Column("on_hand_change", Integer, nullable=False),
    Column("reserved_change", Integer, nullable=False),
    # The order that it was for, where it was for one.
    Column("order_id", Id),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "merchant_id", "variant_id", "movement_id"),
)
