"""What must be true whatever broke: of the money, the stock, the events, and what the shopper is told."""

from collections import Counter
from typing import Any

from tests.faults.journey import Buyer, Journey
from tests.faults.world import MERCHANT, World

_SETTLED = {
    Journey.BUY: {"delivered"},
    Journey.DECLINED: {"payment_failed"},
    Journey.SECOND_FACTOR: {"delivered"},
    Journey.CANCEL: {"cancelled"},
    Journey.RETURN: {"partially_returned"},
}
_EVENTS = {
    Journey.BUY: {"order.placed", "order.paid", "order.shipped", "order.delivered"},
    Journey.DECLINED: {"order.placed", "order.payment_failed"},
    Journey.SECOND_FACTOR: {"order.placed", "order.paid", "order.shipped", "order.delivered"},
    Journey.CANCEL: {"order.placed", "order.paid", "order.cancelled", "order.refunded"},
    Journey.RETURN: {"order.placed", "order.paid", "order.returned", "order.refunded"},
}
_ONCE = ("order.placed", "order.paid", "order.payment_failed", "order.cancelled", "order.returned", "order.refunded")

_MONEY = """
SELECT o.order_id, o.status, o.total,
  coalesce((SELECT sum(p.amount) FROM payments p WHERE (p.merchant_id, p.order_id) = (o.merchant_id, o.order_id)
            AND p.status = 'succeeded'), 0)::bigint,
  coalesce((SELECT sum(r.amount) FROM refunds r WHERE (r.merchant_id, r.order_id) = (o.merchant_id, o.order_id)
            AND r.status = 'succeeded'), 0)::bigint,
  (SELECT count(*) FROM refunds r WHERE (r.merchant_id, r.order_id) = (o.merchant_id, o.order_id)
            AND r.status <> 'succeeded')
FROM orders o WHERE o.shopper_id = %s
"""
_SHELVES_NOT_THEIR_LEDGER = """
SELECT s.variant_id, s.on_hand, coalesce(m.on_hand, 0), s.reserved, coalesce(m.reserved, 0), coalesce(r.held, 0)
FROM stock s
LEFT JOIN (SELECT merchant_id, variant_id, location_id, sum(on_hand_change) on_hand, sum(reserved_change) reserved
           FROM stock_movements GROUP BY 1, 2, 3) m USING (merchant_id, variant_id, location_id)
LEFT JOIN (SELECT merchant_id, variant_id, location_id, sum(quantity) held
           FROM stock_reservations WHERE lapsed_at IS NULL GROUP BY 1, 2, 3) r
     USING (merchant_id, variant_id, location_id)
WHERE s.on_hand IS NOT NULL AND (s.on_hand <> coalesce(m.on_hand, 0) OR s.reserved <> coalesce(m.reserved, 0)
      OR s.reserved <> coalesce(r.held, 0) OR s.on_hand < 0 OR s.reserved > s.on_hand)
"""
_SOLD = """
SELECT coalesce(sum(l.quantity - l.returned), 0)::bigint FROM order_lines l JOIN orders o USING (merchant_id, order_id)
WHERE o.status NOT IN ('pending', 'payment_failed', 'cancelled')
"""
_LEFT_THE_SHELVES = """
SELECT -coalesce(sum(on_hand_change), 0)::bigint FROM stock_movements WHERE order_id IS NOT NULL
"""
_EVENTS_WITHOUT_ORDER = """
SELECT e.name, e.subject_id FROM seen_events e WHERE e.subject_id LIKE 'ord_%%'
AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_id = e.subject_id)
"""
_MAILS = "SELECT event_key, count(*) FROM mails WHERE shopper_id = %s GROUP BY 1 HAVING count(*) > 1"


async def violations(world: World, buyer: Buyer, journey: Journey) -> list[str]:
    """Everything that is not as it must be after a case; empty where all is well."""
    found: list[str] = []
    rows = await world.ask(_MONEY, buyer.shopper_id)
    if len(rows) != 1:
        return [f"{len(rows)} orders came of one tap"]
    order_id, status, total, paid, refunded, unsettled = rows[0]
    found += _money(world, str(order_id), int(str(paid)), int(str(refunded)), int(str(total)), journey)
    if unsettled:
        found.append(f"{unsettled} refunds are not at their end")
    if status not in _SETTLED[journey]:
        found.append(f"the order is {status}, not {' or '.join(_SETTLED[journey])}")
    found += await _stock(world)
    found += await _events(world, str(order_id), journey)
    found += await _told(buyer, str(order_id), str(status))
    return found


def _money(world: World, order_id: str, paid: int, refunded: int, total: int, journey: Journey) -> list[str]:
    """The provider's books are the truth about money."""
    books = world.peer.books
    charges = [
        intent["latest_charge"]
        for intent in books.intents.values()
        if intent["metadata"].get("order_id") == order_id and intent["latest_charge"]
    ]
    taken = sum(charge["amount"] for charge in charges)
    back = sum(charge["amount_refunded"] for charge in charges)
    found = []
    if len(charges) > 1:
        found.append(f"{len(charges)} charges for one order")
    if (taken, back) != (paid, refunded):
        found.append(f"the provider took {taken} and gave {back} back; the order says {paid} and {refunded}")
    if journey is Journey.DECLINED and taken:
        found.append(f"{taken} was taken though the card was declined")
    if journey is not Journey.DECLINED and taken != total:
        found.append(f"{taken} was taken for an order of {total}")
    if journey is Journey.CANCEL and back != total:
        found.append(f"{back} of {total} went back after the cancellation")
    if journey is Journey.RETURN and not 0 < back < total:
        found.append(f"{back} of {total} went back for one item")
    return found


async def _stock(world: World) -> list[str]:
    found = [f"stock and its ledger differ: {row}" for row in await world.ask(_SHELVES_NOT_THEIR_LEDGER)]
    (sold,), (left,) = (await world.ask(_SOLD))[0], (await world.ask(_LEFT_THE_SHELVES))[0]
    if sold != left:
        found.append(f"{sold} are sold, {left} have left the shelves")
    return found


async def _events(world: World, order_id: str, journey: Journey) -> list[str]:
    names = Counter(
        str(name) for (name,) in await world.ask("SELECT name FROM seen_events WHERE subject_id = %s", order_id)
    )
    found = [f"no event {name}" for name in sorted(_EVENTS[journey] - names.keys())]
    found += [f"{names[name]} events {name}" for name in _ONCE if names[name] > 1]
    found += [f"an event without an order: {row}" for row in await world.ask(_EVENTS_WITHOUT_ORDER)]
    found += [
        f"an event nobody could handle: {row}"
        for row in await world.ask("SELECT name, error FROM outbox WHERE dead_at IS NOT NULL")
    ]
    return found


async def _told(buyer: Buyer, order_id: str, status: str) -> list[str]:
    """The list, the order's own page and the conversation say the same."""
    found = []
    listed: list[dict[str, Any]] = await buyer.orders()
    visible = [] if status in {"pending", "payment_failed"} else [(order_id, status)]
    if [(order["id"], order["shopmind"]["status"]) for order in listed] != visible:
        found.append(f"the shopper's list says {[(o['id'], o['shopmind']['status']) for o in listed]}, not {visible}")
    page = (await buyer.ask("GET", f"/v1/orders/{order_id}")).json()
    if page.get("shopmind", {}).get("status") != status:
        found.append(f"the order's page says {page}")
    told = buyer.told
    if status != "payment_failed" and told.get("state") not in {"done", "pending"}:
        found.append(f"the answer to the tap was {told.get('state')}")
    return found


__all__ = ["MERCHANT", "violations"]
