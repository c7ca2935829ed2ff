"""Requests after the sale as rows."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from commerce.db.order_rows import agreed_body, line_rows
from commerce.db.tables_after_sale import after_sale_requests
from commerce.db.tables_orders import order_lines, orders
from commerce.domain.order import Order
from commerce.domain.requests import AfterSaleRequest
from storage.database import Transaction

_REQUEST = TypeAdapter(AfterSaleRequest)
_WAITING = ("requested", "approved", "received")


class SqlAfterSale:
    """Implements the port ``AfterSaleStore``."""

    async def revise(self, tx: Transaction, order: Order) -> None:
        mine = (orders.c.merchant_id == order.merchant_id, orders.c.order_id == order.id)
        values = {"body": agreed_body(order), "total": order.total.amount, "version": orders.c.version + 1}
        await tx.connection.execute(update(orders).where(*mine).values(**values))
        lines = (order_lines.c.merchant_id == order.merchant_id, order_lines.c.order_id == order.id)
        await tx.connection.execute(delete(order_lines).where(*lines))
        await tx.connection.execute(insert(order_lines), line_rows(order))

    async def add_request(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> None:
        row = {
            "merchant_id": order.merchant_id,
            "request_id": request.id,
            "order_id": order.id,
            "created_at": request.created_at,
            **_changing(request),
        }
        await tx.connection.execute(insert(after_sale_requests), row)

    async def set_request(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> None:
        table = after_sale_requests
        mine = (table.c.merchant_id == order.merchant_id, table.c.request_id == request.id)
        await tx.connection.execute(update(table).where(*mine).values(**_changing(request)))

    async def open_requests(self, tx: Transaction, merchant_id: str, limit: int) -> Sequence[tuple[str, str]]:
        table = after_sale_requests
        rows = await tx.connection.execute(
            select(table.c.order_id, table.c.request_id)
            .where(table.c.merchant_id == merchant_id, table.c.state.in_(_WAITING))
            .order_by(table.c.created_at, table.c.request_id)
            .limit(limit)
        )
        return [(row.order_id, row.request_id) for row in rows]


def _changing(request: AfterSaleRequest) -> dict[str, Any]:
    body = _REQUEST.dump_python(request, mode="json")
    return {"kind": request.kind, "state": request.state, "body": body, "changed_at": request.changed_at}
