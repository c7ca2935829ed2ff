"""Accounts, unsubscribing and our keys, over a real server."""

import re

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
