"""Turns what commerce refuses into outcomes: the code, plain words, and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.errors import CommerceError
from tools.activities import Choice, ProblemActivity
from tools.base import Activity, Fact, JsonObject, Refused

_REMEDIES = {
    "product_not_found": "Search again and use a product_id from the newest results.",
    "variant_not_found": "Look at the product again and use one of its variant ids.",
    "line_not_found": "View the cart and use one of its line ids.",
    "order_not_found": "Ask for the order number, and for the e-mail address it was placed with.",
    "checkout_not_found": "Begin the checkout again.",
    "cart_not_found": "View the cart again.",
    "out_of_stock": "Offer another option of the same product, or something similar.",
    "insufficient_stock": "Offer the quantity that is left.",
    "variant_unavailable": "Offer another option of the same product, or something similar.",
    "promotion_invalid": "Say why the code does not count; the cart is as it was.",
    "empty_cart": "Put something into the cart first.",
    "checkout_incomplete": "Ask for what is missing.",
    "checkout_closed": "Begin a new checkout from the cart.",
    "address_invalid": "Ask for the fields named.",
    "buyer_invalid": "Ask for the fields named.",
    "instrument_invalid": "Offer one of the ways to pay that are listed.",
    "option_invalid": "Offer one of the ways of delivery that are listed.",
    "quantity_invalid": "Ask for a whole number of at least one.",
    "changed_since": "Show the cart or the order as it is now and ask again.",
    "version_conflict": "Look again and repeat what is still wanted.",
    "idempotency_conflict": "Look at the order before doing anything again.",
    "payment_declined": "Offer another way to pay; nothing was charged.",
    "gateway_unavailable": "Say that the payment is being checked, and look at the order in a moment.",
    "not_cancellable": "Say why, and offer a return where that is possible.",
    "not_returnable": "Say why, and offer to pass it on to a person.",
    "not_changeable": "Say why, and offer what is still possible with the order.",
    "not_exchangeable": "Say why, and offer what is still possible with the order.",
    "not_withdrawable": "Say why.",
    "customer_not_found": "Ask for the e-mail address again, or for name and postal code.",
    "customer_refused": "Say why, and offer to pass it on to a person.",
    "request_not_found": "Show the order and use one of its request ids.",
    "gift_card_short": "Offer another way to pay that covers the whole amount.",
    "too_many_tries": "Wait a while before trying again.",
}


def refusal_of(error: CommerceError) -> Refused:
    """The outcome for an error that commerce raised."""
    return refused(error.code, error.message, details=error.details)


def refused(
    code: str,
    message: str,
    *,
    remedy: str | None = None,
    details: Mapping[str, Any] | None = None,
    choices: tuple[Choice, ...] = (),
    facts: tuple[Fact, ...] = (),
    show: bool = False,
) -> Refused:
    """A refusal; with `show`, or with choices, the screen gets a problem to draw as well."""
    activities: tuple[Activity, ...] = ()
    if show or choices:
        body: JsonObject = {"type": "error", "code": code, "severity": "requires_buyer_input", "content": message}
        activities = (Activity("problem", ProblemActivity(messages=[body], choices=list(choices))),)
    data = {key: plain(value) for key, value in (details or {}).items() if value is not None}
    return Refused(code, message, remedy or _REMEDIES.get(code, ""), data, facts, activities)


def plain(value: Any) -> Any:
    """The value as JSON, whatever small value type it was."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if hasattr(value, "format") and hasattr(value, "currency"):
        return value.format()
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return str(value)
