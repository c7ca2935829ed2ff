"""Builds columns from products, and appends changed products to existing ones without touching those."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Ragged
from retrieval.catalogue.products import IndexedProduct, IndexedVariant
from retrieval.text.for_whom import NAME as GENDER
from retrieval.text.for_whom import whom_in
from retrieval.text.title_measures import stated_in

T = TypeVar("T")
_Key = TypeVar("_Key", str, tuple[str, ...], tuple[str, str])


def content_number(product: IndexedProduct) -> int:
    """A number that changes when anything of a product changes but prices, stock, rating and popularity."""
    told: list[object] = [
        product.id,
        product.title,
        product.description,
        product.brand,
        product.categories,
        product.tags,
        product.pictures,
    ]
    told.append(sorted(product.attributes.items()))
    told.extend(
        (v.id, v.sku, v.barcode, sorted(v.options.items()), sorted(v.attributes.items())) for v in product.variants
    )
    return int.from_bytes(hashlib.blake2b(repr(told).encode(), digest_size=8).digest(), "little")


class ColumnBuilder:
    """Collects products row by row; every product must have a variant."""

    def __init__(self, base: Columns | None = None) -> None:
        self._base = base
        self._currency = base.currency if base else ""
        self._rows: list[IndexedProduct] = []
        self._brands = _numbered(base.brand_names if base else [])
        self._paths = _numbered(base.category_paths if base else [])
        self._keys = _numbered(base.key_names if base else [])

    def add(self, product: IndexedProduct) -> None:
        """Appends one product."""
        if not product.variants:
            raise ValueError(f"product {product.id!r} has no variant")
        self._currency = self._currency or product.currency
        self._rows.append(product)

    def build(self, removed: Iterable[str] = ()) -> Columns:
        """The columns; earlier rows of the products added, and of those removed, are no longer alive."""
        fresh = self._fresh()
        if self._base is None:
            return fresh
        base = self._base
        alive = base.alive.copy()
        for id_ in chain(removed, (product.id for product in self._rows)):
            row = base.row_of.get(id_)
            if row is not None:
                alive[row] = False
        return Columns(
            currency=self._currency,
            product_ids=base.product_ids + fresh.product_ids,
            titles=base.titles + fresh.titles,
            variant_ids=base.variant_ids + fresh.variant_ids,
            brand_names=fresh.brand_names,
            category_paths=fresh.category_paths,
            key_names=fresh.key_names,
            content=np.concatenate([base.content, fresh.content]),
            alive=np.concatenate([alive, fresh.alive]),
            brand=np.concatenate([base.brand, fresh.brand]),
            category=np.concatenate([base.category, fresh.category]),
            rating=np.concatenate([base.rating, fresh.rating]),
            rating_count=np.concatenate([base.rating_count, fresh.rating_count]),
            popularity=np.concatenate([base.popularity, fresh.popularity]),
            updated=np.concatenate([base.updated, fresh.updated]),
            first_variant=_joined_offsets(base.first_variant, fresh.first_variant),
            price=np.concatenate([base.price, fresh.price]),
            available=np.concatenate([base.available, fresh.available]),
            product_keys=_joined(base.product_keys, fresh.product_keys),
            variant_keys=_joined(base.variant_keys, fresh.variant_keys),
            other_prices={
                currency: np.concatenate([_prices_in(base, currency), _prices_in(fresh, currency)])
                for currency in sorted({*base.other_prices, *fresh.other_prices})
            },
        )

    def _fresh(self) -> Columns:
        rows = self._rows
        variants = [variant for product in rows for variant in product.variants]
        product_keys = _ragged([self._product_keys(product) for product in rows])
        variant_keys = _ragged([self._variant_keys(variant) for variant in variants])
        brands = [self._number(self._brands, product.brand) if product.brand else -1 for product in rows]
        paths = [self._number(self._paths, product.categories) if product.categories else -1 for product in rows]
        return Columns(
            currency=self._currency,
            product_ids=[product.id for product in rows],
            titles=[product.title for product in rows],
            variant_ids=[variant.id for variant in variants],
            brand_names=list(self._brands),
            category_paths=list(self._paths),
            key_names=list(self._keys),
            content=np.array([content_number(product) for product in rows], dtype=np.uint64),
            alive=np.ones(len(rows), dtype=np.bool_),
            brand=np.array(brands, dtype=np.int32),
            category=np.array(paths, dtype=np.int32),
            rating=np.array([np.nan if p.rating is None else p.rating for p in rows], dtype=np.float32),
            rating_count=np.array([p.rating_count for p in rows], dtype=np.int32),
            popularity=np.array([p.popularity for p in rows], dtype=np.float32),
            updated=np.array([p.updated_at.timestamp() if p.updated_at else 0.0 for p in rows], dtype=np.float64),
            first_variant=_offsets([len(p.variants) for p in rows]),
            price=np.array([v.price for v in variants], dtype=np.int64),
            available=np.array([v.available for v in variants], dtype=np.bool_),
            product_keys=product_keys,
            variant_keys=variant_keys,
            other_prices={
                currency: np.array([v.prices.get(currency, -1) for v in variants], dtype=np.int64)
                for currency in sorted({currency for v in variants for currency in v.prices})
            },
        )

    def _product_keys(self, product: IndexedProduct) -> list[int]:
        pairs = [(name, value) for name, values in product.attributes.items() for value in values]
        own = [value for variant in product.variants for value in variant.options.values()]
        sizes = stated_in(product.title, chain((value for _, value in pairs), own), product.description)
        whom = whom_in(
            product.title, chain(product.attributes, *(v.options for v in product.variants)), product.categories
        )
        told = [(GENDER, whom)] if whom else []
        return sorted({self._number(self._keys, pair) for pair in chain(pairs, sizes, told)})

    def _variant_keys(self, variant: IndexedVariant) -> list[int]:
        own = ((name, value) for name, values in variant.attributes.items() for value in values)
        return sorted({self._number(self._keys, pair) for pair in chain(variant.options.items(), own)})

    @staticmethod
    def _number(table: dict[_Key, int], entry: _Key) -> int:
        return table.setdefault(entry, len(table))


def with_prices(base: Columns, products: Sequence[IndexedProduct]) -> Columns:
    """The columns with new prices, stock, ratings and popularity of products whose content is the same."""
    price, available = base.price.copy(), base.available.copy()
    rating, rating_count = base.rating.copy(), base.rating_count.copy()
    popularity, updated = base.popularity.copy(), base.updated.copy()
    named = {currency for product in products for variant in product.variants for currency in variant.prices}
    others = {currency: _prices_in(base, currency).copy() for currency in sorted({*base.other_prices, *named})}
    for product in products:
        row = base.row_of[product.id]
        first = int(base.first_variant[row])
        for place, variant in enumerate(product.variants):
            price[first + place] = variant.price
            available[first + place] = variant.available
            for currency, prices in others.items():
                prices[first + place] = variant.prices.get(currency, -1)
        rating[row] = np.nan if product.rating is None else product.rating
        rating_count[row] = product.rating_count
        popularity[row] = product.popularity
        updated[row] = product.updated_at.timestamp() if product.updated_at else 0.0
    return replace(
        base,
        price=price,
        available=available,
        rating=rating,
        rating_count=rating_count,
        popularity=popularity,
        updated=updated,
        other_prices=others,
    )


def _prices_in(columns: Columns, currency: str) -> NDArray[np.int64]:
    """The prices of a currency; of one that no variant of these is sold in, none."""
    return columns.other_prices.get(currency, np.full(len(columns.variant_ids), -1, dtype=np.int64))


def _numbered(entries: Sequence[T]) -> dict[T, int]:
    return {entry: number for number, entry in enumerate(entries)}


def _offsets(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.array(lengths, dtype=np.int64))])


def _ragged(lists: list[list[int]]) -> Ragged:
    ids = np.fromiter(chain.from_iterable(lists), dtype=np.int32)
    return Ragged(_offsets([len(entries) for entries in lists]), ids)


def _joined_offsets(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([first, second[1:] + first[-1]])


def _joined(first: Ragged, second: Ragged) -> Ragged:
    return Ragged(_joined_offsets(first.offsets, second.offsets), np.concatenate([first.ids, second.ids]))
