"""What cancelling, returning and paying anew would do, and where an order is when a request ends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from commerce.domain.allowances import Refusal, demand, reason_of, refused, sendable_back
from commerce.domain.money import Money
from commerce.domain.order import Cancellation, Order, OrderLine, Payment, PaymentOffer, ReturnOffer
from commerce.domain.order_states import Step
from commerce.domain.requests import Means, RequestLine
from commerce.domain.shares import chosen_lines, demand_means, not_promised, request_line


def cancellation(order: Order, now: datetime, reason: str = "") -> Cancellation:
    """Say what cancelling would do; raises NotCancellable."""
    demand(order, "cancellation", now)
    reason = reason_of(order, "cancellation", reason)
    fee = min(order.policy.cancellation.fee, order.net_paid.amount)
    refund = order.net_paid - Money(fee, order.currency)
    return Cancellation(order, refund, order.lines, Money(fee, order.currency), reason)


def return_offer(order: Order, wanted: Mapping[str, int], now: datetime, means: Means, reason: str = "") -> ReturnOffer:
    """Say what returning these quantities by line would do (all that can be, where none is named); or NotReturnable."""
    demand(order, "return", now, of_lines=bool(wanted))
    reason = reason_of(order, "return", reason)
    chosen = dict(wanted) or {line.id: sendable_back(order, "return", line, now) for line in order.lines}
    lines = chosen_lines(order, "return", {line_id: count for line_id, count in chosen.items() if count}, now)
    items = tuple(request_line(order, line, count) for line, count in lines)
    demand_means(order, "return", order.policy.returns.refund_to, means)
    amount = sum(one.value.amount for one in items)
    if _is_whole_and_unsent(order, items):
        amount = order.net_paid.amount
    fee = 0 if all(one.unsent for one in items) else min(order.policy.returns.fee, amount)
    ends = [end for line, _ in lines if (end := order.policy.returns.until(_since(order, line), line.categories))]
    refund = min(amount - fee, not_promised(order))
    quantities = {line.id: count for line, count in lines}
    return ReturnOffer(
        order,
        quantities,
        Money(refund, order.currency),
        Money(fee, order.currency),
        min(ends, default=None),
        items,
        means,
        reason,
    )


def return_instead(order: Order, request_id: str, means: Means) -> ReturnOffer:
    """Say what an exchange, whose parcel is here and whose difference could not be charged, would be as a return.

    Raises NotReturnable for any other request.
    """
    request = order.request(request_id)
    if request is None or not request.unpaid or request.kind != "exchange":
        message = f"Order {order.number} has no exchange that waits for its difference."
        raise refused(order, "return", Refusal("not_unpaid", message))
    demand_means(order, "return", order.policy.returns.refund_to, means)
    amount = sum(item.value.amount for item in request.lines)
    fee = min(order.policy.returns.fee, amount)
    refund = Money(min(amount - fee, not_promised(order)), order.currency)
    items = tuple(replace(item, replacement=None) for item in request.lines)
    quantities = {item.line_id: item.quantity for item in items}
    return ReturnOffer(order, quantities, refund, Money(fee, order.currency), None, items, means, request.reason)


def payment_offer(order: Order, now: datetime, means: Means) -> PaymentOffer:
    """Say what paying with something else would do; raises NotChangeable."""
    demand(order, "payment", now)
    standing = [one for one in order.payments if order.refundable(one)]
    if means.kind == "original" or any(_same_means(one, means) for one in standing):
        message = f"Order {order.number} is already paid with that; please choose another way to pay."
        raise refused(order, "payment", Refusal("same_payment", message))
    refunds = tuple((one, order.refundable(one)) for one in standing)
    return PaymentOffer(order, order.net_paid, means, refunds)


def next_step(order: Order) -> Step:
    """Return the step that leads to where an order is now: in its latest open request, else where its goods are."""
    waiting = [one.kind for one in order.requests if one.kind in {"return", "exchange"} and one.open]
    if waiting:
        return "request_exchange" if waiting[-1] == "exchange" else "request_return"
    return resting_step(order)


def resting_step(order: Order) -> Step:
    """Return the step to where an order is by its parcels and what came back, once no request is open."""
    if all(line.kept == 0 for line in order.lines):
        return "return_all"
    if any(line.returned for line in order.lines):
        return "rest_partially_returned"
    if not any(line.fulfilled for line in order.lines):
        return "rest_paid"
    if any(line.unsent for line in order.lines):
        return "rest_partially_fulfilled"
    arrived = all(parcel.status == "delivered" for parcel in order.shipments)
    return "rest_delivered" if arrived else "rest_fulfilled"


def with_returned_items(order: Order, items: Sequence[RequestLine]) -> Order:
    """Return an order of which these came back; its totals stay what was agreed to."""
    counts = {item.line_id: item.quantity for item in items}
    lines = (replace(line, returned=line.returned + counts.get(line.id, 0)) for line in order.lines)
    return replace(order, lines=tuple(lines))


def _same_means(payment: Payment, means: Means) -> bool:
    return payment.provider == means.provider and payment.instrument_label == means.label


def _since(order: Order, line: OrderLine) -> datetime:
    parcels = [parcel for parcel in order.shipments if line.id in parcel.quantities]
    return max((parcel.delivered_at or parcel.shipped_at for parcel in parcels), default=order.placed_at)


def _is_whole_and_unsent(order: Order, items: Sequence[RequestLine]) -> bool:
    counts = {item.line_id: item.quantity for item in items}
    untouched = all(line.came_back == 0 for line in order.lines)
    return not order.shipments and untouched and all(line.quantity == counts.get(line.id, 0) for line in order.lines)
