"""Gives the products of a batch their identity: which are new, which changed, and which ids came before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from commerce.domain.product import ProductOption
from commerce.feeds.grouping import repeated
from commerce.feeds.items import FeedProduct, FeedVariant, Refusal
from commerce.feeds.names import slug
from commerce.services.catalogue_store import CatalogueWrites, KeptProduct, KnownProduct, KnownVariant
from commerce.services.stock_events import Announced
from storage.database import Transaction
from storage.ids import new_id

ContentHash: TypeAlias = Callable[[FeedProduct], str]


@dataclass(slots=True)
class Batch:
    """What is to be done with the products of one transaction."""

    kept: list[KeptProduct] = field(default_factory=list)
    added: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    """The unchanged products, with the line on which they were met."""
    refused: list[Refusal] = field(default_factory=list)
    cheaper: list[Announced] = field(default_factory=list)
    """The variants that cost less than before."""

    def announced(self, variant_ids: Sequence[str]) -> list[Announced]:
        """Return these variants with their products."""
        wanted = set(variant_ids)
        return [Announced(kept.product_id, one) for kept in self.kept for one in kept.variant_ids if one in wanted]


async def prepare(
    writes: CatalogueWrites,
    tx: Transaction,
    merchant_id: str,
    import_id: str,
    stated: Sequence[tuple[FeedProduct, str]],
    now: datetime,
) -> Batch:
    """Match a batch with what is kept. An id that this import met before is refused: the first one stands."""
    products = await writes.known_products(tx, merchant_id, [product.feed_id for product, _ in stated])
    variant_ids = [variant.feed_id for product, _ in stated for variant in product.variants]
    variants = await writes.known_variants(tx, merchant_id, variant_ids)
    handles = await _free_handles(writes, tx, merchant_id, [product for product, _ in stated], products)
    return _Matching(import_id, products, variants, handles, now).batch(stated)


async def _free_handles(
    writes: CatalogueWrites,
    tx: Transaction,
    merchant_id: str,
    stated: Sequence[FeedProduct],
    known: Mapping[str, KnownProduct],
) -> dict[str, str]:
    """A handle for each new product, by its feed id: its own where it is free, else with its id behind."""
    wanted = {product.feed_id: _candidates(product) for product in stated if product.feed_id not in known}
    every = {candidate for candidates in wanted.values() for candidate in candidates}
    taken = set(await writes.taken_handles(tx, merchant_id, sorted(every))) if every else set()
    free: dict[str, str] = {}
    for feed_id, candidates in wanted.items():
        handle = next((one for one in candidates if one not in taken), None) or new_id("p").replace("_", "-")
        taken.add(handle)
        free[feed_id] = handle
    return free


def _candidates(product: FeedProduct) -> Iterable[str]:
    base = slug(product.handle or product.title) or "product"
    tail = slug(product.feed_id)[-30:]
    return (base, f"{base}-{tail}") if tail else (base,)


class _Matching:
    """The products of one batch, one after the other."""

    def __init__(
        self,
        import_id: str,
        products: Mapping[str, KnownProduct],
        variants: Mapping[str, KnownVariant],
        handles: Mapping[str, str],
        now: datetime,
    ) -> None:
        self._now = now
        self._import_id = import_id
        self._products = products
        self._variants = variants
        self._handles = handles
        self._lines = {one.feed_id: one.line for one in products.values() if one.import_id == import_id}
        self._variant_lines = {
            one.feed_id: one.line for one in variants.values() if one.import_id == import_id and not one.removed
        }
        self._batch = Batch()

    def batch(self, stated: Sequence[tuple[FeedProduct, str]]) -> Batch:
        for product, content_hash in stated:
            self._match(product, content_hash)
        return self._batch

    def _match(self, product: FeedProduct, content_hash: str) -> None:
        first_line = self._lines.get(product.feed_id)
        if first_line is not None:
            self._batch.refused.append(repeated(product.line, product.feed_id, first_line))
            return
        fresh = self._without_repeated(product)
        if not fresh.variants:
            return
        self._lines[product.feed_id] = product.line
        self._variant_lines.update({variant.feed_id: variant.line for variant in fresh.variants})
        known = self._products.get(product.feed_id)
        if known is not None and not known.removed and known.content_hash == content_hash:
            self._batch.seen[known.product_id] = product.line
            return
        self._batch.added += known is None or known.removed
        kept = self._identified(fresh, known, content_hash)
        self._batch.kept.append(kept)
        pairs = zip(kept.variant_ids, fresh.variants, strict=True)
        self._batch.cheaper += [Announced(kept.product_id, one) for one, stated in pairs if self._dropped(stated)]

    def _without_repeated(self, product: FeedProduct) -> FeedProduct:
        kept = []
        for variant in product.variants:
            first_line = self._variant_lines.get(variant.feed_id)
            if first_line is None:
                kept.append(variant)
            else:
                self._batch.refused.append(repeated(variant.line, variant.feed_id, first_line))
        if len(kept) == len(product.variants):
            return product
        return replace(product, variants=tuple(kept), options=_options_of(product.options, kept))

    def _identified(self, product: FeedProduct, known: KnownProduct | None, content_hash: str) -> KeptProduct:
        ids = {variant.feed_id: self._variant_id(variant) for variant in product.variants}
        stock = {ids[one.feed_id]: one.on_hand for one in product.variants if self._restocked(one)}
        return KeptProduct(
            product_id=known.product_id if known else new_id("prod"),
            handle=known.handle if known else self._handles[product.feed_id],
            stated=product,
            content_hash=content_hash,
            variant_ids=tuple(ids.values()),
            stock=stock,
        )

    def _variant_id(self, variant: FeedVariant) -> str:
        known = self._variants.get(variant.feed_id)
        return known.variant_id if known else new_id("var")

    def _dropped(self, variant: FeedVariant) -> bool:
        known = self._variants.get(variant.feed_id)
        if known is None or known.removed:
            return False
        before, price = known.price_at(self._now), variant.price_at(self._now)
        return before.currency == price.currency and price < before

    def _restocked(self, variant: FeedVariant) -> bool:
        """Stock is set where the feed states something new: what was sold since the last feed stays sold."""
        known = self._variants.get(variant.feed_id)
        if known is None:
            return variant.on_hand is not None
        return known.removed or known.stated_on_hand != variant.on_hand


def _options_of(options: Sequence[ProductOption], variants: Sequence[FeedVariant]) -> tuple[ProductOption, ...]:
    """The options with the values that some variant still has."""
    left = (
        ProductOption(
            option.name,
            tuple(value for value in option.values if any(one.options.get(option.name) == value for one in variants)),
        )
        for option in options
    )
    return tuple(option for option in left if option.values)
