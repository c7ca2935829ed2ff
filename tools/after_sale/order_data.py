"""An order in the words and figures that a model may repeat: each stands in the facts of the same call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commerce.domain.allowances import sendable_back
from tools.buying.cart_view import totals_data
from tools.wording import day, days, locale_of

if TYPE_CHECKING:
    from datetime import datetime

    from commerce.domain.merchant import Merchant
    from commerce.domain.order import Order, OrderLine, Shipment
    from commerce.domain.requests import AfterSaleRequest

_ACTS = {
    "cancellation": "cancel_order",
    "address": "change_order_address",
    "payment": "change_order_payment",
    "items": "change_order_items",
    "return": "return_items",
    "exchange": "exchange_items",
}


def order_data(order: Order, merchant: Merchant, now: datetime | None = None) -> dict[str, Any]:
    """Number, state, lines, parcels, what was asked for, and what may still be done until when."""
    locale = locale_of(merchant)
    data: dict[str, Any] = {
        "order_id": order.id,
        "number": order.number,
        "status": order.status,
        "status_text": order.status_text,
        "placed_on": day(order.placed_at.date(), locale),
        "lines": [_line(order, line, locale, now) for line in order.lines],
        "delivery": f"{order.fulfillment.title}, {days(order.fulfillment.earliest, order.fulfillment.latest, locale)}",
        "paid_with": order.means,
        "cancellable": order.cancellable,
        "returnable": order.returnable,
        "exchangeable": order.may("exchange"),
        "changeable": [kind for kind in ("address", "payment", "items") if order.may(kind)],
        "possible": [_possible(one.kind, one.until, locale) for one in order.allowed],
        **totals_data(order.totals, order.currency, locale),
    }
    if order.returnable_until:
        data["returnable_until"] = day(order.returnable_until.date(), locale)
    if order.shipments:
        data["shipments"] = [_shipment(one, order) for one in order.shipments]
    if order.requests:
        data["requests"] = [request_data(one, locale) for one in order.requests]
    if order.refunded:
        data["refunded"] = order.refunded.format(locale)
    if order.action:
        data["action_needed"] = order.action.title
    return data


def request_data(request: AfterSaleRequest, locale: str) -> dict[str, Any]:
    """What was asked for, where it stands, and whether it can be withdrawn."""
    data: dict[str, Any] = {
        "request_id": request.id,
        "kind": request.kind,
        "state": request.state,
        "state_text": request.state_text,
        "withdrawable": request.withdrawable,
        "items": [
            {
                "line_id": line.line_id,
                "title": line.title,
                "quantity": line.quantity,
                **({"for": line.replacement.variant_title or line.replacement.title} if line.replacement else {}),
            }
            for line in request.lines
        ],
    }
    for name in ("refund", "charge", "fee"):
        amount = getattr(request, name)
        if amount:
            data[name] = amount.format(locale)
    if request.means is not None:
        data["means"] = request.means.said
    if request.why:
        data["why"] = request.why
    if request.unpaid:
        data["unpaid"] = True
    return data


def _line(order: Order, line: OrderLine, locale: str, now: datetime | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "line_id": line.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "title": line.title,
        "variant_title": line.variant_title,
        "options": dict(line.options),
        "quantity": line.quantity,
        "sent": line.fulfilled,
        "returned": line.returned,
        "exchanged": line.exchanged,
        "total": line.total.format(locale),
    }
    if now is not None and order.returnable:
        data["returnable"] = sendable_back(order, "return", line, now)
    return data


def _possible(kind: str, until: datetime | None, locale: str) -> dict[str, Any]:
    return {"act": _ACTS[kind], **({"until": day(until.date(), locale)} if until else {})}


def _shipment(parcel: Shipment, order: Order) -> dict[str, Any]:
    items = [
        {"title": line.title, "quantity": quantity}
        for line_id, quantity in parcel.quantities.items()
        if (line := order.line(line_id)) is not None
    ]
    return {
        "status": parcel.status,
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "items": items,
    }
