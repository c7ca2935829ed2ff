"""What must have come of each journey when all is at rest."""

from dataclasses import dataclass

from tests.faults.journey import Journey

_SENT = frozenset({"order.placed", "order.paid", "order.shipped", "order.delivered"})


@dataclass(frozen=True, slots=True)
class Expected:
    """How an order stands, the events that it had, and what the provider took for it."""

    events: frozenset[str] = _SENT
    status: str = "delivered"
    charges: int = 1
    parcels: int = 2
    deliveries: int = 1

    def most(self, event: str) -> int:
        """How often an event may have happened."""
        return {"order.shipped": self.parcels, "order.delivered": self.deliveries}.get(event, 1)


EXPECTED = {
    Journey.BUY: Expected(),
    Journey.DECLINED: Expected(frozenset({"order.placed", "order.payment_failed"}), "payment_failed", charges=0),
    Journey.SECOND_FACTOR: Expected(),
    Journey.CANCEL: Expected(
        frozenset({"order.placed", "order.paid", "order.cancelled", "order.refunded"}), "cancelled"
    ),
    Journey.RETURN: Expected(
        _SENT | {"order.return_requested", "order.received", "order.returned", "order.refunded"}, "partially_returned"
    ),
    Journey.MADE_GOOD: Expected(_SENT | {"order.refund_started", "order.refunded"}),
    Journey.OTHER_CARD: Expected(_SENT | {"order.payment_changed", "order.refunded"}, charges=2),
    Journey.ADDRESS: Expected(_SENT | {"order.address_changed"}),
    Journey.ITEMS: Expected(_SENT | {"order.charge_started", "order.charged", "order.items_changed"}, charges=2),
    Journey.EXCHANGE: Expected(
        _SENT | {"order.exchange_requested", "order.received", "order.charged", "order.exchanged"},
        charges=2,
        parcels=3,
        deliveries=2,
    ),
    Journey.LAST: Expected(),
    Journey.GONE: Expected(frozenset({"order.placed", "order.paid"}), "paid"),
}
NOT_CHANGED = Expected(_SENT | {"order.charge_started", "order.refund_started", "order.refunded"}, charges=2)
"""An order that was sent before the charge for its change was through: the difference went back."""
SOLD_OUT = Expected(frozenset({"order.placed", "order.sold_out"}), "cancelled")
"""Its money came when the time of its reservation was over and others had bought: all of it went back."""
UNPAID = Expected(frozenset({"order.placed", "order.payment_failed"}), "payment_failed")
"""The time of its reservation was over before its provider said anything."""


def expected_of(journey: Journey, status: str, happened: frozenset[str]) -> Expected:
    """What must have come of a journey; a race may have either end, and each is whole."""
    if journey is Journey.ITEMS and "order.items_changed" not in happened:
        return NOT_CHANGED
    if journey in {Journey.LAST, Journey.GONE} and status in {"cancelled", "payment_failed"}:
        return SOLD_OUT if status == "cancelled" else UNPAID
    return EXPECTED[journey]
