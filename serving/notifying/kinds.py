"""The kinds of notices, what each is for, and by which ways it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Channel = Literal["mail", "sms", "push"]
Purpose = Literal["account", "orders", "order_updates", "order_sms", "watches", "cart_reminders"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
ALWAYS: frozenset[Purpose] = frozenset({"account", "orders"})
"""What a shopper asked for by acting, and the law has the shop send; it cannot be switched off."""
ASKED_FIRST: frozenset[Purpose] = frozenset({"order_sms", "cart_reminders"})
"""What is sent only after a yes; the others are sent until a no."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; the ways besides mail are used where the shopper gave them."""

    name: str
    purpose: Purpose
    sms: bool = False
    push: bool = True

    def purpose_by(self, channel: Channel) -> Purpose:
        """What a shopper must not have refused for this way: a text message needs its own yes."""
        return "order_sms" if channel == "sms" else self.purpose


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("order_confirmed", "orders", sms=True),
        Kind("payment_failed", "orders", sms=True),
        Kind("shipped", "order_updates", sms=True),
        Kind("delivered", "order_updates", sms=True),
        Kind("cancelled", "orders", sms=True),
        Kind("return_requested", "orders"),
        Kind("exchange_requested", "orders"),
        Kind("refunded", "orders"),
        Kind("charge_failed", "orders"),
        Kind("back_in_stock", "watches"),
        Kind("price_dropped", "watches"),
        Kind("abandoned_cart", "cart_reminders"),
        Kind("sign_in", "account", push=False),
    )
}

OF_ORDERS: Mapping[str, Kind] = {
    "order.paid": KINDS["order_confirmed"],
    "order.payment_failed": KINDS["payment_failed"],
    "order.shipped": KINDS["shipped"],
    "order.delivered": KINDS["delivered"],
    "order.cancelled": KINDS["cancelled"],
    "order.sold_out": KINDS["cancelled"],
    "order.return_requested": KINDS["return_requested"],
    "order.exchange_requested": KINDS["exchange_requested"],
    "order.refunded": KINDS["refunded"],
    "order.charge_failed": KINDS["charge_failed"],
}
"""Which event of an order is told as what; the others are not told by notices."""
