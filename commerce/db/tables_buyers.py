"""The tables of what a buyer gave once and need not give again: addresses; and who asked to be forgotten."""

from sqlalchemy import Column, Index, Table

from storage.tables import Id, Json, UtcDateTime, metadata

saved_addresses = Table(
    "saved_addresses",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    # Made from what it says, so that the same address keeps its id.
    Column("address_id", Id, primary_key=True),
    # The address, and what the buyer calls it.
    Column("body", Json, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("ix_saved_addresses_used", "merchant_id", "shopper_id", "used_at"),
)

# Who asked to be forgotten while an order was still on its way; it is anonymised when it has ended.
erasures = Table(
    "erasures",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
)
