"""A person across the tables of commerce."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Table, and_, delete, select, update

from commerce.db.catalogue_tables import shopper_currencies
from commerce.db.tables_after_sale import after_sale_requests
from commerce.db.tables_buyers import erasures, saved_addresses
from commerce.db.tables_carts import cart_lines, carts, checkouts, keyed_changes
from commerce.db.tables_customers import customer_links, customer_records
from commerce.db.tables_orders import guest_lookups, order_readers, orders, payments
from commerce.db.upserts import insert_or_nothing
from commerce.domain.address import Address
from commerce.domain.checkout import Buyer
from commerce.domain.customers import CustomerRecord
from commerce.ports.persons import Erasure, SavedAddress
from storage.database import Transaction

_ADDRESS, _BUYER, _RECORD = TypeAdapter(Address), TypeAdapter(Buyer), TypeAdapter(CustomerRecord)
_RUNNING = ("pending", "paid", "partially_fulfilled", "fulfilled", "return_requested", "exchange_requested")
_NOBODY = "erased"


def _of(table: Table, merchant_id: str, shopper_id: str) -> Any:
    return and_(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)


class SqlPersons:
    """Implements the port ``PersonStore``."""

    async def move(self, tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
        for table in (orders, checkouts):
            await tx.connection.execute(update(table).where(_of(table, merchant_id, guest)).values(shopper_id=to))
        for table in (order_readers, saved_addresses, keyed_changes, customer_links, shopper_currencies):
            mine = _of(table, merchant_id, guest)
            for row in (await tx.connection.execute(select(table).where(mine))).mappings().all():
                await tx.connection.execute(insert_or_nothing(tx, table), {**row, "shopper_id": to})
            await tx.connection.execute(delete(table).where(mine))

    async def forget(self, tx: Transaction, merchant_id: str, shopper_id: str) -> None:
        mine = select(carts.c.cart_id).where(_of(carts, merchant_id, shopper_id))
        await tx.connection.execute(
            delete(cart_lines).where(cart_lines.c.merchant_id == merchant_id, cart_lines.c.cart_id.in_(mine))
        )
        await tx.connection.execute(
            delete(checkouts).where(_of(checkouts, merchant_id, shopper_id), checkouts.c.state != "in_progress")
        )
        busy = select(checkouts.c.cart_id).where(_of(checkouts, merchant_id, shopper_id))
        await tx.connection.execute(
            delete(carts).where(_of(carts, merchant_id, shopper_id), carts.c.cart_id.not_in(busy))
        )
        own = and_(customer_records.c.merchant_id == merchant_id, customer_records.c.customer_id == shopper_id)
        await tx.connection.execute(delete(customer_records).where(own))
        links = and_(customer_links.c.merchant_id == merchant_id, customer_links.c.customer_id == shopper_id)
        await tx.connection.execute(delete(customer_links).where(links))
        for table in (keyed_changes, order_readers, saved_addresses, guest_lookups, customer_links, shopper_currencies):
            await tx.connection.execute(delete(table).where(_of(table, merchant_id, shopper_id)))

    async def record(self, tx: Transaction, merchant_id: str, shopper_id: str) -> CustomerRecord | None:
        linked = select(customer_links.c.customer_id).where(_of(customer_links, merchant_id, shopper_id))
        customer_id = await tx.connection.scalar(linked) or shopper_id
        table = customer_records
        is_it = and_(table.c.merchant_id == merchant_id, table.c.customer_id == customer_id)
        body = await tx.connection.scalar(select(table.c.body).where(is_it))
        return None if body is None else _RECORD.validate_python(body)

    async def anonymise(self, tx: Transaction, merchant_id: str, shopper_id: str, placed_before: datetime) -> int:
        rows = (
            await tx.connection.execute(
                select(orders.c.order_id, orders.c.status, orders.c.placed_at, orders.c.body)
                .where(_of(orders, merchant_id, shopper_id))
                .with_for_update()
            )
        ).all()
        ended = [row for row in rows if row.status not in _RUNNING or row.placed_at < placed_before]
        for row in ended:
            is_it = and_(orders.c.merchant_id == merchant_id, orders.c.order_id == row.order_id)
            values = {"body": _without_person(row.body), "email": "", "shopper_id": f"{_NOBODY}_{row.order_id}"[:64]}
            await tx.connection.execute(update(orders).where(is_it).values(**values))
            await self._anonymise_requests(tx, merchant_id, row.order_id)
            paid = and_(payments.c.merchant_id == merchant_id, payments.c.order_id == row.order_id)
            await tx.connection.execute(update(payments).where(paid).values(token=""))
        return len(rows) - len(ended)

    async def _anonymise_requests(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        table = after_sale_requests
        about = and_(table.c.merchant_id == merchant_id, table.c.order_id == order_id)
        for row in (await tx.connection.execute(select(table).where(about))).all():
            body = {**row.body, "reason": "", "destination": None, "means": None}
            is_it = and_(table.c.merchant_id == merchant_id, table.c.request_id == row.request_id)
            await tx.connection.execute(update(table).where(is_it).values(body=body))

    async def ask_erasure(self, tx: Transaction, merchant_id: str, shopper_id: str, at: datetime) -> None:
        row = {"merchant_id": merchant_id, "shopper_id": shopper_id, "asked_at": at, "done_at": None}
        await tx.connection.execute(insert_or_nothing(tx, erasures), row)

    async def erased(self, tx: Transaction, merchant_id: str, shopper_id: str, at: datetime) -> None:
        await tx.connection.execute(update(erasures).where(_of(erasures, merchant_id, shopper_id)).values(done_at=at))

    async def erasures(self, tx: Transaction, limit: int) -> Sequence[Erasure]:
        rows = await tx.connection.execute(select(erasures).where(erasures.c.done_at.is_(None)).limit(limit))
        return [Erasure(row.merchant_id, row.shopper_id) for row in rows]

    async def save_address(self, tx: Transaction, merchant_id: str, shopper_id: str, saved: SavedAddress) -> None:
        table = saved_addresses
        is_it = and_(_of(table, merchant_id, shopper_id), table.c.address_id == saved.id)
        before = (await tx.connection.execute(select(table.c.body).where(is_it).with_for_update())).scalar()
        row = {
            "merchant_id": merchant_id,
            "shopper_id": shopper_id,
            "address_id": saved.id,
            "body": {**_ADDRESS.dump_python(saved.address), "label": saved.label or (before or {}).get("label", "")},
            "used_at": saved.used_at,
        }
        await _keep(tx, table, row)

    async def addresses(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[SavedAddress]:
        table = saved_addresses
        statement = select(table).where(_of(table, merchant_id, shopper_id))
        rows = await tx.connection.execute(statement.order_by(table.c.used_at.desc(), table.c.address_id))
        return [
            SavedAddress(row.address_id, _ADDRESS.validate_python(row.body), row.used_at, row.body.get("label", ""))
            for row in rows
        ]

    async def drop_address(self, tx: Transaction, merchant_id: str, shopper_id: str, address_id: str) -> bool:
        table = saved_addresses
        mine = and_(_of(table, merchant_id, shopper_id), table.c.address_id == address_id)
        return (await tx.connection.execute(delete(table).where(mine))).rowcount == 1

    async def checkouts(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[Buyer]:
        statement = select(checkouts.c.buyer).where(_of(checkouts, merchant_id, shopper_id))
        rows = await tx.connection.execute(statement.order_by(checkouts.c.created_at.desc()))
        return [_BUYER.validate_python(row.buyer) for row in rows if row.buyer is not None]


async def _keep(tx: Transaction, table: Table, row: dict[str, Any]) -> None:
    """Insert, or say that it was used again."""
    await tx.connection.execute(insert_or_nothing(tx, table), row)
    keys = {column.name for column in table.primary_key}
    is_it = and_(*(table.c[name] == row[name] for name in keys))
    changed = {name: value for name, value in row.items() if name not in keys}
    await tx.connection.execute(update(table).where(is_it).values(**changed))


def _without_person(body: dict[str, Any]) -> dict[str, Any]:
    """What the books need of an order: country and region for the tax, and nothing of the person."""
    address = Address(country=body["address"].get("country", ""), region=body["address"].get("region", ""))
    kept = {name: value for name, value in body.items() if name not in {"instrument", "note", "claims"}}
    return {**kept, "buyer": _BUYER.dump_python(Buyer(name="Erased")), "address": _ADDRESS.dump_python(address)}
