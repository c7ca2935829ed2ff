"""What a shop's rules promise before anything is ordered: delivery with price and dates, tax, and returns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commerce.domain import shipping
from commerce.domain.address import Address, normalise
from commerce.domain.basket import KeptCart
from commerce.domain.cart import Total
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.policy import ReturnRule
from commerce.domain.shipping import Parcel, ShippingRate, ShippingRules
from commerce.domain.speaking import delivery_in
from commerce.domain.tax import TaxRate, TaxRules
from commerce.ports.carts import CartStore
from commerce.ports.selling import SellingRulesStore
from commerce.services.baskets import Basket, Baskets
from commerce.services.gateways import Gateways
from storage.clock import Clock
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class PromisedTax:
    """Whether tax comes on top, and at which rates."""

    included: bool
    """Whether prices hold it already."""
    rates: tuple[TaxRate, ...]
    """Those that count at the place: the general one first, then those for certain products; none where none does."""
    narrower: bool
    """Whether a part of that place has a rate of its own, so that more of the address has to be known."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What may be said of delivery to a place, of tax there, and of sending things back."""

    place: Address
    """As far as it is known; the country at least, as an ISO 3166 code."""
    options: tuple[FulfillmentOption, ...]
    """As if it were ordered now, cheapest first; none where the shop does not deliver there."""
    varies: bool
    """Whether the price depends on what is bought, or on where in the country it goes."""
    free_from: Money | None
    """The subtotal from which a way of delivery costs nothing."""
    tax: PromisedTax
    totals: Mapping[str, tuple[Total, ...]]
    """What the cart would come to there, by the id of the way of delivery; none while it is empty."""
    means: tuple[str, ...]
    """What one may pay with, as the providers call it."""
    returns: ReturnRule
    merchant: Merchant


class Promises:
    """Reads the rules as they stand, for what is in the cart where something is."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        carts: CartStore,
        rules: SellingRulesStore,
        baskets: Baskets,
        gateways: Gateways,
    ) -> None:
        self._database = database
        self._clock = clock
        self._carts = carts
        self._rules = rules
        self._baskets = baskets
        self._gateways = gateways

    async def promised(self, merchant_id: str, shopper_id: str, place: Address | None = None) -> Promised:
        """Return what is promised for a place, the shop's own country where none is named; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            merchant = await self._baskets.market(tx, merchant_id, shopper_id)
            rules = await self._rules.rules(tx, merchant_id)
            kept = await self._carts.open_cart(tx, merchant_id, shopper_id)
            told = place or Address()
            address = normalise(replace(told, country=told.country or merchant.country))
            delivery = (
                delivery_in(rules.shipping, merchant, merchant.currency) if merchant.price_lists else rules.shipping
            )
            held = kept if kept is not None and kept.lines else None
            priced = await self._baskets.price(tx, held, address=address, merchant=merchant) if held else None
            totals = await self._totals(tx, held, priced, address, merchant) if held and priced else {}
        return Promised(
            address,
            priced.options if priced is not None else self._options_of_one(merchant, delivery, address),
            _varies(delivery, address, in_cart=held is not None),
            _free_from(delivery, address, merchant.currency),
            _tax(rules.tax, address, included=merchant.prices_include_tax),
            totals,
            tuple(one.label for one in self._gateways.offered),
            rules.policy.returns,
            merchant,
        )

    async def _totals(
        self, tx: Transaction, cart: KeptCart, cheapest: Basket, address: Address, merchant: Merchant
    ) -> dict[str, tuple[Total, ...]]:
        """What the cart comes to in each way of delivery, the cheapest of which it is priced with already."""
        totals = {one.id: cheapest.pricing.totals for one in cheapest.options[:1]}
        for one in cheapest.options[1:]:
            basket = await self._baskets.price(tx, cart, address=address, option_id=one.id, merchant=merchant)
            totals[one.id] = basket.pricing.totals
        return totals

    def _options_of_one(
        self, merchant: Merchant, rules: ShippingRules, address: Address
    ) -> tuple[FulfillmentOption, ...]:
        """The ways of delivery of the least that can be ordered."""
        least = Parcel(Money(0, merchant.currency), weight_grams=rules.default_weight_grams)
        return shipping.options(rules, address, least, self._clock.now())


def _tax(rules: TaxRules, address: Address, *, included: bool) -> PromisedTax:
    return PromisedTax(included, rules.rates_of(address), rules.has_narrower(address))


def _rates(rules: ShippingRules, address: Address) -> tuple[ShippingRate, ...]:
    zone = rules.zone(address)
    return zone.rates if zone else ()


def _varies(rules: ShippingRules, address: Address, *, in_cart: bool) -> bool:
    """Whether a part of the country has its own ways, or a price goes by what is bought and nothing is yet."""
    parts = any(address.country in zone.countries and (zone.regions or zone.postal_codes) for zone in rules.zones)
    return parts or (not in_cart and any(rate.by for rate in _rates(rules, address)))


def _free_from(rules: ShippingRules, address: Address, currency: str) -> Money | None:
    bounds = [rate.free_from for rate in _rates(rules, address) if rate.free_from is not None and rate.amount]
    return Money(min(bounds), currency) if bounds else None
