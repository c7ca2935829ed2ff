"""Customers on record as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select

from commerce.db.tables_customers import customer_links, customer_records
from commerce.db.tables_orders import order_readers, orders
from commerce.db.upserts import insert_or_nothing, upsert
from commerce.domain.checkout import Instrument
from commerce.domain.customers import CustomerRecord, plain_name, plain_postal_code
from storage.database import Transaction

_RECORD = TypeAdapter(CustomerRecord)


class SqlCustomers:
    """Implements the ports ``CustomerStore`` and ``KnownMeans``."""

    async def keep(self, tx: Transaction, merchant_id: str, customers: Sequence[CustomerRecord]) -> None:
        rows = [_row(merchant_id, one) for one in customers]
        if rows:
            await tx.connection.execute(upsert(tx, customer_records, "email", "name", "postal_code", "body"), rows)

    async def customer(self, tx: Transaction, merchant_id: str, customer_id: str) -> CustomerRecord | None:
        found = await self._read(tx, merchant_id, customer_records.c.customer_id == customer_id)
        return found[0] if found else None

    async def by_email(self, tx: Transaction, merchant_id: str, email: str) -> Sequence[CustomerRecord]:
        return await self._read(tx, merchant_id, customer_records.c.email == email.strip().casefold())

    async def by_name(self, tx: Transaction, merchant_id: str, name: str, postal_code: str) -> Sequence[CustomerRecord]:
        table = customer_records
        at = plain_postal_code(postal_code)
        return await self._read(tx, merchant_id, table.c.name == plain_name(name), table.c.postal_code == at)

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[Instrument]:
        customer = await self.customer(tx, merchant_id, await self.linked(tx, merchant_id, shopper_id) or shopper_id)
        return customer.instruments if customer else ()

    async def link(self, tx: Transaction, merchant_id: str, shopper_id: str, customer_id: str, at: datetime) -> str:
        row = {"merchant_id": merchant_id, "shopper_id": shopper_id, "customer_id": customer_id, "at": at}
        await tx.connection.execute(insert_or_nothing(tx, customer_links), row)
        return await self.linked(tx, merchant_id, shopper_id) or customer_id

    async def linked(self, tx: Transaction, merchant_id: str, shopper_id: str) -> str | None:
        table = customer_links
        mine = (table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
        known: str | None = await tx.connection.scalar(select(table.c.customer_id).where(*mine))
        return known

    async def open_orders(self, tx: Transaction, merchant_id: str, shopper_id: str, customer_id: str) -> None:
        theirs = (orders.c.merchant_id == merchant_id, orders.c.shopper_id == customer_id)
        ids = (await tx.connection.scalars(select(orders.c.order_id).where(*theirs))).all()
        rows = [{"merchant_id": merchant_id, "shopper_id": shopper_id, "order_id": one} for one in ids]
        if rows:
            await tx.connection.execute(insert_or_nothing(tx, order_readers), rows)

    async def _read(self, tx: Transaction, merchant_id: str, *which: ColumnElement[bool]) -> list[CustomerRecord]:
        statement = select(customer_records.c.body).where(customer_records.c.merchant_id == merchant_id, *which)
        rows = await tx.connection.scalars(statement.order_by(customer_records.c.customer_id).limit(2))
        return [_RECORD.validate_python(body) for body in rows]


def _row(merchant_id: str, customer: CustomerRecord) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "customer_id": customer.id,
        "email": customer.email.strip().casefold(),
        "name": plain_name(customer.name),
        "postal_code": plain_postal_code(customer.address.postal_code),
        "body": _RECORD.dump_python(customer, mode="json"),
    }
