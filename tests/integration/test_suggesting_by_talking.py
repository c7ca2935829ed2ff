"""From recorded orders to what is said: the shop sells, learns from it and talks of it, and each figure was counted."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.buying.files import BuyingModels
from serving.learning.training import Training
from serving.locks import MemoryLocks
from serving.setting_groups import RecommendationSettings
from tests.support.clock import FrozenClock
from tests.support.mortal_agent import MortalAgent, open_mortal_agent
from tests.support.shop import MERCHANT
from tests.support.tiny_agent import text_of

BUYERS = 10


@pytest.fixture
async def agent(database_url: str, tmp_path: Path, clock: FrozenClock) -> AsyncIterator[MortalAgent]:
    """An agent of a shop in which the book and the kettle were bought together by everyone, and learned from."""
    models = BuyingModels(tmp_path / "models")
    async with open_mortal_agent(database_url, tmp_path, clock, models=models) as opened:
        shop = opened.shop.shop
        for at in range(BUYERS):
            for name in ("book", "later"):
                await shop.add(name, 1, f"buyer-{at}")
            await shop.complete(await shop.ready(f"buyer-{at}"), f"key-{at}")
        clock.advance(hours=1)
        training = Training(
            database=shop.database,
            clock=clock,
            orders=shop.commerce.orders,
            catalogue=shop.commerce.catalogue,
            models=models,
            locks=MemoryLocks(),
            announce=lambda topic, message: None,
            settings=RecommendationSettings(least_orders=BUYERS),
        )
        await training.train(MERCHANT)
        yield opened


def cards(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The products of the last row of cards."""
    rows = [event for event in events if event["type"] == "ACTIVITY_SNAPSHOT" and event["activityType"] == "products"]
    return list(rows[-1]["content"]["products"])


async def test_what_others_bought_with_it_is_told_with_the_number_of_orders(agent: MortalAgent) -> None:
    await agent.say("show me A long book")
    answer = await agent.say("what do others buy with this?")

    assert [one["title"] for one in cards(answer)] == ["Coming kettle"]
    assert f"in {BUYERS} orders together with A long book" in text_of(answer)
    assert cards(answer)[0]["shopmind"]["reason"]["text"] == f"In {BUYERS} orders together with A long book"


async def test_the_basket_is_completed_and_the_reason_can_be_asked_for(agent: MortalAgent) -> None:
    await agent.say("show me A long book")
    await agent.say("add it to my cart")
    answer = await agent.say("complete my basket")
    asked = await agent.say("why do you show me these?")

    assert cards(answer)[0]["title"] == "Coming kettle"
    assert f"{BUYERS} orders" in text_of(asked)


async def test_what_one_said_is_used_until_personal_suggestions_are_switched_off(agent: MortalAgent) -> None:
    kept = await agent.say("remember that I like linen")
    personal = await agent.say("something for me")
    off = await agent.say("stop personal suggestions")
    popular = await agent.say("something for me")

    assert "linen" in text_of(kept)
    assert cards(personal)[0]["title"] == "Harbour shirt"
    assert cards(personal)[0]["shopmind"]["reason"]["text"] == "Because you said: linen"
    assert "off" in text_of(off)
    assert "Without personal suggestions" in text_of(popular)
    assert {one["shopmind"]["reason"]["kind"] for one in cards(popular)} == {"popular"}


async def test_what_is_sold_out_is_followed_by_what_could_take_its_place(agent: MortalAgent) -> None:
    await agent.say("show me the Cosmo floor lamp")
    refused = await agent.say("add it to my cart")
    answer = await agent.say("yes")

    assert text_of(refused).endswith("?")
    titles = [one["title"] for one in cards(answer)]
    assert {"Aurora desk lamp", "Borealis clamp lamp"} <= set(titles)
    assert "Cosmo floor lamp" not in titles


async def test_what_one_ordered_before_is_named_so(agent: MortalAgent) -> None:
    shop = agent.shop.shop
    await shop.buy("book", key="mine")

    answer = await agent.say("something for me")

    kettle = next(one for one in cards(answer) if one["title"] == "Coming kettle")
    assert kettle["shopmind"]["reason"]["text"] == "Because you bought A long book"
    assert "because you bought A long book" in text_of(answer)
