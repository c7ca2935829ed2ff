"""The tables of what a buyer gave once and need not give again: addresses and means; and who asked to be forgotten."""

from sqlalchemy import Column, Index, String, Table

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

# What a buyer pays with again: a provider's token. What was let go has no shopper until its provider has let go too.
saved_means = Table(
    "saved_means",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("means_id", Id, primary_key=True),
    Column("shopper_id", Id),
    Column("provider", String(32), nullable=False),
    Column("token", String(200), nullable=False),
    Column("identity", String(200), nullable=False),
    # Kind, name, brand and last digits.
    Column("body", Json, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("ix_saved_means_used", "merchant_id", "shopper_id", "used_at"),
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
