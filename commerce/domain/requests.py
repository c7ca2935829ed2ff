"""What a buyer asks for after the sale, as a thing of its own, and the one table of its states."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from commerce.domain.address import Address
from commerce.domain.cart import Total
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.product import Media
from commerce.errors import TransitionRefused

RequestKind = Literal["cancellation", "address", "payment", "items", "return", "exchange"]
RequestState = Literal[
    "awaiting_payment", "requested", "approved", "received", "completed", "withdrawn", "refused", "failed"
]
RequestStep = Literal["pay", "apply", "approve", "receive", "withdraw", "refuse", "fail"]
MeansKind = Literal["original", "gift_card", "instrument"]

REQUEST_TRANSITIONS: dict[tuple[RequestState, RequestStep], RequestState] = {
    ("awaiting_payment", "pay"): "requested",
    ("awaiting_payment", "fail"): "failed",
    ("awaiting_payment", "withdraw"): "withdrawn",
    ("requested", "approve"): "approved",
    ("requested", "refuse"): "refused",
    ("requested", "withdraw"): "withdrawn",
    ("approved", "receive"): "received",
    ("approved", "refuse"): "refused",
    ("approved", "withdraw"): "withdrawn",
    ("approved", "apply"): "completed",
    ("received", "apply"): "completed",
}
"""An act that nothing has to be waited for passes its states in one transaction, and is kept as completed."""

OPEN_STATES: frozenset[RequestState] = frozenset({"awaiting_payment", "requested", "approved", "received"})

SENT = "sent"
"""Why a change failed whose goods were on their way when its money came: that goes back."""

STATE_TEXT: dict[RequestState, str] = {
    "awaiting_payment": "Waiting for the payment",
    "requested": "Being looked at",
    "approved": "Approved",
    "received": "Arrived at the shop",
    "completed": "Done",
    "withdrawn": "Withdrawn",
    "refused": "Refused by the shop",
    "failed": "Payment failed",
}


def request_after(state: RequestState, step: RequestStep) -> RequestState:
    """Return the state that a step leads to; refuses one that the table does not hold."""
    try:
        return REQUEST_TRANSITIONS[state, step]
    except KeyError:
        message = f"a request that is {state.replace('_', ' ')} cannot {step} any more"
        raise TransitionRefused(message, status=state, step=step) from None


def allows_step(state: RequestState, step: RequestStep) -> bool:
    return (state, step) in REQUEST_TRANSITIONS


def request_diagram() -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> awaiting_payment", "    [*] --> requested"]
    lines += [f"    {source} --> {target}: {step}" for (source, step), target in REQUEST_TRANSITIONS.items()]
    sources = {source for source, _ in REQUEST_TRANSITIONS}
    ends = sorted({target for target in REQUEST_TRANSITIONS.values() if target not in sources})
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)])


@dataclass(frozen=True, slots=True)
class Means:
    """Where the money of a request comes from or goes to; the token is the provider's."""

    kind: MeansKind
    label: str
    instrument_id: str | None = None
    token: str | None = None
    provider: str | None = None
    payment_id: str | None = None
    """The order's payment that was made with it, where one was."""
    covers: int | None = None
    """What a gift card pays of a charge that it does not hold all of."""
    rest: "Means | None" = None
    """What pays the rest of it."""

    @property
    def said(self) -> str:
        """What it is called, with what pays the rest."""
        return self.label if self.rest is None else f"{self.label} and {self.rest.label}"

    def parts(self, charge: Money) -> "tuple[tuple[Means, Money], ...]":
        """Return who pays how much of a charge; what is asked of a provider comes first."""
        if self.rest is None or self.covers is None:
            return ((self, charge),)
        card = Money(self.covers, charge.currency)
        return (self.rest, charge - card), (replace(self, rest=None), card)

    @property
    def new_card(self) -> bool:
        """Whether it is a gift card that is yet to be made."""
        return self.kind == "gift_card" and self.token is None


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of an item, at the price that was agreed to."""

    variant_id: str
    product_id: str
    title: str
    variant_title: str
    options: Mapping[str, str]
    unit_price: Money
    list_price: Money | None
    discount: Money
    total: Money
    tax: Money
    image: Media | None
    feed_id: str
    sku: str | None
    categories: tuple[str, ...] = ()
    tax_within: Money | None = None
    tax_row: str = ""

    @property
    def value(self) -> Money:
        """What it costs, tax included."""
        return self.total + self.tax


@dataclass(frozen=True, slots=True)
class RequestLine:
    """So many of a line, what they had cost with tax, and what takes their place."""

    line_id: str
    title: str
    quantity: int
    value: Money
    replacement: Replacement | None = None
    unsent: bool = False
    """Whether none of them had been sent, so that nothing has to come back."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an order goes instead, and what its delivery, taxes (by line) and totals are there."""

    address: Address
    fulfillment: FulfillmentOption
    taxes: Mapping[str, int]
    totals: tuple[Total, ...]
    within: Mapping[str, int] = field(default_factory=dict)
    """What of each line's total is tax, where prices include it."""
    tax_rows: Mapping[str, str] = field(default_factory=dict)
    """The words of the row that each line's tax stands in."""


@dataclass(frozen=True, slots=True)
class AfterSaleRequest:
    """A wish about an order. Of ``refund`` and ``charge`` one is zero; the fee is within them."""

    id: str
    kind: RequestKind
    state: RequestState
    reason: str
    lines: tuple[RequestLine, ...]
    refund: Money
    charge: Money
    fee: Money
    means: Means | None
    created_at: datetime
    changed_at: datetime
    key: str = ""
    """The idempotency key under which it was made."""
    settles: Literal["at_once", "on_receipt"] = "at_once"
    destination: Destination | None = None
    why: str | None = None
    """Why it failed or was refused."""

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def paid_back(self) -> bool:
        """Whether its money has gone back already, while its parcel is still to come."""
        return self.settles == "at_once" and self.state in {"approved", "received"} and self.refund.amount > 0

    @property
    def withdrawable(self) -> bool:
        """Whether its buyer may take it back: not once they have its money."""
        return allows_step(self.state, "withdraw") and not self.paid_back

    @property
    def unpaid(self) -> bool:
        """Whether its parcel is here and its difference could not be charged: its buyer decides how to go on."""
        return self.state == "received" and self.charge.amount > 0 and self.why is not None

    @property
    def state_text(self) -> str:
        if self.kind in {"return", "exchange"} and self.state == "approved":
            return "Waiting for the parcel"
        if self.unpaid:
            return "The difference could not be charged"
        if (self.state, self.why) == ("failed", SENT):
            return "Sent before it could be changed"
        return STATE_TEXT[self.state]

    def quantity_of(self, line_id: str) -> int:
        return sum(line.quantity for line in self.lines if line.line_id == line_id)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the buyer said yes to; under its key it is done once."""

    version: int
    key: str
    charge: int = 0
    refund: int = 0
