"""The books of the Stripe peer: what its payments and refunds are, and how each act changes them."""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_DECLINES: Mapping[str, tuple[str, str]] = {
    "pm_card_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", ""),
    "pm_card_chargeDeclinedFraudulent": ("card_declined", "fraudulent"),
}
_CHALLENGED = "pm_card_threeDSecure2Required"
_SLOW = "pm_bank_debit"
_CARDS = {
    "pm_card_visa": ("visa", "4242"),
    "pm_1Mastercard": ("mastercard", "4444"),
    _CHALLENGED: ("visa", "3220"),
    **dict.fromkeys(_DECLINES, ("visa", "0002")),
}
_QUERY = re.compile(r"metadata\['(\w+)'\]:'([^']*)'")
_CANCELLABLE = {"requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"}


_STEPS = {"isk": 100, "ugx": 100, **dict.fromkeys(["bhd", "jod", "kwd", "omr", "tnd"], 10)}
"""Krónur and shillings are stated in hundredths that must be whole; of three decimals the last must be zero."""


class Refused(Exception):
    """An error as Stripe's API states it."""

    def __init__(self, status: int, kind: str, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.error = {"type": kind, "code": code, "message": f"Refused: {code}", **more}


@dataclass
class Books:
    """All payments and refunds, and the events that they caused."""

    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    refunds_pend: bool = False
    charges: int = 0
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The payment methods that are kept, each with its customer, if it has one still."""
    _return_urls: dict[str, str] = field(default_factory=dict)

    def act(self, method: str, path: str, form: dict[str, Any], url: str) -> dict[str, Any]:
        """Do what a request asks for, and return a copy of what it answers."""
        routes: list[tuple[str, str, Callable[..., dict[str, Any]]]] = [
            ("POST", r"/v1/payment_intents", lambda: self._create(form)),
            ("GET", r"/v1/payment_intents/search", lambda: self._search(form)),
            ("GET", r"/v1/payment_intents/(\w+)", self._known),
            ("POST", r"/v1/payment_intents/(\w+)/confirm", lambda name: self._confirm(name, form, url)),
            ("POST", r"/v1/payment_intents/(\w+)/capture", self._capture),
            ("POST", r"/v1/payment_intents/(\w+)/cancel", self._cancel),
            ("POST", r"/v1/customers", lambda: self._customer(form)),
            ("GET", r"/v1/payment_methods/(\w+)", self._method),
            ("POST", r"/v1/payment_methods/(\w+)/detach", self._detach),
            ("GET", r"/v1/refunds", lambda: self._refunds_of(form)),
            ("POST", r"/v1/refunds", lambda: self._refund(form)),
        ]
        for verb, pattern, handler in routes:
            match = re.fullmatch(pattern, path)
            if verb == method and match:
                return copy.deepcopy(handler(*match.groups()))
        raise Refused(404, "invalid_request_error", "unknown_route")

    def authenticate(self, name: str, *, approved: bool) -> str:
        """The buyer answers their bank; returns where they go back to."""
        intent = self.intents[name]
        if intent["status"] == "requires_action":
            intent["next_action"] = None
            if approved:
                self._succeed(intent)
            else:
                self._fail(intent, "payment_intent_authentication_failure", "", kind="invalid_request_error")
        return self._return_urls[name]

    def give_card(self, name: str, token: str) -> str:
        """The buyer gives a card in their browser; returns what is wrong with it, or nothing."""
        intent = self.intents[name]
        if intent["status"] != "requires_payment_method":
            return "This payment is closed."
        intent["payment_method"] = token
        if token in _DECLINES:
            self._fail(intent, *_DECLINES[token])
            return "Your card was declined."
        intent["last_payment_error"] = None
        self._succeed(intent)
        return ""

    def clear(self, name: str) -> None:
        """A slow payment comes through."""
        self._succeed(self.intents[name])

    def settle_refunds(self, status: str) -> None:
        """Refunds that were pending come to an end."""
        for refund in self.refunds.values():
            if refund["status"] == "pending":
                refund["status"] = status
                self._emit("refund.updated", refund)

    def refund_by_hand(self, name: str, amount: int) -> None:
        """Somebody refunds at the provider's own pages."""
        self._refund({"payment_intent": name, "amount": str(amount)})

    def dispute(self, name: str) -> None:
        """The buyer's bank takes the money back."""
        self._emit("charge.dispute.created", {"object": "dispute", "payment_intent": name, "reason": "fraudulent"})

    def _known(self, name: str) -> dict[str, Any]:
        if name not in self.intents:
            raise Refused(404, "invalid_request_error", "resource_missing", param="intent")
        return self.intents[name]

    def _create(self, form: dict[str, Any]) -> dict[str, Any]:
        if int(form["amount"]) < 50 and form["currency"] == "usd":
            raise Refused(400, "invalid_request_error", "amount_too_small", param="amount")
        _demand_round(int(form["amount"]), form["currency"])
        if "payment_method" in form:
            self._demand_usable(form)
        name = f"pi_{len(self.intents) + 1}"
        intent = {
            "id": name,
            "object": "payment_intent",
            "amount": int(form["amount"]),
            "currency": form["currency"],
            "status": "requires_confirmation" if "payment_method" in form else "requires_payment_method",
            "payment_method": form.get("payment_method"),
            "automatic_payment_methods": form["automatic_payment_methods"],
            "customer": form.get("customer"),
            "setup_future_usage": form.get("setup_future_usage"),
            "metadata": form.get("metadata", {}),
            "client_secret": f"{name}_secret",
            "capture_method": _capture_method(form),
            "last_payment_error": None,
            "next_action": None,
            "latest_charge": None,
        }
        self.intents[name] = intent
        return intent

    def _search(self, form: dict[str, Any]) -> dict[str, Any]:
        wanted = dict(_QUERY.findall(form["query"]))
        found = [one for one in self.intents.values() if wanted.items() <= one["metadata"].items()]
        return {"object": "search_result", "data": found, "has_more": False, "url": "/v1/payment_intents/search"}

    def _confirm(self, name: str, form: dict[str, Any], url: str) -> dict[str, Any]:
        intent = self._known(name)
        if intent["status"] != "requires_confirmation":
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state", payment_intent=intent)
        if "return_url" not in form:
            raise Refused(400, "invalid_request_error", "parameter_missing", param="return_url")
        self._return_urls[name] = form["return_url"]
        token = intent["payment_method"]
        if token in _DECLINES:
            code, decline = _DECLINES[token]
            self._fail(intent, code, decline)
            raise Refused(402, "card_error", code, decline_code=decline or None, payment_intent=intent)
        if token == _CHALLENGED:
            intent["status"] = "requires_action"
            intent["next_action"] = {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": f"{url}/bank/{name}", "return_url": form["return_url"]},
            }
            self._emit("payment_intent.requires_action", intent)
        elif token == _SLOW:
            intent["status"] = "processing"
            self._emit("payment_intent.processing", intent)
        else:
            self._succeed(intent)
        return intent

    def _cancel(self, name: str) -> dict[str, Any]:
        intent = self._known(name)
        if intent["status"] not in _CANCELLABLE:
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state", payment_intent=intent)
        intent["status"] = "canceled"
        intent["next_action"] = None
        self._emit("payment_intent.canceled", intent)
        return intent

    def _refunds_of(self, form: dict[str, Any]) -> dict[str, Any]:
        name = self._known(form["payment_intent"])["id"]
        data = [one for one in self.refunds.values() if one["payment_intent"] == name]
        return {"object": "list", "data": data, "has_more": False, "url": "/v1/refunds"}

    def _refund(self, form: dict[str, Any]) -> dict[str, Any]:
        intent, amount = self._known(form["payment_intent"]), int(form["amount"])
        charge = intent["latest_charge"]
        if charge is None:
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state")
        _demand_round(amount, intent["currency"])
        if charge["amount_refunded"] + amount > charge["amount"]:
            raise Refused(400, "invalid_request_error", "", param="amount")
        charge["amount_refunded"] += amount
        refund = {
            "id": f"re_{len(self.refunds) + 1}",
            "object": "refund",
            "amount": amount,
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "metadata": form.get("metadata", {}),
            "status": "pending" if self.refunds_pend else "succeeded",
        }
        self.refunds[refund["id"]] = refund
        self._emit("charge.refunded", charge)
        return refund

    def _capture(self, name: str) -> dict[str, Any]:
        intent = self._known(name)
        if intent["status"] != "requires_capture":
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state", payment_intent=intent)
        self._charge(intent)
        return intent

    def _customer(self, form: dict[str, Any]) -> dict[str, Any]:
        name = f"cus_{len(self.customers) + 1}"
        self.customers[name] = {"id": name, "object": "customer", "metadata": form.get("metadata", {})}
        return self.customers[name]

    def _method(self, token: str) -> dict[str, Any]:
        return self.kept[token] if token in self.kept else _method(token)

    def _detach(self, token: str) -> dict[str, Any]:
        if self._method(token).get("customer") is None:
            raise Refused(400, "invalid_request_error", "payment_method_unexpected_state")
        self.kept[token]["customer"] = None
        return self.kept[token]

    def _demand_usable(self, form: dict[str, Any]) -> None:
        """What is kept pays with its customer alone, and what was let go pays no more."""
        token = form["payment_method"]
        method = self._method(token)
        if token in self.kept and (method["customer"] is None or method["customer"] != form.get("customer")):
            raise Refused(400, "invalid_request_error", "payment_method_unexpected_state", param="payment_method")
        if form.get("customer") is not None and form["customer"] not in self.customers:
            raise Refused(400, "invalid_request_error", "resource_missing", param="customer")

    def _keep(self, intent: dict[str, Any]) -> None:
        """Give the payment method of an intent to its customer, as a method of its own."""
        token = intent["payment_method"]
        if not (intent["customer"] and intent["setup_future_usage"]) or token in self.kept:
            return
        name = f"pm_kept{len(self.kept) + 1}"
        self.kept[name] = {**copy.deepcopy(_method(token)), "id": name, "customer": intent["customer"]}
        intent["payment_method"] = name

    def _succeed(self, intent: dict[str, Any]) -> None:
        """The buyer's bank says yes: the money moves, or is held until it is captured."""
        self._keep(intent)
        if intent["capture_method"] == "manual":
            intent["status"] = "requires_capture"
            self._emit("payment_intent.amount_capturable_updated", intent)
        else:
            self._charge(intent)

    def _charge(self, intent: dict[str, Any]) -> None:
        self.charges += 1
        intent["status"] = "succeeded"
        intent["latest_charge"] = {
            "id": f"ch_{self.charges}",
            "object": "charge",
            "payment_intent": intent["id"],
            "amount": intent["amount"],
            "amount_refunded": 0,
        }
        self._emit("payment_intent.succeeded", intent)

    def _fail(self, intent: dict[str, Any], code: str, decline: str, kind: str = "card_error") -> None:
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"type": kind, "code": code, "decline_code": decline or None}
        self._emit("payment_intent.payment_failed", intent)

    def _emit(self, name: str, what: dict[str, Any]) -> None:
        event = {"id": f"evt_{len(self.events) + 1}", "object": "event", "type": name}
        self.events.append({**event, "data": {"object": copy.deepcopy(what)}})


def _capture_method(form: dict[str, Any]) -> str:
    """How a payment is captured: cards by hand where their option says so, other means at once."""
    card = form.get("payment_method_options", {}).get("card", {})
    manual = card.get("capture_method") == "manual" and form.get("payment_method") != _SLOW
    return "manual" if manual else "automatic"


def _method(token: str) -> dict[str, Any]:
    if token == _SLOW:
        return {
            "id": token,
            "object": "payment_method",
            "type": "us_bank_account",
            "us_bank_account": {"last4": "6789"},
        }
    if token not in _CARDS:
        raise Refused(404, "invalid_request_error", "resource_missing", param="payment_method")
    brand, last4 = _CARDS[token]
    card = {"brand": brand, "last4": last4, "fingerprint": f"fp_{brand}_{last4}"}
    return {"id": token, "object": "payment_method", "type": "card", "card": card, "customer": None}


def _demand_round(amount: int, currency: str) -> None:
    if amount % _STEPS.get(currency, 1):
        raise Refused(400, "invalid_request_error", "invalid_charge_amount_no_decimal_compatible", param="amount")
