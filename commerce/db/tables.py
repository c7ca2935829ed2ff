"""All tables of commerce, so that one import puts them on the metadata."""

from commerce.db import (
    catalogue_tables,
    tables_after_sale,
    tables_buyers,
    tables_carts,
    tables_customers,
    tables_gift_cards,
    tables_orders,
    tables_selling,
    tables_stock,
)

__all__ = [
    "catalogue_tables",
    "tables_after_sale",
    "tables_buyers",
    "tables_carts",
    "tables_customers",
    "tables_gift_cards",
    "tables_orders",
    "tables_selling",
    "tables_stock",
]
