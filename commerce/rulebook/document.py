"""What stands in a file of selling rules: amounts in major units, days by name, and times as a clock shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _as_decimal(value: Any) -> Any:
    """Refuse numbers that were rounded before we saw them: 5.9 in a file is not exactly 5.90."""
    if isinstance(value, float):
        raise ValueError(f'write the number as text, such as "{value}"')  # noqa: TRY004  (only this names the mistake)
    return value


Exact: TypeAlias = Annotated[
    Decimal, BeforeValidator(_as_decimal), PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str)
]
"""A decimal that is written as text."""
Names: TypeAlias = tuple[str, ...]
Currency: TypeAlias = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]
"""An ISO 4217 code; empty for the shop's own."""


class Part(BaseModel):
    """A part of the file: unknown fields are mistakes, so that a slip of the pen is not a rule that silently lacks."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TaxRatePart(Part):
    """A rate for a country, a region of it or postal codes."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    percent: Exact
    title: str = "Tax"
    region: str = ""
    postal_codes: Names = ()
    tax_class: str = ""
    categories: Names = ()
    on_delivery: bool = False


class TaxPart(Part):
    """Rates, and whether their amounts are rounded once an order or line by line."""

    rounding: Literal["order", "line"] = "order"
    rates: tuple[TaxRatePart, ...] = ()


class StepPart(Part):
    """A price up to a weight in grams, a subtotal or a number of pieces; without ``up_to`` for all above."""

    up_to: Exact | None = None
    price: Exact


class ShippingRatePart(Part):
    """A way of delivery."""

    id: str = Field(min_length=1, max_length=64)
    title: str
    price: Exact = Decimal(0)
    free_from: Exact | None = None
    days: tuple[int, int] = (2, 5)
    carrier: str | None = None
    by: Literal["weight", "price", "quantity"] | None = None
    steps: tuple[StepPart, ...] = ()


class ZonePart(Part):
    """Places that share their ways of delivery."""

    name: str
    countries: Names = ("*",)
    regions: Names = ()
    postal_codes: Names = ()
    currency: Currency = ""
    rates: tuple[ShippingRatePart, ...]


class ShippingPart(Part):
    """Zones, of which the first that covers an address counts, and when parcels leave."""

    handling_days: int = Field(default=1, ge=0, le=60)
    cutoff: str = Field(default="14:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    timezone: str = "UTC"
    business_days: tuple[Day, ...] = DAYS[:5]
    holidays: tuple[date, ...] = ()
    default_weight_grams: int = Field(default=500, ge=0)
    zones: tuple[ZonePart, ...] = Field(min_length=1)


class LocationPart(Part):
    """A place that goods lie in, and how many of each variant are kept back there."""

    id: str = Field(min_length=1, max_length=64)
    name: str = ""
    threshold: int = Field(default=0, ge=0)


class StockPart(Part):
    """Locations, the first to be sold from first."""

    allocation: Literal["together", "priority"] = "together"
    feed_location: str = ""
    locations: tuple[LocationPart, ...] = Field(min_length=1)


class PromotionPart(Part):
    """A promotion; products and the gift are named by id or feed id."""

    id: str = Field(min_length=1, max_length=64)
    title: str
    kind: Literal["percentage", "amount", "buy_x_get_y", "free_shipping", "gift"]
    code: str | None = Field(default=None, min_length=1, max_length=64)
    currency: Currency = ""
    percent: Exact = Decimal(0)
    amount: Exact = Decimal(0)
    minimum: Exact = Decimal(0)
    minimum_quantity: int = 0
    categories: Names = ()
    brands: Names = ()
    products: Names = ()
    regions: Names = ()
    segment: Literal["", "first_order", "returning"] = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None
    per_shopper: int | None = None
    budget: Exact | None = None
    combinable: bool = False
    priority: int = 0
    buy: int = 0
    get: int = 0
    get_categories: Names = ()
    get_products: Names = ()
    most_times: int | None = None
    gift: str = ""
    gift_quantity: int = 1


class PlacementPart(Part):
    """What rises among suggestions, labelled as such; products are named by id or feed id."""

    id: str = Field(min_length=1, max_length=64)
    kind: Literal["sponsored", "margin"]
    up: int = Field(default=3, ge=1, le=20)
    products: Names = ()
    brands: Names = ()
    categories: Names = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class RoundingPart(Part):
    """Which prices a derived price may be: every ``step`` one that ends in ``ending``, both in major units."""

    step: Exact
    ending: Exact = Decimal(0)
    way: Literal["nearest", "up", "down"] = "nearest"


class PriceListPart(Part):
    """A currency beside the shop's own, the countries whose shoppers see it, and the rate that derives its prices."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    tax_included: bool = False
    countries: Names = ()
    rate: Exact | None = None
    rounding: RoundingPart | None = None


class RulesPart(Part):
    """The whole file. A section that is not there leaves its rules as they are; one that is there replaces them all."""

    tax: TaxPart | None = None
    shipping: ShippingPart | None = None
    stock: StockPart | None = None
    promotions: tuple[PromotionPart, ...] | None = None
    price_lists: tuple[PriceListPart, ...] | None = None
    placements: tuple[PlacementPart, ...] | None = None
    policy: dict[str, Any] | None = None
    """What may be done after the sale; read by its own reader, which names its mistakes."""
