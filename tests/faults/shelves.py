"""The small shop of the fault cases: few products, one of them scarce."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from serving.services import Services

MERCHANT = "faults"
GOODWILL = 500
"""What the shop gives back to make something good, in cents."""

PRODUCTS = (
    {"id": "mug", "title": "Stone mug", "price": "12.50 USD", "stock": 1_000_000, "category": ["Kitchen", "Mugs"]},
    {"id": "pan", "title": "Iron pan", "price": "40.00 USD", "stock": 1_000_000, "category": ["Kitchen", "Pans"]},
    {"id": "last", "title": "Last lantern", "price": "25.00 USD", "stock": 1, "category": ["Home", "Lanterns"]},
)


async def furnish(services: Services, merchant_id: str) -> None:
    """Import the products."""
    with TemporaryDirectory() as folder:
        feed = Path(folder) / "feed.jsonl"
        feed.write_text("\n".join(json.dumps(product) for product in PRODUCTS))
        report = await services.imports.run(merchant_id, feed)
    if report.refused:
        raise AssertionError(report.refused)
