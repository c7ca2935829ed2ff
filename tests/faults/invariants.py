"""What must be true whatever broke: of the money, the stock, the events, the mails, and what the shopper is told."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.faults.expected import SOLD_OUT, UNPAID, Expected, expected_of
from tests.faults.journey import OTHER_STREET, Buyer, Journey
from tests.faults.shelves import DEARER, GOODWILL, LAST_ONES
from tests.faults.world import World

_TOLD = (
    "paid",
    "payment_failed",
    "shipped",
    "delivered",
    "cancelled",
    "sold_out",
    "return_requested",
    "exchange_requested",
    "charge_failed",
    "refunded",
)
"""The steps of which a mail tells."""

_UNSETTLED = """
SELECT 'events in the outbox', count(*), string_agg(DISTINCT name, ',') FROM outbox WHERE dead_at IS NULL
UNION ALL
SELECT 'refunds', count(*), '' FROM refunds r JOIN orders o USING (merchant_id, order_id)
WHERE o.shopper_id = ANY(%(shoppers)s) AND r.status = 'pending'
UNION ALL
SELECT 'payments', count(*), string_agg(DISTINCT p.status, ',') FROM payments p
JOIN orders o USING (merchant_id, order_id)
WHERE o.shopper_id = ANY(%(shoppers)s) AND p.status NOT IN ('succeeded', 'failed', 'cancelled')
UNION ALL
SELECT 'orders', count(*), '' FROM orders WHERE shopper_id = ANY(%(shoppers)s) AND status = 'pending'
UNION ALL
SELECT 'mails', count(*), string_agg(DISTINCT state, ',') FROM notices
WHERE shopper_id = ANY(%(shoppers)s) AND state IN ('waiting', 'sending')
UNION ALL
SELECT 'events that nobody told', count(*), string_agg(DISTINCT e.name, ',') FROM seen_events e
JOIN orders o ON o.order_id = e.subject_id
LEFT JOIN notices n ON n.event_key = e.id
WHERE o.shopper_id = ANY(%(shoppers)s) AND e.name = ANY(%(told)s) AND n.id IS NULL
"""
_MONEY = """
SELECT o.shopper_id, o.order_id, o.status, o.total,
  coalesce((SELECT sum(p.amount) FROM payments p WHERE (p.merchant_id, p.order_id) = (o.merchant_id, o.order_id)
            AND p.status = 'succeeded'), 0)::bigint,
  coalesce((SELECT sum(r.amount) FROM refunds r WHERE (r.merchant_id, r.order_id) = (o.merchant_id, o.order_id)
            AND r.status = 'succeeded'), 0)::bigint,
  (SELECT count(*) FROM refunds r WHERE (r.merchant_id, r.order_id) = (o.merchant_id, o.order_id)
            AND r.status <> 'succeeded')
FROM orders o WHERE o.shopper_id = ANY(%(shoppers)s)
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
_HELD = """
SELECT r.order_id, o.status FROM stock_reservations r LEFT JOIN orders o USING (merchant_id, order_id)
WHERE r.lapsed_at IS NULL AND o.status IS DISTINCT FROM 'pending'
"""
_SOLD = """
SELECT coalesce(sum(l.quantity - l.returned - l.exchanged), 0)::bigint
FROM order_lines l JOIN orders o USING (merchant_id, order_id)
WHERE o.status NOT IN ('pending', 'payment_failed', 'cancelled')
"""
_LEFT_THE_SHELVES = """
SELECT -coalesce(sum(on_hand_change), 0)::bigint FROM stock_movements WHERE order_id IS NOT NULL
"""
_HAPPENED = """
SELECT o.order_id, e.name, count(*) FROM seen_events e JOIN orders o ON o.order_id = e.subject_id
WHERE o.shopper_id = ANY(%(shoppers)s) GROUP BY 1, 2
"""
_EVENTS_WITHOUT_ORDER = """
SELECT e.name, e.subject_id FROM seen_events e WHERE e.subject_id LIKE 'ord\\_%%'
AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_id = e.subject_id)
"""
_DEAD = "SELECT name, error FROM outbox WHERE dead_at IS NOT NULL"
_NOTICES = """
SELECT n.id, n.kind, n.state, n.error FROM notices n WHERE n.shopper_id = ANY(%(shoppers)s) AND n.channel = 'mail'
"""
_TWICE_TOLD = """
SELECT event_key, channel, count(*) FROM notices WHERE shopper_id = ANY(%(shoppers)s) GROUP BY 1, 2 HAVING count(*) > 1
"""


async def _rows(world: World, buyers: Sequence[Buyer], statement: str) -> list[tuple[Any, ...]]:
    shoppers = [buyer.shopper_id for buyer in buyers if buyer.session]
    return await world.ask(statement, shoppers=shoppers, told=[f"order.{step}" for step in _TOLD])


async def unsettled(world: World, buyers: Sequence[Buyer]) -> str:
    """What is still to be done, in words; nothing at rest."""
    rows = await _rows(world, buyers, _UNSETTLED)
    return "; ".join(f"{what}: {number} ({which})" for what, number, which in rows if number)


async def violations(world: World, buyers: Sequence[Buyer], scarce: str) -> list[str]:
    """Everything that is not as it must be after a round; empty where all is well. ``scarce`` is what few could buy."""
    found = await _stock(world, buyers)
    found += await _scarce(world, buyers, scarce)
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for row in await _rows(world, buyers, _MONEY):
        rows.setdefault(str(row[0]), []).append(row)
    happened: dict[str, Counter[str]] = {}
    for order_id, name, number in await _rows(world, buyers, _HAPPENED):
        happened.setdefault(str(order_id), Counter())[str(name)] = int(number)
    for buyer in buyers:
        mine = rows.get(buyer.shopper_id, []) if buyer.session else []
        if buyer.is_too_late:
            found += [f"[{buyer.journey}] {one}" for one in await _told_too_late(buyer, len(mine))]
            continue
        if not mine and buyer.journey is Journey.GONE:
            continue  # the one tap never arrived
        if len(mine) != 1:
            found.append(f"[{buyer.journey}] {len(mine)} orders came of one tap")
            continue
        _, order_id, status, *money = mine[0]
        names = happened.get(order_id, Counter())
        wanted = expected_of(buyer.journey, status, frozenset(names))
        wrong = _money(world, buyer, wanted, order_id, *money)
        if status != wanted.status:
            wrong.append(f"the order is {status}, not {wanted.status}")
        wrong += _events(wanted, names)
        wrong += await _told(buyer, order_id, status)
        found += [f"[{buyer.journey}] {order_id}: {one}" for one in wrong]
    found += [f"an event without an order: {row}" for row in await world.ask(_EVENTS_WITHOUT_ORDER)]
    found += [f"an event nobody could handle: {row}" for row in await world.ask(_DEAD)]
    found += await _mails(world, buyers)
    return found


def _money(
    world: World, buyer: Buyer, expected: Expected, order_id: str, total: int, paid: int, back: int, open_refunds: int
) -> list[str]:
    """The provider's books are the truth about money."""
    journey = buyer.journey
    intents = [one for one in world.peer.books.intents.values() if one["metadata"].get("order_id") == order_id]
    charges = [intent["latest_charge"] for intent in intents if intent["latest_charge"]]
    taken = sum(charge["amount"] for charge in charges)
    returned = sum(charge["amount_refunded"] for charge in charges)
    found = []
    if len(charges) != expected.charges and expected not in {SOLD_OUT, UNPAID}:
        found.append(f"{len(charges)} charges for one order")
    if (taken, returned) != (paid, back):
        found.append(f"the provider took {taken} and gave {returned} back; the order says {paid} and {back}")
    if open_refunds:
        found.append(f"{open_refunds} refunds are not at their end")
    kept, ended = taken - returned, {"payment_failed", "cancelled"}
    wanted = 0 if expected.status in ended else total - GOODWILL if journey is Journey.MADE_GOOD else total
    if journey is Journey.RETURN:
        if not 0 < kept < total:
            found.append(f"{kept} of {total} is with the shop after one item came back")
    elif kept != wanted:
        found.append(f"{kept} is with the shop, not {wanted}")
    agreed = buyer.shown + (DEARER if "order.charged" in expected.events else 0)
    if total != agreed:
        found.append(f"{agreed} was agreed to, and the order comes to {total}")
    return found


async def _scarce(world: World, buyers: Sequence[Buyer], variant_id: str) -> list[str]:
    """Never more was sold than there was, and less only where the time of one who was faster ran out."""
    rivals = [one.shopper_id for one in buyers if one.journey is Journey.LAST and one.session]
    shelves = await world.ask("SELECT sum(on_hand), sum(reserved) FROM stock WHERE variant_id = %(v)s", v=variant_id)
    rows = await world.ask("SELECT status FROM orders WHERE shopper_id = ANY(%(rivals)s)", rivals=rivals)
    ended = [row for (row,) in rows if row in {"payment_failed", "cancelled"}]
    sold = len(rows) - len(ended)
    found = (
        [] if shelves == [(LAST_ONES - sold, 0)] else [f"{sold} of {LAST_ONES} are sold, and the shelf says {shelves}"]
    )
    if sold < min(LAST_ONES, len(rivals)) and not ended:
        found.append(f"{sold} of {LAST_ONES} are sold to {len(rivals)}, and nobody was slow")
    return found


async def _told_too_late(buyer: Buyer, orders: int) -> list[str]:
    found = [f"told that others were faster, and has {orders} orders"] if orders or await buyer.orders() else []
    return found + (await _said_again(buyer) if buyer.tapped else [])


async def _stock(world: World, buyers: Sequence[Buyer]) -> list[str]:
    found = [f"stock and its ledger differ: {row}" for row in await world.ask(_SHELVES_NOT_THEIR_LEDGER)]
    found += [f"stock is set aside for an order that is settled: {row}" for row in await world.ask(_HELD)]
    (sold,), (left,) = (await world.ask(_SOLD))[0], (await world.ask(_LEFT_THE_SHELVES))[0]
    if sold != left:
        found.append(f"{sold} are sold, {left} have left the shelves")
    return found


def _events(expected: Expected, names: Counter[str]) -> list[str]:
    found = [f"no event {name}" for name in sorted(expected.events - names.keys())]
    return found + [f"{number} events {name}" for name, number in names.items() if number > expected.most(name)]


async def _mails(world: World, buyers: Sequence[Buyer]) -> list[str]:
    """Told once; what is recorded as sent lies in the mailbox, and what the law has the shop send always does."""
    found = [f"told more than once: {row}" for row in await _rows(world, buyers, _TWICE_TOLD)]
    for name, kind, state, error in await _rows(world, buyers, _NOTICES):
        copies = world.mailbox.copies[str(name)]
        if state == "sent" and not copies:
            found.append(f"a mail ({kind}) is recorded as sent and did not arrive")
        if state not in {"sent", "unsure"}:
            found.append(f"a mail ({kind}) is {state}: {error}")
        if state == "unsure" and kind not in {"shipped", "delivered"}:
            found.append(f"a mail ({kind}) that must arrive is unsure: {error}")
    return found


async def _told(buyer: Buyer, order_id: str, status: str) -> list[str]:
    """The list, the order's own page and the answer to the tap say the same; so does the tap's key, sent again."""
    found = []
    listed: list[dict[str, Any]] = await buyer.orders()
    visible = [] if status in {"pending", "payment_failed"} else [(order_id, status)]
    if [(order["id"], order["shopmind"]["status"]) for order in listed] != visible:
        found.append(f"the shopper's list says {[(o['id'], o['shopmind']['status']) for o in listed]}, not {visible}")
    page = (await buyer.ask("GET", f"/v1/orders/{order_id}")).json()
    if page.get("shopmind", {}).get("status") != status:
        found.append(f"the order's page says {page}")
    if visible:
        found += await _told_in_the_chat(buyer, visible[0])
    told = buyer.told
    if buyer.journey is Journey.ADDRESS and OTHER_STREET not in json.dumps(page):
        found.append(f"the order's page does not name the other address: {page}")
    if buyer.journey is Journey.GONE:
        return found  # who heard no answer
    ended = status in {"payment_failed", "cancelled"} and buyer.journey is not Journey.CANCEL
    if not ended and told.get("state") not in {"done", "pending"}:
        found.append(f"the answer to the tap was {told.get('state')}")
    return found + await _said_again(buyer)


async def _told_in_the_chat(buyer: Buyer, order: tuple[str, str]) -> list[str]:
    cards = [(one["id"], one["shopmind"]["status"]) for one in await buyer.told_in_the_chat()]
    return [] if order in cards and {order} == set(cards) else [f"the chat shows {cards}, not {order}"]


async def _said_again(buyer: Buyer) -> list[str]:
    """The same key and body get the first answer, another body is a conflict."""
    tap = buyer.tapped
    if not tap:
        return ["the tap had no answer"]
    again = await buyer.ask("POST", tap["path"], tap["body"], key=tap["key"])
    other = await buyer.ask("POST", tap["path"], {**tap["body"], "approved": False}, key=tap["key"])
    found = []
    if again.json() != tap["told"]:
        found.append(f"the tap's key is answered with {again.text[:200]} now, and was with {tap['told']}")
    if other.status_code != 409:
        found.append(f"the tap's key with another body is answered with {other.status_code}")
    return found
