"""Promotions: what a code or a season takes off, and under which conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from commerce.domain.address import Address
from commerce.domain.money import Money
from commerce.errors import RulesInvalid

PromotionKind = Literal["percentage", "amount", "buy_x_get_y", "free_shipping", "gift"]
Segment = Literal["", "first_order", "returning"]


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule that takes something off. Without a code it applies by itself.

    Of promotions that do not combine, the one that saves most counts; those that combine come on top of it, those of
    a lower priority first.
    """

    id: str
    title: str
    kind: PromotionKind
    code: str | None = None
    percent: Decimal = Decimal(0)
    amount: int = 0
    minimum: int = 0
    """The subtotal of eligible lines, in minor units, from which it applies."""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None
    combinable: bool = False
    products: tuple[str, ...] = ()
    """Ids of products that it is for, beside those of its categories and brands."""
    minimum_quantity: int = 0
    regions: tuple[str, ...] = ()
    """Where deliveries go: countries (``US``) and regions (``US-OR``)."""
    segment: Segment = ""
    per_shopper: int | None = None
    """How many orders of one shopper may hold it."""
    budget: int | None = None
    """What it may cost in all, in minor units."""
    priority: int = 0
    currency: str = ""
    """Whose minor units its amounts are; empty for the shop's own."""
    buy: int = 0
    get: int = 0
    """Of each ``buy`` + ``get`` eligible pieces the ``get`` cheapest are ``percent`` off; 100 where none is given."""
    get_categories: tuple[str, ...] = ()
    get_products: tuple[str, ...] = ()
    """Where given, pieces of these are taken off for each ``buy`` of the others."""
    most_times: int | None = None
    """How often in one order."""
    gift: str = ""
    """The id of the variant that is given, and how many."""
    gift_quantity: int = 1

    def __post_init__(self) -> None:
        wrong = _wrong(self)
        if wrong is not None:
            raise RulesInvalid(f"the promotion {self.id!r} {wrong}")

    @property
    def name(self) -> str:
        """What a shopper calls it."""
        return self.code or self.title

    @property
    def off(self) -> Decimal:
        """By how many percent the pieces that one gets are reduced."""
        return self.percent or Decimal(100)


def _wrong(one: Promotion) -> str | None:
    counts = (one.minimum, one.minimum_quantity, one.buy, one.get)
    limits = [limit for limit in (one.usage_limit, one.per_shopper, one.budget, one.most_times) if limit is not None]
    if min((*counts, *limits)) < 0:
        return "has a minimum, quantity or limit below zero"
    if one.starts_at is not None and one.ends_at is not None and one.starts_at >= one.ends_at:
        return "ends before it starts"
    if one.kind == "percentage" and not 0 < one.percent <= 100:
        return f"takes off between 0 and 100 percent, not {one.percent}"
    if one.kind == "amount" and one.amount <= 0:
        return f"takes off an amount above zero, not {one.amount}"
    if one.kind == "buy_x_get_y" and (one.buy < 1 or one.get < 1 or not 0 <= one.percent <= 100):
        return "needs `buy` and `get` of 1 or more, and between 0 and 100 percent"
    if one.kind == "gift" and (not one.gift or one.gift_quantity < 1):
        return "needs a gift, and one or more of it"
    return None


@dataclass(frozen=True, slots=True)
class Eligible:
    """A line as promotions see it, amounts in minor units."""

    line_id: str
    subtotal: int
    categories: tuple[str, ...]
    brand: str | None
    quantity: int = 1
    product_id: str = ""

    @property
    def unit(self) -> int:
        return self.subtotal // self.quantity


@dataclass(frozen=True, slots=True)
class Gift:
    """A variant that can be given: what it is worth, and how many there are beside those in the cart."""

    variant_id: str
    worth: int
    available: int | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """What promotions look at beside the lines. Without an address no region is known yet."""

    now: datetime
    currency: str
    shop_currency: str = ""
    locale: str = "en_US"
    address: Address | None = None
    orders_before: int = 0
    delivery: int = 0
    gifts: Mapping[str, Gift] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion that may apply: how many orders hold it, what it has cost, and how often this shopper used it."""

    promotion: Promotion
    used: int = 0
    spent: int = 0
    used_by_shopper: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Why a promotion does not apply: a code for programs, words for the shopper, and what is missing of it.

    ``near`` promotions would apply with a little more of what is missing; ``pending`` ones when more is known.
    """

    why: str
    message: str
    missing: str = ""
    near: bool = False
    pending: bool = False


def normal_code(code: str) -> str:
    """Return a code as codes are compared."""
    return "".join(code.split()).upper()


def eligible_lines(promotion: Promotion, lines: Sequence[Eligible]) -> list[Eligible]:
    """Return the lines that a promotion is for; all of them where it names no category, brand and product."""
    return _of(lines, promotion.categories, promotion.brands, promotion.products)


def got_lines(promotion: Promotion, lines: Sequence[Eligible]) -> list[Eligible]:
    """Return the lines of which one gets pieces for less, where they are others than those that one buys."""
    if not promotion.get_categories and not promotion.get_products:
        return []
    return _of(lines, promotion.get_categories, (), promotion.get_products)


def bought_lines(promotion: Promotion, lines: Sequence[Eligible]) -> list[Eligible]:
    """Return the lines that count as bought."""
    got = {line.line_id for line in got_lines(promotion, lines)}
    return [line for line in eligible_lines(promotion, lines) if line.line_id not in got]


def _of(
    lines: Sequence[Eligible], categories: Sequence[str], brands: Sequence[str], products: Sequence[str]
) -> list[Eligible]:
    if not categories and not brands and not products:
        return list(lines)
    wanted = {name.casefold() for name in categories}
    makers = {name.casefold() for name in brands}
    return [
        line
        for line in lines
        if wanted & {name.casefold() for name in line.categories}
        or (line.brand or "").casefold() in makers
        or line.product_id in products
    ]


def money(amount: int, occasion: Occasion) -> str:
    return Money(amount, occasion.currency).format(occasion.locale)
