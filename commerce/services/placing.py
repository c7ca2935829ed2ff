"""Writes the order first: pending, with its stock set aside, before any provider is asked for money."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from commerce.domain.cart import amount_of
from commerce.domain.checkout import Checkout, Instrument
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderLine, Payment
from commerce.domain.splitting import GIFT_CARD
from commerce.errors import (
    ChangedSince,
    CheckoutClosed,
    CheckoutIncomplete,
    CheckoutNotFound,
    IdempotencyConflict,
    PromotionInvalid,
)
from commerce.ports.carts import CartStore
from commerce.ports.checkouts import CheckoutStore, KeptCheckout
from commerce.ports.orders import OrderStore, Placement
from commerce.ports.selling import Person, SellingRulesStore
from commerce.services.baskets import Basket, Baskets
from commerce.services.checkout_views import open_checkout
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards
from commerce.services.known_buyers import Known
from commerce.services.stock import Stock, Wanted
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.together import together

RESERVED_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the shopper said yes to."""

    merchant_id: str
    shopper_id: str
    checkout_id: str
    expected_version: int
    expected_total: Money
    idempotency_key: str

    @property
    def request_hash(self) -> str:
        total = self.expected_total
        text = f"{self.checkout_id}:{self.expected_version}:{total.amount}:{total.currency}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of an agreement; the placement is there when it was placed just now."""

    order_id: str
    placement: Placement | None = None


class Placing:
    """One transaction: everything is checked again under locks, and then the order is there or nothing is."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: OrderStore,
        carts: CartStore,
        checkouts: CheckoutStore,
        rules: SellingRulesStore,
        baskets: Baskets,
        stock: Stock,
        gateways: Gateways,
        gift_cards: GiftCards,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._carts = carts
        self._checkouts = checkouts
        self._rules = rules
        self._baskets = baskets
        self._stock = stock
        self._gateways = gateways
        self._gift_cards = gift_cards

    async def place(self, agreement: Agreement) -> Placed:
        """Return the order that this key placed, now or before."""
        async with self._database.transaction(durable=True) as tx:
            kept, basket, order_id = await self._locked(tx, agreement)
            if order_id is not None:
                return Placed(order_id)
            cards = await self._gift_cards.cards(tx, kept.merchant_id, [one.id for one in kept.gift_cards])
            checkout = open_checkout(kept, basket, self._baskets, cards, Known(), self._gateways, self._clock.now())
            _refuse_changed(agreement, checkout)
            _refuse_incomplete(checkout)
            return await self._write(tx, agreement, kept, basket, checkout)

    async def _locked(self, tx: Transaction, agreement: Agreement) -> tuple[KeptCheckout, Basket, str | None]:
        """Lock the cart, then the checkout; then look whether this key has placed an order already."""
        cart, kept, known = await together(
            tx,
            self._carts.of_checkout(tx, agreement.merchant_id, agreement.checkout_id),
            self._checkouts.checkout(tx, agreement.merchant_id, agreement.checkout_id, lock=True),
            self._orders.by_key(tx, agreement.merchant_id, agreement.shopper_id, agreement.idempotency_key),
        )
        if kept is None or kept.shopper_id != agreement.shopper_id:
            raise CheckoutNotFound("There is no such checkout.", checkoutId=agreement.checkout_id)
        order_id = _placed_before(agreement, known)
        if cart is None:
            raise CheckoutNotFound("The cart of this checkout is gone.", checkoutId=kept.id)
        if order_id is None and (kept.state != "open" or self._clock.now() >= kept.expires_at):
            raise CheckoutClosed("This checkout has ended.", status=kept.state, orderId=kept.order_id)
        basket = await self._baskets.price(tx, cart, address=kept.address, option_id=kept.option_id, buyer=kept.buyer)
        return kept, basket, order_id

    async def _write(
        self, tx: Transaction, agreement: Agreement, kept: KeptCheckout, basket: Basket, checkout: Checkout
    ) -> Placed:
        until = self._clock.now() + RESERVED_FOR
        order_id = new_id("ord")
        _, number = await together(
            tx,
            self._stock.reserve(tx, agreement.merchant_id, order_id, _wanted(basket), until, basket.rules.stock),
            self._orders.next_number(tx, agreement.merchant_id),
        )
        order = self._order(order_id, f"SM-{number}", basket, checkout)
        instrument = checkout.instrument
        if order.due is not None:
            self._gateways.of(order.due.provider)  # refuses one of a provider that the shop has left
        placement = Placement(
            order=order,
            cart_id=basket.cart.id,
            tokens=_tokens(order, instrument),
            idempotency_key=agreement.idempotency_key,
            request_hash=agreement.request_hash,
            reserved_until=until,
        )
        await self._orders.insert(tx, placement)
        held = [payment for payment in order.payments if payment.provider == GIFT_CARD]
        await self._gift_cards.draw(tx, agreement.merchant_id, order_id, held)
        await self._use_promotions(tx, order, basket)
        await self._checkouts.save(tx, _held_by(kept, checkout, order_id))
        await tell(tx, self._orders, order, "placed", "Order placed", self._clock)
        return Placed(order_id, placement)

    async def _use_promotions(self, tx: Transaction, order: Order, basket: Basket) -> None:
        person = Person(order.shopper_id, order.buyer.email)
        why = await self._rules.use_promotions(tx, order.merchant_id, order.id, person, basket.costs)
        if why is not None:
            message = "A promotion in this cart has just been used up; please look at the new total."
            raise PromotionInvalid(message, why=why)

    def _order(self, order_id: str, number: str, basket: Basket, checkout: Checkout) -> Order:
        option = checkout.option
        if option is None or checkout.buyer is None or checkout.address is None:
            raise CheckoutIncomplete(
                "Something is missing for this order.", missing=list(checkout.missing), problems=[]
            )
        return Order(
            id=order_id,
            number=number,
            merchant_id=checkout.merchant_id,
            shopper_id=checkout.shopper_id,
            checkout_id=checkout.id,
            version=1,
            status="pending",
            currency=checkout.currency,
            lines=_lines(basket, checkout),
            codes=tuple(code for code in checkout.codes if code.amount or code.allocations),
            totals=checkout.totals,
            buyer=checkout.buyer,
            address=checkout.address,
            fulfillment=option,
            shipments=(),
            payments=_payments(order_id, basket, checkout),
            refunds=(),
            events=(),
            placed_at=self._clock.now(),
            action=None,
            policy=basket.rules.policy,
        )


def _placed_before(agreement: Agreement, known: tuple[str, str] | None) -> str | None:
    """Return the order that this key has placed; raises IdempotencyConflict where it agreed to another."""
    if known is None:
        return None
    order_id, request_hash = known
    if request_hash != agreement.request_hash:
        raise IdempotencyConflict("This key has already placed another order.", orderId=order_id)
    return order_id


def _refuse_changed(agreement: Agreement, checkout: Checkout) -> None:
    if agreement.expected_total != checkout.total:
        old, new = agreement.expected_total, checkout.total
        message = f"The total was {old.format()} when you agreed, and is {new.format()} now."
        raise ChangedSince(message, old=old.amount, new=new.amount, currency=new.currency)
    if agreement.expected_version != checkout.version:
        message = "The order has changed since you agreed to it."
        raise ChangedSince(message, old=agreement.expected_version, new=checkout.version)


def _refuse_incomplete(checkout: Checkout) -> None:
    blocking = [problem for problem in checkout.problems if problem.blocks]
    if not checkout.missing and not blocking and checkout.lines:
        return
    words = blocking[0].content if blocking else f"Still needed: {', '.join(checkout.missing) or 'something to order'}."
    raise CheckoutIncomplete(words, missing=list(checkout.missing), problems=[problem.code for problem in blocking])


def _held_by(kept: KeptCheckout, checkout: Checkout, order_id: str) -> KeptCheckout:
    return KeptCheckout(
        id=kept.id,
        merchant_id=kept.merchant_id,
        shopper_id=kept.shopper_id,
        cart_id=kept.cart_id,
        version=kept.version + 1,
        state="in_progress",
        buyer=kept.buyer,
        address=kept.address,
        option_id=checkout.selected_option,
        instrument=checkout.instrument,
        order_id=order_id,
        expires_at=kept.expires_at,
        created_at=kept.created_at,
        gift_cards=kept.gift_cards,
        keep=kept.keep,
    )


def _payments(order_id: str, basket: Basket, checkout: Checkout) -> tuple[Payment, ...]:
    """Gift cards first, which hold their part from now on, and one other means for the rest: the total, always."""
    held = [
        Payment(
            id=(payment_id := new_id("pay")),
            provider=GIFT_CARD,
            reference=share.card.id,
            amount=share.amount,
            status="authorized",
            instrument_label=share.card.label,
            failure=None,
            key=payment_id,
        )
        for share in checkout.card_shares
    ]
    if not checkout.due.amount and held:
        return tuple(held)
    instrument = checkout.instrument
    if instrument is None:
        raise CheckoutIncomplete("Please choose how to pay.", missing=["payment"], problems=[])
    rest = Payment(
        id=new_id("pay"),
        provider=instrument.provider,
        reference=None,
        amount=checkout.due,
        status="created",
        instrument_label=instrument.label,
        failure=None,
        key=order_id,
        capture="manual" if _stock_is_counted(basket) else "automatic",
        keep=checkout.keep,
    )
    return (*held, rest)


def _stock_is_counted(basket: Basket) -> bool:
    """Whether something in it can be sold to another when this order's reservation has run out."""
    return any(one.available is not None for one in basket.standings)


def _tokens(order: Order, instrument: Instrument | None) -> dict[str, str]:
    """What each payment of an order is made with."""
    rest = instrument.token if instrument else ""
    return {payment.id: str(payment.reference) if payment.provider == GIFT_CARD else rest for payment in order.payments}


def _wanted(basket: Basket) -> list[Wanted]:
    return [
        Wanted(
            one.kept.variant_id,
            one.kept.product_id,
            one.snapshot.name,
            one.kept.quantity,
            limited=one.available is not None,
        )
        for one in basket.standings
    ]


def _lines(basket: Basket, checkout: Checkout) -> tuple[OrderLine, ...]:
    currency = checkout.currency
    prices, added = basket.pricing.lines, _adds_tax(checkout)
    return tuple(
        OrderLine(
            id=line.id,
            variant_id=line.variant_id,
            product_id=line.product_id,
            title=line.title,
            variant_title=line.variant_title,
            options=line.options,
            quantity=line.quantity,
            unit_price=line.unit_price,
            list_price=line.list_price,
            discount=line.discount,
            total=line.total,
            tax=Money(prices[line.id].tax if added else 0, currency),
            image=line.image,
            feed_id=line.feed_id,
            sku=line.sku,
            fulfilled=0,
            returned=0,
            returnable_until=None,
            categories=one.snapshot.categories,
            tax_within=None if added else Money(prices[line.id].tax, currency),
            tax_row=prices[line.id].tax_row,
        )
        for line, one in zip(checkout.lines, basket.standings, strict=True)
    )


def _adds_tax(checkout: Checkout) -> bool:
    return amount_of(checkout.totals, "tax") > 0
