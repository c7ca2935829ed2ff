"""The cart as a shopper sees it: lines with quoted prices, codes, totals, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from commerce.domain.money import Money
from commerce.domain.product import Media

Severity = Literal["recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable", "warning", "info"]
"""UCP's severities of an error, and its two lesser types of message."""

TotalType = Literal["subtotal", "items_discount", "discount", "fulfillment", "tax", "tax_included", "fee", "total"]
"""UCP's types, and ``tax_included``: the share of tax in prices that include it, which adds nothing to the total."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way out of a problem: what a button says, and what the shopper says by pressing it.

    Where the button can do it at once, ``act`` says what: its ``type`` is ``accept_price``, ``set_quantity``,
    ``remove_line`` or ``remove_code``, beside the line, quantity, amount or code that it is about.
    """

    label: str
    message: str
    act: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the shopper, in words, with the part it is about and the ways out of it."""

    code: str
    severity: Severity
    content: str
    path: str | None = None
    choices: tuple[Choice, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether an order cannot be placed while it stands."""
        return self.severity not in {"warning", "info"}


@dataclass(frozen=True, slots=True)
class Total:
    """One row of the breakdown, in minor units; discounts are negative."""

    type: TotalType
    amount: int
    display_text: str


@dataclass(frozen=True, slots=True)
class AppliedCode:
    """A promotion in the cart and what it saves now; an automatic one has no code."""

    code: str | None
    title: str
    amount: Money
    allocations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One variant in a quantity, at the price that is quoted to this shopper."""

    id: str
    variant_id: str
    product_id: str
    title: str
    variant_title: str
    options: Mapping[str, str]
    quantity: int
    unit_price: Money
    list_price: Money | None
    quote: str
    subtotal: Money
    discount: Money
    total: Money
    image: Media | None
    feed_id: str
    sku: str | None
    available: int | None
    gift: bool = False


@dataclass(frozen=True, slots=True)
class NewItem:
    """What someone wants to put into a cart; the quote is the price that they were shown.

    ``accepted`` is the raised price, in minor units, that they agree to for a line that is there already.
    """

    variant_id: str
    quantity: int = 1
    quote: str | None = None
    accepted: int | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """A new quantity for a line (0 removes it), another variant in its place, or both."""

    line_id: str
    quantity: int | None = None
    variant_id: str | None = None


@dataclass(frozen=True, slots=True)
class LineBefore:
    """What a line was before a change, for whoever tells of the change later."""

    id: str
    product_id: str
    variant_id: str
    title: str
    variant_title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Cart:
    """A shopper's cart. Its version grows with each change of what is in it."""

    id: str
    merchant_id: str
    shopper_id: str
    version: int
    currency: str
    lines: tuple[Line, ...]
    codes: tuple[AppliedCode, ...]
    totals: tuple[Total, ...]
    problems: tuple[Problem, ...]
    updated_at: datetime

    @property
    def count(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> Money:
        return Money(amount_of(self.totals, "total"), self.currency)

    @property
    def subtotal(self) -> Money:
        return Money(amount_of(self.totals, "subtotal"), self.currency)

    def line(self, line_id: str) -> Line | None:
        return next((line for line in self.lines if line.id == line_id), None)


def amount_of(totals: tuple[Total, ...], kind: TotalType) -> int:
    """Add up the rows of one type."""
    return sum(total.amount for total in totals if total.type == kind)
