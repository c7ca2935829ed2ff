"""What may still be done with an order now, what it would give back, and why not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from commerce.domain.money import Money, rounded_share
from commerce.domain.order import Cancellation, Order, OrderLine, ReturnOffer
from commerce.domain.order_states import OrderStatus, allows
from commerce.errors import NotCancellable, NotReturnable

_ORDER_OF_STATES: tuple[OrderStatus, ...] = ("paid", "partially_fulfilled", "fulfilled", "delivered")


def seen(order: Order, now: datetime) -> Order:
    """Return the order with what may be done with it now."""
    lines = tuple(replace(line, returnable_until=_return_until(order, line)) for line in order.lines)
    order = replace(order, lines=lines)
    returnable = any(_returnable(order, line, now) for line in lines)
    return replace(order, cancellable=_why_not_cancel(order, now) is None, returnable=returnable)


def cancellation(order: Order, now: datetime) -> Cancellation:
    """Say what cancelling would do; raises NotCancellable."""
    refusal = _why_not_cancel(order, now)
    if refusal is not None:
        why, message = refusal
        raise NotCancellable(message, why=why, number=order.number)
    return Cancellation(order, _unrefunded(order), order.lines)


def return_offer(order: Order, wanted: Mapping[str, int], now: datetime) -> ReturnOffer:
    """Say what returning these quantities by line would do (all that can be, where none is named); or NotReturnable."""
    chosen = dict(wanted) or {line.id: _returnable(order, line, now) for line in order.lines}
    chosen = {line_id: quantity for line_id, quantity in chosen.items() if quantity}
    if not chosen:
        raise _nothing_returnable(order, now)
    lines = [_chosen_line(order, line_id, quantity, now) for line_id, quantity in chosen.items()]
    amount = sum(_refund_of(line, chosen[line.id]) for line in lines)
    if _is_whole_and_unsent(order, chosen):
        amount = _unrefunded(order).amount
    fee = min(order.policy.return_fee, amount) if order.shipments else 0
    until = min((line.returnable_until for line in lines if line.returnable_until), default=None)
    refund = min(amount - fee, _unrefunded(order).amount)
    return ReturnOffer(order, chosen, Money(refund, order.currency), Money(fee, order.currency), until)


def returns_all(order: Order, chosen: Mapping[str, int]) -> bool:
    """Say whether nothing is left after these come back."""
    return all(line.kept == chosen.get(line.id, 0) for line in order.lines)


def _why_not_cancel(order: Order, now: datetime) -> tuple[str, str] | None:
    if not allows(order.status, "cancel"):
        return order.status, f"Order {order.number} can no longer be cancelled: {_state_words(order)}."
    until = order.policy.cancel_until(order.placed_at)
    if until is not None and now > until:
        hours = order.policy.cancel_hours
        return "too_late", f"Order {order.number} could be cancelled for {hours} hours after it was placed."
    return None


def _state_words(order: Order) -> str:
    text = order.status_text
    return f"its state is “{text[0].lower()}{text[1:]}”"


def _return_until(order: Order, line: OrderLine) -> datetime | None:
    return order.policy.return_until(_with_shopper_since(order, line), line.categories)


def _with_shopper_since(order: Order, line: OrderLine) -> datetime:
    parcels = [parcel for parcel in order.shipments if line.id in parcel.quantities]
    return max((parcel.delivered_at or parcel.shipped_at for parcel in parcels), default=order.placed_at)


def _returnable(order: Order, line: OrderLine, now: datetime) -> int:
    """How many of a line can come back now."""
    if _too_early(order) or line.returnable_until is None or now > line.returnable_until:
        return 0
    sent = line.quantity if order.policy.returns_from == "paid" else line.fulfilled
    return max(sent - line.returned, 0)


def _too_early(order: Order) -> bool:
    if not allows(order.status, "return_some"):
        return True
    if order.status not in _ORDER_OF_STATES:
        return False
    return _ORDER_OF_STATES.index(order.status) < _ORDER_OF_STATES.index(order.policy.returns_from)


def _chosen_line(order: Order, line_id: str, quantity: int, now: datetime) -> OrderLine:
    line = order.line(line_id)
    if line is None:
        raise NotReturnable("That item is not in this order.", why="unknown_line", lineId=line_id)
    possible = _returnable(order, line, now)
    if 0 < quantity <= possible:
        return line
    raise _why_not_return(order, line, quantity, possible, now)


def _why_not_return(order: Order, line: OrderLine, quantity: int, possible: int, now: datetime) -> NotReturnable:
    details = {"lineId": line.id, "title": line.title, "number": order.number, "returnable": possible}
    if _too_early(order):
        return _nothing_returnable(order, now)
    if line.kept == 0:
        return NotReturnable(f"{line.title} has already been returned.", why="already_returned", **details)
    if line.returnable_until is None:
        return NotReturnable(f"{line.title} is a final sale and cannot be returned.", why="final_sale", **details)
    if now > line.returnable_until:
        until = line.returnable_until
        message = f"{line.title} could be returned until {until:%B} {until.day}."
        return NotReturnable(message, why="too_late", **details)
    message = f"You can return {possible} of {line.title}, not {quantity}."
    return NotReturnable(message, why="quantity", **details)


def _nothing_returnable(order: Order, now: datetime) -> NotReturnable:
    details = {"number": order.number, "status": order.status}
    if _too_early(order) and allows(order.status, "return_some"):
        return NotReturnable(
            f"Order {order.number} has not arrived yet, so it cannot be returned.", why="too_early", **details
        )
    if order.status in {"returned", "refunded"}:
        return NotReturnable(f"Order {order.number} has already been returned.", why="already_returned", **details)
    if not allows(order.status, "return_some"):
        return NotReturnable(
            f"Order {order.number} cannot be returned: {_state_words(order)}.", why=order.status, **details
        )
    lines = [line for line in order.lines if line.kept]
    if lines and len(lines) == len(order.lines):
        quantity = lines[0].kept
        return _why_not_return(order, lines[0], quantity, 0, now)
    return NotReturnable(f"Nothing more of order {order.number} can be returned.", why="nothing_left", **details)


def _refund_of(line: OrderLine, quantity: int) -> int:
    """What so many of a line cost, tax included; the shares of all of them add up to the line exactly."""
    whole = line.total.amount + line.tax.amount
    before = rounded_share(whole, line.returned, line.quantity)
    return rounded_share(whole, line.returned + quantity, line.quantity) - before


def _is_whole_and_unsent(order: Order, chosen: Mapping[str, int]) -> bool:
    untouched = all(line.returned == 0 for line in order.lines)
    return not order.shipments and untouched and returns_all(order, chosen)


def _unrefunded(order: Order) -> Money:
    return order.net_paid
