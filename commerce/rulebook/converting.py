"""Turns the parts of a rules file into the rules that selling goes by, and back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from commerce.domain import shipping
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.placements import Placement, PlacementRules
from commerce.domain.policy import AfterSalePolicy, read_policy
from commerce.domain.price_lists import PriceList, Rounding
from commerce.domain.promotions import Promotion
from commerce.domain.shipping import Measure, ShippingRate, ShippingRules, ShippingStep, ShippingZone
from commerce.domain.stock import Location, StockRules
from commerce.domain.tax import TaxRate, TaxRules
from commerce.errors import CommerceError
from commerce.rulebook.document import (
    DAYS,
    LocationPart,
    PlacementPart,
    PriceListPart,
    PromotionPart,
    RoundingPart,
    RulesPart,
    ShippingPart,
    ShippingRatePart,
    StepPart,
    StockPart,
    TaxPart,
    TaxRatePart,
    ZonePart,
)
from commerce.rulebook.reading import mistaken
from storage.currencies import is_currency

T = TypeVar("T")
_SAME = (
    "id", "title", "kind", "code", "currency", "percent", "minimum_quantity", "categories", "brands", "regions",
    "segment", "starts_at", "ends_at", "usage_limit", "per_shopper", "combinable", "priority", "buy", "get",
    "get_categories", "most_times", "gift_quantity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The products and variants that a file names, by what it calls them."""

    products: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SellingRulesOfFile:
    """What a file sets; None is left as it is."""

    tax: TaxRules | None
    shipping: ShippingRules | None
    stock: StockRules | None
    promotions: tuple[Promotion, ...] | None
    policy: AfterSalePolicy | None
    price_lists: tuple[PriceList, ...] | None = None
    placements: PlacementRules | None = None


class Conversion:
    """One file on its way; all mistakes are gathered before it is refused."""

    def __init__(self, currency: str, names: Names) -> None:
        self._currency = currency
        self._names = names
        self._problems: list[dict[str, str]] = []

    def rules(self, part: RulesPart) -> SellingRulesOfFile:
        """Return the rules; raises RulesInvalid with ``problems``."""
        found = SellingRulesOfFile(
            tax=None if part.tax is None else self._tax(part.tax),
            shipping=None if part.shipping is None else self._shipping(part.shipping),
            stock=None if part.stock is None else self._stock(part.stock),
            promotions=None if part.promotions is None else self._promotions(part.promotions),
            policy=None if part.policy is None else self._policy(part.policy),
            price_lists=None if part.price_lists is None else self._price_lists(part.price_lists),
            placements=None if part.placements is None else self._placements(part.placements),
        )
        if self._problems:
            raise mistaken(self._problems)
        return found

    def _try(self, where: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except CommerceError as error:
            remedy = str(error.details.get("remedy", "mend it"))
            self._problems.append({"field": where, "message": error.message, "remedy": remedy})
            return None

    def _tax(self, part: TaxPart) -> TaxRules | None:
        rates = [self._try(f"tax.rates[{at}]", lambda one=one: _tax_rate(one)) for at, one in enumerate(part.rates)]  # type: ignore[misc]
        return TaxRules(tuple(one for one in rates if one is not None), part.rounding)

    def _shipping(self, part: ShippingPart) -> ShippingRules | None:
        hour, minute = part.cutoff.split(":")
        zones = [self._zone(f"shipping.zones[{at}]", one) for at, one in enumerate(part.zones)]
        rules = ShippingRules(
            zones=tuple(zones),
            handling_days=part.handling_days,
            cutoff_hour=int(hour),
            cutoff_minute=int(minute),
            timezone=part.timezone,
            business_days=tuple(DAYS.index(day) for day in part.business_days),
            holidays=part.holidays,
            default_weight_grams=part.default_weight_grams,
        )
        self._try("shipping", lambda: shipping.check(rules))
        return rules

    def _zone(self, where: str, part: ZonePart) -> ShippingZone:
        rates = [
            self._try(f"{where}.rates[{at}]", lambda one=one: self._rate(one, part.currency))  # type: ignore[misc]
            for at, one in enumerate(part.rates)
        ]
        known = tuple(one for one in rates if one is not None)
        return ShippingZone(part.name, known, part.countries, part.regions, part.postal_codes, part.currency)

    def _rate(self, part: ShippingRatePart, currency: str) -> ShippingRate:
        return ShippingRate(
            id=part.id,
            title=part.title,
            amount=self._minor(part.price, currency),
            free_from=None if part.free_from is None else self._minor(part.free_from, currency),
            min_days=part.days[0],
            max_days=part.days[1],
            carrier=part.carrier,
            by=part.by,
            steps=tuple(self._step(part.by, step, currency) for step in part.steps),
        )

    def _step(self, by: Measure | None, part: StepPart, currency: str) -> ShippingStep:
        price = self._minor(part.price, currency)
        if part.up_to is None:
            return ShippingStep(None, price)
        return ShippingStep(self._minor(part.up_to, currency) if by == "price" else int(part.up_to), price)

    def _stock(self, part: StockPart) -> StockRules | None:
        locations = tuple(Location(one.id, one.name, one.threshold) for one in part.locations)
        return self._try("stock", lambda: StockRules(locations, part.allocation, part.feed_location))

    def _policy(self, document: Mapping[str, Any]) -> AfterSalePolicy | None:
        return self._try("policy", lambda: read_policy(document))

    def _promotions(self, parts: tuple[PromotionPart, ...]) -> tuple[Promotion, ...]:
        made = [
            self._try(f"promotions[{at}]", lambda at=at, one=one: self._promotion(f"promotions[{at}]", one))  # type: ignore[misc]
            for at, one in enumerate(parts)
        ]
        return tuple(one for one in made if one is not None)

    def _promotion(self, where: str, part: PromotionPart) -> Promotion:
        return Promotion(
            **{name: getattr(part, name) for name in _SAME},
            amount=self._minor(part.amount, part.currency),
            minimum=self._minor(part.minimum, part.currency),
            budget=None if part.budget is None else self._minor(part.budget, part.currency),
            products=self._named(f"{where}.products", part.products, self._names.products),
            get_products=self._named(f"{where}.get_products", part.get_products, self._names.products),
            gift="".join(self._named(f"{where}.gift", (part.gift,) if part.gift else (), self._names.variants)),
        )

    def _placements(self, parts: tuple[PlacementPart, ...]) -> PlacementRules:
        made = []
        for at, one in enumerate(parts):
            where = f"placements[{at}]"
            if not (one.products or one.brands or one.categories):
                message, remedy = "it lifts nothing", "name products, brands or categories"
                self._problems.append({"field": where, "message": message, "remedy": remedy})
            products = self._named(f"{where}.products", one.products, self._names.products)
            made.append(Placement(**{**one.model_dump(), "products": products}))
        return PlacementRules(tuple(made))

    def _named(self, where: str, names: tuple[str, ...], known: Mapping[str, str]) -> tuple[str, ...]:
        for name in names:
            if name not in known:
                message = f"{name!r} is not sold here"
                remedy = "write the id or feed id of something in the catalogue"
                self._problems.append({"field": where, "message": message, "remedy": remedy})
        return tuple(known.get(name, name) for name in names)

    def _price_lists(self, parts: tuple[PriceListPart, ...]) -> tuple[PriceList, ...]:
        found: dict[str, PriceList] = {}
        for at, part in enumerate(parts):
            where = f"price_lists[{at}]"
            message = self._why_no_list(part.currency, found)
            if message:
                remedy = "name each currency once, the shop's own not at all"
                self._problems.append({"field": f"{where}.currency", "message": message, "remedy": remedy})
            made = self._try(where, lambda part=part: _price_list(part))  # type: ignore[misc]
            if made is not None:
                found[part.currency] = made
        return tuple(found.values())

    def _why_no_list(self, currency: str, others: Mapping[str, PriceList]) -> str:
        if not is_currency(currency):
            return f"{currency} is no ISO 4217 currency code"
        if currency == self._currency:
            return f"{currency} is the shop's own currency, whose prices come with the catalogue"
        return f"{currency} has a list already" if currency in others else ""

    def _minor(self, amount: Decimal, currency: str = "") -> int:
        return Money.from_decimal(amount, currency or self._currency, exact=True).amount


def _price_list(part: PriceListPart) -> PriceList:
    rounding = Rounding()
    if part.rounding is not None:
        step = Money.from_decimal(part.rounding.step, part.currency, exact=True)
        ending = Money.from_decimal(part.rounding.ending, part.currency, exact=True)
        rounding = Rounding(step.amount, ending.amount, part.rounding.way)
    return PriceList(part.currency, part.tax_included, part.countries, part.rate, rounding)


def _tax_rate(part: TaxRatePart) -> TaxRate:
    return TaxRate(
        country=part.country,
        percent=part.percent,
        title=part.title,
        region=part.region,
        categories=part.categories,
        on_delivery=part.on_delivery,
        postal_codes=part.postal_codes,
        tax_class=part.tax_class,
    )


def as_part(
    merchant: Merchant,
    tax: TaxRules,
    delivery: ShippingRules,
    stock: StockRules,
    promotions: tuple[Promotion, ...],
    placements: PlacementRules,
) -> RulesPart:
    """Return the file that would set exactly these rules."""

    def major(currency: str) -> Callable[[int], Decimal]:
        return lambda amount: Money(amount, currency or merchant.currency).decimal()

    return RulesPart(
        tax=TaxPart(rounding=tax.rounding, rates=tuple(_tax_part(one) for one in tax.rates)),
        shipping=ShippingPart(
            handling_days=delivery.handling_days,
            cutoff=f"{delivery.cutoff_hour:02}:{delivery.cutoff_minute:02}",
            timezone=delivery.timezone,
            business_days=tuple(DAYS[day] for day in delivery.business_days),
            holidays=delivery.holidays,
            default_weight_grams=delivery.default_weight_grams,
            zones=tuple(_zone_part(one, major(one.currency)) for one in delivery.zones),
        ),
        stock=StockPart(
            allocation=stock.allocation,
            feed_location=stock.feed_location,
            locations=tuple(LocationPart(id=one.id, name=one.name, threshold=one.threshold) for one in stock.locations),
        ),
        promotions=tuple(_promotion_part(one, major(one.currency)) for one in promotions),
        price_lists=tuple(_price_list_part(one) for one in merchant.price_lists) or None,
        placements=tuple(PlacementPart(**asdict(one)) for one in placements.placements) or None,
    )


def _price_list_part(one: PriceList) -> PriceListPart:
    rounding = None
    if one.rounding != Rounding():
        step, ending = (Money(amount, one.currency).decimal() for amount in (one.rounding.step, one.rounding.ending))
        rounding = RoundingPart(step=step, ending=ending, way=one.rounding.way)
    return PriceListPart(
        currency=one.currency,
        tax_included=one.tax_included,
        countries=one.countries,
        rate=one.rate,
        rounding=rounding,
    )


def _tax_part(one: TaxRate) -> TaxRatePart:
    return TaxRatePart(
        country=one.country,
        percent=one.percent,
        title=one.title,
        region=one.region,
        postal_codes=one.postal_codes,
        tax_class=one.tax_class,
        categories=one.categories,
        on_delivery=one.on_delivery,
    )


def _zone_part(one: ShippingZone, major: Callable[[int], Decimal]) -> ZonePart:
    return ZonePart(
        name=one.name,
        countries=one.countries,
        regions=one.regions,
        postal_codes=one.postal_codes,
        currency=one.currency,
        rates=tuple(_rate_part(rate, major) for rate in one.rates),
    )


def _rate_part(one: ShippingRate, major: Callable[[int], Decimal]) -> ShippingRatePart:
    def bound(value: int | None) -> Decimal | None:
        if value is None:
            return None
        return major(value) if one.by == "price" else Decimal(value)

    return ShippingRatePart(
        id=one.id,
        title=one.title,
        price=major(one.amount),
        free_from=None if one.free_from is None else major(one.free_from),
        days=(one.min_days, one.max_days),
        carrier=one.carrier,
        by=one.by,
        steps=tuple(StepPart(up_to=bound(step.up_to), price=major(step.amount)) for step in one.steps),
    )


def _promotion_part(one: Promotion, major: Callable[[int], Decimal]) -> PromotionPart:
    same: dict[str, Any] = {name: getattr(one, name) for name in _SAME}
    return PromotionPart(
        **same,
        amount=major(one.amount),
        minimum=major(one.minimum),
        budget=None if one.budget is None else major(one.budget),
        products=one.products,
        get_products=one.get_products,
        gift=one.gift,
    )
