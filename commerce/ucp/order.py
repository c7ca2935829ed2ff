"""An order in UCP's shape."""

from collections.abc import Mapping

from commerce.domain.allowances import back_in_open_requests
from commerce.domain.order import Order, OrderLine, Refund, Shipment
from commerce.domain.requests import AfterSaleRequest, RequestKind, RequestState
from commerce.ucp.checkout import buyer_body
from commerce.ucp.common import Body, absolute, address_body, envelope, item_body, line_totals, total_body

_ADJUSTMENT_STATUS = {"pending": "pending", "succeeded": "completed", "failed": "failed"}
_REQUEST_STATUS: Mapping[RequestState, str] = {
    "awaiting_payment": "pending",
    "requested": "pending",
    "approved": "pending",
    "received": "pending",
    "completed": "completed",
    "withdrawn": "failed",
    "refused": "failed",
    "failed": "failed",
}
_ADJUSTMENT_TYPE: Mapping[RequestKind, str] = {
    "cancellation": "cancellation",
    "address": "address_change",
    "payment": "payment_change",
    "items": "order_edit",
    "return": "return",
    "exchange": "exchange",
}
ACTS: Mapping[RequestKind, str] = {
    "cancellation": "cancel_order",
    "address": "change_address",
    "payment": "change_payment",
    "items": "change_items",
    "return": "return_items",
    "exchange": "exchange_items",
}
"""What each kind of request is proposed as."""


def order_body(order: Order, *, base_url: str | None = None) -> Body:
    """Return the body of an order; addresses are absolute when the shop's own address is given."""
    return {
        "ucp": envelope("order"),
        "id": order.id,
        "label": order.number,
        "checkout_id": order.checkout_id,
        "permalink_url": absolute(f"/orders/{order.id}", base_url),
        "line_items": [_line(order, line, base_url) for line in order.lines],
        "fulfillment": {
            "expectations": [_expectation(order)],
            "events": [event for parcel in order.shipments for event in _parcel_events(parcel, order, base_url)],
        },
        "adjustments": [*(_refund(one) for one in order.refunds), *_requests(order)],
        "currency": order.currency,
        "totals": [total_body(total) for total in order.totals],
        "shopmind": _additions(order, base_url),
    }


def _additions(order: Order, base_url: str | None) -> Body:
    until = order.returnable_until
    return {
        "number": order.number,
        "status": order.status,
        "statusText": order.status_text,
        "version": order.version,
        "placedAt": order.placed_at.isoformat(),
        "buyer": buyer_body(order.buyer),
        "address": list(order.address.lines()),
        "delivery": f"{order.fulfillment.title}: {order.fulfillment.description}",
        "cancellable": order.cancellable,
        "returnable": order.returnable,
        "exchangeable": order.may("exchange"),
        "changeable": [kind for kind in ("address", "payment", "items") if order.may(kind)],
        "allowed": [
            {"act": ACTS[one.kind], "until": one.until.isoformat() if one.until else None} for one in order.allowed
        ],
        "reasons": {ACTS[kind]: list(order.policy.rule(kind).reasons) for kind in ("cancellation", "return")},
        "refundTo": list(order.policy.returns.refund_to),
        "requests": [_request(one) for one in order.requests],
        "returnableUntil": until.isoformat() if until and order.returnable else None,
        "refunded": order.refunded.amount,
        "refunds": [
            {"id": one.id, "status": one.status, "amount": one.amount.amount, "to": _goes_to(order, one)}
            | ({"card": True} if one.destination is not None else {})
            for one in order.refunds
        ],
        "discounts": [{"code": one.code, "title": one.title, "amount": one.amount.amount} for one in order.codes],
        "payments": [
            {
                "id": one.id,
                "status": one.status,
                "label": one.instrument_label,
                "amount": one.amount.amount,
                "provider": one.provider,
                "purpose": one.purpose,
            }
            for one in order.payments
        ],
        "shipments": [
            {
                "id": one.id,
                "status": one.status,
                "carrier": one.carrier,
                "trackingNumber": one.tracking_number,
                "trackingUrl": one.tracking_url,
                "shippedAt": one.shipped_at.isoformat(),
                "deliveredAt": one.delivered_at.isoformat() if one.delivered_at else None,
                "lines": [{"id": line_id, "quantity": count} for line_id, count in one.quantities.items()],
            }
            for one in order.shipments
        ],
        "events": [{"type": one.type, "text": one.text, "at": one.at.isoformat()} for one in order.events],
        "actions": []
        if order.action is None
        else [
            {
                "id": order.action.id,
                "type": order.action.type,
                "url": absolute(order.action.url, base_url),
                "title": order.action.title,
            }
        ],
    }


def _line(order: Order, line: OrderLine, base_url: str | None) -> Body:
    until = line.returnable_until
    return {
        "id": line.id,
        "item": item_body(line.variant_id, line.title, line.unit_price, line.image, base_url),
        "quantity": {"original": line.quantity, "total": line.kept, "fulfilled": line.kept - line.unsent},
        "totals": line_totals(line.total + line.discount, line.discount, line.total),
        "status": _line_status(line),
        "shopmind": {
            "productId": line.product_id,
            "variantId": line.variant_id,
            "feedId": line.feed_id,
            "sku": line.sku or line.feed_id,
            "variantTitle": line.variant_title,
            "options": dict(line.options),
            "listPrice": None if line.list_price is None else line.list_price.amount,
            "imageAlt": line.image.alt if line.image else None,
            "returned": line.returned,
            "exchanged": line.exchanged,
            "unsent": line.unsent,
            "underway": back_in_open_requests(order, line.id),
            "returnableUntil": until.isoformat() if until else None,
            "url": absolute(f"/product/{line.product_id}", base_url),
        },
    }


def _line_status(line: OrderLine) -> str:
    if line.kept == 0:
        return "removed"
    if line.unsent == 0:
        return "fulfilled"
    return "partial" if line.fulfilled else "processing"


def _expectation(order: Order) -> Body:
    return {
        "id": order.fulfillment.id,
        "line_items": [{"id": line.id, "quantity": line.quantity} for line in order.lines],
        "method_type": "shipping",
        "destination": address_body(order.address),
        "description": order.fulfillment.description,
    }


def _parcel_events(parcel: Shipment, order: Order, base_url: str | None) -> list[Body]:
    """Return what happened to a parcel; UCP wants an address to track it at, which is the order's page at least."""
    tracking: Mapping[str, str] = {
        "tracking_number": parcel.tracking_number or parcel.id,
        "tracking_url": parcel.tracking_url or absolute(f"/orders/{order.id}", base_url),
        **({"carrier": parcel.carrier} if parcel.carrier else {}),
    }
    lines = [{"id": line_id, "quantity": quantity} for line_id, quantity in parcel.quantities.items()]
    steps = [("shipped", parcel.shipped_at), ("delivered", parcel.delivered_at)]
    return [
        {
            "id": f"{parcel.id}_{kind}",
            "occurred_at": at.isoformat(),
            "type": kind,
            "line_items": lines,
            "description": "Delivered" if kind == "delivered" else "On its way",
            **tracking,
        }
        for kind, at in steps
        if at is not None
    ]


def _refund(refund: Refund) -> Body:
    return {
        "id": refund.id,
        "type": "refund",
        "occurred_at": refund.created_at.isoformat(),
        "status": _ADJUSTMENT_STATUS[refund.status],
        "totals": [{"type": "total", "amount": -refund.amount.amount}],
        "description": refund.reason.replace("_", " "),
    }


def _goes_to(order: Order, refund: Refund) -> str | None:
    """Name what a refund goes to; None for a gift card that is not one of the order's payments."""
    payment = order.payment(refund.payment_id)
    return None if refund.destination is not None or payment is None else payment.instrument_label


def _requests(order: Order) -> list[Body]:
    """Return what was asked for as adjustments: what comes back is taken off, what takes its place is added."""
    return [
        {
            "id": one.id,
            "type": _ADJUSTMENT_TYPE[one.kind],
            "occurred_at": one.created_at.isoformat(),
            "status": _REQUEST_STATUS[one.state],
            "line_items": [
                {"id": item.line_id, "quantity": -item.quantity if one.kind != "items" else item.quantity}
                for item in one.lines
            ],
            "totals": [{"type": "total", "amount": (one.charge - one.refund).amount}],
            "description": one.state_text,
        }
        for one in order.requests
        if one.kind != "cancellation" or order.status == "cancelled"
    ]


def _request(one: AfterSaleRequest) -> Body:
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        "stateText": one.state_text,
        "open": one.open,
        "withdrawable": one.withdrawable,
        "reason": one.reason,
        "why": one.why,
        "refund": one.refund.amount,
        "charge": one.charge.amount,
        "fee": one.fee.amount,
        "means": one.means.said if one.means else None,
        "unpaid": one.unpaid,
        "createdAt": one.created_at.isoformat(),
        "lines": [
            {
                "id": item.line_id,
                "title": item.title,
                "quantity": item.quantity,
                "becomes": (item.replacement.variant_title or item.replacement.title) if item.replacement else None,
            }
            for item in one.lines
        ],
    }
