"""Fills a shop with the demo goods, through the same import that takes any merchant's feed."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson

from commerce.db.catalogue import open_catalogue, open_import
from commerce.db.selling import open_selling_rules
from commerce.db.stock import SqlStock
from commerce.demo.goods import records
from commerce.demo.pages import pages
from commerce.demo.rules import GIFT_FEED_ID, POLICY, PRICE_LISTS, SHIPPING, TAX, promotions
from commerce.domain.merchant import PublishableKey
from commerce.errors import MerchantNotFound
from commerce.services.catalogue import Catalogue
from commerce.services.importing import ImportReport, Progress
from commerce.services.stock_keeping import StockKeeping
from storage.clock import Clock
from storage.database import Database

DEMO_MERCHANT = "demo"
DEMO_KEY = "pk_demo"
SHOP_NAME = "Alder & Finch"
_ACCENT = "#1f6f5c"


async def seed_demo(
    database: Database,
    clock: Clock,
    merchant_id: str = DEMO_MERCHANT,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Open the demo shop, or bring it up to date; run again, it changes nothing."""
    catalogue = open_catalogue(database, clock)
    await _open(catalogue, merchant_id)
    rules = open_selling_rules(database, clock)
    await rules.set_tax_rules(merchant_id, TAX)
    await rules.set_shipping_rules(merchant_id, SHIPPING)
    await rules.set_policy(merchant_id, POLICY)
    await catalogue.set_policies(merchant_id, pages())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.jsonl"
        await asyncio.to_thread(_write, path)
        report = await open_import(database, clock).run(merchant_id, path, progress=progress)
    gift = await StockKeeping(database, clock, SqlStock()).variant(merchant_id, GIFT_FEED_ID)
    await rules.set_promotions(merchant_id, promotions(gift))
    return report


async def _open(catalogue: Catalogue, merchant_id: str) -> None:
    try:
        await catalogue.merchant(merchant_id)
    except MerchantNotFound:
        key = DEMO_KEY if merchant_id == DEMO_MERCHANT else f"pk_{merchant_id}"
        await catalogue.create_merchant(
            merchant_id,
            SHOP_NAME,
            currency="USD",
            accent=_ACCENT,
            support_email="hello@alderfinch.example",
            keys=[PublishableKey(merchant_id, key, ("loopback",))],
        )
        await catalogue.set_price_lists(merchant_id, PRICE_LISTS)


def _write(path: Path) -> None:
    with path.open("wb") as file:
        for record in records():
            file.write(orjson.dumps(record) + b"\n")
