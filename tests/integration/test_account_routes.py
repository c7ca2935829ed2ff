"""Accounts, unsubscribing and our keys, over a real server."""

import asyncio
import re
from typing import Any

import httpx

from serving.notifying.choices import Link
from tests.integration.conftest import Opening, ServedShop, Shopper


async def sign_in(shopper: Shopper, email: str) -> dict[str, str]:
    assert (await shopper.http.post("/v1/sign-in", json={"email": email})).status_code == 202
    letters = (await shopper.http.get("/v1/outbox")).json()["mails"]
    code = next(found[1] for one in letters if (found := re.match(r"(\d{6}) is your code", one["subject"])))
    reply = await shopper.http.post("/v1/sign-in/confirm", json={"code": code})
    assert reply.status_code == 200, reply.text
    body: dict[str, str] = reply.json()
    return body


async def test_a_code_signs_in_on_two_devices_and_the_account_is_one(open_shopper: Opening) -> None:
    laptop, phone = await open_shopper(), await open_shopper()

    first = await sign_in(laptop, "route@example.com")
    second = await sign_in(phone, "route@example.com")

    account = (await phone.http.get("/v1/me/account")).json()
    assert first["shopperId"] == second["shopperId"] == laptop.session["shopperId"]
    assert (account["signedIn"], account["email"]) == (True, "route@example.com")
    assert (await phone.http.get(f"/v1/me/conversations/{second['threadId']}")).status_code == 200


async def test_the_export_holds_no_code_that_would_prove_an_address(shopper: Shopper) -> None:
    await shopper.http.post("/v1/sign-in", json={"email": "victim@example.com"})

    assert "is your code" not in (await shopper.http.get("/v1/me/data")).text


async def test_codes_are_asked_for_a_few_times_only(shopper: Shopper) -> None:
    replies = [await shopper.http.post("/v1/sign-in", json={"email": "often@example.com"}) for _ in range(7)]

    assert [reply.status_code for reply in replies].count(429) >= 1
    assert replies[-1].json()["code"] == "limit_reached"


async def test_an_erased_shopper_is_signed_out_and_gone(shopper: Shopper) -> None:
    await sign_in(shopper, "gone@example.com")

    assert (await shopper.http.delete("/v1/me/data")).status_code == 204

    assert (await shopper.http.get("/v1/me/account")).status_code == 401


async def test_looking_at_the_link_changes_nothing_and_one_click_does(served: ServedShop, shopper: Shopper) -> None:
    assert served.services is not None
    choices = served.services.outreach.choices
    token = choices.token(Link("demo", shopper.session["shopperId"], "a@example.com", "watches"))

    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        looked = await client.get(f"/unsubscribe/{token}")
        before = (await shopper.http.get("/v1/me/account")).json()["notices"]["watches"]
        clicked = await client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
        after = (await shopper.http.get("/v1/me/account")).json()["notices"]["watches"]
        forged = await client.post(f"/unsubscribe/{token[:-3]}abc", data={})

    assert (looked.status_code, before) == (200, True)
    assert (clicked.status_code, after) == (200, False)
    assert forged.status_code == 404


async def test_our_keys_are_published_where_ucp_says(served: ServedShop) -> None:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        profile = (await client.get("/.well-known/ucp")).json()

    (key,) = profile["signing_keys"]
    assert (key["kty"], key["crv"], key["alg"]) == ("EC", "P-256", "ES256")
    assert "d" not in key


async def test_an_identity_token_without_a_setting_names_the_remedy(served: ServedShop) -> None:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        reply = await client.post(
            "/v1/sessions",
            json={"nonce": "a-nonce-of-a-token", "identityToken": "x.y.z"},
            headers={"X-Shopmind-Key": "pk_demo"},
        )

    assert reply.status_code == 422
    assert "shopmind merchant identity" in reply.json()["details"]["remedy"]


ELM = {
    "fullName": "Ada Byron",
    "line1": "1 Elm Street",
    "city": "Portland",
    "region": "OR",
    "postalCode": "97201",
    "country": "US",
    "label": "Home",
}


async def begun_checkout(shopper: Shopper) -> dict[str, Any]:
    found = (await shopper.http.post("/v1/catalog/search", json={"query": "mug"})).json()["products"]
    variants = [one for product in found for one in product["variants"] if one["availability"]["available"]]
    item = {"item": {"id": variants[0]["id"]}, "quantity": 1}
    cart = (await shopper.http.post("/v1/carts", json={"line_items": [item]})).json()
    reply = await shopper.http.post("/v1/checkout-sessions", json={"line_items": [], "cart_id": cart["id"]})
    assert reply.status_code == 201, reply.text
    body: dict[str, Any] = reply.json()
    return body


async def test_a_customer_chooses_a_kept_address_at_the_checkout_and_need_not_say_who_they_are(
    shopper: Shopper,
) -> None:
    await sign_in(shopper, "kept@example.com")
    kept = (await shopper.http.post("/v1/me/addresses", json=ELM)).json()

    begun = await begun_checkout(shopper)
    method = begun["fulfillment"]["methods"][0]
    path = f"/v1/checkout-sessions/{begun['id']}"
    echoed = (await shopper.http.put(path, json={"fulfillment": {"methods": [method]}})).json()
    chosen_method = {**method, "selected_destination_id": kept["id"]}
    chosen = (await shopper.http.put(path, json={"fulfillment": {"methods": [chosen_method]}})).json()

    assert begun["buyer"]["email"] == "kept@example.com"
    assert [(one["id"], one["shopmind"]["label"]) for one in method["destinations"]] == [(kept["id"], "Home")]
    assert "selected_destination_id" not in echoed["fulfillment"]["methods"][0]
    assert chosen["fulfillment"]["methods"][0]["selected_destination_id"] == kept["id"]
    assert "address" not in chosen["shopmind"]["missing"]


async def test_an_address_is_corrected_in_the_account_and_a_mistake_is_named_at_its_field(shopper: Shopper) -> None:
    kept = (await shopper.http.post("/v1/me/addresses", json=ELM)).json()

    wrong = await shopper.http.put(f"/v1/me/addresses/{kept['id']}", json={**ELM, "postalCode": "1"})
    right = await shopper.http.put(f"/v1/me/addresses/{kept['id']}", json={**ELM, "line1": "2 Elm Street"})
    unknown = await shopper.http.put("/v1/me/addresses/addr_none", json=ELM)

    assert wrong.json()["details"]["problems"][0]["field"] == "postal_code"
    assert right.json()["line1"] == "2 Elm Street"
    assert unknown.status_code == 404
    addresses = (await shopper.http.get("/v1/me/account")).json()["addresses"]
    assert [one["id"] for one in addresses] == [right.json()["id"]]


async def test_a_card_is_kept_over_http_paid_with_again_and_removed_and_no_token_is_told(shopper: Shopper) -> None:
    await sign_in(shopper, "keeper@example.com")
    begun = await begun_checkout(shopper)
    path = f"/v1/checkout-sessions/{begun['id']}"
    method = begun["fulfillment"]["methods"][0]
    home = {
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
    chosen = {**method, "destinations": [home], "selected_destination_id": "typed"}
    wish = {"fulfillment": {"methods": [chosen]}, "shopmind": {"keep": True}}
    ready = (await shopper.http.put(path, json=wish)).json()
    placed = (await shopper.http.post(f"{path}/complete", json={"payment": {}})).json()
    (means,) = await kept_means(shopper)
    again = await begun_checkout(shopper)
    exported = (await shopper.http.get("/v1/me/data")).text
    removed = await shopper.http.delete(f"/v1/me/payment-means/{means['id']}")
    unknown = await shopper.http.delete(f"/v1/me/payment-means/{means['id']}")

    assert (begun["shopmind"]["mayKeep"], ready["shopmind"]["keep"]) == (True, True)
    assert placed["status"] == "completed"
    assert means["label"] == "Visa ending in 4242"
    assert again["shopmind"]["selectedInstrument"] == means["id"]
    assert means["id"] in exported
    assert "tok_" not in exported + str(means) + str(again)
    assert removed.json()["paymentMeans"] == []
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def kept_means(shopper: Shopper) -> list[dict[str, Any]]:
    """What is kept once the events of the order have been handed out."""
    for _ in range(200):
        account = (await shopper.http.get("/v1/me/account")).json()
        if account["paymentMeans"]:
            break
        await asyncio.sleep(0.05)
    found: list[dict[str, Any]] = account["paymentMeans"]
    return found


async def test_a_guest_who_wants_a_card_kept_is_told_to_sign_in(shopper: Shopper) -> None:
    begun = await begun_checkout(shopper)

    reply = await shopper.http.put(f"/v1/checkout-sessions/{begun['id']}", json={"shopmind": {"keep": True}})

    assert [one["code"] for one in reply.json()["messages"]][:1] == ["sign_in_needed"]
    assert reply.json()["shopmind"]["mayKeep"] is False
