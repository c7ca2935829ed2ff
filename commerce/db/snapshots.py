"""How the names of a bought thing are kept: one JSON document."""

from typing import Any

from commerce.domain.basket import Snapshot
from commerce.domain.product import Media


def write_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """Return the document of a snapshot."""
    return {
        "title": snapshot.title,
        "variantTitle": snapshot.variant_title,
        "options": dict(snapshot.options),
        "image": None if snapshot.image is None else [snapshot.image.url, snapshot.image.alt],
        "feedId": snapshot.feed_id,
        "sku": snapshot.sku,
        "categories": list(snapshot.categories),
        "brand": snapshot.brand,
    }


def read_snapshot(document: dict[str, Any]) -> Snapshot:
    """Read the document of a snapshot."""
    return Snapshot(
        title=document["title"],
        variant_title=document["variantTitle"],
        options=document["options"],
        image=None if document["image"] is None else Media(*document["image"]),
        feed_id=document["feedId"],
        sku=document["sku"],
        categories=tuple(document["categories"]),
        brand=document["brand"],
    )
