"""What may still be done with an order now, until when, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commerce.domain.order import Allowed, Order, OrderLine
from commerce.domain.order_states import Step, allows
from commerce.domain.policy import ActRule, ReturnRule
from commerce.domain.requests import AfterSaleRequest, RequestKind
from commerce.errors import AfterSaleRefused, NotCancellable, NotChangeable, NotExchangeable, NotReturnable

KINDS: tuple[RequestKind, ...] = ("cancellation", "address", "payment", "items", "return", "exchange")
_DEAD = frozenset({"withdrawn", "refused", "failed"})
_STEP: Mapping[RequestKind, Step] = {
    "cancellation": "cancel",
    "address": "change",
    "payment": "change",
    "items": "change",
    "return": "request_return",
    "exchange": "request_exchange",
}
_DONE: Mapping[RequestKind, str] = {
    "cancellation": "cancelled",
    "address": "sent to another address",
    "payment": "paid in another way",
    "items": "changed",
    "return": "returned",
    "exchange": "exchanged",
}
_ERROR: Mapping[RequestKind, type[AfterSaleRefused]] = {
    "cancellation": NotCancellable,
    "address": NotChangeable,
    "payment": NotChangeable,
    "items": NotChangeable,
    "return": NotReturnable,
    "exchange": NotExchangeable,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done: a code for programs, and words."""

    why: str
    message: str


def seen(order: Order, now: datetime) -> Order:
    """Return the order with what may be done with it now."""
    lines = tuple(replace(line, returnable_until=_until_of_line(order, "return", line)) for line in order.lines)
    order = replace(order, lines=lines)
    allowed = tuple(Allowed(kind, until(order, kind)) for kind in KINDS if why_not(order, kind, now) is None)
    return replace(order, allowed=allowed)


def demand(order: Order, kind: RequestKind, now: datetime, *, of_lines: bool = False) -> None:
    """Raise what says why an act may not be done now; ``of_lines``: with lines that are looked at one by one."""
    refusal = _why_not_order(order, kind, now) if of_lines else why_not(order, kind, now)
    if refusal is not None:
        raise refused(order, kind, refusal)


def refused(order: Order, kind: RequestKind, refusal: Refusal, **details: Any) -> AfterSaleRefused:
    """Return the error for a refusal."""
    return _ERROR[kind](refusal.message, why=refusal.why, number=order.number, status=order.status, **details)


def why_not(order: Order, kind: RequestKind, now: datetime) -> Refusal | None:
    """Say why an act may not be done now; None where it may."""
    refusal = _why_not_order(order, kind, now)
    if refusal is None and kind in {"return", "exchange"}:
        return _nothing_to_send_back(order, kind, now)
    if refusal is None and kind == "items" and not any(line.unsent for line in order.lines):
        return Refusal("sent", f"Everything of order {order.number} has been sent already.")
    return refusal


def _why_not_order(order: Order, kind: RequestKind, now: datetime) -> Refusal | None:
    rule = order.policy.rule(kind)
    refusal = _busy(order) or _too_often(order, kind, rule) or _by_state(order, kind, rule)
    return refusal or _too_late(order, kind, rule, now)


def until(order: Order, kind: RequestKind) -> datetime | None:
    """Return until when an act may be done; None: for as long as the state of the order allows it."""
    rule = order.policy.rule(kind)
    by_clock = None if rule.hours is None else order.placed_at + timedelta(hours=rule.hours)
    of_lines = [_until_of_line(order, kind, line) for line in order.lines if line.kept]
    by_lines = max((end for end in of_lines if end is not None), default=None)
    return min((end for end in (by_clock, by_lines) if end is not None), default=None)


def reason_of(order: Order, kind: RequestKind, reason: str) -> str:
    """Return the reason as the policy writes it; raises where it does not count."""
    rule = order.policy.rule(kind)
    known = rule.reason_allowed(reason)
    if known is not None:
        return known
    reasons = " or ".join(f"“{one}”" for one in rule.reasons)
    message = f"Order {order.number} can be {_DONE[kind]} for one of these reasons only: {reasons}."
    raise refused(order, kind, Refusal("reason", message), reasons=list(rule.reasons))


def back_in_open_requests(order: Order, line_id: str) -> int:
    """Return how many of a line are on their way back, or asked to come back."""
    return sum(one.quantity_of(line_id) for one in order.requests if one.open and one.kind in {"return", "exchange"})


def sendable_back(order: Order, kind: RequestKind, line: OrderLine, now: datetime) -> int:
    """How many of a line may be sent back now."""
    end = _until_of_line(order, kind, line)
    if end is None or now > end:
        return 0
    with_shopper = line.quantity if "paid" in order.policy.rule(kind).states else line.fulfilled
    return max(with_shopper - line.came_back - back_in_open_requests(order, line.id), 0)


def why_not_line(order: Order, kind: RequestKind, line: OrderLine, quantity: int, now: datetime) -> Refusal | None:
    """Say why so many of a line may not be sent back; None where they may."""
    possible = sendable_back(order, kind, line, now)
    if 0 < quantity <= possible:
        return None
    done = _DONE[kind]
    end = _until_of_line(order, kind, line)
    asked = back_in_open_requests(order, line.id)
    if line.kept == 0:
        return Refusal("already_returned", f"{line.title} has already been returned.")
    if asked and asked >= line.kept:
        return Refusal("already_requested", f"{line.title} is already on its way back.")
    if end is None:
        return Refusal("final_sale", f"{line.title} is a final sale and cannot be {done}.")
    if now > end:
        return Refusal("too_late", f"{line.title} could be {done} until {end:%B} {end.day}.")
    if possible == 0:
        return Refusal("too_early", f"{line.title} has not been sent yet, so it cannot be {done}.")
    verb = "return" if kind == "return" else "exchange"
    return Refusal("quantity", f"You can {verb} {possible} of {line.title}, not {quantity}.")


def changeable(order: Order, request: AfterSaleRequest) -> bool:
    """Whether what a request would change has not been sent since it was agreed to."""
    if request.kind not in {"items", "address"}:
        return True
    unsent = {line.id: 0 if line.fulfilled else line.unsent for line in order.lines}
    whole = all(item.quantity <= unsent.get(item.line_id, 0) for item in request.lines)
    return whole and order.status in order.policy.rule(request.kind).states and allows(order.status, "change")


def dead(request: AfterSaleRequest) -> bool:
    """Say whether a request came to nothing."""
    return request.state in _DEAD


def _busy(order: Order) -> Refusal | None:
    if any(one.state == "awaiting_payment" for one in order.requests):
        return Refusal("busy", f"A change to order {order.number} still waits for its payment.")
    return None


def _too_often(order: Order, kind: RequestKind, rule: ActRule) -> Refusal | None:
    done = [one.kind for one in order.requests if not dead(one)]
    blocking = next((one for one in done if one in rule.not_after), None)
    if blocking is not None:
        message = f"Order {order.number} was {_DONE[blocking]}, and can no longer be {_DONE[kind]} after that."
        return Refusal("after_" + blocking, message)
    if rule.times is not None and done.count(kind) >= rule.times > 0:
        times = "once" if rule.times == 1 else f"{rule.times} times"
        return Refusal(
            "too_often", f"An order can be {_DONE[kind]} only {times}, and order {order.number} was already."
        )
    return None


def _by_state(order: Order, kind: RequestKind, rule: ActRule) -> Refusal | None:
    if rule.times == 0 or not rule.states:
        return Refusal("never", f"Orders of this shop cannot be {_DONE[kind]}.")
    if order.status in rule.states and allows(order.status, _STEP[kind]):
        return None
    if kind in {"return", "exchange"}:
        return _not_sent_back(order, kind)
    message = f"Order {order.number} can no longer be {_DONE[kind]}: {_state_words(order)}."
    return Refusal(order.status, message)


def _not_sent_back(order: Order, kind: RequestKind) -> Refusal:
    if order.status in {"returned", "refunded"}:
        return Refusal("already_returned", f"Order {order.number} has already been returned.")
    if order.status in {"paid", "partially_fulfilled", "fulfilled"}:
        message = f"Order {order.number} has not arrived yet, so it cannot be {_DONE[kind]}."
        return Refusal("too_early", message)
    return Refusal(order.status, f"Order {order.number} cannot be {_DONE[kind]}: {_state_words(order)}.")


def _too_late(order: Order, kind: RequestKind, rule: ActRule, now: datetime) -> Refusal | None:
    if rule.hours is None or now <= order.placed_at + timedelta(hours=rule.hours):
        return None
    message = f"Order {order.number} could be {_DONE[kind]} for {rule.hours} hours after it was placed."
    return Refusal("too_late", message)


def _nothing_to_send_back(order: Order, kind: RequestKind, now: datetime) -> Refusal | None:
    if any(sendable_back(order, kind, line, now) for line in order.lines):
        return None
    left = [line for line in order.lines if line.kept]
    if not left:
        return Refusal("already_returned", f"Order {order.number} has already been returned.")
    if len(left) == len(order.lines):
        return why_not_line(order, kind, left[0], left[0].kept, now)
    return Refusal("nothing_left", f"Nothing more of order {order.number} can be {_DONE[kind]}.")


def _until_of_line(order: Order, kind: RequestKind, line: OrderLine) -> datetime | None:
    rule = order.policy.rule(kind)
    if not isinstance(rule, ReturnRule):
        return None
    parcels = [parcel for parcel in order.shipments if line.id in parcel.quantities]
    since = max((parcel.delivered_at or parcel.shipped_at for parcel in parcels), default=order.placed_at)
    return rule.until(since, line.categories)


def _state_words(order: Order) -> str:
    text = order.status_text
    return f"its state is “{text[0].lower()}{text[1:]}”"
