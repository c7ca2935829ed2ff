"""No consequential act without a yes to exactly that act."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from sqlalchemy import text

from agent.errors import InterruptMismatch, ProposalNotFound
from agent.settings import AgentSettings, LeaseLimits
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import (
    SHOPPER,
    STRANGER,
    Shop,
    TinyAgent,
    interrupt_of,
    kinds_of,
    resume,
    text_of,
    tiny_agent,
)

ASK = calls(("add_to_cart", {"product_id": "prod_1"}), ("place_order", {}))


def shop_that_says(
    database: Database, clock: FrozenClock, *steps: AIMessage | Exception, **options: Any
) -> AbstractAsyncContextManager[TinyAgent]:
    return tiny_agent(database, clock, ScriptedModel(steps=list(steps), repeat=True), **options)


def proposals_of(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event["content"] for event in events if event.get("activityType") == "proposal"]


async def test_a_clear_yes_in_words_approves_what_is_open(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("Ordered.")) as tiny:
        await tiny.say("order a lamp")
        events = await tiny.say("Yes!")

        assert len(tiny.shop.orders) == 1
    assert [one["state"] for one in proposals_of(events)] == ["done"]
    assert text_of(events) == "Ordered."


async def test_a_clear_no_withdraws_what_is_open(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("All right.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        events = await tiny.say("no thanks")
        late = await tiny.answer(interrupt, approved=True)

        assert tiny.shop.executions == 0
    assert [one["state"] for one in proposals_of(events)] == ["declined"]
    assert late[-1]["outcome"] == {"type": "success"}


@pytest.mark.parametrize("words", ["yes?", "yes but make it two", "no way, yes", "yes, yes and also the other lamp"])
async def test_anything_less_clear_is_an_ordinary_message_and_the_proposal_stands(
    sqlite_database: Database, clock: FrozenClock, words: str
) -> None:
    async with shop_that_says(sqlite_database, clock, ASK, says("Shall I?"), says("Hm.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        events = await tiny.say(words)

        assert interrupt_of(events) == interrupt
        assert tiny.shop.executions == 0


async def test_the_same_answer_twice_acts_once_and_another_answer_is_an_error(
    database: Database, clock: FrozenClock
) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("Ordered.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        door = tiny.agent.conversations
        answers = [resume(tiny.thread_id, interrupt) for _ in range(3)]
        accepted = await asyncio.gather(*(door.accept(SHOPPER, answer) for answer in answers))
        first = await tiny.events(accepted[0])
        again = await tiny.events(await door.accept(SHOPPER, resume(tiny.thread_id, interrupt)))

        with pytest.raises(InterruptMismatch):
            await door.accept(SHOPPER, resume(tiny.thread_id, interrupt, approved=False))
        assert tiny.shop.executions == 1
    assert again == first


async def test_a_cart_changed_on_the_page_voids_the_proposal(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("It changed.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        tiny.shop.change("prod_2", 1)
        await tiny.agent.conversations.state_changed("demo", SHOPPER.shopper_id, "cart")
        told = await tiny.until_finished(2)
        late = await tiny.answer(interrupt, approved=True)

        assert tiny.shop.executions == 0
    assert proposals_of(told)[-1]["state"] == "void"
    assert told[-1]["outcome"] == {"type": "success"}
    assert kinds_of(late)[-1] == "RUN_FINISHED"


async def test_a_cart_changed_unnoticed_is_found_out_before_the_act(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("It changed.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        tiny.shop.change("prod_2", 1)
        events = await tiny.answer(interrupt, approved=True)

        assert tiny.shop.executions == 0
        assert tiny.shop.orders == {}
    assert proposals_of(events)[-1]["state"] == "void"


async def test_a_change_by_the_agent_itself_voids_the_proposal(database: Database, clock: FrozenClock) -> None:
    more = calls(("add_to_cart", {"product_id": "prod_2"}), prefix="d")
    async with shop_that_says(database, clock, ASK, says("Shall I?"), more, says("Added.")) as tiny:
        await tiny.say("order a lamp")
        events = await tiny.say("add the other one")

    assert proposals_of(events)[-1]["state"] == "void"
    assert events[-1]["outcome"] == {"type": "success"}


async def test_a_new_proposal_supersedes_the_open_one(database: Database, clock: FrozenClock) -> None:
    again = calls(("place_order", {}), prefix="d")
    async with shop_that_says(database, clock, ASK, says("Shall I?"), again, says("And now?"), says("Ok.")) as tiny:
        first = interrupt_of(await tiny.say("order a lamp"))
        events = await tiny.say("order it now")
        second = interrupt_of(events)
        await tiny.answer(first, approved=True)
        assert tiny.shop.executions == 0

        await tiny.answer(second, approved=True)
        assert tiny.shop.executions == 1
    assert first["id"] != second["id"]
    assert [one["state"] for one in proposals_of(events)] == ["void", "open"]


async def test_a_proposal_that_expired_cannot_be_approved(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("Too late.")) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        clock.advance(minutes=31)
        events = await tiny.answer(interrupt, approved=True)

        assert tiny.shop.executions == 0
    assert proposals_of(events)[-1]["state"] == "expired"


async def test_a_yes_that_was_sent_before_the_proposal_approves_nothing(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, ASK, says("Shall I?"), says("Hm.")) as tiny:
        first = await tiny.send("order a lamp")
        early = await tiny.send("yes")
        proposed = await tiny.events(first)
        events = await tiny.events(early)

        assert tiny.shop.executions == 0
    assert early.state == "queued"
    assert interrupt_of(events) == interrupt_of(proposed)


async def test_an_act_that_a_crash_cut_off_is_finished_once(database: Database, clock: FrozenClock) -> None:
    shop = Shop()
    async with shop_that_says(database, clock, ASK, says("Shall I?"), shop=shop) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        shop.on_execute = asyncio.Event()
        await tiny.agent.conversations.accept(SHOPPER, resume(tiny.thread_id, interrupt))
        await shop.executing.wait()
        thread_id = tiny.thread_id
    assert len(shop.orders) == 1
    shop.on_execute = None
    clock.advance(seconds=60)

    async with shop_that_says(database, clock, says("It is ordered."), shop=shop, thread_id=thread_id) as tiny:
        await tiny.agent.conversations.recover()
        events = await tiny.until_finished(3)

    assert len(shop.orders) == 1
    assert shop.executions == 2
    assert proposals_of(events)[-1]["state"] == "done"
    assert text_of(events).endswith("It is ordered.")


async def test_a_page_proposes_and_confirms_by_the_same_service(database: Database, clock: FrozenClock) -> None:
    async with shop_that_says(database, clock, says("Ordered.")) as tiny:
        tiny.shop.change("prod_1", 1)
        door = tiny.agent.conversations
        shown = await door.propose(SHOPPER, tiny.thread_id, "place_order", {})
        with pytest.raises(InterruptMismatch):
            await door.confirm(SHOPPER, shown["id"], "0" * 64, approved=True)
        with pytest.raises(ProposalNotFound):
            await door.confirm(STRANGER, shown["id"], shown["hash"], approved=True)
        assert tiny.shop.executions == 0

        result = await door.confirm(SHOPPER, shown["id"], shown["hash"], approved=True)

    assert shown["activity"] == "proposal"
    assert result["state"] == "done"
    assert result["order"]["number"] == "SM-1001"


async def test_what_a_page_was_shown_is_what_is_confirmed_though_its_run_broke_off(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    broken = "WHEN NEW.kind = 'turn' BEGIN SELECT RAISE(ABORT, 'no space is left'); END"
    settings = AgentSettings(lease=LeaseLimits(mend_seconds=0.01))
    async with shop_that_says(sqlite_database, clock, says("Ordered."), settings=settings) as tiny:
        tiny.shop.change("prod_1", 1)
        door = tiny.agent.conversations
        async with sqlite_database.transaction() as tx:
            await tx.connection.execute(text(f"CREATE TRIGGER broken BEFORE INSERT ON log_entries {broken}"))
        shown = await door.propose(SHOPPER, tiny.thread_id, "place_order", {})
        async with sqlite_database.transaction() as tx:
            await tx.connection.execute(text("DROP TRIGGER broken"))

        result = await door.confirm(SHOPPER, shown["id"], shown["hash"], approved=True)
        events = [frame.event for frame in await tiny.replay()]

    assert shown["activity"] == "proposal"
    assert result["state"] == "done"
    assert tiny.shop.executions == 1
    assert {one["id"] for one in proposals_of(events)} == {shown["id"]}
    assert "RUN_ERROR" in kinds_of(events)


async def test_a_yes_to_another_question_of_the_planner_places_nothing(database: Database, clock: FrozenClock) -> None:
    asks = says("Shall I pass this to a person?")
    asks.response_metadata = {"planner_state": {"question": {"kind": "offer"}}, "suggestions": []}
    done = says("I asked a person.")
    done.response_metadata = {"planner_state": {"question": None}, "suggestions": []}
    async with shop_that_says(database, clock, ASK, says("Shall I?"), asks, done) as tiny:
        await tiny.say("order a lamp")
        digression = await tiny.say("my mug arrived broken")
        events = await tiny.say("yes")

        assert tiny.shop.executions == 0
    assert [one["state"] for one in proposals_of(digression)] == ["void"]
    assert proposals_of(events) == []
    assert text_of(events) == "I asked a person."


async def test_a_yes_after_the_planner_left_the_checkout_places_nothing(database: Database, clock: FrozenClock) -> None:
    left = says("The checkout is left.")
    left.response_metadata = {"planner_state": {"question": None, "turn": 2, "left_at": 2}, "suggestions": []}
    next_one = says("What would you like next?")
    next_one.response_metadata = {"planner_state": {"question": None, "turn": 3, "left_at": 2}, "suggestions": []}
    async with shop_that_says(database, clock, ASK, says("Shall I?"), left, next_one) as tiny:
        await tiny.say("order a lamp")
        events = await tiny.say("actually can you cancel that order of mine")
        await tiny.say("yes")

        assert tiny.shop.executions == 0
    assert [one["state"] for one in proposals_of(events)] == ["void"]


async def test_after_a_no_the_model_is_told_before_it_speaks(database: Database, clock: FrozenClock) -> None:
    model = ScriptedModel(steps=[ASK, says("Shall I?"), says("All right.")])
    async with tiny_agent(database, clock, model) as tiny:
        await tiny.say("order a lamp")
        await tiny.say("no thanks")

    assert "withdrawn" in str(model.asked[-1][-1].content)
