"""The one table of the states of an order and of the steps between them."""

from typing import Literal

from commerce.errors import TransitionRefused

OrderStatus = Literal[
    "pending",
    "payment_failed",
    "paid",
    "partially_fulfilled",
    "fulfilled",
    "delivered",
    "cancelled",
    "partially_returned",
    "returned",
    "refunded",
]
Step = Literal[
    "payment_succeeded",
    "payment_failed",
    "cancel",
    "ship_some",
    "ship_all",
    "deliver",
    "return_some",
    "return_all",
    "refund_all",
]

TRANSITIONS: dict[tuple[OrderStatus, Step], OrderStatus] = {
    ("pending", "payment_succeeded"): "paid",
    ("pending", "payment_failed"): "payment_failed",
    ("pending", "cancel"): "cancelled",
    ("paid", "cancel"): "cancelled",
    ("paid", "ship_some"): "partially_fulfilled",
    ("paid", "ship_all"): "fulfilled",
    ("paid", "return_some"): "partially_returned",
    ("paid", "return_all"): "returned",
    ("paid", "refund_all"): "refunded",
    ("partially_fulfilled", "ship_some"): "partially_fulfilled",
    ("partially_fulfilled", "ship_all"): "fulfilled",
    ("partially_fulfilled", "return_some"): "partially_returned",
    ("partially_fulfilled", "return_all"): "returned",
    ("partially_fulfilled", "refund_all"): "refunded",
    ("fulfilled", "deliver"): "delivered",
    ("fulfilled", "return_some"): "partially_returned",
    ("fulfilled", "return_all"): "returned",
    ("fulfilled", "refund_all"): "refunded",
    ("delivered", "return_some"): "partially_returned",
    ("delivered", "return_all"): "returned",
    ("delivered", "refund_all"): "refunded",
    ("partially_returned", "ship_some"): "partially_returned",
    ("partially_returned", "ship_all"): "partially_returned",
    ("partially_returned", "deliver"): "partially_returned",
    ("partially_returned", "return_some"): "partially_returned",
    ("partially_returned", "return_all"): "returned",
    ("partially_returned", "refund_all"): "refunded",
}

STATUS_TEXT: dict[OrderStatus, str] = {
    "pending": "Waiting for the payment",
    "payment_failed": "Payment failed",
    "paid": "Paid, being prepared",
    "partially_fulfilled": "Partly on its way",
    "fulfilled": "On its way",
    "delivered": "Delivered",
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
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> pending"]
    lines += [f"    {source} --> {target}: {step}" for (source, step), target in TRANSITIONS.items()]
    sources = {source for source, _ in TRANSITIONS}
    ends = sorted({target for target in TRANSITIONS.values() if target not in sources})
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)])
