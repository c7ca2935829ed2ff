"""What a basket costs: promotions, delivery and tax over its lines, exact to the minor unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from commerce.domain.address import Address
from commerce.domain.cart import AppliedCode, Problem, Total, TotalType
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.promotion_conditions import over_budget, why_not
from commerce.domain.promotion_savings import Saving, best_savings, saving_alone
from commerce.domain.promotion_words import hints, not_combined, refusals
from commerce.domain.promotions import Eligible, Gift, NotApplicable, Occasion, Offer, Promotion, normal_code
from commerce.domain.tax import RateTax, Taxable, TaxRate, TaxRules, tax

__all__ = ["GIFT_LINE", "Given", "Item", "LinePrice", "Offer", "Pricing", "Terms", "price"]

GIFT_LINE = "gift_"
"""How the id of a line begins that a promotion put in; it goes when the promotion does."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line as far as its price goes, in minor units."""

    line_id: str
    unit_price: int
    quantity: int
    categories: tuple[str, ...] = ()
    brand: str | None = None
    product_id: str = ""
    tax_class: str = ""

    @property
    def subtotal(self) -> int:
        return self.unit_price * self.quantity

    @property
    def eligible(self) -> Eligible:
        """The line as promotions see it."""
        return Eligible(self.line_id, self.subtotal, self.categories, self.brand, self.quantity, self.product_id)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a basket is priced under. Without an address there is no tax yet, without an option no delivery."""

    currency: str
    now: datetime
    tax_included: bool = False
    locale: str = "en_US"
    tax_rules: TaxRules = field(default_factory=TaxRules)
    address: Address | None = None
    option: FulfillmentOption | None = None
    shop_currency: str = ""
    orders_before: int = 0
    gifts: Mapping[str, Gift] = field(default_factory=dict)

    @property
    def occasion(self) -> Occasion:
        """What promotions look at."""
        return Occasion(
            now=self.now,
            currency=self.currency,
            shop_currency=self.shop_currency,
            locale=self.locale,
            address=self.address,
            orders_before=self.orders_before,
            delivery=self.option.amount.amount if self.option else 0,
            gifts=self.gifts,
        )


@dataclass(frozen=True, slots=True)
class LinePrice:
    """A line in minor units: ``total`` is after discounts; tax on top of it, or within it, is in ``tax``."""

    subtotal: int
    discount: int
    total: int
    tax: int
    tax_row: str = ""
    """The words of the row of the totals that its tax stands in."""


@dataclass(frozen=True, slots=True)
class Given:
    """A line that a promotion puts into the cart, at no price."""

    line_id: str
    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Pricing:
    """The price of a basket, line by line and as a breakdown that adds up."""

    lines: Mapping[str, LinePrice]
    codes: tuple[AppliedCode, ...]
    uses: Mapping[str, int]
    """What each promotion that counts costs in this order, by its id."""
    gifts: tuple["Given", ...]
    totals: tuple[Total, ...]
    problems: tuple[Problem, ...]


def price(items: Sequence[Item], codes: Sequence[str], offers: Sequence[Offer], terms: Terms) -> Pricing:
    """Price a basket. ``codes`` are those that the shopper gave, in their order; ``offers`` what is known of them."""
    occasion = terms.occasion
    eligible = [item.eligible for item in items]
    refused, applicable = _sort_offers(offers, eligible, occasion)
    savings = [one for one in best_savings(applicable, eligible, occasion) if items]
    lines, rate_taxes = _price_lines(items, savings, occasion.delivery, terms)
    given = _given(savings)
    free = {one.line_id: LinePrice(0, 0, 0, 0) for one in given}
    return Pricing(
        lines=lines | free,
        codes=_applied(codes, offers, savings, occasion.delivery, terms.currency),
        uses={one.promotion.id: one.cost(occasion.delivery) for one in savings if one.counts},
        gifts=given,
        totals=_totals(items, savings, occasion.delivery, rate_taxes, terms),
        problems=(
            *refusals(codes, offers, refused),
            *not_combined(codes, applicable, savings),
            *hints(offers, refused),
        ),
    )


def _sort_offers(
    offers: Sequence[Offer], eligible: Sequence[Eligible], occasion: Occasion
) -> tuple[dict[str, NotApplicable], list[Promotion]]:
    refused: dict[str, NotApplicable] = {}
    applicable = []
    for offer in offers:
        one = offer.promotion
        why = why_not(offer, eligible, occasion)
        if why is None and one.budget is not None:
            why = over_budget(offer, saving_alone(one, eligible, occasion).cost(occasion.delivery))
        if why is None:
            applicable.append(one)
        else:
            refused[one.id] = why
    return refused, applicable


def _given(savings: Sequence[Saving]) -> tuple[Given, ...]:
    return tuple(
        Given(f"{GIFT_LINE}{one.promotion.id}", one.gift.variant_id, one.promotion.gift_quantity)
        for one in savings
        if one.gift is not None
    )


def _price_lines(
    items: Sequence[Item], savings: Sequence[Saving], delivery: int, terms: Terms
) -> tuple[dict[str, LinePrice], list[RateTax]]:
    discounts = {item.line_id: sum(saving.allocations.get(item.line_id, 0) for saving in savings) for item in items}
    after = [item.subtotal - discounts[item.line_id] for item in items]
    taxables = _taxables(items, after, _delivery_charged(savings, delivery), terms)
    taxes, rate_taxes = tax(taxables, included=terms.tax_included, rounding=terms.tax_rules.rounding)
    lines = {
        item.line_id: LinePrice(
            item.subtotal,
            discounts[item.line_id],
            total,
            taxes[at] if taxables else 0,
            tax_words(taxables[at].rate, included=terms.tax_included) if taxables else "",
        )
        for at, (item, total) in enumerate(zip(items, after, strict=True))
    }
    return lines, rate_taxes


def _taxables(items: Sequence[Item], after: Sequence[int], delivery: int, terms: Terms) -> list[Taxable]:
    """The lines, and behind them delivery; none before it is known where they go."""
    address = terms.address
    if address is None:
        return []
    taxables = [
        Taxable(amount, terms.tax_rules.rate_for(address, item.categories, item.tax_class))
        for item, amount in zip(items, after, strict=True)
    ]
    taxables.append(Taxable(delivery, terms.tax_rules.rate_for_delivery(address)))
    return taxables


def _delivery_charged(savings: Sequence[Saving], delivery: int) -> int:
    return 0 if any(saving.free_shipping for saving in savings) else delivery


def _totals(
    items: Sequence[Item], savings: Sequence[Saving], delivery: int, taxes: Sequence[RateTax], terms: Terms
) -> tuple[Total, ...]:
    subtotal = sum(item.subtotal for item in items)
    rows = [Total("subtotal", subtotal, "Subtotal")]
    rows += [Total("items_discount", -saving.amount, _name(saving.promotion)) for saving in savings if saving.amount]
    if terms.option is not None:
        rows.append(Total("fulfillment", delivery, terms.option.title))
        free = next((saving for saving in savings if saving.free_shipping), None)
        if free is not None and delivery:
            rows.append(Total("discount", -delivery, _name(free.promotion)))
    rows += tax_rows(taxes, included=terms.tax_included)
    whole = sum(row.amount for row in rows if row.type != "tax_included")
    return (*rows, Total("total", whole, "Total" if terms.option else "Total before delivery"))


def tax_rows(taxes: Sequence[RateTax], *, included: bool) -> list[Total]:
    """Return the row of each rate."""
    kind: TotalType = "tax_included" if included else "tax"
    return [Total(kind, one.amount, tax_words(one.rate, included=included)) for one in taxes]


def tax_words(rate: TaxRate | None, *, included: bool) -> str:
    """Return the words of the row that the tax of a rate stands in; empty where there is none."""
    if rate is None:
        return ""
    percent = _percent(rate.percent)
    return f"Includes {percent} {rate.title}" if included else f"{rate.title} ({percent})"


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f}%"


def _name(promotion: Promotion) -> str:
    return promotion.title if promotion.code is None else f"{promotion.title} ({promotion.code})"


def _applied(
    codes: Sequence[str], offers: Sequence[Offer], savings: Sequence[Saving], delivery: int, currency: str
) -> tuple[AppliedCode, ...]:
    by_code = {normal_code(offer.promotion.code): offer.promotion for offer in offers if offer.promotion.code}
    saved = {saving.promotion.id: saving for saving in savings}
    rows = [_applied_row(by_code.get(normal_code(code)), code, saved, delivery, currency) for code in codes]
    automatic = [saving.promotion for saving in savings if saving.promotion.code is None and saving.counts]
    return tuple(rows + [_applied_row(promotion, None, saved, delivery, currency) for promotion in automatic])


def _applied_row(
    promotion: Promotion | None, code: str | None, saved: Mapping[str, Saving], delivery: int, currency: str
) -> AppliedCode:
    if promotion is None or promotion.id not in saved:
        title = promotion.title if promotion else (code or "")
        return AppliedCode(code, title, Money(0, currency))
    saving = saved[promotion.id]
    amount = delivery if saving.free_shipping else saving.amount
    gift = {f"{GIFT_LINE}{promotion.id}": 0} if saving.gift else {}
    return AppliedCode(promotion.code, promotion.title, Money(amount, currency), {**saving.allocations, **gift})
