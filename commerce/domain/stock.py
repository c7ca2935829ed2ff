"""Stock: what lies where, what is set aside, what can still be sold, and from where an order is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from commerce.errors import RulesInvalid

DEFAULT_LOCATION = "main"

MovementKind = Literal["reserved", "released", "sold", "restocked", "counted"]
Allocation = Literal["together", "priority"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place that goods lie in. Its threshold is kept back of each variant: so many are never sold."""

    id: str
    name: str = ""
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class StockRules:
    """The locations of a merchant, the first to be sold from first, and how orders are served from them.

    ``together``: from the first location that has all of an order, else as ``priority``: line by line, in order, in
    parts where one location has too few. The quantities that a feed states lie at ``feed_location``.
    """

    locations: tuple[Location, ...] = (Location(DEFAULT_LOCATION, "Warehouse"),)
    allocation: Allocation = "together"
    feed_location: str = ""

    def __post_init__(self) -> None:
        ids = [one.id for one in self.locations]
        if not ids or len(set(ids)) < len(ids):
            raise RulesInvalid("stock needs at least one location, and each an id of its own")
        if any(one.threshold < 0 for one in self.locations):
            raise RulesInvalid("a threshold is 0 or more")
        if self.feed_location and self.feed_location not in ids:
            raise RulesInvalid(f"the feed's location {self.feed_location!r} is not among the locations")

    @property
    def stated_at(self) -> str:
        """Where the quantities of a feed lie."""
        return self.feed_location or self.locations[0].id

    def threshold(self, location_id: str) -> int:
        return next((one.threshold for one in self.locations if one.id == location_id), 0)

    def rank(self, location_id: str) -> int:
        """The place of a location in the order of selling; one that is not listed comes last."""
        ids = [one.id for one in self.locations]
        return ids.index(location_id) if location_id in ids else len(ids)


@dataclass(frozen=True, slots=True)
class Level:
    """The stock of one variant at one location. On hand is None where nobody counts: unlimited."""

    location_id: str
    on_hand: int | None
    reserved: int
    threshold: int = 0

    @property
    def available(self) -> int | None:
        return None if self.on_hand is None else max(self.on_hand - self.reserved - self.threshold, 0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stock of one variant in all its locations."""

    levels: tuple[Level, ...]

    @property
    def on_hand(self) -> int | None:
        counts = [level.on_hand for level in self.levels if level.on_hand is not None]
        return sum(counts) if len(counts) == len(self.levels) else None

    @property
    def reserved(self) -> int:
        return sum(level.reserved for level in self.levels)

    @property
    def available(self) -> int | None:
        left = [level.available for level in self.levels if level.available is not None]
        return sum(left) if len(left) == len(self.levels) else None

    @property
    def counted(self) -> bool:
        """Whether somebody counts it: only then it can sell out, and only then it moves."""
        return self.on_hand is not None

    def at(self, location_id: str) -> Level | None:
        return next((level for level in self.levels if level.location_id == location_id), None)


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of a variant's stock at a location, and the order that it was for or the reason that it had."""

    variant_id: str
    kind: MovementKind
    on_hand_change: int
    reserved_change: int
    order_id: str | None = None
    location_id: str = DEFAULT_LOCATION
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an order wants of a variant; unlimited ones can be sold ahead of stock."""

    variant_id: str
    product_id: str
    name: str
    quantity: int
    limited: bool


@dataclass(frozen=True, slots=True)
class Held:
    """So many of a variant, set aside at a location."""

    variant_id: str
    location_id: str
    quantity: int
    limited: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """What is set aside for an order, on which shelves, and what was until its time ran out."""

    shelves: Mapping[str, Shelf]
    held: Sequence[Held]
    lapsed: Sequence[Held]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where the ledger, the stock and the reservations do not say the same."""

    variant_id: str
    location_id: str
    on_hand: int
    on_hand_moved: int
    reserved: int
    reserved_moved: int
    reserved_for_orders: int


def merged(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Add up what is wanted of the same variant, as of a line and of a gift."""
    by_variant: dict[str, Wanted] = {}
    for one in wanted:
        known = by_variant.get(one.variant_id)
        quantity = one.quantity + (known.quantity if known else 0)
        by_variant[one.variant_id] = Wanted(one.variant_id, one.product_id, one.name, quantity, one.limited)
    return list(by_variant.values())


def allocate(wanted: Sequence[Wanted], shelves: Mapping[str, Shelf], rules: StockRules) -> list[Held]:
    """Say from where an order is served; what is wanted is counted, and there is enough or it may be sold ahead."""
    if rules.allocation == "together":
        whole = _one_location(wanted, shelves, rules)
        if whole is not None:
            return [Held(one.variant_id, whole, one.quantity, one.limited) for one in wanted]
    return [held for one in wanted for held in _in_parts(one, shelves[one.variant_id], rules)]


def _one_location(wanted: Sequence[Wanted], shelves: Mapping[str, Shelf], rules: StockRules) -> str | None:
    ids = {level.location_id for shelf in shelves.values() for level in shelf.levels}
    for location_id in sorted(ids, key=lambda one: (rules.rank(one), one)):
        levels = [(one, shelves[one.variant_id].at(location_id)) for one in wanted]
        if all(level is not None and (level.available or 0) >= one.quantity for one, level in levels):
            return location_id
    return None


def _in_parts(one: Wanted, shelf: Shelf, rules: StockRules) -> list[Held]:
    levels = sorted(shelf.levels, key=lambda level: (rules.rank(level.location_id), level.location_id))
    parts: dict[str, int] = {}
    missing = one.quantity
    for level in levels:
        taken = min(level.available or 0, missing)
        missing -= taken
        if taken:
            parts[level.location_id] = taken
    if missing:
        first = levels[0].location_id
        parts[first] = parts.get(first, 0) + missing
    return [Held(one.variant_id, location_id, count, one.limited) for location_id, count in parts.items()]
