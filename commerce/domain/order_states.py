"""The one table of the states of an order and of the steps between them.

A draft of an order is its checkout; an order begins as ``pending``, with its stock set aside.
"""

from typing import Literal

from commerce.errors import TransitionRefused

OrderStatus = Literal[
    "pending",
    "payment_failed",
    "paid",
    "partially_fulfilled",
    "fulfilled",
    "delivered",
    "return_requested",
    "exchange_requested",
    "cancelled",
    "partially_returned",
    "returned",
    "refunded",
]
Step = Literal[
    "payment_succeeded",
    "payment_failed",
    "cancel",
    "change",
    "ship_some",
    "ship_all",
    "deliver",
    "request_return",
    "request_exchange",
    "rest_paid",
    "rest_partially_fulfilled",
    "rest_fulfilled",
    "rest_delivered",
    "rest_partially_returned",
    "return_all",
    "refund_all",
]

_SENT: tuple[OrderStatus, ...] = ("paid", "partially_fulfilled", "fulfilled", "delivered", "partially_returned")
_REQUESTED: tuple[OrderStatus, ...] = ("return_requested", "exchange_requested")
_PARCELS: tuple[Step, ...] = ("ship_some", "ship_all", "deliver")
_RESTING: dict[Step, OrderStatus] = {
    "rest_paid": "paid",
    "rest_partially_fulfilled": "partially_fulfilled",
    "rest_fulfilled": "fulfilled",
    "rest_delivered": "delivered",
    "rest_partially_returned": "partially_returned",
}

TRANSITIONS: dict[tuple[OrderStatus, Step], OrderStatus] = {
    ("pending", "payment_succeeded"): "paid",
    ("pending", "payment_failed"): "payment_failed",
    ("pending", "cancel"): "cancelled",
    ("paid", "cancel"): "cancelled",
    ("paid", "change"): "paid",
    ("paid", "ship_some"): "partially_fulfilled",
    ("paid", "ship_all"): "fulfilled",
    ("partially_fulfilled", "change"): "partially_fulfilled",
    ("partially_fulfilled", "ship_some"): "partially_fulfilled",
    ("partially_fulfilled", "ship_all"): "fulfilled",
    ("fulfilled", "deliver"): "delivered",
    ("partially_returned", "ship_some"): "partially_returned",
    ("partially_returned", "ship_all"): "partially_returned",
    ("partially_returned", "deliver"): "partially_returned",
    **{(status, "request_return"): "return_requested" for status in (*_SENT, *_REQUESTED)},
    **{(status, "request_exchange"): "exchange_requested" for status in (*_SENT, *_REQUESTED)},
    # Parcels go on their way, and arrive, while a request is open.
    **{(status, step): status for status in _REQUESTED for step in _PARCELS},
    # A request that ends leaves the order where its parcels and what came back say that it is.
    **{(status, step): resting for status in _REQUESTED for step, resting in _RESTING.items()},
    ("return_requested", "return_all"): "returned",
    **{(status, "refund_all"): "refunded" for status in (*_SENT, *_REQUESTED)},
}

STATUS_TEXT: dict[OrderStatus, str] = {
    "pending": "Waiting for the payment",
    "payment_failed": "Payment failed",
    "paid": "Paid, being prepared",
    "partially_fulfilled": "Partly on its way",
    "fulfilled": "On its way",
    "delivered": "Delivered",
    "return_requested": "Return requested",
    "exchange_requested": "Exchange requested",
    "cancelled": "Cancelled",
    "partially_returned": "Partly returned",
    "returned": "Returned",
    "refunded": "Refunded",
}


def after(status: OrderStatus, step: Step) -> OrderStatus:
    """Return the state that a step leads to; refuses one that the table does not hold."""
    try:
        return TRANSITIONS[status, step]
    except KeyError:
        message = f"an order that is {status.replace('_', ' ')} knows no step {step.replace('_', ' ')}"
        raise TransitionRefused(message, status=status, step=step) from None


def allows(status: OrderStatus, step: Step) -> bool:
    return (status, step) in TRANSITIONS


def diagram() -> str:
    """Draw the table as a Mermaid state diagram; what ends a request leads back to where the goods are."""
    lines = ["stateDiagram-v2", "    [*] --> pending"]
    lines += [f"    {source} --> {target}: {step}" for (source, step), target in TRANSITIONS.items()]
    sources = {source for source, _ in TRANSITIONS}
    ends = sorted({target for target in TRANSITIONS.values() if target not in sources})
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)])
