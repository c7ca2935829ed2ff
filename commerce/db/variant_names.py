"""Variants by what people call them in files and on the command line."""

from sqlalchemy import or_, select

from commerce.db.catalogue_tables import variants
from storage.database import Transaction


async def variant_named(tx: Transaction, merchant_id: str, name: str) -> str | None:
    """Return the variant that is sold under this id or feed id; an id goes before a feed id."""
    rows = await tx.connection.scalars(
        select(variants.c.variant_id)
        .where(
            variants.c.merchant_id == merchant_id,
            variants.c.removed_at.is_(None),
            or_(variants.c.variant_id == name, variants.c.feed_id == name),
        )
        .order_by(variants.c.variant_id != name)
    )
    return rows.first()
