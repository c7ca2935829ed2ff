"""The table of what buyers ask for after the sale."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Table

from storage.tables import Id, Json, UtcDateTime, metadata

after_sale_requests = Table(
    "after_sale_requests",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("request_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    # cancellation, address, payment, items, return, exchange
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    # Items and what takes their place, amounts, means, reason, address: as agreed to.
    Column("body", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.order_id"]),
    Index(None, "merchant_id", "order_id"),
    Index("ix_after_sale_requests_state", "merchant_id", "state", "created_at"),
)
