"""What follows from the lines of a cart beside their price: the parcel, what can be given, and what is nearly free."""

from collections.abc import Sequence

from commerce.domain import shipping
from commerce.domain.address import Address
from commerce.domain.basket import KeptCart, Live, Standing, available_of
from commerce.domain.cart import Problem
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.pricing import Pricing
from commerce.domain.promotions import Gift, Offer
from commerce.domain.shipping import Parcel, ShippingRules


def parcel_of(standings: Sequence[Standing], currency: str, rules: ShippingRules) -> Parcel:
    """Return what is to be sent, as far as its delivery is priced by it; the subtotal is before discounts."""
    weights = [
        (rules.default_weight_grams if one.weight_grams is None else one.weight_grams) * one.kept.quantity
        for one in standings
    ]
    return Parcel(
        Money(sum(one.item.subtotal for one in standings), currency),
        sum(one.kept.quantity for one in standings),
        sum(weights),
    )


def gifts_of(offers: Sequence[Offer], cart: KeptCart, live: Live) -> dict[str, Gift]:
    """Return what promotions can give: so many as there are beside those that are being bought."""
    gifts = {}
    for one in offers:
        found = live.get(one.promotion.gift)
        if found is not None:
            variant = found[1]
            line = cart.of_variant(variant.id)
            available = available_of(variant)
            left = None if available is None else available - (line.quantity if line else 0)
            gifts[variant.id] = Gift(variant.id, variant.price.amount, left)
    return gifts


def delivery_notes(
    rules: ShippingRules, address: Address, parcel: Parcel, merchant: Merchant, pricing: Pricing
) -> tuple[Problem, ...]:
    """Say what is missing for free delivery, where at least half of it is there."""
    near = shipping.missing_for_free(rules, address, parcel)
    if near is None or any(total.type == "discount" for total in pricing.totals):
        return ()
    rate, missing = near
    if parcel.subtotal < missing:
        return ()
    short = missing.format(merchant.locale)
    details = {"option": rate.id, "title": rate.title, "missing": missing.amount, "currency": missing.currency}
    return (Problem("delivery_near", "info", f"{short} more and {rate.title} is free.", details=details),)
