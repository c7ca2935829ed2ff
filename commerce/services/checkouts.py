"""Checkouts: from the cart to a placed order, each part checked as it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from commerce.domain.address import Address, AddressProblem, normalise, validate
from commerce.domain.allowances import seen
from commerce.domain.basket import KeptCart
from commerce.domain.buyers import merge_buyer, normalise_buyer, validate_buyer
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange, Instrument
from commerce.domain.gift_cards import CARD_ID, GiftCard
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.splitting import AppliedCard
from commerce.errors import (
    AddressInvalid,
    BuyerInvalid,
    CheckoutClosed,
    CheckoutNotFound,
    EmptyCart,
    GiftCardInvalid,
    InstrumentInvalid,
    OptionInvalid,
    PaymentDeclined,
    VersionConflict,
)
from commerce.ports.carts import CartStore
from commerce.ports.checkouts import CheckoutStore, KeptCheckout
from commerce.ports.orders import OrderStore
from commerce.services.baskets import Baskets
from commerce.services.carts import Carts
from commerce.services.checkout_views import open_checkout, ordered_checkout
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards, applied
from commerce.services.known_buyers import KnownBuyers
from commerce.services.placing import Agreement, Placing
from commerce.services.settlement import Settlement
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id

LIFETIME = timedelta(hours=6)

_DECLINED = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "The card has not enough money for this.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card's security code is wrong.",
    "processing_error": "The bank could not process the card just now.",
    "instrument_invalid": "That way of paying cannot be used any more.",
    "amount_not_accepted": "The provider does not take this amount.",
    "authentication_failed": "The bank's confirmation was not given.",
    "cancelled": "The payment was cancelled.",
    "sold_out": "It sold out before the payment was confirmed.",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """A change whose parts have been checked."""

    buyer: Buyer | None
    address: Address | None
    option_id: str | None
    instrument: Instrument | None
    codes: tuple[str, ...] | None
    new_cards: Mapping[str, AppliedCard]
    """The gift cards that were given by their codes, by code."""
    gift_cards: tuple[str, ...] | None
    keep: bool | None


class Checkouts:
    """A shopper has at most one open checkout, over their open cart."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: CheckoutStore,
        carts: CartStore,
        orders: OrderStore,
        cart_service: Carts,
        baskets: Baskets,
        placing: Placing,
        settlement: Settlement,
        gateways: Gateways,
        gift_cards: GiftCards,
        known_buyers: KnownBuyers,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._carts = carts
        self._orders = orders
        self._cart_service = cart_service
        self._baskets = baskets
        self._placing = placing
        self._settlement = settlement
        self._gateways = gateways
        self._gift_cards = gift_cards
        self._known_buyers = known_buyers

    async def current(self, merchant_id: str, shopper_id: str) -> Checkout | None:
        """Return the shopper's checkout that is open or waits for its payment, if there is one."""
        async with self._database.reading() as tx:
            kept = await self._store.latest(tx, merchant_id, shopper_id)
            if kept is None or self._expired(kept):
                return None
            return await self._seen(tx, kept)

    async def begin(self, merchant_id: str, shopper_id: str) -> Checkout:
        """Check out the current cart; the same open checkout where there is one. Raises EmptyCart."""
        async with self._database.transaction() as tx:
            cart = await self._cart_service.ensure_open(tx, merchant_id, shopper_id)
            kept = await self._store.latest(tx, merchant_id, shopper_id, lock=True)
            if kept is not None and kept.state == "in_progress":
                return await self._seen(tx, kept, cart)
            if not cart.lines:
                raise EmptyCart("The cart is empty; there is nothing to order yet.")
            if kept is None or self._expired(kept) or kept.cart_id != cart.id:
                if kept is not None:
                    await self._store.save(tx, replace(kept, state="canceled", version=kept.version + 1))
                kept = await self._known_buyers.introduced(tx, self._new(merchant_id, shopper_id, cart.id, kept))
                await self._store.create(tx, kept)
            elif (introduced := await self._known_buyers.introduced(tx, kept)) != kept:
                kept = replace(introduced, version=kept.version + 1)
                await self._store.save(tx, kept)
            return await self._seen(tx, kept, cart)

    async def get(self, merchant_id: str, shopper_id: str, checkout_id: str) -> Checkout:
        """Return a checkout of this shopper; anyone else's is not found."""
        async with self._database.reading() as tx:
            kept = await self._store.checkout(tx, merchant_id, checkout_id)
            return await self._seen(tx, self._own(kept, shopper_id, checkout_id))

    async def update(
        self,
        merchant_id: str,
        shopper_id: str,
        checkout_id: str,
        change: CheckoutChange,
        expected_version: int | None = None,
        *,
        once: str | None = None,
    ) -> Checkout:
        """Change parts of an open checkout, all or none; under a key (``once``) no more than once.

        Raises AddressInvalid, BuyerInvalid, OptionInvalid, InstrumentInvalid, GiftCardInvalid, SignInNeeded,
        TooManyTries, VersionConflict, CheckoutClosed.
        Another instrument while a payment waits for its buyer stops that payment first.
        """
        checked = await self._checked(merchant_id, shopper_id, change)
        if checked.instrument is not None or checked.gift_cards is not None:
            await self._stop_waiting_payment(merchant_id, shopper_id, checkout_id)
        async with self._database.transaction() as tx:
            cart, kept = await self._locked(tx, merchant_id, shopper_id, checkout_id)
            if not await self._cart_service.claim(tx, cart, once):
                return await self._seen(tx, kept, cart)
            if expected_version is not None and kept.version + cart.version != expected_version:
                actual = kept.version + cart.version
                raise VersionConflict(
                    "The checkout has changed in the meantime.", expected=expected_version, actual=actual
                )
            changed = _with_cards(_changed(kept, checked), checked, await self._cards_of(tx, kept))
            if changed != kept:
                changed = replace(changed, version=kept.version + 1, expires_at=self._clock.now() + LIFETIME)
                await self._store.save(tx, changed)
            if checked.codes is not None:
                cart = await self._cart_service.set_codes(tx, cart, checked.codes)
            result = await self._seen(tx, changed, cart)
            _refuse_unknown_option(checked, result)
            return result

    async def complete(
        self,
        merchant_id: str,
        shopper_id: str,
        checkout_id: str,
        *,
        expected_version: int,
        expected_total: Money,
        idempotency_key: str,
    ) -> Order:
        """Place and pay for exactly the order that was agreed to, once a key.

        The order may stay pending, with an action for the buyer or because the provider is slow to answer. Raises
        ChangedSince, CheckoutIncomplete, OutOfStock, PaymentDeclined, CheckoutClosed, IdempotencyConflict.
        """
        agreement = Agreement(merchant_id, shopper_id, checkout_id, expected_version, expected_total, idempotency_key)
        placed = await self._placing.place(agreement)
        order = await self._settlement.collect(merchant_id, placed.order_id, placed.placement)
        if order.status == "payment_failed":
            reason = (order.due.failure if order.due else None) or "card_declined"
            words = _DECLINED.get(reason, "The payment did not go through.")
            raise PaymentDeclined(f"{words} Nothing was charged; you can try another card.", reason=reason)
        return seen(order, self._clock.now())

    async def cancel(self, merchant_id: str, shopper_id: str, checkout_id: str) -> Checkout:
        """End a checkout without an order; the cart stays. A payment that waits for its buyer is stopped."""
        await self._stop_waiting_payment(merchant_id, shopper_id, checkout_id)
        async with self._database.transaction() as tx:
            cart, kept = await self._locked(tx, merchant_id, shopper_id, checkout_id)
            ended = replace(kept, state="canceled", version=kept.version + 1)
            await self._store.save(tx, ended)
            return await self._seen(tx, ended, cart)

    async def _checked(self, merchant_id: str, shopper_id: str, change: CheckoutChange) -> _Change:
        buyer = None if change.buyer is None else normalise_buyer(change.buyer)
        if buyer is not None and (problems := validate_buyer(buyer)):
            raise BuyerInvalid(problems[0].message, problems=_listed(problems))
        address = None if change.address is None else normalise(change.address)
        if change.address_id is not None:
            address = (await self._known_buyers.destination(merchant_id, shopper_id, change.address_id)).address
        if address is not None and buyer is not None and not address.full_name:
            address = replace(address, full_name=buyer.name)
        instrument = None
        if change.instrument_token:
            instrument = await self._gateways.instrument(merchant_id, change.instrument_token)
        elif change.instrument_id:
            instrument = await self._offered(merchant_id, shopper_id, change.instrument_id)
        if change.keep:
            await self._known_buyers.demand_account(merchant_id, shopper_id)
        cards = await self._given_cards(merchant_id, shopper_id, change.gift_cards or ())
        return _Change(
            buyer, address, change.option_id, instrument, change.codes, cards, change.gift_cards, change.keep
        )

    async def _given_cards(self, merchant_id: str, shopper_id: str, given: tuple[str, ...]) -> dict[str, AppliedCard]:
        codes = [one for one in given if not one.startswith(CARD_ID)]
        if not codes:
            return {}
        async with self._database.reading() as tx:
            currency = (await self._baskets.market(tx, merchant_id, shopper_id)).currency
        usable = [await self._gift_cards.usable(merchant_id, code, currency, asked_by=shopper_id) for code in codes]
        return {code: applied(card) for code, card in zip(codes, usable, strict=True)}

    async def _offered(self, merchant_id: str, shopper_id: str, instrument_id: str) -> Instrument:
        every = (*await self._known_buyers.means(merchant_id, shopper_id), *self._gateways.offered)
        found = next((one for one in every if one.id == instrument_id), None)
        if found is None:
            raise InstrumentInvalid("I cannot use that way of paying; please choose another.", id=instrument_id)
        return found

    async def _stop_waiting_payment(self, merchant_id: str, shopper_id: str, checkout_id: str) -> None:
        async with self._database.reading() as tx:
            kept = self._own(await self._store.checkout(tx, merchant_id, checkout_id), shopper_id, checkout_id)
        if kept.state == "in_progress" and kept.order_id is not None:
            await self._settlement.abandon(merchant_id, kept.order_id)

    async def _locked(
        self, tx: Transaction, merchant_id: str, shopper_id: str, checkout_id: str
    ) -> tuple[KeptCart, KeptCheckout]:
        """Return the cart and the open checkout, both under their row locks."""
        cart = await self._cart_service.ensure_open(tx, merchant_id, shopper_id)
        kept = await self._store.checkout(tx, merchant_id, checkout_id, lock=True)
        kept = self._own(kept, shopper_id, checkout_id)
        if kept.state != "open" or self._expired(kept) or kept.cart_id != cart.id:
            raise closed(kept)
        return cart, kept

    async def _seen(self, tx: Transaction, kept: KeptCheckout, cart: KeptCart | None = None) -> Checkout:
        if cart is None:
            cart = await self._carts.cart(tx, kept.merchant_id, kept.cart_id)
        if kept.order_id is not None:
            order = await self._orders.order(tx, kept.merchant_id, kept.order_id)
            if order is not None:
                return ordered_checkout(kept, order, cart.version if cart else 0)
        if cart is None:
            raise CheckoutNotFound("The cart of this checkout is gone.", checkoutId=kept.id)
        basket = await self._baskets.price(tx, cart, address=kept.address, option_id=kept.option_id, buyer=kept.buyer)
        cards = await self._cards_of(tx, kept)
        known = await self._known_buyers.known(tx, kept.merchant_id, kept.shopper_id)
        return open_checkout(kept, basket, self._baskets, cards, known, self._gateways, self._clock.now())

    async def _cards_of(self, tx: Transaction, kept: KeptCheckout) -> Mapping[str, GiftCard]:
        ids = [one.id for one in kept.gift_cards]
        return await self._gift_cards.cards(tx, kept.merchant_id, ids) if ids else {}

    def _new(self, merchant_id: str, shopper_id: str, cart_id: str, before: KeptCheckout | None) -> KeptCheckout:
        now = self._clock.now()
        return KeptCheckout(
            id=new_id("chk"),
            merchant_id=merchant_id,
            shopper_id=shopper_id,
            cart_id=cart_id,
            version=1,
            state="open",
            buyer=before.buyer if before else None,
            address=before.address if before else None,
            option_id=None,
            instrument=None,
            order_id=None,
            expires_at=now + LIFETIME,
            created_at=now,
        )

    def _own(self, kept: KeptCheckout | None, shopper_id: str, checkout_id: str) -> KeptCheckout:
        if kept is None or kept.shopper_id != shopper_id:
            raise CheckoutNotFound("There is no such checkout.", checkoutId=checkout_id)
        return kept

    def _expired(self, kept: KeptCheckout) -> bool:
        return kept.state == "open" and self._clock.now() >= kept.expires_at


def closed(kept: KeptCheckout) -> CheckoutClosed:
    """Return the refusal of a change to a checkout that has ended."""
    state = "expired" if kept.state == "open" else kept.state
    words = {"in_progress": "is being paid", "completed": "has become an order", "canceled": "was cancelled"}
    message = f"This checkout {words.get(state, 'has expired')}."
    return CheckoutClosed(message, status=state, orderId=kept.order_id)


def _changed(kept: KeptCheckout, change: _Change) -> KeptCheckout:
    buyer = kept.buyer if change.buyer is None else merge_buyer(kept.buyer, change.buyer)
    address = kept.address
    if change.address is not None:
        address = _whole_address(change.address, buyer)
    if address is not None and address.full_name and not (buyer and buyer.name):
        buyer = merge_buyer(buyer, Buyer(name=address.full_name))
    return replace(
        kept,
        buyer=buyer,
        address=address,
        option_id=change.option_id or kept.option_id,
        instrument=change.instrument or kept.instrument,
        keep=kept.keep if change.keep is None else change.keep,
    )


def _with_cards(kept: KeptCheckout, change: _Change, cards: Mapping[str, GiftCard]) -> KeptCheckout:
    """Take over the gift cards; one that is kept is used with what it holds now, as it was just shown."""
    if change.gift_cards is None:
        return kept
    known = {one.id: one for one in kept.gift_cards}
    found: dict[str, AppliedCard] = {}
    for given in change.gift_cards:
        card = change.new_cards.get(given)
        if card is None and given in known:
            card = applied(cards[given]) if given in cards else known[given]
        if card is None:
            raise GiftCardInvalid("Please give the code of the gift card.", why="unknown")
        if card.covers.amount:
            found[card.id] = card
    return replace(kept, gift_cards=tuple(found.values()))


def _whole_address(given: Address, buyer: Buyer | None) -> Address:
    address = replace(given, full_name=given.full_name or (buyer.name if buyer else ""))
    problems = validate(address)
    if problems:
        raise AddressInvalid(problems[0].message, problems=_listed(problems))
    return address


def _listed(problems: list[AddressProblem]) -> list[dict[str, str]]:
    return [{"field": problem.field, "message": problem.message} for problem in problems]


def _refuse_unknown_option(change: _Change, checkout: Checkout) -> None:
    if change.option_id is None or change.option_id == checkout.selected_option:
        return
    options = [{"id": option.id, "title": option.title} for option in checkout.options]
    raise OptionInvalid("There is no such way of delivery to this address.", options=options)
