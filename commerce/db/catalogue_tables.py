"""The tables of the catalogue: merchants and their keys, products, variants, reviews, help pages, imports.

What stays until the next feed lies in one document per product; what lives (price, status) has columns of its own, and
the quantity on hand stands with the stock.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables import Amount, Id, Json, UtcDateTime, metadata

FEED_ID_LENGTH = 255

merchants = Table(
    "merchants",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("currency", String(3), nullable=False),
    # False until a feed or a person names the currency; until then it is the default.
    Column("currency_named", Boolean, nullable=False),
    Column("locale", String(20), nullable=False),
    Column("country", String(2), nullable=False),
    Column("prices_include_tax", Boolean, nullable=False),
    Column("accent", String(20)),
    Column("support_email", String(254)),
    # The terms of its price lists; nothing where it sells in its own currency alone.
    Column("price_lists", Text),
    Column("created_at", UtcDateTime, nullable=False),
    # Until when sales that begin or end by the calendar were told of.
    Column("prices_looked_at", UtcDateTime),
)

publishable_keys = Table(
    "publishable_keys",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("publishable_key", String(64), primary_key=True),
    Column("allowed_origins", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id"], ["merchants.merchant_id"]),
    # A session is opened with the key alone.
    Index("ix_publishable_keys_publishable_key", "publishable_key"),
)

products = Table(
    "products",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("product_id", Id, primary_key=True),
    Column("feed_id", String(FEED_ID_LENGTH), nullable=False),
    Column("handle", String(160), nullable=False),
    Column("title", Text, nullable=False),
    # "Kitchen > Knives": what browsing filters by.
    Column("category_path", Text, nullable=False),
    # The cheapest variant's price when the feed was read: what browsing sorts by, never what is charged.
    Column("price_from", Amount, nullable=False),
    Column("rating_value", Float),
    Column("rating_count", Integer, nullable=False),
    Column("popularity", Float, nullable=False),
    Column("body", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("import_id", Id, nullable=False),
    Column("import_line", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # Set when a feed no longer has it: orders go on naming it, shoppers no longer see it.
    Column("removed_at", UtcDateTime),
    UniqueConstraint("merchant_id", "feed_id"),
    UniqueConstraint("merchant_id", "handle", name="uq_products_merchant_id_handle"),
    ForeignKeyConstraint(["merchant_id"], ["merchants.merchant_id"]),
    Index("ix_products_category", "merchant_id", "category_path"),
    Index("ix_products_popularity", "merchant_id", "popularity"),
    Index("ix_products_import", "merchant_id", "import_id"),
)

# Few variants have a sale price, and sales are looked through every minute.
_HAS_SALE = text("sale_price IS NOT NULL")

variants = Table(
    "variants",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("variant_id", Id, primary_key=True),
    Column("product_id", Id, nullable=False),
    Column("feed_id", String(FEED_ID_LENGTH), nullable=False),
    Column("feed_line", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("price", Amount, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("list_price", Amount),
    Column("sale_price", Amount),
    Column("sale_starts_at", UtcDateTime),
    Column("sale_ends_at", UtcDateTime),
    Column("status", String(16), nullable=False),
    # What the last feed said; stock is set again only when the feed says something else.
    Column("stated_on_hand", Integer),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("merchant_id", "feed_id"),
    ForeignKeyConstraint(["merchant_id", "product_id"], ["products.merchant_id", "products.product_id"]),
    Index("ix_variants_product", "merchant_id", "product_id", "position"),
    Index("ix_variants_on_sale", "merchant_id", sqlite_where=_HAS_SALE, postgresql_where=_HAS_SALE),
)

categories = Table(
    "categories",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("path", Json, nullable=False),
    Column("product_count", Integer, nullable=False),
    ForeignKeyConstraint(["merchant_id"], ["merchants.merchant_id"]),
)

reviews = Table(
    "reviews",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("product_id", Id, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("review_id", Id, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "product_id"], ["products.merchant_id", "products.product_id"]),
)

policy_pages = Table(
    "policy_pages",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("slug", String(80), primary_key=True),
    Column("page_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("url", Text, nullable=False),
    ForeignKeyConstraint(["merchant_id"], ["merchants.merchant_id"]),
)

list_prices = Table(
    "list_prices",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("variant_id", Id, primary_key=True),
    Column("price", Amount, nullable=False),
    Column("sale_price", Amount),
    Column("sale_starts_at", UtcDateTime),
    Column("sale_ends_at", UtcDateTime),
    ForeignKeyConstraint(["merchant_id", "variant_id"], ["variants.merchant_id", "variants.variant_id"]),
    Index("ix_list_prices_on_sale", "merchant_id", sqlite_where=_HAS_SALE, postgresql_where=_HAS_SALE),
)

# The currency that a shopper chose, where it is not the shop's own.
shopper_currencies = Table(
    "shopper_currencies",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("chosen_at", UtcDateTime, nullable=False),
)

catalogue_imports = Table(
    "catalogue_imports",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("import_id", Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # Missing after a crash: the next import then tells the index to read everything again.
    Column("finished_at", UtcDateTime),
    ForeignKeyConstraint(["merchant_id"], ["merchants.merchant_id"]),
)
