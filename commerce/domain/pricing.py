"""What a basket costs: promotions, delivery and tax over its lines, exact to the minor unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from commerce.domain.address import Address
from commerce.domain.cart import AppliedCode, Problem, Total
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.promotions import (
    Eligible,
    NotApplicable,
    Promotion,
    Saving,
    best_savings,
    normal_code,
    why_not,
)
from commerce.domain.tax import RateTax, Taxable, TaxRules, tax


@dataclass(frozen=True, slots=True)
class Item:
    """A line as far as its price goes, in minor units."""

    line_id: str
    unit_price: int
    quantity: int
    categories: tuple[str, ...] = ()
    brand: str | None = None

    @property
    def subtotal(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion that may apply, and how many orders hold it already."""

    promotion: Promotion
    used: int = 0


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


@dataclass(frozen=True, slots=True)
class LinePrice:
    """A line in minor units: ``total`` is after discounts; tax on top of it, or within it, is in ``tax``."""

    subtotal: int
    discount: int
    total: int
    tax: int


@dataclass(frozen=True, slots=True)
class Pricing:
    """The price of a basket, line by line and as a breakdown that adds up."""

    lines: Mapping[str, LinePrice]
    codes: tuple[AppliedCode, ...]
    promotion_ids: tuple[str, ...]
    totals: tuple[Total, ...]
    problems: tuple[Problem, ...]


def price(items: Sequence[Item], codes: Sequence[str], offers: Sequence[Offer], terms: Terms) -> Pricing:
    """Price a basket. ``codes`` are those that the shopper gave, in their order; ``offers`` what is known of them."""
    eligible = [Eligible(item.line_id, item.subtotal, item.categories, item.brand) for item in items]
    refused, applicable = _sort_offers(codes, offers, eligible, terms)
    delivery = terms.option.amount.amount if terms.option else 0
    savings = best_savings(applicable, eligible, delivery)
    lines, rate_taxes = _price_lines(items, savings, delivery, terms)
    return Pricing(
        lines=lines,
        codes=_applied(codes, offers, savings, delivery, terms.currency),
        promotion_ids=tuple(saving.promotion.id for saving in savings if saving.amount or saving.free_shipping),
        totals=_totals(items, savings, delivery, rate_taxes, terms),
        problems=(*_refusals(codes, refused), *_not_combined(codes, applicable, savings)),
    )


def _sort_offers(
    codes: Sequence[str], offers: Sequence[Offer], eligible: Sequence[Eligible], terms: Terms
) -> tuple[dict[str, NotApplicable], list[Promotion]]:
    refused: dict[str, NotApplicable] = {}
    applicable = []
    known = {normal_code(offer.promotion.code) for offer in offers if offer.promotion.code is not None}
    for code in codes:
        if normal_code(code) not in known:
            refused[normal_code(code)] = NotApplicable("unknown", f"I know no promotion code {code}.")
    for offer in offers:
        why = why_not(
            offer.promotion, eligible, terms.now, used=offer.used, currency=terms.currency, locale=terms.locale
        )
        if why is None:
            applicable.append(offer.promotion)
        elif offer.promotion.code is not None:
            refused[normal_code(offer.promotion.code)] = why
    return refused, applicable


def _price_lines(
    items: Sequence[Item], savings: Sequence[Saving], delivery: int, terms: Terms
) -> tuple[dict[str, LinePrice], list[RateTax]]:
    discounts = {item.line_id: sum(saving.allocations.get(item.line_id, 0) for saving in savings) for item in items}
    after = [item.subtotal - discounts[item.line_id] for item in items]
    taxes, rate_taxes = _taxes(items, after, _delivery_charged(savings, delivery), terms)
    lines = {
        item.line_id: LinePrice(item.subtotal, discounts[item.line_id], total, line_tax)
        for item, total, line_tax in zip(items, after, taxes, strict=False)
    }
    return lines, rate_taxes


def _taxes(items: Sequence[Item], after: Sequence[int], delivery: int, terms: Terms) -> tuple[list[int], list[RateTax]]:
    address = terms.address
    if address is None:
        return [0] * len(items), []
    taxables = [
        Taxable(amount, terms.tax_rules.rate_for(address, item.categories))
        for item, amount in zip(items, after, strict=True)
    ]
    taxables.append(Taxable(delivery, terms.tax_rules.rate_for_delivery(address)))
    return tax(taxables, included=terms.tax_included, rounding=terms.tax_rules.rounding)


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
    rows += [_tax_row(one, included=terms.tax_included) for one in taxes]
    whole = sum(row.amount for row in rows if row.type != "tax_included")
    return (*rows, Total("total", whole, "Total" if terms.option else "Total before delivery"))


def _tax_row(one: RateTax, *, included: bool) -> Total:
    percent = _percent(one.rate.percent)
    if included:
        return Total("tax_included", one.amount, f"Includes {percent} {one.rate.title}")
    return Total("tax", one.amount, f"{one.rate.title} ({percent})")


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
    automatic = [saving.promotion for saving in savings if saving.promotion.code is None]
    return tuple(rows + [_applied_row(promotion, None, saved, delivery, currency) for promotion in automatic])


def _applied_row(
    promotion: Promotion | None, code: str | None, saved: Mapping[str, Saving], delivery: int, currency: str
) -> AppliedCode:
    if promotion is None or promotion.id not in saved:
        title = promotion.title if promotion else (code or "")
        return AppliedCode(code, title, Money(0, currency))
    saving = saved[promotion.id]
    amount = delivery if saving.free_shipping else saving.amount
    return AppliedCode(promotion.code, promotion.title, Money(amount, currency), saving.allocations)


def _refusals(codes: Sequence[str], refused: Mapping[str, NotApplicable]) -> list[Problem]:
    return [
        Problem(
            "promotion_invalid",
            "warning",
            refused[normal_code(code)].message,
            path=f"$.discounts.codes[{index}]",
            details={"promotionCode": code, "why": refused[normal_code(code)].why},
        )
        for index, code in enumerate(codes)
        if normal_code(code) in refused
    ]


def _not_combined(codes: Sequence[str], applicable: Sequence[Promotion], savings: Sequence[Saving]) -> list[Problem]:
    counted = {saving.promotion.id for saving in savings}
    kept = next((_short(saving.promotion) for saving in savings if not saving.promotion.combinable), "")
    left_out = {normal_code(one.code): one for one in applicable if one.code is not None and one.id not in counted}
    return [
        Problem(
            "promotion_not_combined",
            "info",
            f"{left_out[normal_code(code)].code} and {kept} do not combine; {kept} saves you more, so it counts.",
            path=f"$.discounts.codes[{index}]",
            details={"promotionCode": code, "why": "not_combined", "kept": kept},
        )
        for index, code in enumerate(codes)
        if normal_code(code) in left_out
    ]


def _short(promotion: Promotion) -> str:
    return promotion.code or promotion.title
