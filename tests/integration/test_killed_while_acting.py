"""A process that is killed right after it changed something, before it wrote that down, does not act twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from commerce.domain.checkout import CheckoutChange
from tests.support.clock import FrozenClock
from tests.support.mortal_agent import ADA, MortalAgent, open_mortal_agent, talk_until_killed
from tests.support.shop import ADA as BUYER
from tests.support.shop import HOME, MERCHANT, SHOPPER
from tests.support.tiny_agent import text_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def _killed_and_recovered(
    url: str, folder: Path, clock: FrozenClock, before: tuple[str, ...], dies_after: str, *lines: str
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The events since the kill, and what is in the cart then."""
    async with open_mortal_agent(url, folder, clock) as mortal:
        for line in before:
            await mortal.say(line)
        thread_id = mortal.thread_id
    await asyncio.to_thread(talk_until_killed, url, folder, thread_id, dies_after, *lines)
    clock.advance(seconds=60)
    async with open_mortal_agent(url, folder, clock, thread_id=thread_id) as mortal:
        events = await _recovered(mortal)
        cart = await mortal.shop.shop.commerce.carts.current(MERCHANT, SHOPPER)
        return events, {line.title: line.quantity for line in cart.lines}


async def _recovered(mortal: MortalAgent) -> list[dict[str, Any]]:
    assert await mortal.agent.conversations.recover() == 1
    await mortal.agent.conversations.drain(20)
    frames = [frame async for frame in _replay(mortal)]
    at = next(place for place, event in enumerate(frames) if event["type"] == "RUN_ERROR")
    return frames[at:]


async def _replay(mortal: MortalAgent) -> Any:
    async for frame in mortal.agent.conversations.subscribe(ADA, mortal.thread_id, 0):
        if not hasattr(frame, "event"):
            return
        yield frame.event


def _assert_answered_once(events: list[dict[str, Any]]) -> None:
    runs = [event["type"] for event in events if event["type"].startswith("RUN_")]
    assert runs == ["RUN_ERROR", "RUN_STARTED", "RUN_FINISHED"]
    assert text_of(events)


async def test_what_was_added_when_it_was_killed_is_in_the_cart_once(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    events, cart = await _killed_and_recovered(
        sqlite_url, tmp_path, clock, ("show me lamps",), "add_to_cart", "add two of the borealis clamp lamp to my cart"
    )

    assert cart == {"Borealis clamp lamp": 2}
    _assert_answered_once(events)
    assert [event["type"] for event in events].count("TOOL_CALL_RESULT") == 1
    assert "Borealis" in text_of(events)


async def test_what_was_removed_when_it_was_killed_is_told_as_removed(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    before = ("add the borealis clamp lamp to my cart", "add the aurora desk lamp to my cart")
    events, cart = await _killed_and_recovered(
        sqlite_url, tmp_path, clock, before, "change_cart", "remove the borealis clamp lamp from my cart"
    )

    assert cart == {"Aurora desk lamp": 1}
    _assert_answered_once(events)
    assert "not in the cart" not in text_of(events)


async def test_an_order_that_was_paid_when_it_was_killed_is_told_once(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as mortal:
        await mortal.say("add the aurora desk lamp to my cart")
        checkouts = mortal.shop.shop.commerce.checkouts
        checkout = await checkouts.begin(MERCHANT, SHOPPER)
        change = CheckoutChange(buyer=BUYER, address=HOME, instrument_token="tok_sandbox_success")
        await checkouts.update(MERCHANT, SHOPPER, checkout.id, change)
        thread_id = mortal.thread_id
    await asyncio.to_thread(talk_until_killed, sqlite_url, tmp_path, thread_id, "place_order", "place my order", "yes")
    clock.advance(seconds=60)

    async with open_mortal_agent(sqlite_url, tmp_path, clock, thread_id=thread_id) as mortal:
        events = await _recovered(mortal)
        orders = await mortal.shop.shop.commerce.orders.list(MERCHANT, SHOPPER)
        ended = [event["content"] for event in events if event.get("activityType") == "proposal"]

    assert [order.status for order in orders] == ["paid"]
    assert [payment.status for payment in orders[0].payments] == ["succeeded"]
    _assert_answered_once(events)
    assert orders[0].number in text_of(events)
    assert ended[-1]["state"] == "done"
