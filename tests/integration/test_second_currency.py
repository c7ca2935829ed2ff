"""A purchase in the shop's second currency, from the first search to the order, over HTTP and in words."""

from typing import Any

from tests.integration.conftest import Opening, Shopper
from tests.integration.test_ucp import ADDRESS, BUYER

BERLIN = {
    **ADDRESS,
    "address_locality": "Berlin",
    "address_region": "",
    "postal_code": "10115",
    "address_country": "DE",
}


def _currencies(body: Any) -> set[str]:
    """Every currency that is named anywhere in a body."""
    if isinstance(body, list):
        return {code for one in body for code in _currencies(one)}
    if not isinstance(body, dict):
        return set()
    named = {value for name, value in body.items() if name == "currency" and isinstance(value, str)}
    return named | {code for one in body.values() for code in _currencies(one)}


async def _found(shopper: Shopper, **wish: Any) -> list[dict[str, Any]]:
    reply = await shopper.http.post("/v1/catalog/search", json=wish)
    assert reply.status_code == 200, reply.text
    return list(reply.json()["products"])


async def _buyable(shopper: Shopper) -> dict[str, Any]:
    found = await _found(shopper, query="mug")
    return next(one for product in found for one in product["variants"] if one["availability"]["available"])


async def test_a_shopper_of_a_country_meets_its_currency(open_shopper: Opening) -> None:
    by_country = await open_shopper(country="DE")
    by_locale = await open_shopper(locale="fr-FR")
    others = await open_shopper(locale="en-US")

    assert by_country.session["merchant"]["currency"] == "EUR"
    assert by_country.session["merchant"]["currencies"] == ["USD", "EUR"]
    assert by_locale.session["merchant"]["currency"] == "EUR"
    assert others.session["merchant"]["currency"] == "USD"


async def test_an_order_is_placed_in_euros_and_nothing_is_mixed(open_shopper: Opening) -> None:
    shopper = await open_shopper(currency="EUR")
    variant = await _buyable(shopper)
    assert variant["price"]["currency"] == "EUR"
    assert variant["price"]["amount"] % 100 == 95

    item = {"item": {"id": variant["id"]}, "quantity": 2, "shopmind": {"quote": variant["shopmind"]["quote"]}}
    cart = (await shopper.http.post("/v1/carts", json={"line_items": [item]})).json()
    made = await shopper.http.post("/v1/checkout-sessions", json={"line_items": [], "cart_id": cart["id"]})
    credential = {"type": "token", "token": "tok_sandbox_success"}
    card = {"id": "x", "handler_id": "sandbox", "type": "card", "selected": True, "credential": credential}
    change = {
        "buyer": BUYER,
        "fulfillment": {"methods": [{"type": "shipping", "destinations": [BERLIN]}]},
        "payment": {"instruments": [card]},
    }
    ready = await shopper.http.put(f"/v1/checkout-sessions/{made.json()['id']}", json=change)
    assert ready.json()["status"] == "ready_for_complete", ready.text
    proposal = await shopper.http.post("/v1/proposals", json={"act": "place_order"})
    assert (proposal.status_code, proposal.json()["currency"]) == (201, "EUR"), proposal.text
    ready = await shopper.http.get(f"/v1/checkout-sessions/{made.json()['id']}")
    done = await shopper.http.post(
        f"/v1/checkout-sessions/{made.json()['id']}/complete",
        json={"payment": change["payment"]},
        headers={"If-Match": ready.headers["ETag"]},
    )

    assert done.json()["status"] == "completed", done.text
    orders = (await shopper.http.get("/v1/me/orders")).json()["orders"]
    assert cart["line_items"][0]["item"]["price"] == variant["price"]["amount"]
    assert _currencies([cart, ready.json(), orders]) == {"EUR"}
    delivery = next(one["amount"] for one in orders[0]["totals"] if one["type"] == "fulfillment")
    assert delivery == 2615


async def test_a_price_filter_is_exact_in_euros(open_shopper: Opening) -> None:
    shopper = await open_shopper(currency="EUR")

    prices = {product["id"]: product["variants"][0]["price"] for product in await _found(shopper, query="lamp")}
    limit = sorted(price["amount"] for price in prices.values())[len(prices) // 2]
    below = await _found(shopper, query="lamp", filters={"price": {"max": limit}})

    assert {price["currency"] for price in prices.values()} == {"EUR"}
    assert below
    assert all(product["variants"][0]["price"]["amount"] <= limit for product in below)


async def test_choosing_a_currency_prices_the_cart_anew_and_says_so(open_shopper: Opening) -> None:
    shopper = await open_shopper()
    variant = await _buyable(shopper)
    item = {"item": {"id": variant["id"]}, "quantity": 1}
    before = (await shopper.http.post("/v1/carts", json={"line_items": [item]})).json()

    chosen = await shopper.http.put("/v1/me/currency", json={"currency": "EUR"})
    refused = await shopper.http.put("/v1/me/currency", json={"currency": "CHF"})

    cart = chosen.json()["cart"]
    assert (before["currency"], cart["currency"], chosen.json()["currencies"]) == ("USD", "EUR", ["USD", "EUR"])
    assert [one["code"] for one in cart["messages"]][:1] == ["currency_changed"]
    assert (refused.status_code, refused.json()["code"]) == (409, "currency_not_offered")
    assert (await shopper.http.get("/v1/carts/current")).json()["currency"] == "EUR"


async def test_in_the_chat_everything_speaks_the_currency_that_was_asked_for(open_shopper: Opening) -> None:
    shopper = await open_shopper()
    async with shopper.socket() as chat:
        await chat.say("show me mugs")
        switched = await chat.say("show prices in euros")
        found = await chat.say("mugs under 20 euros")

    events = [one["event"] for one in switched + found if "event" in one]
    texts = "".join(one["delta"] for one in events if one["type"] == "TEXT_MESSAGE_CONTENT")
    cards = [one["content"] for one in events if one["type"] == "ACTIVITY_SNAPSHOT"]
    assert "EUR" in texts
    assert "$" not in texts
    assert _currencies(cards) == {"EUR"}
    assert (await shopper.http.get("/v1/carts/current")).json()["currency"] == "EUR"


async def test_the_pages_are_drawn_in_the_currency_of_the_browser(shopper: Shopper) -> None:
    there = await shopper.http.get("/currency", params={"to": "EUR", "back": "/search?q=mug&max=20"})
    page = await shopper.http.get(there.headers["location"])
    away = await shopper.http.get("/currency", params={"to": "XXX", "back": "//elsewhere.example/"})

    assert (there.status_code, there.headers["location"]) == (303, "/search?q=mug&max=20")
    assert 'data-currency="EUR"' in page.text
    assert "€" in page.text
    assert "$" not in page.text.split("<main", 1)[1]
    assert (away.headers["location"], "set-cookie" in away.headers) == ("/", False)
