"""The small shop of the fault cases: few products, one of them scarce."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from serving.services import Services

MERCHANT = "faults"
GOODWILL = 500
"""What the shop gives back to make something good, in cents."""

DEARER = 250
"""How much more the large mug costs than the small one."""
LAST_ONES = 2
"""How many of the scarce goods there are in a round, for more shoppers than that."""


def _mug(feed_id: str, size: str, price: str) -> dict[str, object]:
    options = {"group": "mug", "title": "Stone mug", "options": {"Size": size}, "category": ["Kitchen", "Mugs"]}
    return {"id": feed_id, "price": price, "stock": 1_000_000, **options}


PRODUCTS = (
    _mug("mug", "Small", "12.50 USD"),
    _mug("mug-large", "Large", "15.00 USD"),
    {"id": "pan", "title": "Iron pan", "price": "40.00 USD", "stock": 1_000_000, "category": ["Kitchen", "Pans"]},
    {"id": "last", "title": "Last lantern", "price": "25.00 USD", "stock": 2, "category": ["Home", "Lanterns"]},
)
NAMES = tuple(str(product["id"]) for product in PRODUCTS)


async def furnish(services: Services, merchant_id: str) -> None:
    """Import the products."""
    with TemporaryDirectory() as folder:
        feed = Path(folder) / "feed.jsonl"
        feed.write_text("\n".join(json.dumps(product) for product in PRODUCTS))
        report = await services.imports.run(merchant_id, feed)
    if report.refused:
        raise AssertionError(report.refused)
