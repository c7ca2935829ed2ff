"""The limits of a request as masks over variants: exact, each apart, so that a near miss can name what it breaks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from retrieval.catalogue.attributes import attribute_key, bounds_in, value_key
from retrieval.catalogue.columns import Columns, Mask, Rows
from retrieval.scoring.request import AttributeFilter, Range, SearchRequest
from retrieval.stores.lexical import LexicalIndex
from retrieval.stores.passage_index import sentences
from retrieval.text.statements import Statement, said_of, statements_of
from retrieval.text.units import UNITS, Quantity, Unit, written
from retrieval.text.words import key, stems
from retrieval.understanding.catalogue_terms import looks_of, phrase, things

_BY_TITLE = frozenset({"color", "shade", "finish", "size", "material", "fabric"})
_CONTENTS = frozenset(
    {
        "flavor",
        "flavour",
        "taste",
        "ingredient",
        "ingredients",
        "contains",
        "allergen",
        "allergens",
        "protein",
        "filling",
    }
)
_SHORT = 2
_LOOKED_AT, _CALLED, _MOST_NEAR = 60, 0.3, 5_000
_NARROW = Decimal("1.1")
_NO_ROWS: Rows = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: the variants within it, what was wanted, and what a given variant has instead."""

    name: str
    within: Mask
    wanted: str
    actual: Callable[[int], str]


class Filters:
    """Turns requests into limits over one snapshot's columns; masks of single limits are remembered."""

    def __init__(self, columns: Columns, lexical: LexicalIndex, prose: Callable[[], Mapping[int, str]] = dict) -> None:
        self._columns = columns
        self._prose = prose
        self._lexical = lexical
        alive = columns.alive[columns.variant_product]
        self._alive = alive if columns.sold is None else alive & columns.sold
        self._category_mask = lru_cache(maxsize=256)(self._products_in)
        self._brand_mask = lru_cache(maxsize=256)(self._products_of)
        self._attribute_mask = lru_cache(maxsize=512)(self._variants_with)
        self._term_mask = lru_cache(maxsize=256)(self._products_containing)

    @property
    def alive(self) -> Mask:
        """The variants of products that are still there."""
        return self._alive

    def limits(self, request: SearchRequest) -> list[Limit]:
        """The limits of a request, one for each thing that can be broken."""
        found = [*self._price(request.price), *self._identity(request)]
        if request.rating_min is not None:
            found.append(self._rating(request.rating_min))
        found.extend(self._attribute(wanted) for wanted in request.attributes)
        if request.excluded_terms:
            found.append(self._excluded_terms(request.excluded_terms))
        if request.in_stock_only:
            found.append(Limit("in_stock", self._columns.available, "true", lambda _: "false"))
        return found

    def within(self, limits: list[Limit], *, without: Limit | None = None) -> Mask:
        """The living variants within all limits, or all but one."""
        mask = self._alive
        for limit in limits:
            if limit is not without:
                mask = mask & limit.within
        return mask

    def _price(self, price: Range) -> list[Limit]:
        columns, found = self._columns, []
        if price.minimum is not None:
            within = columns.price >= int(price.minimum)
            found.append(Limit("price_min", within, str(price.minimum), lambda v: str(columns.price[v])))
        if price.maximum is not None:
            within = columns.price <= int(price.maximum)
            found.append(Limit("price_max", within, str(price.maximum), lambda v: str(columns.price[v])))
        return found

    def _identity(self, request: SearchRequest) -> list[Limit]:
        found = []
        if request.category:
            mask = self._category_mask(tuple(key(name) for name in request.category))
            found.append(self._of_products("category", mask, " > ".join(request.category), self._path_text))
        if request.brands:
            mask = self._brand_mask(frozenset(key(name) for name in request.brands))
            found.append(self._of_products("brand", mask, ", ".join(request.brands), self._brand_text))
        if request.excluded_brands:
            mask = ~self._brand_mask(frozenset(key(name) for name in request.excluded_brands))
            wanted = "not " + ", ".join(request.excluded_brands)
            found.append(self._of_products("excluded_brand", mask, wanted, self._brand_text))
        return found

    def _rating(self, least: float) -> Limit:
        rating = self._columns.rating
        with np.errstate(invalid="ignore"):
            mask = rating >= least
        return self._of_products(
            "rating_min", mask, f"{least:g}", lambda row: "" if np.isnan(rating[row]) else f"{rating[row]:g}"
        )

    def _attribute(self, wanted: AttributeFilter) -> Limit:
        name = attribute_key(wanted.name)
        mask = self._attribute_mask(wanted)
        return Limit(
            f"attribute:{wanted.name}",
            mask,
            _wanted_text(wanted, self._unit_of(wanted)),
            lambda variant: self._values_text(variant, name),
        )

    def _excluded_terms(self, terms: tuple[str, ...]) -> Limit:
        mask = ~self._term_mask(terms)
        return self._of_products("excluded_terms", mask, "not " + ", ".join(terms), lambda _: ", ".join(terms))

    def _of_products(self, name: str, mask: Mask, wanted: str, actual: Callable[[int], str]) -> Limit:
        owner = self._columns.variant_product
        return Limit(name, mask[owner], wanted, lambda variant: actual(int(owner[variant])))

    def _products_in(self, path: tuple[str, ...]) -> Mask:
        """A path is one from the top; a single name may stand at any level."""
        paths = [tuple(key(name) for name in known) for known in self._columns.category_paths]
        matching = [number for number, known in enumerate(paths) if known[: len(path)] == path]
        if not matching:
            matching = [number for number, known in enumerate(paths) if path[-1] in known]
        inside: Mask = np.isin(self._columns.category, np.array(matching, dtype=np.int32))
        return inside | self._called_so(path, paths, inside) if matching else inside

    def _called_so(self, path: tuple[str, ...], paths: list[tuple[str, ...]], inside: Mask) -> Mask:
        """What is called what the category is, and lies nowhere or elsewhere in its department: a saw among hand tools.

        Only where a good part of the category is called so.
        """
        columns, found = self._columns, np.zeros(self._columns.count, dtype=np.bool_)
        name = phrase(path[-1]).split()
        of_department = [number for number, known in enumerate(paths) if known[:1] == path[:1] and len(path) > 1]
        near = np.isin(columns.category, np.array([-1, *of_department], dtype=np.int32)) & ~inside & columns.alive
        rows, own = np.flatnonzero(near), np.flatnonzero(inside & columns.alive)[:_LOOKED_AT]
        if not name or not len(rows) or len(rows) > _MOST_NEAR or not len(own):
            return found
        called = sum(name[-1] in phrase(columns.titles[row]).split() for row in own.tolist())
        if called < _CALLED * len(own):
            return found
        for row in rows.tolist():
            ends = any(thing[-1] == name[-1] for thing in things(columns.titles[row], self._looks))
            found[row] = ends and set(name) <= set(phrase(columns.titles[row]).split())
        return found

    @cached_property
    def _looks(self) -> frozenset[str]:
        return looks_of(self._columns)

    def _products_of(self, brands: frozenset[str]) -> Mask:
        matching = [number for number, name in enumerate(self._columns.brand_names) if key(name) in brands]
        return np.isin(self._columns.brand, np.array(matching, dtype=np.int32))

    def _products_containing(self, terms: tuple[str, ...]) -> Mask:
        mask = np.zeros(self._columns.count, dtype=np.bool_)
        for term in terms:
            wanted = stems(term)
            if wanted:
                rows = self._lexical.containing(wanted)
                mask[self._not_denying(rows, tuple(wanted)) if len(rows) <= _MOST_NEAR else rows] = True
        return mask

    def _not_denying(self, rows: Rows, wanted: tuple[str, ...]) -> Rows:
        """Those that do not only say that they are without it ("Decaffeinated", "but no capsules")."""
        kept = [row for row in rows.tolist() if said_of(self._statements(row), (wanted,))[0] != "denies"]
        return np.array(kept, dtype=np.int32)

    def _statements(self, row: int) -> Iterator[Statement]:
        columns = self._columns
        said = [columns.titles[row], *sentences(self._prose().get(row, ""))]
        return statements_of(said, columns.attributes_of(row))

    def _variants_with(self, wanted: AttributeFilter) -> Mask:
        numbers = self._columns.keys_by_attribute.get(attribute_key(wanted.name), [])
        stated = self._bearing(numbers)
        mask = np.ones(len(self._columns.variant_ids), dtype=np.bool_)
        if wanted.values:
            said = self._said(wanted.name, wanted.values, stated) | self._called(wanted.name, wanted.values, numbers)
            mask &= said | self._bearing([n for n in numbers if self._any_value(n, wanted.values)], stated_by=numbers)
            stated = stated | said
        if wanted.range is not None and wanted.range.bounded:
            told = self._told(wanted.name, wanted.range, stated)
            mask &= told | self._bearing(self._in_range(wanted, numbers, wanted.range), stated_by=numbers)
            stated = stated | told
        if wanted.excluded:
            mask &= ~self._bearing([n for n in numbers if self._any_value(n, wanted.excluded)], stated_by=numbers)
            told_beside = stated & False if _CONTENTS & set(attribute_key(wanted.name).split()) else stated
            return mask & ~self._said(wanted.name, wanted.excluded, told_beside, anywhere=True)
        return mask & stated

    def _said(self, name: str, values: tuple[str, ...], stated: Mask, *, anywhere: bool = False) -> Mask:
        """The variants of products that state nothing of an attribute, and whose text says one of its values.

        How a thing looks and what it is made of is told by its title alone: a description tells what it cuts, too.
        """
        columns = self._columns
        looks = _BY_TITLE & set(attribute_key(name).split())
        fields = ("title", "tags") if looks and not anywhere else ("title", "tags", "description")
        saying = np.zeros(columns.count, dtype=np.bool_)
        for value in [name if value_key(value) == "true" else value for value in values]:
            if _is_word(value):
                saying[self._lexical.containing(stems(value), fields)] = True
            elif "size" in attribute_key(name).split():  # "Basketball Size 7"
                sized = re.compile(rf"\bsize {re.escape(value)}(?![\w.,-])", re.IGNORECASE)
                saying |= np.array([bool(sized.search(title)) for title in columns.titles], dtype=np.bool_)
        silent = saying & ~columns.any_variant(stated)
        return silent[columns.variant_product]

    def _called(self, name: str, values: tuple[str, ...], numbers: list[int]) -> Mask:
        """The variants of products that are called what is wanted, in whatever words they state it ("Bluetooth 5.3").

        What can be chosen, how a thing looks and what it is made of is as stated, whatever the title says.
        """
        columns = self._columns
        called = np.zeros(columns.count, dtype=np.bool_)
        options = np.isin(columns.variant_keys.ids, np.array(numbers, dtype=np.int32)).any()
        for value in values if not (options or _BY_TITLE & set(attribute_key(name).split())) else ():
            rows = self._lexical.containing(stems(value), ("title",)) if _is_word(value) else _NO_ROWS
            for row in rows.tolist() if len(rows) <= _MOST_NEAR else ():
                called[row] |= said_of([Statement(columns.titles[row])], (tuple(stems(value)),))[0] == "states"
        return called[columns.variant_product]

    def _told(self, name: str, wanted: Range, stated: Mask) -> Mask:
        """The variants of products that state nothing of an attribute, and whose text has just the figure wanted."""
        columns, unit, figure = self._columns, self._columns.unit(attribute_key(name)), _meant(wanted)
        saying = np.zeros(columns.count, dtype=np.bool_)
        for text in written(Quantity(float(figure), unit)) if unit is not None and figure else ():
            saying[self._lexical.containing(stems(text)[-1:], ("title", "description"))] = True
        silent = saying & ~columns.any_variant(stated)
        return silent[columns.variant_product]

    def _any_value(self, number: int, values: tuple[str, ...]) -> bool:
        """Whether a key has one of the values: the same, or as whole words within it ("blue" in "navy blue")."""
        actual = f" {self._columns.value_keys[number]} "
        return any(f" {value_key(value)} " in actual for value in values)

    def _in_range(self, limit: AttributeFilter, numbers: list[int], wanted: Range) -> list[int]:
        """The keys within a range; of an attribute that is stated in several units, those in the unit of the range."""
        unit, found = self._unit_of(limit), []
        for number in numbers:
            bounds = bounds_in(self._columns.key_names[number][1], unit)
            if bounds is not None and _meets(bounds, wanted):
                found.append(number)
        return found

    def _unit_of(self, limit: AttributeFilter) -> Unit | None:
        return UNITS.get(limit.unit.lower()) or self._columns.unit(attribute_key(limit.name))

    def _bearing(self, numbers: list[int], stated_by: list[int] | None = None) -> Mask:
        """The variants with one of some keys; what a variant says of itself overrides what its product says."""
        columns = self._columns
        own = np.zeros(len(columns.variant_ids), dtype=np.bool_)
        own[_owners(columns.variant_keys.ids, columns.variant_key_owners, numbers)] = True
        shared = np.zeros(columns.count, dtype=np.bool_)
        shared[_owners(columns.product_keys.ids, columns.product_key_owners, numbers)] = True
        inherited: Mask = shared[columns.variant_product]
        if stated_by is not None:
            inherited = inherited & ~self._stating(tuple(stated_by))
        return own | inherited

    def _stating(self, numbers: tuple[int, ...]) -> Mask:
        columns = self._columns
        stating = np.zeros(len(columns.variant_ids), dtype=np.bool_)
        stating[_owners(columns.variant_keys.ids, columns.variant_key_owners, list(numbers))] = True
        return stating

    def _path_text(self, row: int) -> str:
        return " > ".join(self._columns.path(row))

    def _brand_text(self, row: int) -> str:
        return self._columns.brand_name(row) or ""

    def _values_text(self, variant: int, attribute: str) -> str:
        own = [value for name, value in self._columns.options_of(variant) if attribute_key(name) == attribute]
        if own:
            return ", ".join(own)
        row = int(self._columns.variant_product[variant])
        return ", ".join(value for name, value in self._columns.attributes_of(row) if attribute_key(name) == attribute)


def _is_word(value: str) -> bool:
    return len(value) > _SHORT and value.replace(" ", "").isalpha() and bool(stems(value))


def _owners(ids: Rows, owners: Rows, numbers: list[int]) -> Rows:
    if not numbers:
        return owners[:0]
    wanted = np.array(numbers, dtype=np.int32)
    return owners[ids == wanted[0]] if len(wanted) == 1 else owners[np.isin(ids, wanted)]


def _meets(stated: tuple[float, float], wanted: Range) -> bool:
    """Whether what is stated, which may be a range itself ("11-16 kg"), has something of what is wanted."""
    low, high = (Decimal(f"{one:.9g}") for one in stated)  # 24 inches are 60.96 cm, and nothing less
    if low < high and (meant := _meant(wanted)):  # one figure, and no more or less of it, lies in what is stated
        return low <= Decimal(meant) <= high
    return (wanted.minimum is None or high >= wanted.minimum) and (wanted.maximum is None or low <= wanted.maximum)


def _meant(wanted: Range) -> str:
    """The figure that a narrow range stands about: 44 for 42.02 to 45.98; nothing for a wide or open one."""
    if wanted.minimum is None or wanted.maximum is None or wanted.maximum > wanted.minimum * _NARROW:
        return ""
    return f"{float(wanted.minimum + wanted.maximum) / 2:.4g}"


def _wanted_text(wanted: AttributeFilter, unit: Unit | None) -> str:
    """'red, blue', 'not red', 'at least 4', 'at most 3000 g', '4 to 8 cm'."""
    parts = [", ".join(wanted.values)] if wanted.values else []
    if wanted.excluded:
        parts.append("not " + ", ".join(wanted.excluded))
    if wanted.range is not None and (bounds := _bounds_text(wanted.range)):
        parts.append(f"{bounds} {unit.symbol}" if unit else bounds)
    return "; ".join(parts)


def _bounds_text(wanted: Range) -> str:
    if middle := _meant(wanted):
        return middle
    low, high = (None if bound is None else f"{float(bound):g}" for bound in (wanted.minimum, wanted.maximum))
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""
