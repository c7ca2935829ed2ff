"""The shop's API in UCP's words: every body follows the published models, and every refusal is told in them."""

import uuid
from typing import Any

import httpx
from ucp_sdk.models.schemas.common.types.error_response import ErrorResponse
from ucp_sdk.models.schemas.shopping.cart import Cart
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductResponse, LookupResponse
from ucp_sdk.models.schemas.shopping.catalog_search import SearchResponse
from ucp_sdk.models.schemas.shopping.checkout import Checkout
from ucp_sdk.models.schemas.shopping.order import Order

from tests.integration.conftest import Shopper

ADDRESS = {
    "first_name": "Jane",
    "last_name": "Doe",
    "street_address": "12 Main Street",
    "address_locality": "Springfield",
    "address_region": "IL",
    "postal_code": "62704",
    "address_country": "US",
}
BUYER = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}


async def found(shopper: Shopper, query: str = "mug") -> list[dict[str, Any]]:
    reply = await shopper.http.post("/v1/catalog/search", json={"query": query})
    assert reply.status_code == 200, reply.text
    SearchResponse.model_validate(reply.json())
    return list(reply.json()["products"])


async def buyable(shopper: Shopper) -> dict[str, Any]:
    return next(
        variant
        for product in await found(shopper)
        for variant in product["variants"]
        if variant["availability"]["available"]
    )


async def cart_with(shopper: Shopper, quantity: int = 1) -> dict[str, Any]:
    variant = await buyable(shopper)
    item = {"item": {"id": variant["id"]}, "quantity": quantity, "shopmind": {"quote": variant["shopmind"]["quote"]}}
    reply = await shopper.http.post("/v1/carts", json={"line_items": [item]})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


async def ready_checkout(shopper: Shopper, token: str = "tok_sandbox_success") -> httpx.Response:
    cart = await cart_with(shopper)
    made = await shopper.http.post("/v1/checkout-sessions", json={"line_items": [], "cart_id": cart["id"]})
    assert made.status_code == 201, made.text
    credential = {"type": "token", "token": token}
    instrument = {"id": "x", "handler_id": "sandbox", "type": "card", "selected": True, "credential": credential}
    body = {
        "buyer": BUYER,
        "fulfillment": {"methods": [{"type": "shipping", "destinations": [ADDRESS]}]},
        "payment": {"instruments": [instrument]},
    }
    reply = await shopper.http.put(f"/v1/checkout-sessions/{made.json()['id']}", json=body)
    assert reply.status_code == 200, reply.text
    return reply


async def test_search_pages_through_everything_that_fits(shopper: Shopper) -> None:
    first = (await shopper.http.post("/v1/catalog/search", json={"pagination": {"limit": 3}})).json()
    cursor = first["pagination"]["cursor"]
    second = (await shopper.http.post("/v1/catalog/search", json={"pagination": {"limit": 3, "cursor": cursor}})).json()

    ids = [product["id"] for page in (first, second) for product in page["products"]]
    assert first["pagination"]["has_next_page"] is True
    assert len(set(ids)) == 6


async def test_a_price_filter_is_exact(shopper: Shopper) -> None:
    prices = sorted(product["variants"][0]["price"]["amount"] for product in await found(shopper, "lamp"))
    limit = prices[len(prices) // 2]
    body = {"query": "lamp", "filters": {"price": {"max": limit}}}

    products = (await shopper.http.post("/v1/catalog/search", json=body)).json()["products"]

    assert products
    assert all(product["variants"][0]["price"]["amount"] <= limit for product in products)


async def test_lookup_says_which_id_each_variant_answers_and_what_is_missing(shopper: Shopper) -> None:
    product = (await found(shopper))[0]
    variant = product["variants"][-1]

    reply = await shopper.http.post("/v1/catalog/lookup", json={"ids": [product["id"], variant["id"], "prod_none"]})

    LookupResponse.model_validate(reply.json())
    inputs = [entry for p in reply.json()["products"] for v in p["variants"] for entry in v["inputs"]]
    assert {"id": variant["id"], "match": "exact"} in inputs
    assert {"id": product["id"], "match": "featured"} in inputs
    assert [message["content"] for message in reply.json()["messages"]] == ["prod_none"]


async def test_a_product_with_selected_options_puts_the_variant_meant_first(shopper: Shopper) -> None:
    product = next(p for p in await found(shopper, "backpack") if len(p["variants"]) > 1)
    wanted = product["variants"][-1]

    reply = await shopper.http.post("/v1/catalog/product", json={"id": product["id"], "selected": wanted["options"]})

    GetProductResponse.model_validate(reply.json())
    assert reply.json()["product"]["variants"][0]["id"] == wanted["id"]
    assert reply.json()["product"]["selected"] == [
        {"name": option["name"], "label": option["label"]} for option in wanted["options"]
    ]


async def test_a_product_that_is_not_there_is_an_error_in_the_envelope(shopper: Shopper) -> None:
    reply = await shopper.http.post("/v1/catalog/product", json={"id": "prod_none"})

    ErrorResponse.model_validate({key: reply.json()[key] for key in ("ucp", "messages")})
    assert (reply.status_code, reply.json()["ucp"]["status"]) == (200, "error")


async def test_a_cart_is_read_changed_and_versioned(shopper: Shopper) -> None:
    cart = await cart_with(shopper, quantity=2)
    Cart.model_validate(cart)

    read = await shopper.http.get(f"/v1/carts/{cart['id']}")
    line = cart["line_items"][0]
    changed = await shopper.http.put(
        f"/v1/carts/{cart['id']}",
        json={"line_items": [{"id": line["id"], "item": {"id": line["item"]["id"]}, "quantity": 1}]},
        headers={"If-Match": read.headers["etag"]},
    )
    stale = await shopper.http.put(
        f"/v1/carts/{cart['id']}", json={"line_items": []}, headers={"If-Match": read.headers["etag"]}
    )

    Cart.model_validate(changed.json())
    assert changed.json()["line_items"][0]["quantity"] == 1
    assert changed.headers["etag"] != read.headers["etag"]
    assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
    after = (await shopper.http.get(f"/v1/carts/{cart['id']}")).json()
    assert len(after["line_items"]) == 1


async def test_what_the_shop_refuses_is_told_in_messages_and_changes_nothing(shopper: Shopper) -> None:
    cart = await cart_with(shopper)
    items = [{"item": {"id": "var_none"}, "quantity": 1}]

    reply = await shopper.http.put(f"/v1/carts/{cart['id']}", json={"line_items": items})

    assert reply.status_code == 200
    assert [message["code"] for message in reply.json()["messages"]] == ["variant_not_found"]
    assert reply.json()["line_items"] == cart["line_items"]


async def test_a_code_that_does_not_apply_is_told_in_messages(shopper: Shopper) -> None:
    cart = await cart_with(shopper)
    line = cart["line_items"][0]
    body = {"line_items": [{"item": {"id": line["item"]["id"]}, "quantity": 1}], "discounts": {"codes": ["NOPE"]}}

    reply = await shopper.http.put(f"/v1/carts/{cart['id']}", json=body)

    assert reply.status_code == 200
    assert "promotion_invalid" in [message["code"] for message in reply.json()["messages"]]


async def test_an_order_is_placed_for_what_the_checkout_shows(shopper: Shopper) -> None:
    ready = await ready_checkout(shopper)
    Checkout.model_validate(ready.json())
    assert ready.json()["status"] == "ready_for_complete"
    total = next(row["amount"] for row in ready.json()["totals"] if row["type"] == "total")

    done = await shopper.http.post(
        f"/v1/checkout-sessions/{ready.json()['id']}/complete",
        json={},
        headers={"If-Match": ready.headers["etag"], "Idempotency-Key": str(uuid.uuid4())},
    )

    assert done.status_code == 200, done.text
    Checkout.model_validate(done.json())
    assert done.json()["status"] == "completed"
    order = await shopper.http.get(f"/v1/orders/{done.json()['order']['id']}")
    Order.model_validate(order.json())
    assert next(row["amount"] for row in order.json()["totals"] if row["type"] == "total") == total
    listed = (await shopper.http.get("/v1/me/orders")).json()["orders"]
    assert [one["id"] for one in listed] == [order.json()["id"]]
    assert (await shopper.http.get("/v1/carts/current")).json()["line_items"] == []


async def test_the_same_key_and_body_get_the_first_answer_and_one_order(shopper: Shopper) -> None:
    ready = await ready_checkout(shopper)
    url, key = f"/v1/checkout-sessions/{ready.json()['id']}/complete", str(uuid.uuid4())

    first = await shopper.http.post(url, json={}, headers={"Idempotency-Key": key})
    again = await shopper.http.post(url, json={}, headers={"Idempotency-Key": key})
    other = await shopper.http.post(url, json={"signals": {}}, headers={"Idempotency-Key": key})

    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert len((await shopper.http.get("/v1/me/orders")).json()["orders"]) == 1


async def test_a_declined_card_places_nothing_and_says_so(shopper: Shopper) -> None:
    ready = await ready_checkout(shopper, "tok_sandbox_declined")

    reply = await shopper.http.post(f"/v1/checkout-sessions/{ready.json()['id']}/complete", json={})

    assert reply.status_code == 200
    assert "payment_declined" in [message["code"] for message in reply.json()["messages"]]
    assert len((await shopper.http.get("/v1/carts/current")).json()["line_items"]) == 1


async def test_a_second_factor_leaves_the_order_pending_until_the_buyer_answers(shopper: Shopper) -> None:
    ready = await ready_checkout(shopper, "tok_sandbox_3ds")
    done = (await shopper.http.post(f"/v1/checkout-sessions/{ready.json()['id']}/complete", json={})).json()
    url = done["shopmind"]["actions"][0]["url"]
    pending = (await shopper.http.get(f"/v1/orders/{done['order']['id']}")).json()

    page = await shopper.http.get(url)
    answered = await shopper.http.post(
        url, content="answer=approve", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert pending["shopmind"]["status"] == "pending"
    assert page.status_code == 200
    assert "Confirm" in page.text
    assert (answered.status_code, answered.headers["location"]) == (303, f"/orders/{done['order']['id']}")
    settled = (await shopper.http.get(f"/v1/orders/{done['order']['id']}")).json()
    assert settled["shopmind"]["status"] == "paid"


async def test_an_empty_cart_has_no_checkout(shopper: Shopper) -> None:
    reply = await shopper.http.post("/v1/checkout-sessions", json={"line_items": []})

    ErrorResponse.model_validate(reply.json())
    assert reply.json()["messages"][0]["code"] == "empty_cart"


async def test_an_address_that_is_wrong_names_its_fields(shopper: Shopper) -> None:
    cart = await cart_with(shopper)
    made = (await shopper.http.post("/v1/checkout-sessions", json={"line_items": [], "cart_id": cart["id"]})).json()
    wrong = {**ADDRESS, "postal_code": "ABC", "address_locality": ""}

    reply = await shopper.http.put(
        f"/v1/checkout-sessions/{made['id']}",
        json={"fulfillment": {"methods": [{"type": "shipping", "destinations": [wrong]}]}},
    )

    assert reply.status_code == 200
    codes = [message["code"] for message in reply.json()["messages"]]
    assert codes[0] == "address_invalid"
    assert any(message.get("path", "").endswith("postal_code") for message in reply.json()["messages"])


async def test_the_orders_mail_stands_in_the_outbox(shopper: Shopper) -> None:
    ready = await ready_checkout(shopper)
    await shopper.http.post(f"/v1/checkout-sessions/{ready.json()['id']}/complete", json={})

    mails: list[dict[str, Any]] = []
    for _ in range(50):
        mails = (await shopper.http.get("/v1/outbox")).json()["mails"]
        if mails:
            break

    assert [mail["to"] for mail in mails] == ["jane@example.com"]
    assert "Jane Doe" in mails[0]["text"]


async def test_a_search_counts_what_was_found_by_facet_beside_the_published_body(shopper: Shopper) -> None:
    reply = await shopper.http.post("/v1/catalog/search", json={"query": "mug"})

    counted = reply.json()["shopmind"]

    assert counted["facets"]["category"]
    assert all(0 < one["count"] <= reply.json()["pagination"]["total_count"] for one in counted["facets"]["category"])
    assert isinstance(counted["exhaustive"], bool)


async def test_what_is_being_typed_is_continued_in_the_words_of_the_shop(shopper: Shopper) -> None:
    reply = await shopper.http.get("/v1/catalog/suggestions", params={"query": "mu", "limit": 5})

    found = reply.json()["suggestions"]

    assert 0 < len(found) <= 5
    assert all("mu" in text.lower() for text in found)


async def test_suggestions_for_nothing_are_refused(shopper: Shopper) -> None:
    reply = await shopper.http.get("/v1/catalog/suggestions", params={"query": ""})

    assert reply.status_code == 422
