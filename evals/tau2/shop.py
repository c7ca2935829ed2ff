"""Reads that shop's data as products, customers with what they pay with, and orders in their states."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from commerce.domain.address import Address, normalise
from commerce.domain.cart import Total
from commerce.domain.checkout import Buyer, FulfillmentOption, Instrument
from commerce.domain.customers import CustomerRecord
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderLine, Payment, Refund, Shipment
from commerce.domain.order_states import OrderStatus
from commerce.domain.policy import AfterSalePolicy
from commerce.domain.product import Product, Variant
from commerce.domain.splitting import GIFT_CARD, card_label
from commerce.services.order_import import BroughtOrder
from storage.ids import new_id

MERCHANT = "retail"
PROVIDER = "on_record"
CURRENCY = "USD"
Json = dict[str, Any]

_STATUS: Mapping[str, OrderStatus] = {
    "pending": "paid",
    "processed": "fulfilled",
    "delivered": "delivered",
    "cancelled": "cancelled",
}


@dataclass(frozen=True, slots=True)
class RetailData:
    """The shop as its files have it."""

    products: Mapping[str, Json]
    users: Mapping[str, Json]
    orders: Mapping[str, Json]


def read_shop(folder: Path) -> RetailData:
    """Read ``db.json``, packed or not."""
    return RetailData(**{name: part for name, part in read_json(folder, "db.json").items() if name != "version"})


def read_json(folder: Path, name: str) -> Any:
    """Read a JSON file, packed or not."""
    return orjson.loads(_bytes(folder, name))


def read_lines(folder: Path, name: str) -> list[Json]:
    """Read a file of JSON lines, packed or not."""
    return [orjson.loads(line) for line in _bytes(folder, name).splitlines() if line.strip()]


def _bytes(folder: Path, name: str) -> bytes:
    packed = folder / f"{name}.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes()


def cents(amount: float) -> int:
    """Return an amount of theirs in minor units; theirs carry the noise of floats."""
    return int((Decimal(repr(amount)) * 100).quantize(Decimal(1)))


def feed(data: RetailData) -> Iterator[Json]:
    """Yield a feed of the products, each variant under the id that it has there."""
    for product in data.products.values():
        for item in product["variants"].values():
            yield {
                "id": item["item_id"],
                "group": product["product_id"],
                "title": product["name"],
                "price": f"{Decimal(cents(item['price'])) / 100} {CURRENCY}",
                "availability": "in_stock" if item["available"] else "out_of_stock",
                "category": [product["name"]],
                "options": item["options"],
            }


def customers(data: RetailData) -> list[CustomerRecord]:
    """Return the customers with what they pay with."""
    return [
        CustomerRecord(
            id=user["user_id"],
            name=_name(user),
            email=user["email"],
            address=address_of(user["address"], _name(user)),
            instruments=tuple(instrument_of(one) for one in user["payment_methods"].values()),
        )
        for user in data.users.values()
    ]


def gift_cards(data: RetailData) -> list[tuple[str, Money]]:
    """Return the gift cards with what they hold."""
    methods = [one for user in data.users.values() for one in user["payment_methods"].values()]
    return [(one["id"], Money(cents(one["balance"]), CURRENCY)) for one in methods if one["source"] == "gift_card"]


def instrument_of(method: Json) -> Instrument:
    """Return a means of payment of theirs; its id is its token."""
    name, last4 = method["id"], method.get("last_four", method["id"][-4:])
    if method["source"] == "gift_card":
        return Instrument(name, "gift_card", card_label(name[-4:]), "gift_card", name[-4:], name, GIFT_CARD)
    label = f"PayPal {name}" if method["source"] == "paypal" else f"{method['brand']} ending in {last4} ({name})"
    return Instrument(name, method["source"], label, method.get("brand", ""), last4, name, PROVIDER)


def address_of(address: Json, name: str) -> Address:
    return normalise(
        Address(
            full_name=name,
            line1=address["address1"],
            line2=address["address2"],
            city=address["city"],
            region=address["state"],
            postal_code=address["zip"],
            country=address["country"],
        )
    )


def orders(
    data: RetailData, variants: Mapping[str, tuple[Product, Variant]], policy: AfterSalePolicy, now: datetime
) -> list[BroughtOrder]:
    """Return the orders as ours; ``variants`` are ours by the id that they have there."""
    return [_order(data, order, variants, policy, now) for order in data.orders.values()]


def _order(
    data: RetailData,
    order: Json,
    variants: Mapping[str, tuple[Product, Variant]],
    policy: AfterSalePolicy,
    now: datetime,
) -> BroughtOrder:
    user = data.users[order["user_id"]]
    status = _STATUS[order["status"]]
    lines = tuple(_line(item, *variants[item["item_id"]], sent=bool(order["fulfillments"])) for item in order["items"])
    total = sum(line.total.amount for line in lines)
    payments, refunds = _money(user, order["payment_history"], now)
    placed = now - timedelta(days=7)
    brought = Order(
        id=new_id("ord"),
        number=order["order_id"].lstrip("#"),
        merchant_id=MERCHANT,
        shopper_id=user["user_id"],
        checkout_id=new_id("chk"),
        version=1,
        status=status,
        currency=CURRENCY,
        lines=lines,
        codes=(),
        totals=(Total("subtotal", total, "Items"), Total("total", total, "Total")),
        buyer=Buyer(_name(user), user["email"], ""),
        address=address_of(order["address"], _name(user)),
        fulfillment=FulfillmentOption(
            "standard", "Standard delivery", "", Money(0, CURRENCY), placed.date(), now.date()
        ),
        shipments=tuple(_parcels(order, lines, status, now)),
        payments=payments,
        refunds=refunds,
        events=(),
        placed_at=placed,
        action=None,
        policy=policy,
    )
    return BroughtOrder(brought, {one.id: one.reference or "" for one in payments})


def _line(item: Json, product: Product, variant: Variant, *, sent: bool) -> OrderLine:
    price = Money(cents(item["price"]), CURRENCY)
    return OrderLine(
        id=new_id("line"),
        variant_id=variant.id,
        product_id=product.id,
        title=item["name"],
        variant_title=variant.title,
        options=item["options"],
        quantity=1,
        unit_price=price,
        list_price=None,
        discount=Money(0, CURRENCY),
        total=price,
        tax=Money(0, CURRENCY),
        image=None,
        feed_id=item["item_id"],
        sku=None,
        fulfilled=1 if sent else 0,
        returned=0,
        returnable_until=None,
        categories=product.categories,
    )


def _money(user: Json, history: Sequence[Json], now: datetime) -> tuple[tuple[Payment, ...], tuple[Refund, ...]]:
    payments: list[Payment] = []
    refunds: list[Refund] = []
    for entry in history:
        means = instrument_of(user["payment_methods"][entry["payment_method_id"]])
        amount = Money(cents(entry["amount"]), CURRENCY)
        if entry["transaction_type"] == "payment":
            name = new_id("pay")
            payments.append(Payment(name, means.provider, means.token, amount, "succeeded", means.label, None, name))
            continue
        paid = next(one for one in payments if one.reference == means.token)
        refunds.append(Refund(new_id("ref"), paid.id, amount, "succeeded", "cancelled", now))
    return tuple(payments), tuple(refunds)


def _parcels(order: Json, lines: Sequence[OrderLine], status: OrderStatus, now: datetime) -> Iterator[Shipment]:
    left = list(lines)
    for parcel in order["fulfillments"]:
        inside = [next(line for line in left if line.feed_id == item_id) for item_id in parcel["item_ids"]]
        left = [line for line in left if line not in inside]
        arrived = status == "delivered"
        yield Shipment(
            id=new_id("shp"),
            status="delivered" if arrived else "shipped",
            quantities={line.id: 1 for line in inside},
            carrier=None,
            tracking_number=parcel["tracking_id"][0],
            tracking_url=None,
            shipped_at=now - timedelta(days=5),
            delivered_at=now - timedelta(days=2) if arrived else None,
        )


def _name(user: Json) -> str:
    return f"{user['name']['first_name']} {user['name']['last_name']}"
