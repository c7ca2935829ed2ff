"""A shirt in sizes of different prices, and short ways to change, exchange and withdraw."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commerce.domain.order import Order
from commerce.domain.policy import AfterSalePolicy
from commerce.domain.replacing import Change
from commerce.domain.requests import Agreed, RequestKind
from tests.support.shop import MERCHANT, SHOPPER, Shop


def shirt(size: str, price: str, stock: int) -> dict[str, Any]:
    return {
        "id": f"shirt-{size}".lower(),
        "group": "shirt",
        "title": "Linen shirt",
        "price": f"{price} USD",
        "stock": stock,
        "category": ["Clothes"],
        "options": {"Size": size},
    }


SHIRTS = (shirt("S", "30.00", 5), shirt("M", "30.00", 5), shirt("L", "34.00", 5), shirt("XS", "25.00", 1))


async def with_shirts(shop: Shop) -> Shop:
    """Put a shirt in four sizes of different prices into the shop."""
    await shop.take_feed(SHIRTS)
    async for batch in shop.commerce.catalogue.scan(MERCHANT):
        shop.variants.update({variant.feed_id: variant.id for product in batch for variant in product.variants})
    return shop


async def set_policy(shop: Shop, **rules: Any) -> None:
    await shop.commerce.selling_rules.set_policy(MERCHANT, replace(AfterSalePolicy(), **rules))


def become(shop: Shop, order: Order, **changes: str) -> list[Change]:
    """Changes of an order's lines by the feed id of what each was, to that of what it becomes."""
    lines = {line.feed_id: line.id for line in order.lines}
    return [Change(lines[f"shirt-{old}"], shop.variants[f"shirt-{new}"]) for old, new in changes.items()]


async def replace_items(
    shop: Shop,
    order: Order,
    kind: RequestKind,
    changes: Sequence[Change],
    payment: str = "",
    key: str = "replace-1",
    shopper: str = SHOPPER,
) -> Order:
    sale = shop.commerce.after_sale
    offer = await sale.offers.replacing(MERCHANT, shopper, order.id, kind, changes, payment)
    agreed = Agreed(order.version, key, charge=offer.charge.amount, refund=offer.refund.amount)
    return await sale.replace_items(MERCHANT, shopper, order.id, kind, changes, payment, agreed=agreed)


async def withdraw(shop: Shop, order: Order, key: str = "withdraw-1") -> Order:
    request = next(one for one in order.requests if one.open)
    agreed = Agreed(order.version, key, refund=order.paid_for(request).amount)
    return await shop.commerce.after_sale.withdraw(MERCHANT, SHOPPER, order.id, request.id, agreed=agreed)


async def demand_unchanged(shop: Shop, order: Order) -> None:
    assert await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id) == order


def moved(order: Order) -> tuple[list[int], list[int]]:
    paid = [one.amount.amount for one in order.payments if one.status == "succeeded"]
    return paid, [one.amount.amount for one in order.refunds if one.status != "failed"]
