"""The admin API over a real server: orders found, sent, given back and cancelled, by those who may, and noted."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.integration.conftest import ServedShop, Shopper
from tests.integration.test_account_routes import begun_checkout

HOME = {
    "id": "typed",
    "type": "shipping_address",
    "first_name": "Ada",
    "last_name": "Byron",
    "street_address": "1 Elm Street",
    "address_locality": "Portland",
    "address_region": "OR",
    "postal_code": "97201",
    "address_country": "US",
}
PAGE = 2


@pytest.fixture
async def admin(served: ServedShop) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who may act for the demo shop."""
    assert served.services is not None
    _, token = served.on(served.services.administration.create("demo", "Olive of the shop"))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=f"{served.url}/v1/admin", headers=headers, trust_env=False) as client:
        yield client


async def bought(shopper: Shopper, email: str = "ada@example.com") -> str:
    """A paid order of two; returns its id."""
    begun = await begun_checkout(shopper)
    path = f"/v1/checkout-sessions/{begun['id']}"
    lines = [{"id": one["id"], "item": {"id": one["item"]["id"]}, "quantity": 2} for one in begun["line_items"]]
    cart = begun["shopmind"]["cartId"]
    await shopper.http.put(f"/v1/carts/{cart}", json={"id": cart, "line_items": lines})
    method = {**begun["fulfillment"]["methods"][0], "destinations": [HOME], "selected_destination_id": "typed"}
    wish = {"buyer": {"email": email}, "fulfillment": {"methods": [method]}}
    await shopper.http.put(path, json=wish)
    placed = (await shopper.http.post(f"{path}/complete", json={"payment": {}})).json()
    assert placed["status"] == "completed", placed
    order_id: str = placed["order"]["id"]
    return order_id


async def audit(admin: httpx.AsyncClient, order_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await admin.get("/audit", params={"subject": order_id})).json()["entries"]
    return found


async def test_an_order_is_sent_in_two_parcels_and_each_is_noted(admin: httpx.AsyncClient, shopper: Shopper) -> None:
    order_id = await bought(shopper)
    before = (await admin.get(f"/orders/{order_id}")).json()
    (line,) = before["order"]["line_items"]

    some = await admin.post(
        f"/orders/{order_id}/parcels",
        json={
            "lines": {line["id"]: 1},
            "carrier": "Post",
            "trackingNumber": "T1",
            "trackingUrl": "https://post.example/T1",
        },
    )
    rest = (await admin.post(f"/orders/{order_id}/parcels", json={})).json()
    too_many = await admin.post(f"/orders/{order_id}/parcels", json={"lines": {line["id"]: 1}})

    assert some.status_code == 201
    assert some.json()["order"]["shopmind"]["status"] == "partially_fulfilled"
    assert rest["order"]["shopmind"]["status"] == "fulfilled"
    assert [one["trackingNumber"] for one in rest["order"]["shopmind"]["shipments"]] == ["T1", None]
    assert (too_many.status_code, too_many.json()["code"]) == (409, "quantity_invalid")
    entries = await audit(admin, order_id)
    assert [(one["actor"], one["action"], one["outcome"]) for one in entries] == [
        ("Olive of the shop", "orders.ship", "quantity_invalid"),
        ("Olive of the shop", "orders.ship", "done"),
        ("Olive of the shop", "orders.ship", "done"),
    ]
    assert entries[-1]["details"]["trackingNumber"] == "T1"


async def test_an_order_shows_its_money_its_shelves_and_no_token(admin: httpx.AsyncClient, shopper: Shopper) -> None:
    order_id = await bought(shopper)

    reply = await admin.get(f"/orders/{order_id}")

    shown = reply.json()
    (payment,) = shown["payments"]
    assert (payment["status"], payment["amount"]) == ("succeeded", shown["paid"])
    assert [one["kind"] for one in shown["ledger"]] == ["reserved", "sold"]
    assert [one["type"] for one in shown["order"]["shopmind"]["events"]][:2] == ["placed", "paid"]
    assert "tok_" not in reply.text


async def test_the_same_key_gives_money_back_once_and_another_body_under_it_is_a_conflict(
    admin: httpx.AsyncClient, shopper: Shopper
) -> None:
    order_id = await bought(shopper)
    key = {"Idempotency-Key": f"refund-{order_id}"}
    path = f"/orders/{order_id}/refunds"

    first = await admin.post(path, json={"amount": "1.00", "reason": "scratched"}, headers=key)
    again = await admin.post(path, json={"amount": "1.00", "reason": "scratched"}, headers=key)
    other = await admin.post(path, json={"amount": "2.00"}, headers=key)
    wrong = await admin.post(path, json={"amount": "many"})

    assert (first.status_code, again.json()) == (201, first.json())
    assert [one["amount"] for one in again.json()["refunds"]] == [100]
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "money_invalid")


async def test_a_cancelled_order_gives_everything_back_and_what_was_sent_is_not_cancelled(
    admin: httpx.AsyncClient, shopper: Shopper
) -> None:
    order_id = await bought(shopper)
    cancelled = (await admin.post(f"/orders/{order_id}/cancel", json={"reason": "damaged in the store room"})).json()
    sent_id = await bought(shopper)
    await admin.post(f"/orders/{sent_id}/parcels", json={})

    refused = await admin.post(f"/orders/{sent_id}/cancel", json={})

    assert cancelled["order"]["shopmind"]["status"] == "cancelled"
    assert cancelled["paid"] == 0
    assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")


async def test_orders_are_found_by_state_and_address_page_by_page(admin: httpx.AsyncClient, shopper: Shopper) -> None:
    email = "pages@example.com"
    ids = [await bought(shopper, email) for _ in range(3)]

    first = (await admin.get("/orders", params={"email": email.upper(), "status": "paid", "limit": PAGE})).json()
    second = (await admin.get("/orders", params={"email": email, "limit": PAGE, "after": first["next"]})).json()
    none = (await admin.get("/orders", params={"email": email, "status": "cancelled"})).json()

    assert [one["id"] for one in first["orders"] + second["orders"]] == ids[::-1]
    assert second["next"] is None
    assert none["orders"] == []


async def test_stock_is_counted_and_noted(admin: httpx.AsyncClient, shopper: Shopper) -> None:
    order_id = await bought(shopper)
    ((_, variant),) = [
        (one["id"], one["shopmind"]["variantId"])
        for one in (await admin.get(f"/orders/{order_id}")).json()["order"]["line_items"]
    ]

    counted = (await admin.put(f"/stock/{variant}", json={"onHand": 77})).json()
    nowhere = await admin.put(f"/stock/{variant}", json={"onHand": 1, "locationId": "moon"})

    assert sum(one["onHand"] for one in counted["levels"]) >= 77
    assert (await admin.get(f"/stock/{variant}")).json() == counted
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "location_not_found")
    assert "remedy" in nowhere.json()["details"]
    assert [one["action"] for one in await audit(admin, variant)] == ["stock.count", "stock.count"]


async def test_nobody_else_is_let_in(served: ServedShop, shopper: Shopper) -> None:
    assert served.services is not None
    administration = served.services.administration
    holder, token = served.on(administration.create("demo", "Gone"))
    served.on(administration.revoke("demo", holder.id))

    async with httpx.AsyncClient(base_url=f"{served.url}/v1/admin", trust_env=False) as client:
        tries = [
            await client.get("/orders", headers=headers)
            for headers in (
                {},
                {"Authorization": f"Bearer {token}"},
                {"Authorization": shopper.http.headers["Authorization"]},
                {"Authorization": "Bearer adm.ZGVtbw.guess"},
            )
        ]

    assert [one.status_code for one in tries] == [401] * 4
    assert {one.json()["code"] for one in tries} == {"admin_needed"}
    assert "shopmind merchant admin create" in tries[0].json()["details"]["remedy"]


async def test_the_document_says_what_is_refused_and_how_to_be_let_in(served: ServedShop) -> None:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        document = (await client.get("/openapi.json")).json()

    ship = document["paths"]["/v1/admin/orders/{order}/parcels"]["post"]
    assert ship["security"] == [{"administrator": []}]
    assert {"401", "404", "409", "422", "503"} <= set(ship["responses"])
    assert "application/problem+json" in ship["responses"]["409"]["content"]
