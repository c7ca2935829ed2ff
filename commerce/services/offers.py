"""What an act after the sale would do to this order now, for this buyer: exact, and changing nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.domain.address import Address
from commerce.domain.after_sale import cancellation, payment_offer, return_instead, return_offer
from commerce.domain.allowances import Refusal, refused
from commerce.domain.checkout import Instrument
from commerce.domain.order import AddressOffer, Cancellation, Order, PaymentOffer, ReplacementOffer, ReturnOffer
from commerce.domain.readdressing import Terms, address_offer
from commerce.domain.replacing import Change, Wish, in_kind_of, replacement_offer
from commerce.domain.requests import AfterSaleRequest, Means, RequestKind
from commerce.domain.speaking import delivery_in
from commerce.errors import NotWithdrawable, OutOfStock, RequestNotFound, VariantUnavailable
from commerce.ports.selling import SellingRulesStore
from commerce.services.baskets import Baskets
from commerce.services.means import PayingMeans
from commerce.services.orders import Orders
from commerce.services.stock import Stock
from storage.clock import Clock
from storage.database import Database, Transaction


class Offers:
    """The methods that take a transaction are asked again by the acts themselves, under the order's lock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: Orders,
        rules: SellingRulesStore,
        baskets: Baskets,
        stock: Stock,
        means: PayingMeans,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._rules = rules
        self._baskets = baskets
        self._stock = stock
        self._means = means

    async def means(self, merchant_id: str, shopper_id: str, order_id: str) -> tuple[Instrument, ...]:
        """Return what the buyer may pay a difference with."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        return await self._means.offered(order, shopper_id)

    async def meant(self, order: Order, shopper_id: str, said: str | Means) -> Means:
        """Return what an id, a token, a label or a gift card's code stands for; raises InstrumentInvalid."""
        return await self._means.meant(order, shopper_id, said)

    async def cancellation(self, merchant_id: str, shopper_id: str, order_id: str, reason: str = "") -> Cancellation:
        """Say what cancelling would do; raises NotCancellable."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        return cancellation(order, self._clock.now(), reason)

    async def returning(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        lines: Mapping[str, int],
        refund_to: str | Means = "",
        reason: str = "",
    ) -> ReturnOffer:
        """Say what returning these quantities by line would do (all that can be, where empty); or NotReturnable."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.meant(order, shopper_id, refund_to)
        return return_offer(order, lines, self._clock.now(), means, reason)

    async def replacing(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        kind: RequestKind,
        changes: Sequence[Change],
        payment: str | Means = "",
    ) -> ReplacementOffer:
        """Say what changing items before they are sent (kind ``items``), or exchanging them, would do.

        Raises NotChangeable or NotExchangeable, OutOfStock, VariantUnavailable, GiftCardShort, InstrumentInvalid.
        """
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.meant(order, shopper_id, payment)
        async with self._database.reading() as tx:
            offer, wishes = await self.replacing_in(tx, order, kind, changes, means)
        shelves = await self._stock.shelves(merchant_id, [one.variant_id for one in changes])
        for wish in wishes:
            shelf = shelves.get(wish.variant.id)
            if shelf is not None and shelf.available is not None and shelf.available < wish.quantity:
                raise _sold_out(wish.product.title, wish.variant.title, wish.variant.id, shelf.available)
        return offer

    async def replacing_in(
        self, tx: Transaction, order: Order, kind: RequestKind, changes: Sequence[Change], means: Means
    ) -> tuple[ReplacementOffer, list[Wish]]:
        """Return the offer, and what is to be set aside for it."""
        wishes = await self._wishes(tx, order, changes)
        offer = replacement_offer(order, kind, wishes, self._clock.now(), means)
        means = await self._means.covering(tx, order, kind, means, offer.charge)
        return replace(offer, means=means), wishes

    async def readdressing(
        self, merchant_id: str, shopper_id: str, order_id: str, address: Address, payment: str | Means = ""
    ) -> AddressOffer:
        """Say what sending an order elsewhere would do; raises NotChangeable, AddressInvalid, GiftCardShort."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.meant(order, shopper_id, payment)
        async with self._database.reading() as tx:
            return await self.readdressing_in(tx, order, address, means)

    async def readdressing_in(self, tx: Transaction, order: Order, address: Address, means: Means) -> AddressOffer:
        merchant = (await self._baskets.merchant(tx, order.merchant_id)).in_currency(order.currency)
        rules = await self._rules.rules(tx, order.merchant_id)
        live = await self._baskets.live(tx, merchant, [line.variant_id for line in order.lines])
        terms = Terms(
            delivery_in(rules.shipping, merchant, order.currency), rules.tax, merchant.prices_include_tax, live
        )
        offer = address_offer(order, address, terms, self._clock.now(), means)
        await self._means.demand_cover(tx, order, means, offer.charge)
        return offer

    async def repaying(self, merchant_id: str, shopper_id: str, order_id: str, payment: str | Means) -> PaymentOffer:
        """Say what paying with something else would do; raises NotChangeable, GiftCardShort, InstrumentInvalid."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.meant(order, shopper_id, payment)
        async with self._database.reading() as tx:
            return await self.repaying_in(tx, order, means)

    async def repaying_in(self, tx: Transaction, order: Order, means: Means) -> PaymentOffer:
        offer = payment_offer(order, self._clock.now(), means)
        await self._means.demand_cover(tx, order, means, offer.amount)
        return offer

    async def withdrawal(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str
    ) -> tuple[Order, AfterSaleRequest]:
        """Return the order and its request that can be withdrawn; raises RequestNotFound, NotWithdrawable."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        return order, withdrawable(order, request_id)

    async def return_instead(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str, refund_to: str | Means = ""
    ) -> ReturnOffer:
        """Say what an exchange that could not be paid would come to as a return; raises NotReturnable."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        return return_instead(order, request_id, await self.meant(order, shopper_id, refund_to))

    async def _wishes(self, tx: Transaction, order: Order, changes: Sequence[Change]) -> list[Wish]:
        merchant = (await self._baskets.merchant(tx, order.merchant_id)).in_currency(order.currency)
        live = await self._baskets.live(tx, merchant, [one.variant_id for one in changes])
        wishes = []
        for change in changes:
            line = order.line(change.line_id)
            if line is None:
                raise refused(order, "items", Refusal("unknown_line", "That item is not in this order."))
            if change.variant_id not in live:
                raise VariantUnavailable("That is not sold any more.", variantId=change.variant_id)
            product, variant = live[change.variant_id]
            if not variant.availability.purchasable:
                raise _sold_out(product.title, variant.title, variant.id, 0)
            quantity = line.kept if change.quantity is None else change.quantity
            priced = in_kind_of(order, line, variant, included=merchant.prices_include_tax)
            wishes.append(Wish(change.line_id, quantity, product, priced))
        return wishes


def withdrawable(order: Order, request_id: str) -> AfterSaleRequest:
    """Return the request of an order that can be withdrawn; raises RequestNotFound, NotWithdrawable."""
    request = order.request(request_id)
    if request is None:
        raise RequestNotFound(f"Order {order.number} has no such request.", requestId=request_id)
    if request.withdrawable:
        return request
    if request.paid_back:
        message = f"That can no longer be withdrawn: {request.refund.format()} has gone back for it already."
        raise NotWithdrawable(message, why="paid_back", number=order.number, requestId=request_id)
    text = f"{request.state_text[0].lower()}{request.state_text[1:]}"
    message = f"That can no longer be withdrawn: its state is \u201c{text}\u201d."
    raise NotWithdrawable(message, why=request.state, number=order.number, requestId=request_id)


def _sold_out(title: str, variant_title: str, variant_id: str, available: int) -> OutOfStock:
    name = f"{title} ({variant_title})" if variant_title else title
    left = "sold out" if available == 0 else f"down to {available}"
    return OutOfStock(f"{name} is {left}.", variantId=variant_id, title=name, available=available)
