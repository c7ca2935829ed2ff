"""The books of the PayPal peer: its orders, captures and refunds, and how each act changes them."""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


class Refused(Exception):
    """An error as PayPal's API states it."""

    def __init__(self, status: int, issue: str) -> None:
        super().__init__(issue)
        self.status = status
        name = {404: "RESOURCE_NOT_FOUND", 400: "INVALID_REQUEST"}.get(status, "UNPROCESSABLE_ENTITY")
        self.error = {"name": name, "details": [{"issue": issue}], "message": f"Refused: {issue}"}


@dataclass
class PayPalBooks:
    """All orders, and the events that they caused. The next buyer's funding can be made to fail or to take its time."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    declines: bool = False
    pends: bool = False
    refunds_pend: bool = False
    _counted: int = 0

    def act(self, method: str, path: str, body: Mapping[str, Any], url: str) -> tuple[int, dict[str, Any]]:
        """Do what a request asks for; returns the status and a copy of what it answers."""
        routes: list[tuple[str, str, int, Callable[..., dict[str, Any]]]] = [
            ("POST", r"/v2/checkout/orders", 200, lambda: self._create(body, url)),
            ("GET", r"/v2/checkout/orders/([\w-]+)", 200, self._known),
            ("POST", r"/v2/checkout/orders/([\w-]+)/capture", 201, self._capture),
            ("GET", r"/v2/payments/captures/([\w-]*)", 200, lambda name: self._taken(name)[1]),
            ("POST", r"/v2/payments/captures/([\w-]+)/refund", 201, lambda name: self._refund(name, body)),
        ]
        for verb, pattern, status, handler in routes:
            match = re.fullmatch(pattern, path)
            if verb == method and match:
                return status, copy.deepcopy(handler(*match.groups()))
        raise Refused(404, "INVALID_RESOURCE_ID")

    def approve(self, name: str) -> str:
        """The buyer approves an order; returns where they are sent."""
        order = self._known(name)
        if order["status"] == "PAYER_ACTION_REQUIRED":
            order["status"] = "APPROVED"
            self._emit("CHECKOUT.ORDER.APPROVED", "checkout-order", order)
        how = order["payment_source"]["paypal"]["experience_context"]
        return f"{how['return_url']}?token={name}&PayerID=BUYER"

    def turn_back(self, name: str) -> str:
        """The buyer does not want to; returns where they are sent."""
        return f"{self._known(name)['payment_source']['paypal']['experience_context']['cancel_url']}?token={name}"

    def clear(self, name: str, status: str = "COMPLETED") -> None:
        """A capture that was pending comes to its end."""
        capture = self.captures(name)[0]
        capture["status"] = status
        ending = "COMPLETED" if status == "COMPLETED" else "DENIED"
        self._emit(f"PAYMENT.CAPTURE.{ending}", "capture", capture)

    def refund_by_hand(self, name: str, value: str) -> None:
        """Somebody refunds at PayPal's own pages."""
        capture = self.captures(name)[0]
        self._refund(capture["id"], {"amount": {**capture["amount"], "value": value}})

    def settle_refunds(self, status: str) -> None:
        for order in self.orders.values():
            for refund in _payments(order)["refunds"]:
                if refund["status"] == "PENDING":
                    refund["status"] = status
                    self._emit("PAYMENT.CAPTURE.REFUNDED", "refund", refund)

    def dispute(self, name: str) -> None:
        """The buyer complains about an order."""
        disputed = [{"seller_transaction_id": self.captures(name)[0]["id"]}]
        what = {"dispute_id": "PP-D-1", "reason": "UNAUTHORISED", "disputed_transactions": disputed}
        self._emit("CUSTOMER.DISPUTE.CREATED", "dispute", what)

    def captures(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _payments(self._known(name))["captures"]
        return found

    def taken(self) -> Decimal:
        """All money that was taken and has not gone back."""
        total = Decimal(0)
        for order in self.orders.values():
            made = _payments(order)
            kept = [one for one in made["captures"] if one["status"] not in {"DECLINED", "PENDING"}]
            total += sum((Decimal(one["amount"]["value"]) for one in kept), Decimal(0))
            back = [one for one in made["refunds"] if one["status"] != "FAILED"]
            total -= sum((Decimal(one["amount"]["value"]) for one in back), Decimal(0))
        return total

    def _known(self, name: str) -> dict[str, Any]:
        if name not in self.orders:
            raise Refused(404, "INVALID_RESOURCE_ID")
        return self.orders[name]

    def _create(self, body: Mapping[str, Any], url: str) -> dict[str, Any]:
        unit = copy.deepcopy(body["purchase_units"][0])
        if unit["amount"]["currency_code"] not in {"USD", "EUR", "GBP", "JPY", "HUF", "TWD"}:
            raise Refused(422, "CURRENCY_NOT_SUPPORTED")
        if unit["amount"]["currency_code"] in {"HUF", "JPY", "TWD"} and "." in unit["amount"]["value"]:
            raise Refused(422, "DECIMALS_NOT_SUPPORTED")
        if Decimal(unit["amount"]["value"]) <= 0:
            raise Refused(422, "CANNOT_BE_ZERO_OR_NEGATIVE")
        name = self._name("ORDER")
        unit["payments"] = {"captures": [], "refunds": []}
        order = {
            "id": name,
            "intent": body["intent"],
            "status": "PAYER_ACTION_REQUIRED",
            "payment_source": body["payment_source"],
            "purchase_units": [unit],
            "links": [
                {"href": f"{url}/v2/checkout/orders/{name}", "rel": "self", "method": "GET"},
                {"href": f"{url}/checkoutnow/{name}", "rel": "payer-action", "method": "GET"},
            ],
        }
        self.orders[name] = order
        return order

    def _capture(self, name: str) -> dict[str, Any]:
        order = self._known(name)
        if order["status"] == "COMPLETED":
            raise Refused(422, "ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise Refused(422, "ORDER_NOT_APPROVED")
        if self.declines:
            raise Refused(422, "INSTRUMENT_DECLINED")
        order["status"] = "COMPLETED"
        capture = {
            "id": self._name("CAPTURE"),
            "status": "PENDING" if self.pends else "COMPLETED",
            "amount": order["purchase_units"][0]["amount"],
            "custom_id": order["purchase_units"][0]["custom_id"],
            "supplementary_data": {"related_ids": {"order_id": name}},
        }
        _payments(order)["captures"].append(capture)
        self._emit(f"PAYMENT.CAPTURE.{capture['status']}", "capture", capture)
        return order

    def _taken(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        for order in self.orders.values():
            for capture in _payments(order)["captures"]:
                if capture["id"] == name:
                    return order, capture
        raise Refused(404, "INVALID_RESOURCE_ID")

    def _refund(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        order, capture = self._taken(name)
        made = _payments(order)["refunds"]
        back = sum((Decimal(one["amount"]["value"]) for one in made), Decimal(0))
        if back + Decimal(body["amount"]["value"]) > Decimal(capture["amount"]["value"]):
            raise Refused(422, "REFUND_AMOUNT_EXCEEDED")
        refund = {
            "id": self._name("REFUND"),
            "status": "PENDING" if self.refunds_pend else "COMPLETED",
            "amount": body["amount"],
            "custom_id": body.get("custom_id"),
            "supplementary_data": {"related_ids": {"order_id": order["id"]}},
        }
        made.append(refund)
        whole = back + Decimal(body["amount"]["value"]) == Decimal(capture["amount"]["value"])
        capture["status"] = "REFUNDED" if whole else "PARTIALLY_REFUNDED"
        self._emit("PAYMENT.CAPTURE.REFUNDED", "refund", refund)
        return refund

    def _name(self, kind: str) -> str:
        self._counted += 1
        return f"{kind}{self._counted:010d}"

    def _emit(self, name: str, kind: str, what: dict[str, Any]) -> None:
        event = {"id": f"WH-{len(self.events) + 1}", "event_type": name, "resource_type": kind}
        self.events.append({**event, "resource": copy.deepcopy(what)})


def _payments(order: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = order["purchase_units"][0]["payments"]
    return found
