"""Reading orders: one statement for the orders and one for each kind of their parts, however many orders.

One order is read with one round trip: every step of an order begins with that.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, exists, or_, select

from commerce.db.order_rows import read_order
from commerce.db.tables_after_sale import after_sale_requests
from commerce.db.tables_orders import (
    order_events,
    order_lines,
    order_readers,
    orders,
    payments,
    refunds,
    shipments,
)
from commerce.domain.order import Order
from commerce.domain.purchases import Purchase
from commerce.ports.orders import OrderFilter
from storage.bare import BareReads, BareStatement
from storage.database import Transaction


def _of_orders(table: Table, order: Any) -> Select[Any]:
    of_merchant = table.c.merchant_id == bindparam("of_merchant")
    among = table.c.order_id.in_(bindparam("ids", expanding=True))
    return select(table).where(of_merchant, among).order_by(order)


def _of_one(table: Table, order: Any) -> BareStatement:
    of_merchant = table.c.merchant_id == bindparam("of_merchant")
    return BareStatement(select(table).where(of_merchant, table.c.order_id == bindparam("of_order")).order_by(order))


_PARTS: Mapping[str, Select[Any]] = {
    "lines": _of_orders(order_lines, order_lines.c.position),
    "payments": _of_orders(payments, payments.c.payment_id),
    "refunds": _of_orders(refunds, refunds.c.refund_id),
    "shipments": _of_orders(shipments, shipments.c.shipment_id),
    "requests": _of_orders(after_sale_requests, after_sale_requests.c.request_id),
    "events": _of_orders(order_events, order_events.c.event_id),
}
_PARTS_OF_ONE: Mapping[str, BareStatement] = {
    "lines": _of_one(order_lines, order_lines.c.position),
    "payments": _of_one(payments, payments.c.payment_id),
    "refunds": _of_one(refunds, refunds.c.refund_id),
    "shipments": _of_one(shipments, shipments.c.shipment_id),
    "requests": _of_one(after_sale_requests, after_sale_requests.c.request_id),
    "events": _of_one(order_events, order_events.c.event_id),
}
_BY_ID = select(orders).where(
    orders.c.merchant_id == bindparam("of_merchant"), orders.c.order_id == bindparam("of_order")
)
_BY_NUMBER = select(orders).where(
    orders.c.merchant_id == bindparam("of_merchant"), orders.c.number == bindparam("of_number")
)
_WHOLE = BareReads(order=BareStatement(_BY_ID), **_PARTS_OF_ONE)
_WHOLE_LOCKED = BareReads(order=BareStatement(_BY_ID.with_for_update()), **_PARTS_OF_ONE)

_OPEN_REQUESTS = ("requested", "approved", "received")


async def read_by_id(tx: Transaction, merchant_id: str, order_id: str, *, lock: bool) -> Order | None:
    """Return an order, with its row locked if asked."""
    found = await (_WHOLE_LOCKED if lock else _WHOLE).records(tx, {"of_merchant": merchant_id, "of_order": order_id})
    return read_order(found["order"][0], found) if found["order"] else None


async def read_by_number(tx: Transaction, merchant_id: str, number: str) -> Order | None:
    """Return the order of a number."""
    found = await tx.connection.execute(_BY_NUMBER, {"of_merchant": merchant_id, "of_number": number})
    whole = await _with_parts(tx, found.all())
    return whole[0] if whole else None


async def read_of_shopper(tx: Transaction, merchant_id: str, shopper_id: str, limit: int) -> list[Order]:
    """Return the orders that a shopper placed or was linked to, newest first, without those never paid."""
    linked = exists().where(
        order_readers.c.merchant_id == orders.c.merchant_id,
        order_readers.c.shopper_id == shopper_id,
        order_readers.c.order_id == orders.c.order_id,
    )
    rows = await tx.connection.execute(
        select(orders)
        .where(
            orders.c.merchant_id == merchant_id,
            or_(orders.c.shopper_id == shopper_id, linked),
            orders.c.status != "payment_failed",
        )
        .order_by(orders.c.placed_at.desc(), orders.c.order_id.desc())
        .limit(limit)
    )
    return await _with_parts(tx, rows.all())


async def read_purchases(tx: Transaction, merchant_id: str, since: datetime) -> list[Purchase]:
    """Return what was bought since a moment, oldest first, without orders that failed or were cancelled."""
    same = and_(order_lines.c.merchant_id == orders.c.merchant_id, order_lines.c.order_id == orders.c.order_id)
    rows = await tx.connection.execute(
        select(orders.c.order_id, orders.c.shopper_id, orders.c.placed_at, order_lines.c.product_id)
        .join(order_lines, same)
        .where(
            orders.c.merchant_id == merchant_id,
            orders.c.placed_at >= since,
            orders.c.status.not_in(("payment_failed", "cancelled")),
            order_lines.c.unit_price > 0,
        )
        .order_by(orders.c.placed_at, orders.c.order_id, order_lines.c.position)
    )
    found: dict[str, Purchase] = {}
    for row in rows:
        before = found.get(row.order_id)
        ids = (*(before.product_ids if before else ()), row.product_id)
        found[row.order_id] = Purchase(row.order_id, row.shopper_id, row.placed_at, tuple(dict.fromkeys(ids)))
    return list(found.values())


async def read_filtered(tx: Transaction, merchant_id: str, wanted: OrderFilter, limit: int) -> list[Order]:
    """Return a merchant's orders that a filter means, newest first; their ids are made in the order of time."""
    limits: list[ColumnElement[bool]] = [orders.c.merchant_id == merchant_id]
    if wanted.status is not None:
        limits.append(orders.c.status == wanted.status)
    if wanted.email:
        limits.append(orders.c.email == wanted.email.strip().casefold())
    if wanted.placed_from is not None:
        limits.append(orders.c.placed_at >= wanted.placed_from)
    if wanted.placed_before is not None:
        limits.append(orders.c.placed_at < wanted.placed_before)
    if wanted.waiting:
        limits.append(or_(_has(after_sale_requests, _OPEN_REQUESTS), _has(refunds, ("failed",))))
    if wanted.after:
        limits.append(orders.c.order_id < wanted.after)
    statement = select(orders).where(*limits).order_by(orders.c.order_id.desc()).limit(limit)
    return await _with_parts(tx, (await tx.connection.execute(statement)).all())


def _has(table: Table, states: Sequence[str]) -> ColumnElement[bool]:
    """Whether an order has a row of these states."""
    state = table.c.state if "state" in table.c else table.c.status
    return exists().where(
        table.c.merchant_id == orders.c.merchant_id, table.c.order_id == orders.c.order_id, state.in_(list(states))
    )


async def _with_parts(tx: Transaction, rows: Sequence[Any]) -> list[Order]:
    if not rows:
        return []
    merchant_id, ids = rows[0].merchant_id, [row.order_id for row in rows]
    parts: dict[str, dict[str, list[Any]]] = {order_id: defaultdict(list) for order_id in ids}
    for name, statement in _PARTS.items():
        for part in await tx.connection.execute(statement, {"of_merchant": merchant_id, "ids": ids}):
            parts[part.order_id][name].append(part)
    return [read_order(row, parts[row.order_id]) for row in rows]
