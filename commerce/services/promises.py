"""What a shop's rules promise before anything is ordered: ways of delivery with price and dates, and returns."""

from dataclasses import dataclass

from commerce.domain import shipping
from commerce.domain.address import Address
from commerce.domain.basket import KeptCart
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.policy import ReturnRule
from commerce.domain.shipping import Parcel, ShippingRate, ShippingRules
from commerce.domain.speaking import delivery_in
from commerce.ports.carts import CartStore
from commerce.ports.selling import SellingRulesStore
from commerce.services.baskets import Baskets
from storage.clock import Clock
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Promised:
    """What may be said of delivery to a country, and of sending things back."""

    country: str
    """An ISO 3166 code."""
    options: tuple[FulfillmentOption, ...]
    """As if it were ordered now, cheapest first; none where the shop does not deliver there."""
    varies: bool
    """Whether the price depends on what is bought, or on where in the country it goes."""
    free_from: Money | None
    """The subtotal from which a way of delivery costs nothing."""
    returns: ReturnRule
    merchant: Merchant


class Promises:
    """Reads the rules as they stand, for what is in the cart where something is."""

    def __init__(
        self, database: Database, clock: Clock, carts: CartStore, rules: SellingRulesStore, baskets: Baskets
    ) -> None:
        self._database = database
        self._clock = clock
        self._carts = carts
        self._rules = rules
        self._baskets = baskets

    async def promised(self, merchant_id: str, shopper_id: str, country: str = "") -> Promised:
        """Return what is promised for a country, the shop's own where none is given; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            merchant = await self._baskets.market(tx, merchant_id, shopper_id)
            rules = await self._rules.rules(tx, merchant_id)
            kept = await self._carts.open_cart(tx, merchant_id, shopper_id)
            address = Address(country=country or merchant.country)
            delivery = (
                delivery_in(rules.shipping, merchant, merchant.currency) if merchant.price_lists else rules.shipping
            )
            held = kept if kept is not None and kept.lines else None
            options = await self._options(tx, held, merchant, delivery, address)
        return Promised(
            address.country,
            options,
            _varies(delivery, address, in_cart=held is not None),
            _free_from(delivery, address, merchant.currency),
            rules.policy.returns,
            merchant,
        )

    async def _options(
        self, tx: Transaction, cart: KeptCart | None, merchant: Merchant, rules: ShippingRules, address: Address
    ) -> tuple[FulfillmentOption, ...]:
        if cart is not None:
            return (await self._baskets.price(tx, cart, address=address, merchant=merchant)).options
        least = Parcel(Money(0, merchant.currency), weight_grams=rules.default_weight_grams)
        return shipping.options(rules, address, least, self._clock.now())


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
