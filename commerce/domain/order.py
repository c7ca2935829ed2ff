"""The order: what was bought, what was paid, where it is, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from commerce.domain.address import Address
from commerce.domain.cart import AppliedCode, Total, amount_of
from commerce.domain.checkout import Action, Buyer, FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.order_states import STATUS_TEXT, OrderStatus
from commerce.domain.policy import AfterSalePolicy
from commerce.domain.product import Media
from commerce.domain.requests import AfterSaleRequest, Destination, Means, RequestKind, RequestLine
from commerce.domain.splitting import GIFT_CARD

PaymentStatus = Literal["created", "requires_action", "authorized", "succeeded", "failed", "cancelled"]
PaymentPurpose = Literal["order", "extra", "swap"]
Capture = Literal["automatic", "manual"]
RefundStatus = Literal["pending", "succeeded", "failed"]
ShipmentStatus = Literal["shipped", "delivered"]
PAYMENT_CHANGED = "payment_changed"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What was bought, as it was when it was bought, and how many of it were sent and came back.

    ``total`` is what the line cost after its discounts and without tax that is added on top, which is in ``tax``.
    """

    id: str
    variant_id: str
    product_id: str
    title: str
    variant_title: str
    options: Mapping[str, str]
    quantity: int
    unit_price: Money
    list_price: Money | None
    discount: Money
    total: Money
    tax: Money
    image: Media | None
    feed_id: str
    sku: str | None
    fulfilled: int
    returned: int
    returnable_until: datetime | None
    categories: tuple[str, ...] = ()
    exchanged: int = 0
    """How many came back for others, which are lines of their own."""
    tax_within: Money | None = None
    """What of its total is tax, where prices include it."""
    tax_row: str = ""
    """The words of the row of the totals that its tax stands in; empty where it is not known."""

    @property
    def came_back(self) -> int:
        return self.returned + self.exchanged

    @property
    def kept(self) -> int:
        """How many have not come back."""
        return self.quantity - self.came_back

    @property
    def unsent(self) -> int:
        """How many are still to be sent; what came back is taken to be of those that were sent, as far as it goes."""
        return self.quantity - max(self.fulfilled, self.came_back)

    @property
    def subtotal(self) -> Money:
        """What it cost before discounts."""
        return self.total + self.discount

    @property
    def value(self) -> Money:
        """What it cost, tax included."""
        return self.total + self.tax


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel: what is in it, who carries it, and whether it has arrived."""

    id: str
    status: ShipmentStatus
    quantities: Mapping[str, int]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Payment:
    """A part of what was paid for an order: with a gift card, through a provider, or later for a change of it."""

    id: str
    provider: str
    reference: str | None
    amount: Money
    status: PaymentStatus
    instrument_label: str
    failure: str | None
    key: str = ""
    """What makes it one payment at its provider: the order's id for the order's own, else a key of the change."""
    purpose: PaymentPurpose = "order"
    capture: Capture = "automatic"
    """Manual: the money is authorised first and taken once the stock is known to be still set aside."""
    keep: bool = False
    """Whether its buyer asked that what it is paid with be kept for the next time."""

    @property
    def ended(self) -> bool:
        """Whether nothing can come of it any more that is not known."""
        return self.status in {"succeeded", "failed", "cancelled"}


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or back."""

    id: str
    payment_id: str
    amount: Money
    status: RefundStatus
    reason: str
    created_at: datetime
    destination: str | None = None
    """The gift card that gets it, where it does not go back to its payment."""
    tries: int = 0
    """How often its provider has refused it."""
    due_at: datetime | None = None
    """When its provider is asked again, after it has refused."""


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something that happened to an order, in words."""

    type: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """Something that may be done with an order now, and until when; None: for as long as its state allows it."""

    kind: RequestKind
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as its buyer sees it."""

    id: str
    number: str
    merchant_id: str
    shopper_id: str
    checkout_id: str
    version: int
    status: OrderStatus
    currency: str
    lines: tuple[OrderLine, ...]
    codes: tuple[AppliedCode, ...]
    totals: tuple[Total, ...]
    buyer: Buyer
    address: Address
    fulfillment: FulfillmentOption
    shipments: tuple[Shipment, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    events: tuple[OrderEvent, ...]
    placed_at: datetime
    action: Action | None
    policy: AfterSalePolicy = field(default_factory=AfterSalePolicy)
    """What the merchant promised when the order was placed."""
    requests: tuple[AfterSaleRequest, ...] = ()
    """What was asked for after the sale, oldest first."""
    allowed: tuple[Allowed, ...] = ()
    """What may be done with it now."""

    def may(self, kind: RequestKind) -> bool:
        return any(one.kind == kind for one in self.allowed)

    def includes_tax(self, *, otherwise: bool) -> bool:
        """Whether its prices include tax, as was agreed to, whatever the shop states by now; without tax: otherwise."""
        kinds = {row.type for row in self.totals}
        return "tax_included" in kinds or (otherwise and "tax" not in kinds)

    @property
    def cancellable(self) -> bool:
        return self.may("cancellation")

    @property
    def returnable(self) -> bool:
        return self.may("return")

    @property
    def total(self) -> Money:
        return Money(amount_of(self.totals, "total"), self.currency)

    @property
    def refunded(self) -> Money:
        """What has gone back or is on its way back, apart from what was paid anew by other means."""
        back = (one for one in self.refunds if one.status != "failed" and one.reason != PAYMENT_CHANGED)
        return Money(sum(one.amount.amount for one in back), self.currency)

    @property
    def net_paid(self) -> Money:
        """What was paid and has not gone back."""
        paid = sum(one.amount.amount for one in self.payments if one.status == "succeeded")
        back = sum(one.amount.amount for one in self.refunds if one.status != "failed")
        return Money(max(paid - back, 0), self.currency)

    @property
    def due(self) -> Payment | None:
        """The order's own payment through a provider; None where gift cards pay all of it."""
        return next((one for one in self.payments if one.purpose == "order" and one.provider != GIFT_CARD), None)

    @property
    def owes_refunds(self) -> bool:
        """Whether money is still to be sent back to its buyer."""
        return any(one.status == "pending" for one in self.refunds)

    @property
    def means(self) -> str:
        """What the order was paid with, in words."""
        labels = [one.instrument_label for one in self.payments if one.purpose == "order"]
        return " and ".join(dict.fromkeys(labels))

    @property
    def unpaid_exchange(self) -> AfterSaleRequest | None:
        """The exchange whose parcel is here and whose difference could not be charged."""
        return next((one for one in self.requests if one.unpaid), None)

    def with_payment(self, payment: Payment) -> "Order":
        """Return the order with one of its payments changed."""
        return replace(self, payments=tuple(payment if one.id == payment.id else one for one in self.payments))

    def payment(self, payment_id: str) -> Payment | None:
        return next((one for one in self.payments if one.id == payment_id), None)

    def refundable(self, payment: Payment) -> Money:
        """What of a payment can still go back."""
        if payment.status != "succeeded":
            return Money(0, self.currency)
        back = (one for one in self.refunds if one.payment_id == payment.id and one.status != "failed")
        return payment.amount - Money(sum(one.amount.amount for one in back), self.currency)

    @property
    def status_text(self) -> str:
        return STATUS_TEXT[self.status]

    @property
    def returnable_until(self) -> datetime | None:
        """When the last of it can still be returned."""
        return max((line.returnable_until for line in self.lines if line.returnable_until and line.kept), default=None)

    def line(self, line_id: str) -> OrderLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def paid_for(self, request: AfterSaleRequest) -> Money:
        """Return what was paid for a request and has not gone back."""
        mine = (one for one in self.payments if one.key.startswith(request.id))
        return Money(sum(self.refundable(one).amount for one in mine), self.currency)

    def request(self, request_id: str) -> AfterSaleRequest | None:
        return next((one for one in self.requests if one.id == request_id), None)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What cancelling would do."""

    order: Order
    refund: Money
    lines: tuple[OrderLine, ...]
    fee: Money
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnOffer:
    """What returning these lines would do: the refund, what is kept back of it, and until when the offer holds."""

    order: Order
    lines: Mapping[str, int]
    refund: Money
    fee: Money
    until: datetime | None
    items: tuple[RequestLine, ...]
    means: Means
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReplacementOffer:
    """What changing or exchanging items would do: of charge and refund one is zero, the fee is within them."""

    order: Order
    kind: RequestKind
    items: tuple[RequestLine, ...]
    charge: Money
    refund: Money
    fee: Money
    means: Means
    until: datetime | None


@dataclass(frozen=True, slots=True)
class AddressOffer:
    """What sending an order elsewhere would do: its delivery, its tax and its total there."""

    order: Order
    destination: Destination
    charge: Money
    refund: Money
    fee: Money
    means: Means


@dataclass(frozen=True, slots=True)
class PaymentOffer:
    """What paying with something else would do: the new means are charged, and the old get everything back."""

    order: Order
    amount: Money
    means: Means
    refunds: tuple[tuple[Payment, Money], ...]
