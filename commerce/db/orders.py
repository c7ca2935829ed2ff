"""Orders as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from commerce.db.order_reads import (
    read_by_id,
    read_by_number,
    read_filtered,
    read_of_shopper,
    read_purchases,
)
from commerce.db.order_rows import line_rows, order_row, payment_row, write_action
from commerce.db.tables_orders import (
    guest_lookups,
    order_counters,
    order_events,
    order_lines,
    order_readers,
    order_requests,
    orders,
    payments,
    refunds,
    shipments,
)
from commerce.db.upserts import dialect_insert, insert_or_nothing
from commerce.domain.checkout import Action
from commerce.domain.order import Order, Payment, Refund, Shipment
from commerce.domain.order_states import OrderStatus
from commerce.domain.purchases import Purchase
from commerce.ports.orders import OrderFilter, Placement
from storage.bare import BareStatement, run_together
from storage.database import Transaction
from storage.ids import new_id

_FIRST_NUMBER = 10_001


def _counting(statement: Any) -> Any:
    growing = {"latest": order_counters.c.latest + 1}
    counted = statement.on_conflict_do_update(index_elements=[order_counters.c.merchant_id], set_=growing)
    return counted.returning(order_counters.c.latest)


_COUNT = BareStatement(
    _counting(sqlite.insert(order_counters)), postgresql=_counting(postgresql.insert(order_counters))
)
_ADD_ORDER = BareStatement(insert(orders))
_ADD_LINE = BareStatement(insert(order_lines))
_ADD_PAYMENT = BareStatement(insert(payments))
_ADD_EVENT = BareStatement(insert(order_events))
_THIS = (orders.c.merchant_id == bindparam("of_merchant"), orders.c.order_id == bindparam("of_order"))
_BY_KEY = BareStatement(
    select(orders.c.order_id, orders.c.request_hash).where(
        orders.c.merchant_id == bindparam("of_merchant"),
        orders.c.shopper_id == bindparam("of_shopper"),
        orders.c.idempotency_key == bindparam("of_key"),
    )
)
_SET_STATUS = BareStatement(
    update(orders).where(*_THIS).values(status=bindparam("new_status"), version=orders.c.version + 1)
)
_SET_PAYMENT = BareStatement(
    update(payments)
    .where(payments.c.merchant_id == bindparam("of_merchant"), payments.c.payment_id == bindparam("of_payment"))
    .values(
        status=bindparam("new_status"),
        reference=bindparam("reference"),
        failure=bindparam("failure"),
        action=bindparam("action"),
    )
)


class SqlOrders:
    """Implements the port ``OrderStore``."""

    async def next_number(self, tx: Transaction, merchant_id: str) -> int:
        ((latest,),) = await _COUNT.rows(tx, {"merchant_id": merchant_id, "latest": _FIRST_NUMBER})
        return int(latest)

    async def insert(self, tx: Transaction, placement: Placement) -> None:
        order = placement.order
        made = [payment_row(order, one, placement.tokens[one.id], order.placed_at) for one in order.payments]
        await run_together(
            tx,
            (_ADD_ORDER, order_row(placement)),
            *((_ADD_LINE, row) for row in line_rows(order)),
            *((_ADD_PAYMENT, row) for row in made),
        )

    async def order(self, tx: Transaction, merchant_id: str, order_id: str, *, lock: bool = False) -> Order | None:
        return await read_by_id(tx, merchant_id, order_id, lock=lock)

    async def by_number(self, tx: Transaction, merchant_id: str, number: str) -> Order | None:
        return await read_by_number(tx, merchant_id, number)

    async def by_key(
        self, tx: Transaction, merchant_id: str, shopper_id: str, idempotency_key: str
    ) -> tuple[str, str] | None:
        which = {"of_merchant": merchant_id, "of_shopper": shopper_id, "of_key": idempotency_key}
        row = await _BY_KEY.first(tx, which)
        return None if row is None else (row[0], row[1])

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str, limit: int) -> list[Order]:
        return await read_of_shopper(tx, merchant_id, shopper_id, limit)

    async def purchases(self, tx: Transaction, merchant_id: str, since: datetime) -> list[Purchase]:
        return await read_purchases(tx, merchant_id, since)

    async def search(self, tx: Transaction, merchant_id: str, wanted: OrderFilter, limit: int) -> list[Order]:
        return await read_filtered(tx, merchant_id, wanted, limit)

    async def may_read(self, tx: Transaction, merchant_id: str, shopper_id: str, order_id: str) -> bool:
        statement = select(order_readers.c.order_id).where(
            order_readers.c.merchant_id == merchant_id,
            order_readers.c.shopper_id == shopper_id,
            order_readers.c.order_id == order_id,
        )
        return await tx.connection.scalar(statement) is not None

    async def let_read(self, tx: Transaction, merchant_id: str, shopper_id: str, order_id: str) -> None:
        row = {"merchant_id": merchant_id, "shopper_id": shopper_id, "order_id": order_id}
        await tx.connection.execute(insert_or_nothing(tx, order_readers), row)

    async def token(self, tx: Transaction, merchant_id: str, payment_id: str) -> str | None:
        statement = select(payments.c.token).where(
            payments.c.merchant_id == merchant_id, payments.c.payment_id == payment_id
        )
        token: str | None = await tx.connection.scalar(statement)
        return token

    async def add_payment(self, tx: Transaction, order: Order, payment: Payment, token: str, at: datetime) -> None:
        await tx.connection.execute(insert(payments), payment_row(order, payment, token, at))

    async def has_kept(self, tx: Transaction, merchant_id: str, payment_id: str) -> None:
        this = (payments.c.merchant_id == merchant_id, payments.c.payment_id == payment_id)
        await tx.connection.execute(update(payments).where(*this).values(keep=False))

    async def set_status(self, tx: Transaction, order: Order, status: OrderStatus) -> None:
        await _SET_STATUS.run(tx, {"of_merchant": order.merchant_id, "of_order": order.id, "new_status": status})

    async def set_payment(self, tx: Transaction, order: Order, payment: Payment, action: Action | None) -> None:
        values = {
            "of_merchant": order.merchant_id,
            "of_payment": payment.id,
            "new_status": payment.status,
            "reference": payment.reference,
            "failure": payment.failure,
            "action": write_action(action),
        }
        await _SET_PAYMENT.run(tx, values)

    async def add_refund(self, tx: Transaction, order: Order, refund: Refund) -> None:
        row = {
            "merchant_id": order.merchant_id,
            "refund_id": refund.id,
            "order_id": order.id,
            "payment_id": refund.payment_id,
            "amount": refund.amount.amount,
            "currency": refund.amount.currency,
            "status": refund.status,
            "reason": refund.reason,
            "destination": refund.destination,
            "created_at": refund.created_at,
        }
        await tx.connection.execute(insert(refunds), row)

    async def set_refund(self, tx: Transaction, merchant_id: str, refund: Refund) -> None:
        await tx.connection.execute(
            update(refunds)
            .where(refunds.c.merchant_id == merchant_id, refunds.c.refund_id == refund.id)
            .values(status=refund.status, tries=refund.tries, due_at=refund.due_at, destination=refund.destination)
        )

    async def add_shipment(self, tx: Transaction, order: Order, shipment: Shipment) -> None:
        row = {
            "merchant_id": order.merchant_id,
            "shipment_id": shipment.id,
            "order_id": order.id,
            "status": shipment.status,
            "quantities": dict(shipment.quantities),
            "carrier": shipment.carrier,
            "tracking_number": shipment.tracking_number,
            "tracking_url": shipment.tracking_url,
            "shipped_at": shipment.shipped_at,
            "delivered_at": shipment.delivered_at,
        }
        await tx.connection.execute(insert(shipments), row)

    async def set_delivered(self, tx: Transaction, order: Order, shipment_ids: Sequence[str], at: datetime) -> None:
        await tx.connection.execute(
            update(shipments)
            .where(shipments.c.merchant_id == order.merchant_id, shipments.c.shipment_id.in_(shipment_ids))
            .values(status="delivered", delivered_at=at)
        )

    async def set_counts(
        self, tx: Transaction, order: Order, *, fulfilled: Mapping[str, int], returned: Mapping[str, int]
    ) -> None:
        statement = (
            update(order_lines)
            .where(
                order_lines.c.merchant_id == order.merchant_id,
                order_lines.c.order_id == order.id,
                order_lines.c.line_id == bindparam("of_line"),
            )
            .values(fulfilled=bindparam("sent"), returned=bindparam("back"))
        )
        rows = [
            {
                "of_line": line.id,
                "sent": fulfilled.get(line.id, line.fulfilled),
                "back": returned.get(line.id, line.returned),
            }
            for line in order.lines
            if line.id in fulfilled or line.id in returned
        ]
        if rows:
            await tx.connection.execute(statement, rows)

    async def add_event(self, tx: Transaction, order: Order, kind: str, text: str, at: datetime) -> None:
        row = {
            "merchant_id": order.merchant_id,
            "order_id": order.id,
            "event_id": new_id("oev"),
            "type": kind,
            "text": text,
            "at": at,
        }
        await _ADD_EVENT.run(tx, row)

    async def by_reference(self, tx: Transaction, provider: str, reference: str) -> tuple[str, str, str] | None:
        statement = select(payments.c.merchant_id, payments.c.order_id, payments.c.payment_id).where(
            payments.c.provider == provider, payments.c.reference == reference
        )
        row = (await tx.connection.execute(statement)).one_or_none()
        return None if row is None else (row.merchant_id, row.order_id, row.payment_id)

    async def by_payment_key(self, tx: Transaction, merchant_id: str, key: str) -> tuple[str, str] | None:
        statement = select(payments.c.order_id, payments.c.payment_id).where(
            payments.c.merchant_id == merchant_id, payments.c.idempotency_key == key
        )
        row = (await tx.connection.execute(statement)).one_or_none()
        return None if row is None else (row.order_id, row.payment_id)

    async def open_charges(self, tx: Transaction, made_before: datetime, limit: int) -> Sequence[tuple[str, str, str]]:
        statement = (
            select(payments.c.merchant_id, payments.c.order_id, payments.c.payment_id)
            .where(
                payments.c.status.in_(["created", "requires_action"]),
                payments.c.purpose != "order",
                payments.c.created_at <= made_before,
            )
            .order_by(payments.c.created_at)
            .limit(limit)
        )
        return [(row.merchant_id, row.order_id, row.payment_id) for row in await tx.connection.execute(statement)]

    async def payment_made_at(self, tx: Transaction, merchant_id: str, payment_id: str) -> datetime | None:
        statement = select(payments.c.created_at).where(
            payments.c.merchant_id == merchant_id, payments.c.payment_id == payment_id
        )
        at: datetime | None = await tx.connection.scalar(statement)
        return at

    async def pending(self, tx: Transaction, placed_before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        statement = (
            select(orders.c.merchant_id, orders.c.order_id)
            .where(orders.c.status == "pending", orders.c.placed_at <= placed_before)
            .order_by(orders.c.placed_at)
            .limit(limit)
        )
        return [(row.merchant_id, row.order_id) for row in await tx.connection.execute(statement)]

    async def reserved_until(self, tx: Transaction, merchant_id: str, order_id: str) -> datetime | None:
        statement = select(orders.c.reserved_until).where(
            orders.c.merchant_id == merchant_id, orders.c.order_id == order_id
        )
        until: datetime | None = await tx.connection.scalar(statement)
        return until

    async def failed_refunds(self, tx: Transaction, merchant_id: str, limit: int) -> Sequence[str]:
        failed = (refunds.c.merchant_id == merchant_id, refunds.c.status == "failed")
        statement = select(refunds.c.order_id).where(*failed).group_by(refunds.c.order_id)
        return list((await tx.connection.scalars(statement.order_by(refunds.c.order_id).limit(limit))).all())

    async def pending_refunds(self, tx: Transaction, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
        statement = (
            select(refunds.c.merchant_id, refunds.c.order_id)
            .where(refunds.c.status == "pending", or_(refunds.c.due_at.is_(None), refunds.c.due_at <= now))
            .distinct()
            .limit(limit)
        )
        return [(row.merchant_id, row.order_id) for row in await tx.connection.execute(statement)]

    async def request(self, tx: Transaction, merchant_id: str, order_id: str, key: str) -> str | None:
        statement = select(order_requests.c.request_hash).where(
            order_requests.c.merchant_id == merchant_id,
            order_requests.c.order_id == order_id,
            order_requests.c.idempotency_key == key,
        )
        known: str | None = await tx.connection.scalar(statement)
        return known

    async def remember_request(
        self, tx: Transaction, merchant_id: str, order_id: str, key: str, request_hash: str
    ) -> None:
        row = {
            "merchant_id": merchant_id,
            "order_id": order_id,
            "idempotency_key": key,
            "request_hash": request_hash,
        }
        await tx.connection.execute(insert(order_requests), row)

    async def count_try(
        self, tx: Transaction, merchant_id: str, who: str, now: datetime, window_start: datetime
    ) -> int:
        row = {"merchant_id": merchant_id, "shopper_id": who, "window_start": now, "tries": 1}
        current = guest_lookups.c.window_start > window_start
        counting = dialect_insert(tx, guest_lookups).on_conflict_do_update(
            index_elements=[guest_lookups.c.merchant_id, guest_lookups.c.shopper_id],
            set_={
                "tries": case((current, guest_lookups.c.tries + 1), else_=1),
                "window_start": case((current, guest_lookups.c.window_start), else_=now),
            },
        )
        return int((await tx.connection.execute(counting.returning(guest_lookups.c.tries), row)).scalar_one())
