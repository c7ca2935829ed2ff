"""From what is sold to what is found: the one mapping, and the handler that keeps the index up to date."""

import structlog

from commerce.domain.product import Product, Variant
from retrieval.products import IndexedProduct, IndexedVariant

_log = structlog.get_logger("serving.indexing")


def indexed(product: Product) -> IndexedProduct:
    """What the index keeps of a product."""
    return IndexedProduct(
        id=product.id,
        title=product.title,
        description=product.description,
        brand=product.brand,
        categories=product.categories,
        attributes=product.attributes,
        variants=tuple(_variant(variant) for variant in product.variants),
        currency=product.variants[0].price.currency,
        rating=product.rating.value if product.rating else None,
        rating_count=product.rating.count if product.rating else 0,
        popularity=product.popularity,
        tags=product.tags,
    )


def _variant(variant: Variant) -> IndexedVariant:
    return IndexedVariant(
        id=variant.id,
        sku=variant.sku,
        barcode=variant.barcode,
        options=variant.options,
        price=variant.price.amount,
        available=variant.availability.purchasable,
        attributes=variant.attributes,
    )
