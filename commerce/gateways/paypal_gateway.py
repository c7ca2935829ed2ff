"""The door to PayPal: orders that their buyer approves and we capture, refunds, and the notices that PayPal sends."""

from collections.abc import Mapping
from typing import Any

import orjson

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.errors import InstrumentInvalid, NoticeRefused
from commerce.gateways import paypal_results as results
from commerce.gateways.paypal_client import PayPalClient, PayPalRefused
from commerce.gateways.paypal_results import AmountRefused, from_paypal, to_paypal
from commerce.ports.payments import (
    KeptMeans,
    Notice,
    NoticeKind,
    PaymentRequest,
    PaymentResult,
    RefundRequest,
    RefundResult,
)

WALLET = Instrument("paypal", "wallet", "PayPal", "paypal", "", "paypal", results.PROVIDER)
NOTICES: Mapping[str, NoticeKind] = {
    "CHECKOUT.ORDER.APPROVED": "payment",
    "CHECKOUT.ORDER.COMPLETED": "payment",
    "PAYMENT.CAPTURE.COMPLETED": "payment",
    "PAYMENT.CAPTURE.PENDING": "payment",
    "PAYMENT.CAPTURE.DENIED": "payment",
    "PAYMENT.CAPTURE.DECLINED": "payment",
    "PAYMENT.CAPTURE.REFUNDED": "refund",
    "PAYMENT.CAPTURE.REVERSED": "refund",
    "CUSTOMER.DISPUTE.CREATED": "dispute",
}
_SIGNED = {
    "auth_algo": "paypal-auth-algo",
    "cert_url": "paypal-cert-url",
    "transmission_id": "paypal-transmission-id",
    "transmission_sig": "paypal-transmission-sig",
    "transmission_time": "paypal-transmission-time",
}


class PayPalGateway:
    """Implements the port ``NotifyingGateway``.

    No money moves before our row holds the id of PayPal's order: ``open`` makes that order, its buyer approves it at
    PayPal, and only ``capture`` takes the money. An order that we do not capture lapses there by itself.
    """

    provider = results.PROVIDER
    keeps = False

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        webhook_id: str,
        *,
        return_url: str,
        cancel_url: str,
        api_base: str,
        timeout_seconds: float = 20.0,
    ) -> None:
        self._webhook_id = webhook_id
        self._return_url = return_url
        self._cancel_url = cancel_url
        self._client = PayPalClient(client_id, client_secret, api_base=api_base, timeout_seconds=timeout_seconds)

    async def close(self) -> None:
        await self._client.close()

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return (WALLET,)

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        if token != WALLET.token:
            raise InstrumentInvalid("That is no way of paying that PayPal knows.")
        return WALLET

    async def open(self, request: PaymentRequest) -> PaymentResult:
        try:
            amount = to_paypal(request.amount)
        except AmountRefused:
            return _refused(request, "amount_not_accepted")
        try:
            made = await self._client.ask(
                "POST", "/v2/checkout/orders", self._wish(request, amount), request_id=request.idempotency_key
            )
        except PayPalRefused as error:
            unknown = results.issue(error.error) in {"CURRENCY_NOT_SUPPORTED", "INVALID_CURRENCY_CODE"}
            return _refused(request, "amount_not_accepted" if unknown else "instrument_invalid")
        return results.payment_result(made)

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        if request.reference is None:
            return await self.open(request)
        return results.payment_result(await self._order(request.reference))

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        try:
            path = f"/v2/checkout/orders/{reference}/capture"
            taken = await self._client.ask("POST", path, {}, request_id=f"{idempotency_key}/capture")
        except PayPalRefused as error:
            now = results.payment_result(await self._order(reference))
            if results.issue(error.error) == "INSTRUMENT_DECLINED" and now.outcome == "authorized":
                return PaymentResult(reference, "failed", now.idempotency_key, now.merchant_id, "card_declined")
            return now
        return results.payment_result(taken)

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        """PayPal finds by its own name only; without one no money of this key can have moved."""
        return None if reference is None else results.payment_result(await self._order(reference))

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        """Let an order go that is not captured: PayPal takes no money of it, and lets it lapse."""
        result = results.payment_result(await self._order(reference))
        if result.outcome not in {"requires_action", "authorized"}:
            return result
        return PaymentResult(reference, "cancelled", result.idempotency_key, result.merchant_id)

    async def refund(self, request: RefundRequest) -> RefundResult:
        order = await self._order(request.reference)
        mine = [one for one in results.refunds(order) if one.get("custom_id") == request.idempotency_key]
        taken = results.captures(order)
        if mine:
            return results.refund_result(mine[0])
        if not taken:
            return RefundResult("failed", "refused")
        try:
            wish = {"amount": to_paypal(request.amount), "custom_id": request.idempotency_key}
            path = f"/v2/payments/captures/{taken[-1]['id']}/refund"
            made = await self._client.ask("POST", path, wish, request_id=request.idempotency_key)
        except AmountRefused:
            return RefundResult("failed", "amount_not_accepted")
        except PayPalRefused as error:
            return results.refund_refused(error.error)
        return results.refund_result(made)

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        """None: PayPal keeps wallets only for accounts that it has let in; each buyer approves at PayPal."""
        return None

    async def forget(self, token: str) -> None:
        """Nothing is kept."""

    async def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """Ask PayPal whether it sent this; the event goes back to it byte for byte, as its signature wants."""
        fields = {name: headers.get(header, "") for name, header in _SIGNED.items()}
        event = _object(body)
        if not all(fields.values()) or event is None:
            raise NoticeRefused("The notice bears no signature of PayPal's.")
        asked = orjson.dumps({**fields, "webhook_id": self._webhook_id})[:-1] + b',"webhook_event":' + body + b"}"
        try:
            said = await self._client.ask("POST", "/v1/notifications/verify-webhook-signature", asked)
        except PayPalRefused:
            raise NoticeRefused("PayPal does not know this signature.") from None
        if said.get("verification_status") != "SUCCESS":
            raise NoticeRefused("PayPal does not know this signature.")
        return await self._notice(event)

    async def _notice(self, event: Mapping[str, Any]) -> Notice | None:
        """What an event tells of, or None where that is nothing to us."""
        kind = NOTICES.get(str(event.get("event_type")))
        what = event.get("resource") or {}
        if kind is None:
            return None
        if kind == "dispute":
            what = await self._disputed(what)
        reference = what.get("id") if event.get("resource_type") == "checkout-order" else results.order_of(what)
        reason = str((event.get("resource") or {}).get("reason") or "") if kind == "dispute" else ""
        return Notice(kind, reference, reason) if isinstance(reference, str) else None

    async def _disputed(self, dispute: Mapping[str, Any]) -> Mapping[str, Any]:
        """A dispute names the capture; which order that was of is PayPal's to say."""
        disputed = (dispute.get("disputed_transactions") or [{}])[0]
        try:
            return await self._client.ask("GET", f"/v2/payments/captures/{disputed.get('seller_transaction_id', '')}")
        except PayPalRefused:
            return {}

    async def standing(self, reference: str) -> PaymentResult:
        return results.payment_result(await self._order(reference))

    async def returned(self, reference: str, proof: str) -> PaymentResult | None:
        """Say how the payment of a buyer who comes back stands; PayPal's name of it is what they bring."""
        try:
            return results.payment_result(await self._order(reference))
        except InstrumentInvalid:
            return None

    async def refunded_by_hand(self, reference: str) -> Money | None:
        theirs = [one for one in results.refunds(await self._order(reference)) if not one.get("custom_id")]
        made = [from_paypal(one["amount"]) for one in theirs if results.refund_result(one).outcome != "failed"]
        return sum(made[1:], made[0]) if made else None

    async def _order(self, reference: str) -> dict[str, Any]:
        try:
            return await self._client.ask("GET", f"/v2/checkout/orders/{reference}")
        except PayPalRefused:
            raise InstrumentInvalid("PayPal knows no such payment.", reference=reference) from None

    def _wish(self, request: PaymentRequest, amount: Mapping[str, str]) -> dict[str, Any]:
        unit = {
            "reference_id": request.merchant_id,
            "custom_id": request.idempotency_key,
            "description": request.description,
            "amount": amount,
        }
        how = {
            "return_url": self._return_url,
            "cancel_url": self._cancel_url,
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }
        return {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"experience_context": how}},
        }


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        event = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) else None


def _refused(request: PaymentRequest, why: str) -> PaymentResult:
    return PaymentResult("", "failed", request.idempotency_key, request.merchant_id, why)
