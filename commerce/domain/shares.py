"""What pieces of a line are worth, so that the parts always add up to what the line cost.

What came off a line in discounts and was added in tax is shared out over its pieces: a part of them is worth its share
of what is left of the line, rounded half up, and the last ones are worth all that is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from commerce.domain.allowances import (
    Refusal,
    back_in_open_requests,
    dead,
    refused,
    sendable_back,
    why_not_line,
)
from commerce.domain.cart import Total, TotalType
from commerce.domain.money import Money, rounded_share
from commerce.domain.order import Order, OrderLine
from commerce.domain.requests import Means, RequestKind, RequestLine

_LABELS: Mapping[TotalType, str] = {
    "subtotal": "Items",
    "items_discount": "Discount on changed items",
    "discount": "Discount",
    "fulfillment": "Delivery",
    "tax": "Tax",
    "tax_included": "Tax included",
    "fee": "Fee for changes",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What some pieces of a line cost."""

    subtotal: int
    discount: int
    total: int
    tax: int
    within: int
    """What of the total is tax, where prices include it."""


def value_of(order: Order, line: OrderLine, quantity: int) -> Money:
    """Return what so many of what is left of a line are worth, tax included."""
    left, worth = _left(order, line)
    share = worth if quantity >= left else rounded_share(worth, quantity, left)
    return Money(share, order.currency)


def _left(order: Order, line: OrderLine) -> tuple[int, int]:
    """Return how many of a line did not come back and are not asked back, and what those are worth."""
    living = [
        item
        for one in order.requests
        if one.kind in {"return", "exchange"} and not dead(one)
        for item in one.lines
        if item.line_id == line.id
    ]
    asked = sum(item.quantity for item in living)
    # Pieces that came back before requests were kept have no row: each is worth its share of the line.
    before = max(line.came_back + back_in_open_requests(order, line.id) - asked, 0)
    worth = line.value.amount - rounded_share(line.value.amount, before, line.quantity)
    return line.quantity - before - asked, worth - sum(item.value.amount for item in living)


def request_line(order: Order, line: OrderLine, quantity: int) -> RequestLine:
    unsent = line.fulfilled == 0
    return RequestLine(line.id, name_of(line), quantity, value_of(order, line, quantity), None, unsent)


def name_of(line: OrderLine) -> str:
    return f"{line.title} ({line.variant_title})" if line.variant_title else line.title


def share_of(line: OrderLine, item: RequestLine) -> Share:
    tax = _part_of(line, line.tax.amount, item.quantity)
    total = item.value.amount - tax
    subtotal = line.unit_price.amount * item.quantity
    included = line.tax_within.amount if line.tax_within else 0
    return Share(subtotal, subtotal - total, total, tax, _part_of(line, included, item.quantity))


def _part_of(line: OrderLine, amount: int, quantity: int) -> int:
    """Return what the next pieces of a line have of its tax, so that all of them, one by one, have all of it."""
    left = line.quantity - line.exchanged
    return rounded_share(amount, left, line.quantity) - rounded_share(amount, left - quantity, line.quantity)


def without(line: OrderLine, item: RequestLine) -> OrderLine:
    """Return a line less the pieces that became something else; its amounts less theirs."""
    share, currency = share_of(line, item), line.total.currency
    return replace(
        line,
        quantity=line.quantity - item.quantity,
        total=line.total - Money(share.total, currency),
        tax=line.tax - Money(share.tax, currency),
        discount=line.discount - Money(share.discount, currency),
        tax_within=line.tax_within - Money(share.within, currency) if line.tax_within else line.tax_within,
    )


def totals_with(
    order: Order, changes: Mapping[TotalType, int], taxes: Mapping[tuple[TotalType, str], int] | None = None
) -> tuple[Total, ...]:
    """Return an order's totals with these amounts added by type, to the first row of each; the total follows.

    ``taxes`` are added to the rows of their words; to the first of their type where there is none such.
    """
    by_words, left = dict(taxes or {}), dict(changes)
    known = {(row.type, row.display_text) for row in order.totals}
    for kind, words in [*by_words]:
        if (kind, words) not in known:
            left[kind] = left.get(kind, 0) + by_words.pop((kind, words))
    delta = sum(amount for kind, amount in left.items() if kind != "tax_included")
    delta += sum(amount for (kind, _), amount in by_words.items() if kind != "tax_included")
    rows = [
        row
        if row.type == "total"
        else replace(row, amount=row.amount + left.pop(row.type, 0) + by_words.pop((row.type, row.display_text), 0))
        for row in order.totals
    ]
    new = [Total(kind, amount, _LABELS[kind]) for kind, amount in left.items() if amount]
    ends = [replace(row, amount=row.amount + delta) for row in rows if row.type == "total"]
    return (*(row for row in rows if row.type != "total"), *new, *ends)


def line_in(order: Order, kind: RequestKind, line_id: str) -> OrderLine:
    line = order.line(line_id)
    if line is None:
        raise refused(order, kind, Refusal("unknown_line", "That item is not in this order."), lineId=line_id)
    return line


def demand_means(order: Order, kind: RequestKind, allowed: Sequence[str], means: Means) -> None:
    if means.kind in allowed:
        return
    names = {
        "original": "the original way of paying",
        "gift_card": "a gift card",
        "instrument": "another way of paying",
    }
    words = " or ".join(names[one] for one in allowed) or "nothing"
    message = f"For order {order.number} this can only go over {words}."
    raise refused(order, kind, Refusal("means", message), means=list(allowed))


def not_promised(order: Order) -> int:
    """What was paid, has not gone back, and is not promised to an open request."""
    promised = sum(one.refund.amount for one in order.requests if one.open and not one.paid_back)
    return max(order.net_paid.amount - promised, 0)


def chosen_lines(
    order: Order, kind: RequestKind, wanted: Mapping[str, int], now: datetime
) -> list[tuple[OrderLine, int]]:
    chosen = []
    for line_id, quantity in wanted.items():
        line = line_in(order, kind, line_id)
        refusal = why_not_line(order, kind, line, quantity, now)
        if refusal is not None:
            possible = sendable_back(order, kind, line, now)
            raise refused(order, kind, refusal, lineId=line.id, title=line.title, returnable=possible)
        chosen.append((line, quantity))
    return chosen
