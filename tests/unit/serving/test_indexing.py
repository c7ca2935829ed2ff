"""The index follows the catalogue, and is built once for each import, whoever builds it."""

import json
from pathlib import Path

from sqlalchemy import select

from commerce.db.catalogue import open_catalogue, open_import
from retrieval.index.snapshots import Indexes
from serving.index.indexing import Indexing
from serving.locks import MemoryLocks
from storage.database import Database
from storage.outbox import Event
from storage.outbox_table import outbox
from tests.support.clock import FrozenClock

MERCHANT = "shop"


class Shop:
    """A catalogue that feeds are imported into, and its index."""

    def __init__(self, database: Database, clock: FrozenClock, folder: Path) -> None:
        self.database = database
        self.catalogue = open_catalogue(database, clock)
        self._imports = open_import(database, clock)
        self.indexes = Indexes(folder / "indexes", None, folder)
        self.indexing = Indexing(self.catalogue, self.indexes, MemoryLocks(), lambda *_: None)
        self._feed = folder / "feed.jsonl"

    async def take(self, *titles: str) -> Event:
        """Import these; gives the event that tells of it."""
        lines = [json.dumps({"id": title, "title": title, "price": "10.00"}) + "\n" for title in titles]
        self._feed.write_text("".join(lines), encoding="utf-8")
        await self._imports.run(MERCHANT, self._feed)
        async with self.database.reading() as tx:
            row = (await tx.connection.execute(select(outbox).order_by(outbox.c.position.desc()))).first()
        assert row is not None
        return Event(row.name, row.merchant_id, row.subject_id, row.body)

    @property
    def version(self) -> str:
        return self.indexes.current(MERCHANT).version


async def _opened(database: Database, clock: FrozenClock, folder: Path) -> Shop:
    shop = Shop(database, clock, folder)
    await shop.catalogue.create_merchant(MERCHANT, "Shop")
    return shop


async def test_an_import_whose_index_was_built_at_once_is_not_indexed_again_when_its_event_comes(
    sqlite_database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    shop = await _opened(sqlite_database, clock, tmp_path)
    event = await shop.take("Lamp", "Mug")
    built = await shop.indexing.rebuild(MERCHANT)

    await shop.indexing.catalogue_changed(event)

    assert shop.version == built.version


async def test_an_import_after_the_index_was_built_is_taken_in_when_its_event_comes(
    sqlite_database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    shop = await _opened(sqlite_database, clock, tmp_path)
    await shop.take("Lamp", "Mug")
    built = await shop.indexing.rebuild(MERCHANT)
    event = await shop.take("Lamp", "Mug", "Chair")

    await shop.indexing.catalogue_changed(event)

    assert shop.version != built.version
    assert shop.indexes.current(MERCHANT).products == 3


async def test_what_the_index_has_seen_is_still_known_after_an_update(
    sqlite_database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    shop = await _opened(sqlite_database, clock, tmp_path)
    first = await shop.take("Lamp", "Mug")
    await shop.indexing.rebuild(MERCHANT)
    await shop.indexing.catalogue_changed(await shop.take("Lamp", "Mug", "Chair"))
    version = shop.version

    await shop.indexing.catalogue_changed(first)

    assert shop.version == version
