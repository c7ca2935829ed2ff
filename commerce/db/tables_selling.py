"""The tables of selling rules: taxes, deliveries, promotions, and what may be done after the sale."""

from sqlalchemy import Column, Index, Integer, String, Table

from storage.tables import Amount, Id, Json, UtcDateTime, metadata

selling_rules = Table(
    "selling_rules",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    # tax, shipping, policy, stock, placements
    Column("kind", String(20), primary_key=True),
    Column("body", Json, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

promotions = Table(
    "promotions",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("promotion_id", Id, primary_key=True),
    # In capitals, as codes are compared; NULL for one that applies by itself.
    Column("code", String(64)),
    Column("body", Json, nullable=False),
    # How many orders hold it, and how many it may be held by; NULL for no limit.
    Column("used", Integer, nullable=False, server_default="0"),
    Column("usage_limit", Integer),
    Column("per_shopper", Integer),
    # What it has cost in minor units, and what it may cost; NULL for no limit.
    Column("spent", Amount, nullable=False, server_default="0"),
    Column("budget", Amount),
    Column("removed_at", UtcDateTime),
    Index(None, "merchant_id", "code"),
)
