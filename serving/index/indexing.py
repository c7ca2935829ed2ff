"""From what is sold to what is found: the one mapping, and the keeping of the index."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

import structlog

from commerce.domain.product import PolicyPage, Product, Variant
from commerce.services.catalogue import Catalogue
from retrieval.catalogue.products import HelpPage, IndexedProduct, IndexedVariant
from retrieval.errors import IndexMissing, SnapshotDamaged, SnapshotForeign
from retrieval.index.picture_index import PictureIndex
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshots import Indexes, IndexProgress
from serving.locks import Locks
from storage.outbox import Event

_log = structlog.get_logger("serving.index.indexing")
_TOPIC = "index"
_SMALL_CATALOGUE = 2000
_NAMES = {
    "products": "Indexing products",
    "vectors": "Reading products for their meaning",
    "pictures": "Looking at pictures",
}

_LIKE_A_NUMBER = 4
"""From so many characters on the id of a feed without article numbers is taken for one."""

Step = Callable[[str, int, int | None], None]
Announce = Callable[[str, str], None]


def indexed(product: Product, others: Sequence[Product] = ()) -> IndexedProduct:
    """What the index keeps of a product; ``others`` are the same one in the shop's other currencies."""
    prices: dict[str, dict[str, int]] = {}
    for other in others:
        for variant in other.variants:
            prices.setdefault(variant.id, {})[variant.price.currency] = variant.price.amount
    return IndexedProduct(
        id=product.id,
        title=product.title,
        description=product.description,
        brand=product.brand,
        categories=product.categories,
        attributes=product.attributes,
        variants=tuple(_variant(variant, prices.get(variant.id, {})) for variant in product.variants),
        currency=product.variants[0].price.currency,
        rating=product.rating.value if product.rating else None,
        rating_count=product.rating.count if product.rating else 0,
        popularity=product.popularity,
        tags=product.tags,
        updated_at=product.updated_at,
        pictures=_pictures(product),
    )


def _pictures(product: Product) -> tuple[str, ...]:
    """The product's own pictures, then those of its variants, each once."""
    of_variants = (variant.media for variant in product.variants)
    return tuple(dict.fromkeys(one.url for one in (*product.media, *of_variants) if one))


def _variant(variant: Variant, prices: Mapping[str, int]) -> IndexedVariant:
    return IndexedVariant(
        id=variant.id,
        sku=variant.sku or (variant.feed_id if len(variant.feed_id) >= _LIKE_A_NUMBER else None),
        barcode=variant.barcode,
        options=variant.options,
        price=variant.price.amount,
        available=variant.availability.purchasable,
        attributes=variant.attributes,
        prices=prices,
    )


def help_page(page: PolicyPage) -> HelpPage:
    """What the index keeps of a policy page."""
    return HelpPage(page.id, page.title, page.body, page.url or f"/help/{page.slug}")


class Indexing:
    """Builds and updates the indexes of merchants; one process at a time, and all take the result."""

    def __init__(self, catalogue: Catalogue, indexes: Indexes, locks: Locks, announce: Announce) -> None:
        self._catalogue = catalogue
        self._indexes = indexes
        self._locks = locks
        self._announce = announce
        self._opened: set[str] = set()
        self._refreshing: asyncio.Future[bool] | asyncio.Future[None] | None = None

    async def open(self, merchant_id: str) -> bool:
        """Take the current index of a merchant; False where there is none that can be used."""
        try:
            await self._indexes.refresh(merchant_id)
        except (IndexMissing, SnapshotDamaged, SnapshotForeign) as error:
            _log.info("index_not_opened", merchant_id=merchant_id, reason=error.code)
            return False
        self._opened.add(merchant_id)
        return True

    async def open_all(self) -> None:
        """Take the indexes of all merchants."""
        for merchant in await self._catalogue.merchants():
            await self.open(merchant.id)

    def is_built(self, merchant_id: str) -> bool:
        """Whether an index of the merchant is in use."""
        return merchant_id in self._opened

    def sizes(self) -> dict[str, int]:
        """How many products each merchant's index holds."""
        return {merchant_id: self._indexes.current(merchant_id).products for merchant_id in self._opened}

    async def rebuild(self, merchant_id: str, step: Step | None = None, *, wait: bool = False) -> Snapshot:
        """Build the index anew from the catalogue; its vectors follow in the background unless waited for.

        A small catalogue's vectors take seconds, and are waited for: nobody should meet a shop that is half read.
        """

        def show(at: IndexProgress) -> None:
            if step is not None:
                step(_NAMES.get(at.stage, at.stage), at.done, at.total)

        covers = await self._catalogue.finished_imports(merchant_id)
        pages = [help_page(page) for page in await self._catalogue.policies(merchant_id)]
        snapshot = await self._indexes.build(
            merchant_id, self._products(merchant_id), pages, covers=covers, progress=show, wait=wait
        )
        if snapshot.products <= _SMALL_CATALOGUE:
            await self._indexes.filled(merchant_id)
            snapshot = self._indexes.current(merchant_id)
        self._taken(merchant_id, snapshot)
        return snapshot

    async def looked_at(self, merchant_id: str) -> PictureIndex | None:
        """What is known of the products' pictures once all were looked at; None where image search is off."""
        await self._indexes.looked_at(merchant_id)
        return self._indexes.current(merchant_id).pictures

    async def catalogue_changed(self, event: Event) -> None:
        """Bring the index up to date with what an event names; all of it when it names nothing."""
        merchant_id = event.merchant_id
        async with self._locks.hold(f"index:{merchant_id}") as held:
            if not held:
                raise IndexBusy(merchant_id)
            await self._catch_up(event)

    async def _catch_up(self, event: Event) -> None:
        merchant_id = event.merchant_id
        names = event.body.get("productIds")
        await self.open(merchant_id)
        if (
            self.is_built(merchant_id)
            and event.body.get("importId") in self._indexes.current(merchant_id).manifest.covers
        ):
            return  # whoever imported has built the index since
        if names is None or not self.is_built(merchant_id):
            await self.rebuild(merchant_id)
            return
        products = await self._catalogue.products(merchant_id, names)
        found = {product.id for product in products}
        removed = [*event.body.get("removed", ()), *(name for name in names if name not in found)]
        snapshot = await self._indexes.update(merchant_id, await self._indexed(merchant_id, products), removed)
        self._taken(merchant_id, snapshot)
        if snapshot.outgrown:
            await self.rebuild(merchant_id)

    def heard(self, message: str) -> None:
        """Another process has a newer index of this merchant; with nothing said, look at all of them."""
        merchant_id, _, version = message.partition(" ")
        if not message:
            self._refreshing = asyncio.ensure_future(self.open_all())
        elif self.is_built(merchant_id) and self._indexes.current(merchant_id).version != version:
            self._refreshing = asyncio.ensure_future(self.open(merchant_id))

    def _taken(self, merchant_id: str, snapshot: Snapshot) -> None:
        self._opened.add(merchant_id)
        _log.info("index_taken", merchant_id=merchant_id, index_version=snapshot.version, products=snapshot.products)
        self._announce(_TOPIC, f"{merchant_id} {snapshot.version}")

    async def _products(self, merchant_id: str) -> AsyncIterator[list[IndexedProduct]]:
        async for batch in self._catalogue.scan(merchant_id):
            yield await self._indexed(merchant_id, batch)

    async def _indexed(self, merchant_id: str, products: Sequence[Product]) -> list[IndexedProduct]:
        """Products with their prices in every currency that the shop sells in."""
        others: dict[str, list[Product]] = {}
        for spoken in (await self._catalogue.in_currencies(merchant_id, products)).values():
            for product in spoken:
                others.setdefault(product.id, []).append(product)
        return [indexed(product, others.get(product.id, ())) for product in products]


class IndexBusy(Exception):
    """Another process is building the index; the event is tried again."""
