"""What PayPal's orders, captures and refunds mean in the words of the port, and amounts as PayPal writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce.domain.checkout import Action
from commerce.domain.money import Money
from commerce.ports.payments import PaymentOutcome, PaymentResult, RefundResult
from storage.currencies import exponent

PROVIDER = "paypal"
_WHOLE_ONLY = frozenset(["HUF", "JPY", "TWD"])
_ORDERS: Mapping[str, PaymentOutcome] = {
    "CREATED": "requires_action",
    "SAVED": "requires_action",
    "PAYER_ACTION_REQUIRED": "requires_action",
    "APPROVED": "authorized",
    "VOIDED": "cancelled",
}
_CAPTURES: Mapping[str, PaymentOutcome] = {
    "COMPLETED": "succeeded",
    "PARTIALLY_REFUNDED": "succeeded",
    "REFUNDED": "succeeded",
    "PENDING": "processing",
    "DECLINED": "failed",
    "FAILED": "failed",
}


class AmountRefused(Exception):
    """PayPal does not take this amount to the unit."""


def to_paypal(money: Money) -> dict[str, str]:
    """Return an amount as PayPal writes it; never a rounded one.

    Raises:
        AmountRefused: PayPal takes whole units of this currency only.
    """
    digits = exponent(money.currency)
    whole, rest = divmod(money.amount, 10**digits)
    if money.currency in _WHOLE_ONLY or digits == 0:
        if rest:
            raise AmountRefused(f"PayPal takes whole {money.currency} only")
        return {"currency_code": money.currency, "value": str(whole)}
    return {"currency_code": money.currency, "value": f"{whole}.{rest:0{digits}d}"}


def from_paypal(amount: Mapping[str, Any]) -> Money:
    """Return an amount of PayPal's as money of ours."""
    return Money.parse(str(amount["value"]), str(amount["currency_code"]))


def payment_result(order: Mapping[str, Any]) -> PaymentResult:
    """Say how an order of PayPal's stands; its captures say more than its own status."""
    made = captures(order)
    outcome = _CAPTURES.get(made[-1]["status"], "processing") if made else _ORDERS.get(order["status"], "processing")
    unit = _unit(order)
    return PaymentResult(
        reference=order["id"],
        outcome=outcome,
        idempotency_key=unit.get("custom_id"),
        merchant_id=unit.get("reference_id"),
        failure="card_declined" if outcome == "failed" else None,
        action=_action(order) if outcome == "requires_action" else None,
    )


def captures(order: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the captures of an order: its money."""
    return list((_unit(order).get("payments") or {}).get("captures") or ())


def refunds(order: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the refunds of an order."""
    return list((_unit(order).get("payments") or {}).get("refunds") or ())


def order_of(capture: Mapping[str, Any]) -> str | None:
    """Return the order that a capture or a refund belongs to."""
    related = (capture.get("supplementary_data") or {}).get("related_ids") or {}
    name: str | None = related.get("order_id")
    return name


def refund_result(refund: Mapping[str, Any]) -> RefundResult:
    """Say how a refund stands."""
    match refund["status"]:
        case "COMPLETED":
            return RefundResult("succeeded")
        case "FAILED" | "CANCELLED":
            return RefundResult("failed", "refused")
        case _:
            return RefundResult("processing")


def issue(error: Mapping[str, Any]) -> str:
    """Return the first issue that PayPal names in an error."""
    details = error.get("details") or [{}]
    return str(details[0].get("issue") or error.get("name") or "")


def refund_refused(error: Mapping[str, Any]) -> RefundResult:
    """Say why PayPal does not make a refund."""
    beyond = issue(error) in {"CAPTURE_FULLY_REFUNDED", "REFUND_AMOUNT_EXCEEDED"}
    return RefundResult("failed", "more_than_paid" if beyond else "refused")


def _unit(order: Mapping[str, Any]) -> Mapping[str, Any]:
    units = order.get("purchase_units") or [{}]
    unit: Mapping[str, Any] = units[0]
    return unit


def _action(order: Mapping[str, Any]) -> Action | None:
    """Where the buyer approves the payment."""
    links = {link["rel"]: link["href"] for link in order.get("links") or ()}
    url = links.get("payer-action") or links.get("approve")
    return Action(order["id"], "approval", url, "Confirm with PayPal") if url else None
