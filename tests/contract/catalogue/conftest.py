"""A shop with an empty catalogue, on each database in turn, and a way to import feeds into it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commerce.db.catalogue import open_catalogue, open_import
from commerce.db.stock import SqlStock
from commerce.services.catalogue import Catalogue
from commerce.services.importing import CatalogueImport, ImportReport
from commerce.services.stock_keeping import StockKeeping
from storage.database import Database
from tests.support.clock import FrozenClock

MERCHANT = "shop"
Record = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """The services of one merchant and the folder for feeds."""

    database: Database
    clock: FrozenClock
    catalogue: Catalogue
    imports: CatalogueImport
    stock: StockKeeping
    folder: Path

    async def take(self, *records: Record, **how: Any) -> ImportReport:
        """Import records as JSON Lines."""
        path = self.folder / "feed.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return await self.imports.run(MERCHANT, path, **how)


@pytest.fixture
async def shop(database: Database, clock: FrozenClock, tmp_path: Path) -> Shop:
    stock = StockKeeping(database, clock, SqlStock())
    opened = Shop(database, clock, open_catalogue(database, clock), open_import(database, clock), stock, tmp_path)
    await opened.catalogue.create_merchant(MERCHANT, "Shop")
    return opened


Take = Callable[..., Awaitable[ImportReport]]


def item(feed_id: object = "A", **fields: Any) -> Record:
    """A record that can be sold."""
    return {"id": feed_id, "title": f"Thing {feed_id}", "price": "10.00", **fields}
