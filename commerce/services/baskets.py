"""Prices a kept cart against the catalogue, the rules and the clock of now, within the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from commerce.domain import shipping
from commerce.domain.address import Address
from commerce.domain.basket import KeptCart, KeptLine, Live, Standing, cart_lines, gift_standing, requoted, standing
from commerce.domain.cart import Cart, Line, Problem, amount_of
from commerce.domain.checkout import Buyer, FulfillmentOption
from commerce.domain.extras import delivery_notes, gifts_of, parcel_of
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.price_lists import in_list
from commerce.domain.pricing import Pricing, Terms, price
from commerce.domain.product import Product
from commerce.domain.promotions import Offer
from commerce.domain.quotes import QuoteSigner
from commerce.domain.speaking import costs_counted, delivery_in, offer_in
from commerce.errors import MerchantNotFound
from commerce.ports.carts import CartStore
from commerce.ports.price_lists import PriceListStore
from commerce.ports.selling import Person, Rules, SellingRulesStore
from commerce.services.catalogue_store import CatalogueReads, MerchantStore
from storage.clock import Clock
from storage.database import Transaction
from storage.together import together


@dataclass(frozen=True, slots=True)
class Basket:
    """A cart, priced."""

    cart: KeptCart
    merchant: Merchant
    rules: Rules
    standings: tuple[Standing, ...]
    pricing: Pricing
    options: tuple[FulfillmentOption, ...]
    option: FulfillmentOption | None
    renewals: tuple[KeptLine, ...]
    """The lines whose quotes were renewed in pricing, and are to be kept."""
    notes: tuple[Problem, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict)
    """What each promotion costs, in the minor units that its budget is counted in."""

    @property
    def total(self) -> Money:
        """What it comes to."""
        return Money(amount_of(self.pricing.totals, "total"), self.merchant.currency)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stands in the way, or should be told, line by line and then code by code."""
        return (
            *(one.problem for one in self.standings if one.problem is not None),
            *self.pricing.problems,
            *self.notes,
        )


class Baskets:
    """Reads what a price depends on, and prices."""

    def __init__(
        self,
        clock: Clock,
        carts: CartStore,
        merchants: MerchantStore,
        reads: CatalogueReads,
        rules: SellingRulesStore,
        signer: QuoteSigner,
        price_lists: PriceListStore,
    ) -> None:
        self._clock = clock
        self._carts = carts
        self._merchants = merchants
        self._reads = reads
        self._rules = rules
        self._signer = signer
        self._price_lists = price_lists

    async def merchant(self, tx: Transaction, merchant_id: str) -> Merchant:
        """Return the merchant; raises MerchantNotFound."""
        merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise MerchantNotFound("There is no such shop.", merchantId=merchant_id)
        return merchant

    async def market(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Merchant:
        """Return the merchant in the currency that a shopper chose, which is read where there is a choice."""
        merchant = await self.merchant(tx, merchant_id)
        if not merchant.price_lists:
            return merchant
        return merchant.in_currency(await self._price_lists.chosen(tx, merchant_id, shopper_id))

    async def live(self, tx: Transaction, merchant: Merchant, variant_ids: list[str]) -> Live:
        """Return what the catalogue says now of these variants, at the prices of the merchant's currency."""
        if not variant_ids:
            return {}
        now = self._clock.now()
        products = await self._products(tx, merchant.id, variant_ids, now)
        return await self._priced(tx, merchant, products, variant_ids, now)

    async def _market(self, tx: Transaction, cart: KeptCart, known: Merchant | None) -> Merchant:
        return known or await self.market(tx, cart.merchant_id, cart.shopper_id)

    async def _products(
        self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str], now: datetime
    ) -> list[Product]:
        return await self._reads.products_of_variants(tx, merchant_id, variant_ids, now) if variant_ids else []

    async def _priced(
        self, tx: Transaction, merchant: Merchant, products: list[Product], variant_ids: Sequence[str], now: datetime
    ) -> Live:
        wanted = set(variant_ids)
        if merchant.spoken is not None:
            stated = await self._price_lists.prices(tx, merchant.id, merchant.currency, sorted(wanted))
            priced = (in_list(product, merchant.spoken, stated, now) for product in products)
            products = [product for product in priced if product is not None]
        return {
            variant.id: (product, variant)
            for product in products
            for variant in product.variants
            if variant.id in wanted
        }

    async def price(
        self,
        tx: Transaction,
        cart: KeptCart,
        *,
        address: Address | None = None,
        option_id: str | None = None,
        buyer: Buyer | None = None,
        live: Live | None = None,
        merchant: Merchant | None = None,
    ) -> Basket:
        """Price a cart; with an address also its delivery (the cheapest where none is chosen) and its tax.

        What has no price in the shopper's currency cannot be bought and is a problem.

        ``live`` and ``merchant`` spare reading where the caller has read them: the catalogue for all lines of this
        cart, and the merchant in the shopper's currency.
        """
        now = self._clock.now()
        person = Person(cart.shopper_id, buyer.email if buyer else "")
        seller, rules, stated, products = await together(
            tx,
            self._market(tx, cart, merchant),
            self._rules.rules(tx, cart.merchant_id),
            self._rules.promotions(tx, cart.merchant_id, cart.codes, person),
            self._products(tx, cart.merchant_id, [] if live is not None else _variants(cart), now),
        )
        merchant, offers = seller, stated
        if merchant.price_lists:
            rules = replace(rules, shipping=delivery_in(rules.shipping, merchant, merchant.currency))
            offers = [offer_in(one, merchant) for one in offers]
        if live is None:
            live = await self._priced(tx, merchant, products, _variants(cart), now)
        live = await self._with_gifts(tx, merchant, offers, live)
        live = {one: found for one, found in live.items() if found[1].price.currency == merchant.currency}
        renewals = _renewals(cart, live, now)
        cart = _with_lines(cart, renewals)
        standings = tuple(standing(line, index, live, now, merchant) for index, line in enumerate(cart.lines))
        parcel = parcel_of(standings, merchant.currency, rules.shipping)
        options = shipping.options(rules.shipping, address, parcel, now) if address else ()
        option = next((one for one in options if one.id == option_id), options[0] if options else None)
        terms = Terms(
            currency=merchant.currency,
            now=now,
            tax_included=merchant.prices_include_tax,
            locale=merchant.locale,
            tax_rules=rules.tax,
            address=address,
            option=option,
            shop_currency=merchant.own_currency or merchant.currency,
            orders_before=await self._orders_before(tx, cart, offers, person),
            gifts=gifts_of(offers, cart, live),
        )
        pricing = price([one.item for one in standings], cart.codes, offers, terms)
        given = tuple(gift_standing(one.line_id, one.quantity, *live[one.variant_id], now) for one in pricing.gifts)
        notes = delivery_notes(rules.shipping, address or Address(country=merchant.country), parcel, merchant, pricing)
        costs = costs_counted(pricing.uses, stated, merchant)
        found = (*standings, *given)
        return Basket(cart, merchant, rules, found, pricing, options, option, tuple(renewals), notes, costs)

    async def _with_gifts(self, tx: Transaction, merchant: Merchant, offers: Sequence[Offer], live: Live) -> Live:
        missing = [gift for one in offers if (gift := one.promotion.gift) and gift not in live]
        return {**live, **await self.live(tx, merchant, missing)} if missing else live

    async def _orders_before(self, tx: Transaction, cart: KeptCart, offers: Sequence[Offer], person: Person) -> int:
        """Count a person's orders where a promotion asks for it."""
        if not any(one.promotion.segment for one in offers):
            return 0
        return await self._rules.orders_before(tx, cart.merchant_id, person)

    def lines(self, basket: Basket) -> tuple[Line, ...]:
        """Return the lines as the shopper sees them."""
        return cart_lines(basket.standings, basket.pricing.lines, self._signer, basket.merchant, basket.cart.shopper_id)

    def cart(self, basket: Basket) -> Cart:
        """Return the cart as the shopper sees it."""
        kept = basket.cart
        return Cart(
            id=kept.id,
            merchant_id=kept.merchant_id,
            shopper_id=kept.shopper_id,
            version=kept.version,
            currency=basket.merchant.currency,
            lines=self.lines(basket),
            codes=basket.pricing.codes,
            totals=basket.pricing.totals,
            problems=basket.problems,
            updated_at=kept.updated_at,
        )


def currency_note(before: Basket, after: Basket) -> tuple[Problem, ...]:
    """Say what a cart came to before its shopper chose another currency, and what it comes to now."""
    if not after.cart.lines:
        return ()
    old, new = before.total, after.total
    locale = after.merchant.locale
    words = f"Prices are in {new.currency} now: your cart was {old.format(locale)} and is {new.format(locale)}."
    details = {"old": old.amount, "oldCurrency": old.currency, "new": new.amount, "currency": new.currency}
    return (Problem("currency_changed", "info", words, details=details),)


def _variants(cart: KeptCart) -> list[str]:
    return [line.variant_id for line in cart.lines]


def _renewals(cart: KeptCart, live: Live, now: datetime) -> list[KeptLine]:
    renewed = [requoted(line, live, now) for line in cart.lines]
    return [new for old, new in zip(cart.lines, renewed, strict=True) if new != old]


def _with_lines(cart: KeptCart, lines: list[KeptLine]) -> KeptCart:
    """Return the cart with these lines in place of those of the same ids."""
    changed = {line.line_id: line for line in lines}
    return replace(cart, lines=tuple(changed.get(line.line_id, line) for line in cart.lines))
