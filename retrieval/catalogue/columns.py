"""A snapshot's products as columns: what filters, sorting and facets read, one row a product, one a variant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.attributes import attribute_key, unit_of, value_key
from retrieval.text.units import Unit

Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]
_NEVER = np.int64(2**53)  # a price beyond every limit that still is exact as a float


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of key numbers, one list a row, laid end to end: row `i` holds `ids[offsets[i]:offsets[i + 1]]`."""

    offsets: NDArray[np.int64]
    ids: Rows

    def of(self, row: int) -> Rows:
        """The list of one row."""
        return self.ids[self.offsets[row] : self.offsets[row + 1]]

    def owners(self) -> Rows:
        """The row of each entry."""
        lengths = np.diff(self.offsets)
        return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)

    def gathered(self, rows: Rows) -> tuple[Rows, Rows]:
        """The entries of some rows, and the position in `rows` that each belongs to."""
        starts, lengths = self.offsets[rows], self.offsets[rows + 1] - self.offsets[rows]
        owner = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        ends = np.cumsum(lengths)
        entries = np.arange(len(owner)) + (starts - ends + lengths)[owner]
        return self.ids[entries], owner


@dataclass(frozen=True)
class Columns:
    """All products of a snapshot. Rows of replaced and removed products stay, and are not `alive`."""

    currency: str
    product_ids: list[str]
    titles: list[str]
    variant_ids: list[str]
    brand_names: list[str]
    category_paths: list[tuple[str, ...]]
    key_names: list[tuple[str, str]]
    content: NDArray[np.uint64]
    alive: Mask
    brand: Rows
    category: Rows
    rating: NDArray[np.float32]
    rating_count: Rows
    popularity: NDArray[np.float32]
    updated: NDArray[np.float64]
    first_variant: NDArray[np.int64]
    price: NDArray[np.int64]
    available: Mask
    product_keys: Ragged
    variant_keys: Ragged
    other_prices: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """The price of each variant by other currency; below zero where it is not sold in that."""
    sold: Mask | None = None
    """The variants that are sold in these columns' currency; None for all."""

    def in_currency(self, currency: str) -> "Columns":
        """The same products at their prices in another currency, without those that are not sold in it."""
        prices = self.other_prices.get(currency, np.full(len(self.variant_ids), -1, dtype=np.int64))
        sold = prices >= 0
        alive = self.alive & self.any_variant(sold)
        return replace(self, currency=currency, price=np.where(sold, prices, _NEVER), alive=alive, sold=sold)

    @property
    def priced(self) -> bool:
        """Whether the prices of this currency are known here; a list that was made just now is indexed in seconds."""
        return self.sold is None or self.currency in self.other_prices

    @property
    def count(self) -> int:
        """The number of rows, dead ones included."""
        return len(self.product_ids)

    @cached_property
    def living(self) -> int:
        """The number of products."""
        return int(self.alive.sum())

    @cached_property
    def variant_product(self) -> Rows:
        """The product row of each variant row."""
        return np.repeat(np.arange(self.count, dtype=np.int32), np.diff(self.first_variant))

    @cached_property
    def variants(self) -> Ragged:
        """The variant rows of each product."""
        return Ragged(self.first_variant, np.arange(len(self.variant_ids), dtype=np.int32))

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each living product by its id."""
        return {id_: row for row, id_ in enumerate(self.product_ids) if self.alive[row]}

    @cached_property
    def brand_places(self) -> Rows:
        """The place of each brand by its name."""
        places = np.empty(len(self.brand_names), dtype=np.int32)
        places[sorted(range(len(places)), key=self.brand_names.__getitem__)] = np.arange(len(places))
        return places

    @cached_property
    def keys_by_attribute(self) -> Mapping[str, list[int]]:
        """The numbers of all (attribute, value) keys by the attribute's compared name."""
        found: dict[str, list[int]] = {}
        for number, (name, _) in enumerate(self.key_names):
            found.setdefault(attribute_key(name), []).append(number)
        return found

    @cached_property
    def key_attributes(self) -> Rows:
        """The number of the attribute, in the order of `keys_by_attribute`, of each key."""
        numbers = np.zeros(len(self.key_names), dtype=np.int32)
        for attribute, keys in enumerate(self.keys_by_attribute.values()):
            numbers[keys] = attribute
        return numbers

    @cached_property
    def value_keys(self) -> list[str]:
        """The compared form of each key's value."""
        return [value_key(value) for _, value in self.key_names]

    @cached_property
    def key_usage(self) -> NDArray[np.int64]:
        """How many living products, or variants for what distinguishes these, bear each key."""
        shared = self.product_keys.ids[self.alive[self.product_key_owners]]
        own = self.variant_keys.ids[self.alive[self.variant_product][self.variant_key_owners]]
        kinds = len(self.key_names)
        usage: NDArray[np.int64] = np.bincount(shared, minlength=kinds) + np.bincount(own, minlength=kinds)
        return usage

    def unit(self, attribute: str) -> Unit | None:
        """The unit in which an attribute, by its compared name, is measured."""
        numbers = self.keys_by_attribute.get(attribute, [])
        return unit_of((self.key_names[number][1], int(self.key_usage[number])) for number in numbers)

    @cached_property
    def product_key_owners(self) -> Rows:
        """The product row of each entry of `product_keys`."""
        return self.product_keys.owners()

    @cached_property
    def variant_key_owners(self) -> Rows:
        """The variant row of each entry of `variant_keys`."""
        return self.variant_keys.owners()

    @cached_property
    def lowest_price(self) -> NDArray[np.int64]:
        """The lowest price of each product."""
        if not len(self.price):
            return np.zeros(self.count, dtype=np.int64)
        lowest: NDArray[np.int64] = np.minimum.reduceat(self.price, self.first_variant[:-1])
        return lowest

    def variants_of(self, row: int) -> range:
        """The variant rows of a product."""
        return range(int(self.first_variant[row]), int(self.first_variant[row + 1]))

    def path(self, row: int) -> tuple[str, ...]:
        """The category path of a product, empty where it has none."""
        number = int(self.category[row])
        return self.category_paths[number] if number >= 0 else ()

    def brand_name(self, row: int) -> str | None:
        """The brand of a product."""
        number = int(self.brand[row])
        return self.brand_names[number] if number >= 0 else None

    def options_of(self, variant_row: int) -> list[tuple[str, str]]:
        """What distinguishes a variant: its options and own attributes."""
        return [self.key_names[key] for key in self.variant_keys.of(variant_row).tolist()]

    def attributes_of(self, row: int) -> list[tuple[str, str]]:
        """The attributes that all variants of a product share."""
        return [self.key_names[key] for key in self.product_keys.of(row).tolist()]

    def any_variant(self, variants: Mask) -> Mask:
        """The products of which at least one variant is marked."""
        if len(variants) == self.count:
            return variants  # each product has the one
        marked = np.zeros(self.count, dtype=np.bool_)
        marked[self.variant_product[variants]] = True
        return marked
