"""Sessions and what belongs to whom, over a real server."""

import uuid

import httpx

from tests.integration.conftest import PK, Opening, ServedShop, Shopper


async def test_the_same_nonce_gives_the_same_session_and_thread(open_shopper: Opening) -> None:
    nonce = str(uuid.uuid4())

    first = await open_shopper(nonce=nonce)
    again = await open_shopper(nonce=nonce)

    assert again.session == first.session


async def test_a_session_tells_the_page_about_the_shop(shopper: Shopper) -> None:
    assert shopper.session["merchant"]["currency"] == "USD"
    assert set(shopper.session) == {"token", "shopperId", "sessionId", "threadId", "merchant"}


async def test_an_unknown_key_opens_nothing(served: ServedShop) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.post(
            f"{served.url}/v1/sessions", json={"nonce": str(uuid.uuid4())}, headers={"X-Shopmind-Key": "pk_other"}
        )

    assert reply.status_code == 401
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == "key_refused"


async def test_the_demo_key_is_not_accepted_from_a_page_elsewhere(served: ServedShop) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.post(
            f"{served.url}/v1/sessions",
            json={"nonce": str(uuid.uuid4())},
            headers={"X-Shopmind-Key": PK, "Origin": "https://evil.example"},
        )

    assert reply.status_code == 401
    assert "access-control-allow-origin" not in reply.headers


async def test_a_handoff_code_opens_the_same_conversation_once(
    shopper: Shopper, served: ServedShop, open_shopper: Opening
) -> None:
    code = (await shopper.http.post("/v1/sessions/handoff")).json()

    phone = await open_shopper(handoff=code["code"])
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        again = await client.post(
            "/v1/sessions",
            json={"nonce": str(uuid.uuid4()), "handoff": code["code"]},
            headers={"X-Shopmind-Key": PK},
        )

    assert phone.session["shopperId"] == shopper.session["shopperId"]
    assert phone.thread_id == shopper.thread_id
    assert phone.session["token"] != shopper.session["token"]
    assert code["url"] == f"{served.url}/handoff#{code['code']}"
    assert code["qr"].startswith("data:image/svg+xml")
    assert again.status_code == 410


async def test_a_session_that_is_ended_is_refused(shopper: Shopper) -> None:
    assert (await shopper.http.delete("/v1/sessions/current")).status_code == 204

    reply = await shopper.http.get("/v1/carts/current")

    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"


async def test_what_belongs_to_someone_else_does_not_exist(shopper: Shopper, stranger: Shopper) -> None:
    cart = (await shopper.http.get("/v1/carts/current")).json()

    replies = [
        await stranger.http.get(f"/v1/carts/{cart['id']}"),
        await stranger.http.put(f"/v1/carts/{cart['id']}", json={"line_items": []}),
        await stranger.http.post(f"/v1/carts/{cart['id']}/cancel"),
        await stranger.http.get(f"/v1/me/conversations/{shopper.thread_id}"),
        await stranger.http.post("/v1/feedback", json={"threadId": shopper.thread_id, "helpful": True}),
        await stranger.http.post(
            "/v1/agui",
            json={
                "threadId": shopper.thread_id,
                "runId": "r",
                "messages": [{"id": "m", "role": "user", "content": "hello"}],
            },
        ),
    ]

    assert [reply.status_code for reply in replies] == [404] * len(replies)
    assert all(reply.headers["content-type"] == "application/problem+json" for reply in replies)


async def test_no_session_is_401_everywhere(served: ServedShop) -> None:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        replies = [
            await client.get("/v1/carts/current"),
            await client.post("/v1/catalog/search", json={}),
            await client.get("/v1/me/orders"),
            await client.get("/v1/me/data"),
            await client.post("/v1/agui", json={}),
            await client.post("/v1/proposals", json={"act": "place_order"}),
        ]

    assert [reply.status_code for reply in replies] == [401] * len(replies)
