"""Means that Stripe keeps for a buyer: a PaymentMethod pays again with its customer alone, so both are the token."""

from collections.abc import Mapping
from typing import Any

_BETWEEN = "/"


def kept_token(customer: str, method: str) -> str:
    """Return the token of a PaymentMethod that is kept for a customer."""
    return f"{customer}{_BETWEEN}{method}"


def customer_of(token: str) -> str | None:
    """Return the customer of a token; None where nothing is kept under it."""
    customer, between, _ = token.partition(_BETWEEN)
    return customer if between else None


def method_of(token: str) -> str:
    """Return the PaymentMethod of a token, kept or not."""
    return token.rpartition(_BETWEEN)[2]


def wants_kept(intent: Mapping[str, Any]) -> bool:
    """Whether a PaymentIntent leaves its PaymentMethod with its customer."""
    return bool(intent.get("setup_future_usage") and intent.get("customer") and intent.get("payment_method"))
