"""What delivery and promotions are in the currency that a merchant speaks to a shopper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.price_lists import PriceList
from commerce.domain.promotions import Offer
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingZone


def delivery_in(rules: ShippingRules, merchant: Merchant, currency: str) -> ShippingRules:
    """Return the zones of a currency: those that name it first, then the shop's own, converted by the list's rate.

    Without a rate, or where the merchant does not speak that currency any more, only zones that name it count.
    """
    own = merchant.own_currency or merchant.currency
    named = tuple(zone for zone in rules.zones if (zone.currency or own) == currency)
    terms = merchant.spoken
    if terms is None or terms.rate is None or terms.currency != currency:
        return replace(rules, zones=named)
    others = tuple(_zone_in(zone, terms, own) for zone in rules.zones if (zone.currency or own) == own)
    return replace(rules, zones=(*named, *others))


def offer_in(offer: Offer, merchant: Merchant) -> Offer:
    """Return a promotion of the shop's own currency with its amounts, and what it has cost, converted.

    One of another currency, or where the list has no rate, is left: it applies only where it names no amount.
    """
    one, terms, own = offer.promotion, merchant.spoken, merchant.own_currency
    if terms is None or terms.rate is None or (one.currency or own) != own:
        return offer
    converted = replace(
        one,
        amount=_amount(one.amount, terms, own),
        minimum=_amount(one.minimum, terms, own),
        budget=None if one.budget is None else _amount(one.budget, terms, own),
        currency=terms.currency,
    )
    return replace(offer, promotion=converted, spent=_amount(offer.spent, terms, own))


def costs_counted(uses: Mapping[str, int], offers: Sequence[Offer], merchant: Merchant) -> Mapping[str, int]:
    """Return what promotions cost in an order in the minor units that their budgets are stated in.

    ``offers`` are as the merchant set them. What cannot be converted has no budget that it could count against.
    """
    terms, own = merchant.spoken, merchant.own_currency
    if terms is None:
        return uses
    foreign = {one.promotion.id for one in offers if (one.promotion.currency or own) != own}
    return {one: cost if one in foreign else terms.taken_back(cost, own) for one, cost in uses.items()}


def _zone_in(zone: ShippingZone, terms: PriceList, own: str) -> ShippingZone:
    return replace(zone, rates=tuple(_rate_in(rate, terms, own) for rate in zone.rates), currency=terms.currency)


def _rate_in(rate: ShippingRate, terms: PriceList, own: str) -> ShippingRate:
    steps = tuple(
        replace(
            step,
            up_to=_amount(step.up_to, terms, own) if rate.by == "price" and step.up_to is not None else step.up_to,
            amount=_amount(step.amount, terms, own),
        )
        for step in rate.steps
    )
    steps = tuple({step.up_to: step for step in steps}.values())  # bounds that have become the same are one
    free_from = None if rate.free_from is None else _amount(rate.free_from, terms, own)
    return replace(rate, amount=_amount(rate.amount, terms, own), free_from=free_from, steps=steps)


def _amount(amount: int, terms: PriceList, own: str) -> int:
    """Convert an amount; one above zero stays above it."""
    found = terms.converted(Money(amount, own))
    return max(found.amount, 1) if found is not None and amount else 0
