"""What changed between the card and the order is named, in the chat and over HTTP, with ways out that act at once."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from serving.services import Services
from tests.integration.conftest import Opening, ServedShop, Shopper
from tests.integration.test_ucp import ADDRESS, BUYER

MERCHANT = "demo"


def services_of(served: ServedShop) -> Services:
    assert served.services is not None
    return served.services


async def variant_of(shopper: Shopper, query: str) -> dict[str, Any]:
    reply = await shopper.http.post("/v1/catalog/search", json={"query": query})
    variants = [product["variants"][0] for product in reply.json()["products"] if len(product["variants"]) == 1]
    return next(dict(one) for one in variants if one["availability"]["available"])


async def put_in(shopper: Shopper, variant_id: str, quantity: int = 1) -> dict[str, Any]:
    items = [{"item": {"id": variant_id}, "quantity": quantity}]
    reply = await shopper.http.post("/v1/carts", json={"line_items": items})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def set_stock(served: ServedShop, variant_id: str, count: int) -> None:
    served.on(services_of(served).stock_keeping.count(MERCHANT, {variant_id: count}))


async def raise_price(served: ServedShop, variant: dict[str, Any], price: str, folder: Path) -> None:
    """Let a feed state a higher price, and the time of the quotes run out."""
    services = services_of(served)
    product = await asyncio.to_thread(served.on, _product(services, variant["id"]))
    record = {"id": product.feed_id, "title": product.title, "price": price, "stock": 50, "category": ["Garden"]}
    path = folder / "feed.jsonl"
    path.write_text(json.dumps(record))
    await asyncio.to_thread(served.on, services.imports.run(MERCHANT, path, full=False))
    await asyncio.to_thread(served.on, _expire_quotes(services))


async def _product(services: Services, variant_id: str) -> Any:
    async for batch in services.catalogue.scan(MERCHANT):
        for product in batch:
            if product.variant(variant_id):
                return product
    raise AssertionError(variant_id)


async def _expire_quotes(services: Services) -> None:
    async with services.database.transaction() as tx:
        await tx.connection.execute(text("UPDATE cart_lines SET quoted_until = '2020-01-01 00:00:00.000000'"))


def said(frames: list[dict[str, Any]]) -> str:
    return "".join(str(frame["event"].get("delta", "")) for frame in frames if "event" in frame)


@pytest.fixture
def single_product() -> str:
    """Something with one variant that no other test looks for."""
    return "watering can"


async def test_sold_out_in_between_is_said_in_the_chat_and_its_way_out_acts_on_the_page(
    served: ServedShop, shopper: Shopper, single_product: str
) -> None:
    variant = await variant_of(shopper, single_product)
    cart = await put_in(shopper, variant["id"], 2)
    await asyncio.to_thread(set_stock, served, variant["id"], 1)

    async with shopper.socket() as chat:
        frames = await chat.say("what is in my cart?")
    page = (await shopper.http.get("/v1/carts/current")).json()

    (message,) = [one for one in page["messages"] if one["type"] == "error"]
    assert message["content"] in said(frames)
    assert message["code"] == "insufficient_stock"
    first, second = (choice["act"] for choice in message["shopmind"]["choices"])
    assert first == {"type": "set_quantity", "lineId": cart["line_items"][0]["id"], "quantity": 1}
    assert second == {"type": "remove_line", "lineId": cart["line_items"][0]["id"]}
    await asyncio.to_thread(set_stock, served, variant["id"], 20)


async def test_a_raised_price_is_named_old_and_new_and_only_exactly_that_price_is_taken(
    served: ServedShop, shopper: Shopper, tmp_path: Path
) -> None:
    variant = await variant_of(shopper, "bird bath")
    await put_in(shopper, variant["id"])
    await raise_price(served, variant, "999.00 USD", tmp_path)

    async with shopper.socket() as chat:
        frames = await chat.say("what is in my cart?")
    page = (await shopper.http.get("/v1/carts/current")).json()
    (message,) = [one for one in page.get("messages", []) if one["code"] == "price_changed"]
    act = message["shopmind"]["choices"][0]["act"]
    wish = {"id": page["line_items"][0]["id"], "item": {"id": variant["id"]}, "quantity": 1}
    other = await shopper.http.put(
        f"/v1/carts/{page['id']}",
        json={"line_items": [wish | {"shopmind": {"acceptedPrice": 99_800}}]},
    )
    taken = await shopper.http.put(
        f"/v1/carts/{page['id']}", json={"line_items": [wish | {"shopmind": {"acceptedPrice": act["amount"]}}]}
    )

    assert "$999.00 now" in message["content"]
    assert message["content"] in said(frames)
    assert act == {"type": "accept_price", "lineId": wish["id"], "amount": 99_900}
    assert [one["code"] for one in other.json()["messages"] if one["type"] == "error"] == ["price_changed"]
    assert [one for one in taken.json().get("messages", []) if one["type"] == "error"] == []
    assert taken.json()["line_items"][0]["item"]["price"] == 99_900


async def test_a_gift_that_is_sent_back_with_the_cart_is_not_bought(shopper: Shopper) -> None:
    variant = await variant_of(shopper, "watering can")
    cart = await put_in(shopper, variant["id"], 8)
    body = {"line_items": cart["line_items"], "discounts": {"codes": ["TOTEBAG"]}}
    with_gift = (await shopper.http.put(f"/v1/carts/{cart['id']}", json=body)).json()
    again = await shopper.http.put(
        f"/v1/carts/{cart['id']}",
        json={"line_items": with_gift["line_items"], "discounts": {"codes": ["TOTEBAG"]}},
    )

    for seen in (with_gift, again.json()):
        (gift,) = [line for line in seen["line_items"] if line["shopmind"]["gift"]]
        assert (gift["quantity"], gift["item"]["price"], gift["shopmind"]["quote"]) == (1, 0, "")
        assert len(seen["line_items"]) == 2


async def _buys(shopper: Shopper, variant_id: str) -> str:
    """Buy one as a client would, and say how that ended."""
    made = await shopper.http.post("/v1/carts", json={"line_items": [{"item": {"id": variant_id}, "quantity": 1}]})
    if "id" not in made.json():
        return str(made.json()["messages"][0]["code"])
    started = await shopper.http.post("/v1/checkout-sessions", json={"line_items": [], "cart_id": made.json()["id"]})
    instrument = {
        "id": "x",
        "handler_id": "sandbox",
        "type": "card",
        "selected": True,
        "credential": {"type": "token", "token": "tok_sandbox_success"},
    }
    body = {
        "buyer": BUYER | {"email": f"{shopper.session['shopperId'][-8:]}@example.com"},
        "fulfillment": {"methods": [{"type": "shipping", "destinations": [ADDRESS]}]},
        "payment": {"instruments": [instrument]},
    }
    path = f"/v1/checkout-sessions/{started.json()['id']}"
    await shopper.http.put(path, json=body)
    done: httpx.Response = await shopper.http.post(f"{path}/complete", json={"payment": body["payment"]})
    if done.json()["status"] == "completed":
        return "ordered"
    return next(str(one["code"]) for one in done.json()["messages"] if one["type"] == "error")


async def test_64_buyers_over_http_of_the_last_10_leave_10_orders_and_54_who_are_told(
    served: ServedShop, open_shopper: Opening
) -> None:
    buyers = [await open_shopper() for _ in range(64)]
    variant = await variant_of(buyers[0], "hammock")
    await asyncio.to_thread(set_stock, served, variant["id"], 10)

    outcomes = Counter(await asyncio.gather(*(_buys(one, variant["id"]) for one in buyers)))

    assert outcomes.pop("ordered") == 10
    assert set(outcomes) <= {"out_of_stock", "insufficient_stock", "checkout_incomplete"}
    shelves = await asyncio.to_thread(served.on, services_of(served).stock.shelves(MERCHANT, [variant["id"]]))
    assert (shelves[variant["id"]].on_hand, shelves[variant["id"]].reserved) == (0, 0)
    assert await asyncio.to_thread(served.on, services_of(served).stock_keeping.check(MERCHANT)) == []
