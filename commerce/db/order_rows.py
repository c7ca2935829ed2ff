"""How an order becomes rows, and rows an order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from commerce.db.snapshots import read_snapshot, write_snapshot
from commerce.domain.address import Address
from commerce.domain.basket import Snapshot
from commerce.domain.cart import AppliedCode, Total
from commerce.domain.checkout import Action, Buyer, FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderEvent, OrderLine, Payment, Refund, Shipment
from commerce.domain.policy import read_policy, write_policy
from commerce.domain.requests import AfterSaleRequest
from commerce.ports.orders import Placement

_BUYER = TypeAdapter(Buyer)
_ADDRESS = TypeAdapter(Address)
_OPTION = TypeAdapter(FulfillmentOption)
_TOTALS = TypeAdapter(tuple[Total, ...])
_CODES = TypeAdapter(tuple[AppliedCode, ...])
_REQUEST = TypeAdapter(AfterSaleRequest)
_ACTION = TypeAdapter(Action)


def order_row(placement: Placement) -> dict[str, Any]:
    """Return the row of a new order."""
    order = placement.order
    return {
        "merchant_id": order.merchant_id,
        "order_id": order.id,
        "number": order.number,
        "shopper_id": order.shopper_id,
        "checkout_id": order.checkout_id,
        "cart_id": placement.cart_id,
        "version": order.version,
        "status": order.status,
        "currency": order.currency,
        "total": order.total.amount,
        "email": order.buyer.email.casefold(),
        "body": agreed_body(order),
        "idempotency_key": placement.idempotency_key,
        "request_hash": placement.request_hash,
        "placed_at": order.placed_at,
        "reserved_until": placement.reserved_until,
    }


def agreed_body(order: Order) -> dict[str, Any]:
    """Return the document of what was agreed to."""
    return {
        "buyer": _BUYER.dump_python(order.buyer),
        "address": _ADDRESS.dump_python(order.address),
        "fulfillment": _OPTION.dump_python(order.fulfillment, mode="json"),
        "totals": _TOTALS.dump_python(order.totals),
        "codes": _CODES.dump_python(order.codes, mode="json"),
        "policy": write_policy(order.policy),
    }


def line_rows(order: Order) -> list[dict[str, Any]]:
    """Return the rows of an order's lines."""
    return [
        {
            "merchant_id": order.merchant_id,
            "order_id": order.id,
            "line_id": line.id,
            "position": position,
            "variant_id": line.variant_id,
            "product_id": line.product_id,
            "quantity": line.quantity,
            "unit_price": line.unit_price.amount,
            "discount": line.discount.amount,
            "total": line.total.amount,
            "tax": line.tax.amount,
            "fulfilled": line.fulfilled,
            "returned": line.returned,
            "exchanged": line.exchanged,
            "snapshot": _line_snapshot(line),
        }
        for position, line in enumerate(order.lines)
    ]


def _line_snapshot(line: OrderLine) -> dict[str, Any]:
    snapshot = Snapshot(
        line.title, line.variant_title, line.options, line.image, line.feed_id, line.sku, line.categories
    )
    list_price = None if line.list_price is None else line.list_price.amount
    within = None if line.tax_within is None else line.tax_within.amount
    return write_snapshot(snapshot) | {"listPrice": list_price, "taxWithin": within, "taxRow": line.tax_row}


def payment_row(order: Order, payment: Payment, token: str, created_at: datetime) -> dict[str, Any]:
    """Return the row of a new payment."""
    return {
        "merchant_id": order.merchant_id,
        "payment_id": payment.id,
        "order_id": order.id,
        "provider": payment.provider,
        "reference": payment.reference,
        "token": token,
        "instrument_label": payment.instrument_label,
        "amount": payment.amount.amount,
        "currency": payment.amount.currency,
        "status": payment.status,
        "failure": payment.failure,
        "action": None,
        "created_at": created_at,
        "idempotency_key": payment.key,
        "purpose": payment.purpose,
        "capture": payment.capture,
        "keep": payment.keep,
    }


def write_action(action: Action | None) -> dict[str, Any] | None:
    """Return the document of an action."""
    return None if action is None else _ACTION.dump_python(action)


def read_order(row: Any, parts: Mapping[str, Sequence[Any]]) -> Order:
    """Put an order together from its row and the rows of its parts."""
    body, currency = row.body, row.currency
    payments = parts["payments"]
    action = next((one.action for one in payments if one.action is not None and _waits(row, one)), None)
    return Order(
        id=row.order_id,
        number=row.number,
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        checkout_id=row.checkout_id,
        version=row.version,
        status=row.status,
        currency=currency,
        lines=tuple(_line(one, currency) for one in parts["lines"]),
        codes=_CODES.validate_python(body["codes"]),
        totals=_TOTALS.validate_python(body["totals"]),
        buyer=_BUYER.validate_python(body["buyer"]),
        address=_ADDRESS.validate_python(body["address"]),
        fulfillment=_OPTION.validate_python(body["fulfillment"]),
        shipments=tuple(_shipment(one) for one in parts["shipments"]),
        payments=tuple(_payment(one) for one in payments),
        refunds=tuple(_refund(one) for one in parts["refunds"]),
        events=tuple(OrderEvent(one.type, one.text, one.at) for one in parts["events"]),
        placed_at=row.placed_at,
        action=None if action is None else _ACTION.validate_python(action),
        policy=read_policy(body["policy"]),
        requests=tuple(_request(one) for one in parts["requests"]),
    )


def _waits(order: Any, payment: Any) -> bool:
    """Whether a payment still waits for its buyer: the order's own while it is pending, a later one by itself."""
    return bool(payment.status == "requires_action" and (order.status == "pending" or payment.purpose != "order"))


def _line(row: Any, currency: str) -> OrderLine:
    snapshot = read_snapshot(row.snapshot)
    list_price, within = row.snapshot["listPrice"], row.snapshot.get("taxWithin")
    return OrderLine(
        id=row.line_id,
        variant_id=row.variant_id,
        product_id=row.product_id,
        title=snapshot.title,
        variant_title=snapshot.variant_title,
        options=snapshot.options,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
        list_price=None if list_price is None else Money(list_price, currency),
        discount=Money(row.discount, currency),
        total=Money(row.total, currency),
        tax=Money(row.tax, currency),
        image=snapshot.image,
        feed_id=snapshot.feed_id,
        sku=snapshot.sku,
        fulfilled=row.fulfilled,
        returned=row.returned,
        returnable_until=None,
        categories=snapshot.categories,
        exchanged=row.exchanged,
        tax_within=None if within is None else Money(within, currency),
        tax_row=row.snapshot.get("taxRow", ""),
    )


def _payment(row: Any) -> Payment:
    amount = Money(row.amount, row.currency)
    return Payment(
        id=row.payment_id,
        provider=row.provider,
        reference=row.reference,
        amount=amount,
        status=row.status,
        instrument_label=row.instrument_label,
        failure=row.failure,
        key=row.idempotency_key,
        purpose=row.purpose,
        capture=row.capture,
        keep=bool(row.keep),
    )


def _refund(row: Any) -> Refund:
    amount = Money(row.amount, row.currency)
    made = (row.refund_id, row.payment_id, amount, row.status, row.reason, row.created_at, row.destination)
    return Refund(*made, row.tries, row.due_at)


def _request(row: Any) -> AfterSaleRequest:
    return _REQUEST.validate_python(row.body | {"state": row.state})


def _shipment(row: Any) -> Shipment:
    return Shipment(
        id=row.shipment_id,
        status=row.status,
        quantities=row.quantities,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
    )
