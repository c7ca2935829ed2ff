"""The door to Stripe: payments confirmed on the server, refunds, and the notices that Stripe sends."""

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from hmac import compare_digest
from typing import Any, TypeVar

import orjson
import stripe
from stripe import StripeObject
from stripe.params import PaymentIntentCreateParams

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.errors import GatewayUnavailable, InstrumentInvalid, NoticeRefused
from commerce.gateways import stripe_results as results
from commerce.gateways.stripe_amounts import AmountRefused, from_stripe, to_stripe
from commerce.gateways.stripe_cards import PAGE, offered
from commerce.gateways.stripe_kept import customer_of, kept_token, method_of, wants_kept
from commerce.gateways.stripe_pages import PageOfPayment, PaymentPages
from commerce.ports.payments import (
    KeptMeans,
    Notice,
    NoticeKind,
    PaymentRequest,
    PaymentResult,
    RefundRequest,
    RefundResult,
)

_log = logging.getLogger(__name__)

NOTICES: dict[str, NoticeKind] = {
    "payment_intent.succeeded": "payment",
    "payment_intent.payment_failed": "payment",
    "payment_intent.processing": "payment",
    "payment_intent.requires_action": "payment",
    "payment_intent.amount_capturable_updated": "payment",
    "payment_intent.canceled": "payment",
    "charge.refunded": "refund",
    "refund.updated": "refund",
    "refund.failed": "refund",
    "charge.dispute.created": "dispute",
}
TOLERANCE_SECONDS = 300

Answer = TypeVar("Answer", bound=StripeObject)


class StripeGateway:
    """Implements the port ``PaymentGateway``.

    No money moves before our row holds the PaymentIntent's id: ``open`` makes it, and only ``pay`` confirms it. What a
    payment came to is always read from Stripe itself, so that repeated, late and reordered answers end in the same row.
    """

    provider = results.PROVIDER
    keeps = True

    def __init__(
        self,
        secret_key: str,
        webhook_secret: str,
        *,
        return_url: str,
        api_base: str = "",
        publishable_key: str = "",
        page_url: str = "",
        timeout_seconds: float = 20.0,
        retries: int = 1,
    ) -> None:
        self._webhook_secret = webhook_secret
        self._return_url = return_url
        self._pages = PaymentPages(secret_key, page_url)
        self._offered = offered(secret_key, with_page=bool(publishable_key and page_url))
        self._http = stripe.HTTPXClient(timeout=timeout_seconds)
        self._api = stripe.StripeClient(
            secret_key,
            http_client=self._http,
            base_addresses={"api": api_base.rstrip("/")} if api_base else {},
            max_network_retries=retries,
        ).v1

    async def close(self) -> None:
        await self._http.close_async()  # type: ignore[no-untyped-call]  # Stripe left its type out

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return self._offered

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        named = next((one for one in self._offered if one.token == token), None)
        if named is not None:
            return named
        if not token.startswith("pm_") or customer_of(token):
            raise InstrumentInvalid("That is no way of paying that Stripe knows.")
        try:
            method = await self._ask(self._api.payment_methods.retrieve_async(token))
        except stripe.InvalidRequestError:
            raise InstrumentInvalid("That is no way of paying that Stripe knows.") from None
        return results.instrument(method, token)

    async def open(self, request: PaymentRequest) -> PaymentResult:
        try:
            amount, currency = to_stripe(request.amount)
        except AmountRefused:
            return _refused(request, "amount_not_accepted")
        try:
            wish = _wish(request, amount, currency, await self._customer(request))
            creating = self._api.payment_intents.create_async(wish, {"idempotency_key": request.idempotency_key})
            return self._result(await self._ask(creating))
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            return _refused(request, results.failure(_body(error)))

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        reference = request.reference
        if reference is None:
            opened = await self.open(request)
            if opened.outcome == "failed":
                return opened
            reference = opened.reference
        intent = await self._intent(reference)
        if intent["status"] == "requires_confirmation" and not results.on_page(intent):
            return await self._confirm(intent, request)
        return await self._ended(intent)

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        try:
            capturing = self._api.payment_intents.capture_async(
                reference, None, {"idempotency_key": f"{idempotency_key}/capture"}
            )
            return self._result(await self._ask(capturing))
        except (stripe.CardError, stripe.InvalidRequestError):
            return await self._ended(await self._intent(reference))

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        if reference is not None:
            return self._result(await self._intent(reference))
        query = (
            f"metadata['payment_key']:'{_quoted(idempotency_key)}' AND metadata['merchant_id']:'{_quoted(merchant_id)}'"
        )
        found = await self._ask(self._api.payment_intents.search_async({"query": query, "limit": 1}))
        return next((self._result(intent) for intent in found["data"]), None)

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        try:
            cancelled = await self._ask(self._api.payment_intents.cancel_async(reference))
        except stripe.InvalidRequestError:
            return self._result(await self._intent(reference))
        return self._result(cancelled)

    async def refund(self, request: RefundRequest) -> RefundResult:
        try:
            amount, _ = to_stripe(request.amount)
            made = await self._refunds(request.reference)
            mine = [one for one in made if _refund_id(one) == request.idempotency_key]
            return results.refund_result(mine[0] if mine else await self._send_back(request, amount))
        except AmountRefused:
            return RefundResult("failed", "amount_not_accepted")
        except stripe.InvalidRequestError as error:
            return results.refund_refused(_body(error))

    async def _send_back(self, request: RefundRequest, amount: int) -> dict[str, Any]:
        creating = self._api.refunds.create_async(
            {
                "payment_intent": request.reference,
                "amount": amount,
                "metadata": {"refund_id": request.idempotency_key, "reason": request.reason},
            },
            {"idempotency_key": request.idempotency_key},
        )
        return await self._ask(creating)

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        intent = await self._intent(reference)
        if intent["status"] != "succeeded" or not wants_kept(intent):
            return None
        method = await self._ask(self._api.payment_methods.retrieve_async(intent["payment_method"]))
        token = kept_token(intent["customer"], method["id"])
        fingerprint = (method.get(method["type"]) or {}).get("fingerprint")
        return KeptMeans(results.instrument(method, token), str(fingerprint or method["id"]))

    async def forget(self, token: str) -> None:
        try:
            await self._ask(self._api.payment_methods.detach_async(method_of(token)))
        except stripe.InvalidRequestError:
            _log.info("stripe_means_gone")

    async def _customer(self, request: PaymentRequest) -> str | None:
        """The customer at Stripe whose card this is, or is to become; they bear our id of the shopper and no name."""
        if request.keep_for is None or customer_of(request.token):
            return customer_of(request.token)
        who = {"merchant_id": request.merchant_id, "shopper_id": request.keep_for}
        key = f"customer/{request.merchant_id}/{request.keep_for}"
        made = await self._ask(self._api.customers.create_async({"metadata": who}, {"idempotency_key": key}))
        return str(made["id"])

    async def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        signature = headers.get("stripe-signature", "")
        if not signature.isascii():  # cannot be compared in constant time, and is none of Stripe's
            raise NoticeRefused("The signature does not fit the body, or is too old.")
        try:
            stripe.WebhookSignature.verify_header(body, signature, self._webhook_secret, TOLERANCE_SECONDS)
            event = orjson.loads(body)
        except (stripe.SignatureVerificationError, ValueError):
            raise NoticeRefused("The signature does not fit the body, or is too old.") from None
        kind = NOTICES.get(event.get("type"))
        what = event.get("data", {}).get("object", {})
        reference = what.get("id") if kind == "payment" else what.get("payment_intent")
        if kind is None or not isinstance(reference, str):
            return None
        return Notice(kind, reference, str(what.get("reason") or "") if kind == "dispute" else "")

    async def standing(self, reference: str) -> PaymentResult:
        """Say how a payment stands now; one that failed is closed, so that nobody can pay it any more."""
        return await self._ended(await self._intent(reference))

    async def returned(self, reference: str, proof: str) -> PaymentResult | None:
        """Say how the payment of a buyer who comes back stands; None where they do not hold its client secret."""
        try:
            intent = await self._intent(reference)
        except InstrumentInvalid:
            return None
        if not compare_digest(str(intent.get("client_secret")).encode(), proof.encode()):
            return None
        return await self._ended(intent)

    async def payment_page(self, reference: str, key: str) -> PageOfPayment | None:
        """Return what the page needs on which a buyer gives a card to Stripe; None without the key of its address."""
        if not compare_digest(self._pages.key_of(reference).encode(), key.encode()):
            return None
        try:
            intent = await self._intent(reference)
        except InstrumentInvalid:
            return None
        merchant_id, _ = results.owner(intent)
        waits = self._result(intent).outcome == "requires_action"
        amount = from_stripe(intent["amount"], intent["currency"])
        return PageOfPayment(str(merchant_id), amount, str(intent["client_secret"]), waits=waits)

    async def refunded_by_hand(self, reference: str) -> Money | None:
        theirs = [one for one in await self._refunds(reference) if _refund_id(one) is None]
        made = [one for one in theirs if results.refund_result(one).outcome != "failed"]
        return from_stripe(sum(one["amount"] for one in made), made[0]["currency"]) if made else None

    async def _refunds(self, reference: str) -> list[dict[str, Any]]:
        asking = self._api.refunds.list_async({"payment_intent": reference, "limit": 100})
        return list((await self._ask(asking))["data"])

    async def _intent(self, reference: str) -> dict[str, Any]:
        try:
            return await self._ask(self._api.payment_intents.retrieve_async(reference))
        except stripe.InvalidRequestError:
            raise InstrumentInvalid("Stripe knows no such payment.", reference=reference) from None

    async def _confirm(self, intent: dict[str, Any], request: PaymentRequest) -> PaymentResult:
        confirming = self._api.payment_intents.confirm_async(
            intent["id"], {"return_url": self._return_url}, {"idempotency_key": f"{request.idempotency_key}/confirm"}
        )
        try:
            return await self._ended(await self._ask(confirming))
        except stripe.CardError:
            return await self._ended(await self._intent(intent["id"]))
        except stripe.InvalidRequestError as error:
            now = await self._intent(intent["id"])
            if now["status"] != "requires_confirmation":
                return await self._ended(now)
            await self._close(now)
            return _refused(request, results.failure(_body(error)), intent["id"])

    async def _ended(self, intent: dict[str, Any]) -> PaymentResult:
        """Return the result; a failed payment of ours is cancelled at Stripe: its order has let go of its stock."""
        result = self._result(intent)
        if result.outcome == "failed" and result.idempotency_key and intent["status"] != "canceled":
            await self._close(intent)
        return result

    def _result(self, intent: dict[str, Any]) -> PaymentResult:
        """Say how a PaymentIntent stands; one on our page waits there for its buyer, who may try another card."""
        result = results.payment_result(intent)
        waits = intent["status"] in {"requires_payment_method", "requires_confirmation", "requires_action"}
        if not waits or not results.on_page(intent):
            return result
        return replace(result, outcome="requires_action", failure=None, action=self._pages.action(intent["id"]))

    async def _close(self, intent: dict[str, Any]) -> None:
        try:
            await self._ask(self._api.payment_intents.cancel_async(intent["id"]))
        except (GatewayUnavailable, stripe.InvalidRequestError):
            _log.warning("stripe_payment_not_closed")

    async def _ask(self, call: Awaitable[StripeObject]) -> dict[str, Any]:
        """Return an answer as plain values; refusals of the request go to the caller.

        Raises:
            GatewayUnavailable: Stripe cannot be reached, fails, asks us to slow down, or does not know our key.
        """
        try:
            return (await call).to_dict()
        except (stripe.CardError, stripe.InvalidRequestError):
            raise
        except stripe.StripeError as error:
            # Neither the message nor the body: they may repeat what was sent.
            _log.warning(
                "stripe_unanswered",
                extra={"kind": type(error).__name__, "status": error.http_status, "code": error.code},
            )
            raise GatewayUnavailable("The payment provider does not answer just now.") from None


def _wish(request: PaymentRequest, amount: int, currency: str, customer: str | None) -> PaymentIntentCreateParams:
    """The PaymentIntent of a request; cards are captured by hand where asked, other means as they can."""
    metadata = {
        "merchant_id": request.merchant_id,
        "payment_key": request.idempotency_key,
        "order_id": request.order_id or request.idempotency_key,
    }
    wish: PaymentIntentCreateParams = {
        "amount": amount,
        "currency": currency,
        "automatic_payment_methods": {"enabled": True},
        "description": request.description,
        "metadata": metadata,
    }
    if request.token == PAGE.token:
        metadata[results.ON_PAGE] = "1"
    else:
        wish["payment_method"] = method_of(request.token)
    if customer is not None:
        wish["customer"] = customer
    if request.keep_for is not None:
        wish["setup_future_usage"] = "on_session"
    if request.capture == "manual":
        wish["payment_method_options"] = {"card": {"capture_method": "manual"}}
    return wish


def _body(error: stripe.StripeError) -> dict[str, Any]:
    """The error object of an answer, as plain values."""
    return error.error.to_dict() if error.error else {}


def _refund_id(refund: dict[str, Any]) -> str | None:
    """The refund of ours that this is; None where somebody made it at Stripe."""
    return (refund.get("metadata") or {}).get("refund_id")


def _refused(request: PaymentRequest, why: str, reference: str = "") -> PaymentResult:
    return PaymentResult(reference, "failed", request.idempotency_key, request.merchant_id, why)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
