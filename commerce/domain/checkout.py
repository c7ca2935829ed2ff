"""The checkout: a cart with buyer, address, delivery and payment, on its way to an order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from commerce.domain.address import Address
from commerce.domain.cart import AppliedCode, Line, Problem, Total, amount_of
from commerce.domain.money import Money
from commerce.domain.splitting import AppliedCard, CardShare, shares

CheckoutStatus = Literal[
    "incomplete", "requires_escalation", "ready_for_complete", "complete_in_progress", "completed", "canceled"
]
Missing = Literal["name", "email", "address", "delivery", "payment"]


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, and how to reach them."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FulfillmentOption:
    """A way of delivery, what it costs, and when it arrives."""

    id: str
    title: str
    description: str
    amount: Money
    earliest: date
    latest: date
    carrier: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """An address that is kept for a buyer, and what they call it."""

    id: str
    address: Address
    label: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something to pay with. The token is the provider's; no card number is ever here."""

    id: str
    type: str
    label: str
    brand: str
    last4: str
    token: str
    provider: str = "sandbox"
    saved: bool = False
    """Whether its provider keeps it for this buyer."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that only the buyer can do, and where they do it.

    A second factor of their bank, an approval at their wallet, or a payment page where they give their card.
    """

    id: str
    type: Literal["second_factor", "approval", "payment_page"]
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """An open or ended checkout. Its version grows with each change, also of the cart under it."""

    id: str
    merchant_id: str
    shopper_id: str
    cart_id: str
    version: int
    status: CheckoutStatus
    currency: str
    lines: tuple[Line, ...]
    codes: tuple[AppliedCode, ...]
    buyer: Buyer | None
    address: Address | None
    options: tuple[FulfillmentOption, ...]
    selected_option: str | None
    instruments: tuple[Instrument, ...]
    selected_instrument: str | None
    totals: tuple[Total, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Missing, ...]
    order_id: str | None
    order_number: str | None
    actions: tuple[Action, ...]
    expires_at: datetime
    gift_cards: tuple[AppliedCard, ...] = ()
    destinations: tuple[Destination, ...] = ()
    """Where this buyer's things went before, to choose from."""
    may_keep: bool = False
    """Whether the chosen means can be kept for the next time: its buyer is signed in, and its provider keeps it."""
    keep: bool = False
    """Whether its buyer asked for that."""

    @property
    def total(self) -> Money:
        return Money(amount_of(self.totals, "total"), self.currency)

    @property
    def card_shares(self) -> tuple[CardShare, ...]:
        """What each gift card pays."""
        return shares(self.total, self.gift_cards)[0]

    @property
    def due(self) -> Money:
        """What is left for the chosen instrument when the gift cards have paid."""
        return shares(self.total, self.gift_cards)[1]

    @property
    def option(self) -> FulfillmentOption | None:
        """The way of delivery that is chosen."""
        return next((option for option in self.options if option.id == self.selected_option), None)

    @property
    def instrument(self) -> Instrument | None:
        """What is chosen to pay with."""
        return next((one for one in self.instruments if one.id == self.selected_instrument), None)


@dataclass(frozen=True, slots=True)
class CheckoutChange:
    """What to change; None leaves a part as it is, and empty codes remove all."""

    buyer: Buyer | None = None
    address: Address | None = None
    address_id: str | None = None
    """One of the addresses that are kept for the buyer, in place of one that is written out."""
    option_id: str | None = None
    instrument_id: str | None = None
    instrument_token: str | None = None
    codes: tuple[str, ...] | None = None
    gift_cards: tuple[str, ...] | None = None
    """All gift cards to pay with, each by its code, or by its id where the checkout has it already."""
    keep: bool | None = None
    """Whether what is paid with is kept for the next time."""
