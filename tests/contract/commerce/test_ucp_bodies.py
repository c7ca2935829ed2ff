"""What goes over the wire is valid UCP, and says what our own pages need besides."""

from decimal import Decimal

from ucp_sdk.models.schemas.common.payment_authentication import Checkout as AuthenticatedCheckout
from ucp_sdk.models.schemas.shopping.discount import Cart as UcpCart
from ucp_sdk.models.schemas.shopping.fulfillment import Checkout as UcpCheckout
from ucp_sdk.models.schemas.shopping.order import Order as UcpOrder

from commerce.domain.policy import AfterSalePolicy, ReturnRule
from commerce.domain.promotions import Promotion
from commerce.domain.tax import TaxRate, TaxRules
from commerce.ucp.cart import cart_body
from commerce.ucp.checkout import checkout_body
from commerce.ucp.common import Body
from commerce.ucp.order import order_body
from tests.support.shop import MERCHANT, SHOPPER, Shop

_BASE = "https://shop.example"
_OF_UCP_TOTAL = {"subtotal", "items_discount", "discount", "fulfillment", "tax", "fee"}


def _adds_up(body: Body) -> bool:
    totals = {row["type"]: row["amount"] for row in body["totals"] if row["type"] == "total"}
    rows = sum(row["amount"] for row in body["totals"] if row["type"] in _OF_UCP_TOTAL)
    lines = sum(row["amount"] for line in body["line_items"] for row in line["totals"] if row["type"] == "subtotal")
    subtotal = next(row["amount"] for row in body["totals"] if row["type"] == "subtotal")
    return bool(rows == totals["total"] and lines == subtotal)


async def _promotions(shop: Shop) -> None:
    await shop.commerce.selling_rules.set_promotions(
        MERCHANT, [Promotion("p", "Tenth off", "percentage", code="TENTH", percent=Decimal(10))]
    )
    await shop.commerce.selling_rules.set_tax_rules(
        MERCHANT, TaxRules((TaxRate("US", Decimal("8.875"), "Sales tax", "OR", on_delivery=True),))
    )


async def test_a_cart_is_valid_ucp_and_adds_up(shop: Shop) -> None:
    await _promotions(shop)
    await shop.add("mug", 3)
    await shop.add("book", 1)
    cart = await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "TENTH")

    body = cart_body(cart, base_url=_BASE)

    UcpCart.model_validate(body)
    assert _adds_up(body)
    assert body["discounts"]["applied"][0]["allocations"] == [
        {"path": "$.line_items[0]", "amount": 375},
        {"path": "$.line_items[1]", "amount": 100},
    ]
    assert body["shopmind"]["version"] == cart.version
    assert body["line_items"][0]["shopmind"]["feedId"] == "mug"
    assert shop.commerce.quotes.read(body["line_items"][0]["shopmind"]["quote"], shop.clock.now()).price.amount == 1250


async def test_the_problems_of_a_cart_are_messages_with_choices(shop: Shop) -> None:
    await shop.add("pan", 3)
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["pan"]: 2})
    cart = await shop.commerce.carts.replace(
        MERCHANT, SHOPPER, (await shop.commerce.carts.current(MERCHANT, SHOPPER)).id, [shop.item("pan", 3)], ["X"], None
    )

    body = cart_body(cart, base_url=_BASE)

    UcpCart.model_validate(body)
    assert [(one["type"], one["code"]) for one in body["messages"]] == [
        ("error", "insufficient_stock"),
        ("warning", "promotion_invalid"),
    ]
    assert body["messages"][0]["path"] == "$.line_items[0]"
    assert body["messages"][0]["shopmind"]["choices"][0] == {
        "label": "Take 2",
        "message": "Change Iron pan to 2",
        "act": {"type": "set_quantity", "lineId": cart.lines[0].id, "quantity": 2},
    }


async def test_a_checkout_is_valid_ucp_from_its_beginning_to_its_second_factor(shop: Shop) -> None:
    await _promotions(shop)
    await shop.add("mug", 3)
    begun = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    ready = await shop.ready(card="3ds")
    await shop.complete(ready)
    waiting = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, begun.id)

    for checkout in (begun, ready, waiting):
        body = checkout_body(checkout, base_url=_BASE)
        UcpCheckout.model_validate(body)
        assert _adds_up(body)

    assert checkout_body(begun)["shopmind"]["missing"] == ["name", "email", "address"]
    assert checkout_body(ready)["status"] == "ready_for_complete"
    last = checkout_body(waiting, base_url=_BASE)
    AuthenticatedCheckout.model_validate(last)
    assert last["status"] == "complete_in_progress"
    assert last["order"]["label"] == "SM-10001"
    (action,) = last["actions"]["dev.ucp.common.payment.three_ds_challenge"]
    assert action["config"]["url"].startswith("https://shop.example/sandbox/3ds/sbx_")


async def test_an_order_is_valid_ucp_in_each_of_its_states(shop: Shop) -> None:
    await shop.commerce.selling_rules.set_policy(MERCHANT, AfterSalePolicy(returns=ReturnRule(days=10)))
    await shop.add("mug", 3)
    paid = await shop.complete(await shop.ready())
    sent = await shop.commerce.fulfilment.ship(MERCHANT, paid.id, carrier="Post", tracking_number="T1")
    arrived = await shop.commerce.fulfilment.deliver(MERCHANT, paid.id)
    asked = await shop.send_back(arrived, {paid.lines[0].id: 1})
    back = await shop.receive(asked)

    for order in (paid, sent, arrived, asked, back):
        body = order_body(order, base_url=_BASE)
        UcpOrder.model_validate(body)
        assert _adds_up(body)

    assert [order_body(one)["shopmind"]["status"] for one in (paid, sent, arrived, asked, back)] == [
        "paid",
        "fulfilled",
        "delivered",
        "return_requested",
        "partially_returned",
    ]
    last = order_body(back)
    assert last["line_items"][0]["quantity"] == {"original": 3, "total": 2, "fulfilled": 2}
    assert last["adjustments"][0]["totals"] == [{"type": "total", "amount": -1250}]
    assert [one["type"] for one in last["fulfillment"]["events"]] == ["shipped", "delivered"]
    assert last["shopmind"]["returnableUntil"] == "2026-03-12T09:30:00+00:00"
