"""What Stripe's payments, refunds and refusals mean in the words of the port."""

from collections.abc import Mapping
from typing import Any

from commerce.domain.checkout import Action, Instrument
from commerce.ports.payments import PaymentOutcome, PaymentResult, RefundResult

PROVIDER = "stripe"
ON_PAGE = "on_page"

_OUTCOMES: Mapping[str, PaymentOutcome] = {
    "succeeded": "succeeded",
    "requires_action": "requires_action",
    "canceled": "cancelled",
    "requires_payment_method": "processing",
    "requires_confirmation": "processing",
    "requires_capture": "authorized",
    "processing": "processing",
}
# Reasons that a shopper may be told and can do something about; a stolen card learns no more than "declined".
_FAILURES: Mapping[str, str] = {
    "insufficient_funds": "insufficient_funds",
    "expired_card": "expired_card",
    "incorrect_cvc": "incorrect_cvc",
    "invalid_cvc": "incorrect_cvc",
    "processing_error": "processing_error",
    "authentication_required": "authentication_failed",
    "authentication_not_handled": "authentication_failed",
    "payment_intent_authentication_failure": "authentication_failed",
    "amount_too_small": "amount_not_accepted",
    "amount_too_large": "amount_not_accepted",
    "resource_missing": "instrument_invalid",
}
_DECLINED = "card_declined"


def payment_result(intent: Mapping[str, Any]) -> PaymentResult:
    """Say how a PaymentIntent stands."""
    error = intent.get("last_payment_error") or {}
    outcome = _OUTCOMES.get(intent["status"], "processing")
    failed = bool(error) and intent["status"] in {"requires_payment_method", "canceled"}
    merchant_id, key = owner(intent)
    return PaymentResult(
        reference=intent["id"],
        outcome="failed" if failed else outcome,
        idempotency_key=key,
        merchant_id=merchant_id,
        failure=failure(error) if failed else None,
        action=_action(intent) if outcome == "requires_action" else None,
    )


def owner(intent: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the merchant and the key of a PaymentIntent; one that we did not make has neither."""
    metadata = intent.get("metadata") or {}
    return metadata.get("merchant_id"), metadata.get("payment_key") or metadata.get("order_id")


def on_page(intent: Mapping[str, Any]) -> bool:
    """Whether a PaymentIntent is paid on our payment page, where its buyer may try again with another card."""
    return bool((intent.get("metadata") or {}).get(ON_PAGE))


def failure(error: Mapping[str, Any]) -> str:
    """Return the port's word for why a payment failed."""
    for code in (str(error.get("decline_code")), str(error.get("code"))):
        if code in _FAILURES:
            return _FAILURES[code]
    return _DECLINED if error.get("type") == "card_error" else "instrument_invalid"


def refund_result(refund: Mapping[str, Any]) -> RefundResult:
    """Say how a refund stands."""
    match refund["status"]:
        case "succeeded":
            return RefundResult("succeeded")
        case "failed" | "canceled":
            return RefundResult("failed", refund.get("failure_reason") or "refused")
        case _:
            return RefundResult("processing")


def refund_refused(error: Mapping[str, Any]) -> RefundResult:
    """Say why Stripe does not make a refund."""
    code = error.get("code")
    if code == "charge_already_refunded" or error.get("param") == "amount":
        return RefundResult("failed", "more_than_paid")
    return RefundResult("failed", "disputed" if code == "charge_disputed" else "refused")


def instrument(method: Mapping[str, Any], token: str) -> Instrument:
    """Describe a PaymentMethod by its kind, brand and last digits."""
    kind = method["type"]
    details = method.get(kind) or {}
    brand, last4 = str(details.get("brand") or kind), str(details.get("last4") or "")
    name = brand.replace("_", " ").title()
    label = f"{name} ending in {last4}" if last4 else name
    return Instrument(method["id"], kind, label, brand, last4, token, PROVIDER)


def _action(intent: Mapping[str, Any]) -> Action | None:
    """The second factor, where Stripe names an address for it."""
    redirect = (intent.get("next_action") or {}).get("redirect_to_url") or {}
    url = redirect.get("url")
    return Action(intent["id"], "second_factor", url, "Confirm with your bank") if url else None
