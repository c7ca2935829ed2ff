"""The sandbox provider's own books."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, select, update

from commerce.db.tables_orders import sandbox_payments, sandbox_refunds
from commerce.db.upserts import insert_or_nothing
from commerce.domain.money import Money
from commerce.ports.payments import RefundRequest
from commerce.ports.sandbox import SandboxPayment, SandboxStatus
from storage.database import Database, Transaction


class SqlSandboxLedger:
    """Implements the port ``SandboxLedger``; its transactions are its own, as those of a provider would be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, payment: SandboxPayment) -> SandboxPayment:
        row = {
            "merchant_id": payment.merchant_id,
            "idempotency_key": payment.idempotency_key,
            "reference": payment.reference,
            "token": payment.token,
            "amount": payment.amount.amount,
            "currency": payment.amount.currency,
            "status": payment.status,
            "failure": payment.failure,
            "capture": payment.capture,
        }
        async with self._database.transaction() as tx:
            await tx.connection.execute(insert_or_nothing(tx, sandbox_payments), row)
            kept = await _by_key(tx, payment.merchant_id, payment.idempotency_key)
        return kept or payment

    async def by_key(self, merchant_id: str, idempotency_key: str) -> SandboxPayment | None:
        async with self._database.reading() as tx:
            return await _by_key(tx, merchant_id, idempotency_key)

    async def by_reference(self, reference: str) -> SandboxPayment | None:
        async with self._database.reading() as tx:
            return await _one(tx, sandbox_payments.c.reference == reference)

    async def settle(self, reference: str, status: SandboxStatus, failure: str | None) -> SandboxPayment | None:
        waits = ["requires_action", "authorized"] if status == "cancelled" else ["requires_action"]
        values: dict[str, Any] = {"status": status, "failure": failure}
        if status == "succeeded":
            manual = sandbox_payments.c.capture == "manual"
            values["status"] = case((manual, "authorized"), else_="succeeded")
        return await self._move(reference, waits, values)

    async def capture(self, reference: str) -> SandboxPayment | None:
        return await self._move(reference, ["authorized"], {"status": "succeeded"})

    async def _move(self, reference: str, waits: Sequence[str], values: dict[str, Any]) -> SandboxPayment | None:
        async with self._database.transaction() as tx:
            await tx.connection.execute(
                update(sandbox_payments)
                .where(sandbox_payments.c.reference == reference, sandbox_payments.c.status.in_(waits))
                .values(**values)
            )
            return await _one(tx, sandbox_payments.c.reference == reference)

    async def refund(self, request: RefundRequest) -> bool:
        row = {
            "merchant_id": request.merchant_id,
            "idempotency_key": request.idempotency_key,
            "reference": request.reference,
            "amount": request.amount.amount,
        }
        async with self._database.transaction() as tx:
            inserted = await tx.connection.execute(
                insert_or_nothing(tx, sandbox_refunds).returning(sandbox_refunds.c.reference), row
            )
            if inserted.first() is None:
                return True
            paid = await tx.connection.execute(
                update(sandbox_payments)
                .where(
                    sandbox_payments.c.reference == request.reference,
                    sandbox_payments.c.status == "succeeded",
                    sandbox_payments.c.refunded + request.amount.amount <= sandbox_payments.c.amount,
                )
                .values(refunded=sandbox_payments.c.refunded + request.amount.amount)
            )
            if paid.rowcount == 1:
                return True
            await tx.connection.execute(
                sandbox_refunds.delete().where(
                    sandbox_refunds.c.merchant_id == request.merchant_id,
                    sandbox_refunds.c.idempotency_key == request.idempotency_key,
                )
            )
            return False


async def _by_key(tx: Transaction, merchant_id: str, idempotency_key: str) -> SandboxPayment | None:
    same = (
        sandbox_payments.c.merchant_id == merchant_id,
        sandbox_payments.c.idempotency_key == idempotency_key,
    )
    return await _one(tx, *same)


async def _one(tx: Transaction, *conditions: Any) -> SandboxPayment | None:
    row = (await tx.connection.execute(select(sandbox_payments).where(*conditions))).one_or_none()
    if row is None:
        return None
    return SandboxPayment(
        merchant_id=row.merchant_id,
        idempotency_key=row.idempotency_key,
        reference=row.reference,
        token=row.token,
        amount=Money(row.amount, row.currency),
        status=row.status,
        failure=row.failure,
        capture=row.capture,
    )
