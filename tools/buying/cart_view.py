"""A cart, a checkout and an order as the model reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commerce.domain.cart import amount_of
from commerce.domain.money import Money
from tools.wording import days, locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commerce.domain.cart import AppliedCode, Cart, Line, Problem, Total, TotalType
    from commerce.domain.checkout import Checkout, Destination
    from commerce.domain.merchant import Merchant

_ROWS: tuple[TotalType, ...] = ("subtotal", "discount", "fulfillment", "tax", "total")


def totals_data(totals: Sequence[Total], currency: str, locale: str) -> dict[str, str]:
    """The totals by name, as text; what is not known yet is left out."""
    present = {total.type for total in totals}
    data: dict[str, str] = {}
    for row in _ROWS:
        types: tuple[TotalType, ...] = ("items_discount", "discount") if row == "discount" else (row,)
        if present & set(types):
            amount = sum(amount_of(tuple(totals), kind) for kind in types)
            data[row] = Money(amount, currency).format(locale)
    return data


def lines_data(lines: Sequence[Line], locale: str) -> list[dict[str, Any]]:
    return [
        {
            "line_id": line.id,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "title": line.title,
            "variant_title": line.variant_title,
            "quantity": line.quantity,
            "unit_price": line.unit_price.format(locale),
            "total": line.total.format(locale),
        }
        for line in lines
    ]


def codes_data(codes: Sequence[AppliedCode], locale: str) -> list[dict[str, Any]]:
    return [
        {"code": applied.code, "title": applied.title, "saves": abs_money(applied.amount).format(locale)}
        for applied in codes
    ]


def problems_data(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [{"code": problem.code, "message": problem.content, "blocks": problem.blocks} for problem in problems]


def cart_data(cart: Cart, merchant: Merchant) -> dict[str, Any]:
    locale = locale_of(merchant)
    data: dict[str, Any] = {
        "lines": lines_data(cart.lines, locale),
        "codes": codes_data(cart.codes, locale),
        "count": cart.count,
        **totals_data(cart.totals, cart.currency, locale),
    }
    if cart.problems:
        data["problems"] = problems_data(cart.problems)
    return data


def checkout_data(checkout: Checkout, merchant: Merchant) -> dict[str, Any]:
    """What is there and what is missing; the shopper's address and e-mail are not repeated to the model."""
    locale = locale_of(merchant)
    chosen = checkout.address.id if checkout.address else None
    data: dict[str, Any] = {
        "checkout_id": checkout.id,
        "status": checkout.status,
        "missing": list(checkout.missing),
        "has": [
            name
            for name, given in (
                ("name", checkout.buyer and checkout.buyer.name),
                ("email", checkout.buyer and checkout.buyer.email),
                ("address", checkout.address),
            )
            if given
        ],
        "addresses": [
            {"id": one.id, "label": place_named(one), "selected": one.id == chosen} for one in checkout.destinations
        ],
        "lines": lines_data(checkout.lines, locale),
        "codes": codes_data(checkout.codes, locale),
        "options": [
            {
                "id": option.id,
                "title": option.title,
                "price": option.amount.format(locale),
                "arrives": days(option.earliest, option.latest, locale),
                "earliest": option.earliest.isoformat(),
                "latest": option.latest.isoformat(),
                "selected": option.id == checkout.selected_option,
            }
            for option in checkout.options
        ],
        "instruments": [
            {"id": one.id, "label": one.label, "selected": one.id == checkout.selected_instrument, "saved": one.saved}
            for one in checkout.instruments
        ],
        "may_keep": checkout.may_keep,
        "keep": checkout.keep,
        **totals_data(checkout.totals, checkout.currency, locale),
    }
    if included := amount_of(checkout.totals, "tax_included"):
        data["tax_included"] = Money(included, checkout.currency).format(locale)
    if checkout.gift_cards:
        data["gift_cards"] = [
            {"label": share.card.label, "pays": share.amount.format(locale)} for share in checkout.card_shares
        ]
        data["due"] = checkout.due.format(locale) if checkout.due else ""
    if checkout.problems:
        data["problems"] = problems_data(checkout.problems)
    return data


def place_named(place: Destination) -> str:
    """What its owner calls an address, else its town: enough to choose by, and not where it is."""
    return place.label or place.address.city or place.address.postal_code


def abs_money(money: Money) -> Money:
    return Money(abs(money.amount), money.currency)
