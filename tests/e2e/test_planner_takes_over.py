"""The planner goes on with a conversation that a language model began, in the real shop, and gives it back."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import httpx

from tests.support.live_shop import LiveShop
from tests.support.openai_server import CallsTools, Fails, Says, openai_server

Json = dict[str, Any]
SEARCH = json.dumps({"query": "backpack"})


async def said(client: httpx.AsyncClient, thread: str, text: str) -> list[Json]:
    """The events of one message."""
    body = {
        "threadId": thread,
        "runId": str(uuid.uuid4()),
        "messages": [{"id": str(uuid.uuid4()), "role": "user", "content": text}],
        "tools": [],
        "context": [],
        "state": {},
    }
    response = await client.post("/v1/agui", json=body)
    response.raise_for_status()
    lines = response.text.splitlines()
    return [json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")]


def shown(events: list[Json]) -> list[str]:
    """The titles on the screen, in order."""
    found = [one["content"] for one in events if one.get("activityType") == "products"]
    return [product["title"] for product in found[-1]["products"]]


def text_of(events: list[Json]) -> str:
    return "".join(one["delta"] for one in events if one["type"] == "TEXT_MESSAGE_CONTENT")


async def test_what_a_language_model_showed_can_be_pointed_to_when_it_fails(tmp_path: Path) -> None:
    down = [Fails(500)] * 4
    steps = [CallsTools([("search_products", SEARCH)]), Says("Here they are."), *down, Says("Gladly.")]
    async with openai_server(*steps) as model:
        settings = {
            "SHOPMIND_LLM_BASE_URL": model.url,
            "SHOPMIND_LLM_API_KEY": "a key of the tests",
            "SHOPMIND_LLM_MODEL": "scripted",
        }
        shop = LiveShop(tmp_path / "home", settings=settings)
        await asyncio.to_thread(shop.start)
        try:
            async with httpx.AsyncClient(base_url=shop.url, timeout=60) as client:
                opened = await client.post(
                    "/v1/sessions", headers={"X-Shopmind-Key": "pk_demo"}, json={"nonce": str(uuid.uuid4())}
                )
                session = opened.json()
                client.headers["Authorization"] = f"Bearer {session['token']}"
                titles = shown(await said(client, session["threadId"], "backpacks please"))

                answer = await said(client, session["threadId"], "tell me more about the second one")
        finally:
            await asyncio.to_thread(shop.stop)

    looked_at = [one["content"]["product"]["title"] for one in answer if one.get("activityType") == "product"]
    assert looked_at == [titles[1]]
    assert titles[1] in text_of(answer)
