"""The tables of a merchant's customers as its own records have them."""

from sqlalchemy import Column, Index, String, Table

from storage.tables import Id, Json, UtcDateTime, metadata

customer_records = Table(
    "customer_records",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("customer_id", Id, primary_key=True),
    # As they are compared: without case and spacing.
    Column("email", String(320), nullable=False),
    Column("name", String(200), nullable=False),
    Column("postal_code", String(32), nullable=False),
    Column("body", Json, nullable=False),
    Index("ix_customer_records_email", "merchant_id", "email"),
    Index("ix_customer_records_name", "merchant_id", "name", "postal_code"),
)

customer_links = Table(
    "customer_links",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    # A shopper is one customer, and stays it.
    Column("shopper_id", Id, primary_key=True),
    Column("customer_id", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
