"""Asks a provider for money in steps, so that its name of a payment is kept before any money can move."""

from dataclasses import replace

from commerce.ports.orders import OrderStore
from commerce.ports.payments import PaymentGateway, PaymentRequest, PaymentResult
from storage.database import Database


class Paying:
    """No transaction waits for a provider: each step of ours is a short one between two of theirs."""

    def __init__(self, database: Database, orders: OrderStore) -> None:
        self._database = database
        self._orders = orders

    async def pay(
        self, gateway: PaymentGateway, request: PaymentRequest, order_id: str, payment_id: str
    ) -> PaymentResult | None:
        """Open the payment where that is a step of its own, and pay; None where nobody waits for it any more."""
        opened = None if request.reference else await gateway.open(request)
        if opened is None:
            return await gateway.pay(request)
        if opened.outcome == "failed":
            return opened
        if not await self._keep_reference(request.merchant_id, order_id, payment_id, opened.reference):
            return None
        return await gateway.pay(replace(request, reference=opened.reference))

    async def _keep_reference(self, merchant_id: str, order_id: str, payment_id: str, reference: str) -> bool:
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, merchant_id, order_id, lock=True)
            payment = order.payment(payment_id) if order else None
            if order is None or payment is None or payment.ended:
                return False
            if payment.purpose == "order" and order.status != "pending":
                return False
            if payment.reference is None:
                await self._orders.set_payment(tx, order, replace(payment, reference=reference), None)
            return True
