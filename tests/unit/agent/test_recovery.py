"""What a process leaves behind is finished by another, and what happens outside is told once."""

import asyncio
import logging

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import BaseModel
from sqlalchemy import text

from agent.errors import ShuttingDown
from agent.settings import AgentSettings, LeaseLimits
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.gate import WAIT, gated
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import (
    SHOPPER,
    Shop,
    interrupt_of,
    kinds_of,
    resume,
    text_of,
    tiny_agent,
)
from tools.base import Done, Effect, Outcome, ToolContext


async def test_a_run_that_lost_its_process_is_closed_and_played_once_more(
    database: Database, clock: FrozenClock
) -> None:
    shop = Shop()
    async with gated(database, clock, calls(("add_to_cart", {"product_id": "prod_1"})), WAIT, shop=shop) as (
        tiny,
        gate,
    ):
        lost = await tiny.send("add a lamp")
        await gate.reached.wait()
        thread_id = tiny.thread_id
    clock.advance(seconds=60)

    planner = ScriptedModel(steps=[says("It is in your cart.")])
    async with tiny_agent(database, clock, planner, shop=shop, thread_id=thread_id) as tiny:
        assert await tiny.agent.conversations.recover() == 1
        await tiny.agent.conversations.drain(5)
        events = [frame.event for frame in await tiny.replay()]

    runs = [event for event in events if event["type"].startswith("RUN_")]
    assert [event["type"] for event in runs] == ["RUN_STARTED", "RUN_ERROR", "RUN_STARTED", "RUN_FINISHED"]
    assert runs[1]["code"] == "interrupted"
    assert runs[2]["parentRunId"] == lost.run_id
    assert runs[2]["input"]["messages"] == []
    assert shop.cart == {"prod_1": 1}
    told = planner.asked[0]
    assert [one.type for one in told] == ["human", "ai", "tool", "ai", "tool"]
    assert '"outcome":"done"' in str(told[2].content)
    assert "interrupted" in str(told[4].content)


async def test_a_run_is_played_again_only_once(database: Database, clock: FrozenClock) -> None:
    async with gated(database, clock, WAIT) as (tiny, gate):
        await tiny.send("one")
        await gate.reached.wait()
        thread_id = tiny.thread_id
    clock.advance(seconds=60)
    async with gated(database, clock, WAIT, thread_id=thread_id) as (tiny, gate):
        await tiny.agent.conversations.recover()
        await gate.reached.wait()
    clock.advance(seconds=60)

    async with gated(database, clock, says("Hello."), thread_id=thread_id) as (tiny, gate):
        await tiny.agent.conversations.recover()
        events = await tiny.say("two")

    assert text_of(events) == "Hello."


async def test_what_waited_when_the_process_ended_is_answered_after_the_start(
    database: Database, clock: FrozenClock
) -> None:
    async with gated(database, clock, WAIT) as (tiny, gate):
        await tiny.send("one")
        await gate.reached.wait()
        await tiny.send("two")
        thread_id = tiny.thread_id
    clock.advance(seconds=60)

    def reply(asked: list[BaseMessage]) -> AIMessage:
        return says(f"You said {[one.text for one in asked if one.type == 'human'][-1]}.")

    async with tiny_agent(database, clock, ScriptedModel(steps=[reply], repeat=True), thread_id=thread_id) as tiny:
        await tiny.agent.conversations.recover()
        said = text_of(await tiny.until_finished(3))

    assert said == "You said one.You said two."


async def test_a_run_that_could_not_write_its_end_is_taken_over_by_its_own_process(
    sqlite_database: Database, clock: FrozenClock, request: pytest.FixtureRequest
) -> None:
    broken = "WHEN NEW.kind IN ('turn', 'RUN_ERROR') BEGIN SELECT RAISE(ABORT, 'no space is left'); END"
    settings = AgentSettings(lease=LeaseLimits(mend_seconds=0.01))
    tried = asyncio.Event()
    logger, watch = logging.getLogger("agent.conversation.runs"), logging.Handler()
    watch.emit = lambda record: tried.set() if record.msg == "run_not_mended" else None  # type: ignore[method-assign]
    logger.addHandler(watch)
    request.addfinalizer(lambda: logger.removeHandler(watch))
    planner = ScriptedModel(steps=[says("Here is a lamp."), says("Here is a lamp again.")])
    async with tiny_agent(sqlite_database, clock, planner, settings=settings) as tiny:
        async with sqlite_database.transaction() as tx:
            await tx.connection.execute(text(f"CREATE TRIGGER broken BEFORE INSERT ON log_entries {broken}"))
        lost = await tiny.send("a lamp")
        await tried.wait()
        async with sqlite_database.transaction() as tx:
            await tx.connection.execute(text("DROP TRIGGER broken"))

        events = await tiny.until_finished(2)

    runs = [event for event in events if event["type"].startswith("RUN_")]
    assert [event["type"] for event in runs] == ["RUN_STARTED", "RUN_ERROR", "RUN_STARTED", "RUN_FINISHED"]
    assert runs[1]["code"] == "interrupted"
    assert runs[2]["parentRunId"] == lost.run_id
    assert text_of(events).endswith("Here is a lamp again.")


async def test_a_draining_process_ends_what_runs_and_takes_nothing_new(database: Database, clock: FrozenClock) -> None:
    async with gated(database, clock, WAIT, says("Done.")) as (tiny, gate):
        accepted = await tiny.send("one")
        await gate.reached.wait()
        draining = asyncio.create_task(tiny.agent.conversations.drain(5))
        await asyncio.sleep(0)
        with pytest.raises(ShuttingDown):
            await tiny.send("two")
        gate.opened.set()
        await draining
        events = await tiny.events(accepted)

    assert text_of(events) == "Done."


async def test_an_order_that_the_run_itself_told_of_is_not_told_again(database: Database, clock: FrozenClock) -> None:
    steps = [
        calls(("add_to_cart", {"product_id": "prod_1"}), ("place_order", {})),
        says("Shall I?"),
        says("Ordered."),
        calls(("search_products", {"query": "unasked"})),
    ]
    async with tiny_agent(database, clock, ScriptedModel(steps=steps)) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        tiny.shop.on_execute = asyncio.Event()
        accepted = await tiny.agent.conversations.accept(SHOPPER, resume(tiny.thread_id, interrupt))
        await tiny.shop.executing.wait()
        await tiny.agent.conversations.state_changed("demo", SHOPPER.shopper_id, "order:ord_1")
        tiny.shop.on_execute.set()
        await tiny.events(accepted)
        await tiny.agent.conversations.drain(5)
        events = [frame.event for frame in await tiny.replay()]

    assert kinds_of(events).count("RUN_STARTED") == 2


async def test_a_settled_payment_is_told_by_a_run_of_the_server(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("Hello."), says("It is paid.")])
    shown = ShowOrder()
    async with tiny_agent(database, clock, planner, extra_tools=[shown]) as tiny:
        await tiny.say("hi")
        await tiny.agent.conversations.state_changed("demo", SHOPPER.shopper_id, "order:ord_9")
        events = await tiny.until_finished(2)

    assert shown.asked == ["ord_9"]
    assert text_of(events) == "Hello.It is paid."
    assert [event["input"]["messages"] for event in events if event["type"] == "RUN_STARTED"][1] == []


class OrderName(BaseModel):
    order: str


class ShowOrder:
    """Shows an order."""

    name = "show_order"
    description = "Shows an order."
    arguments = OrderName
    effect = Effect.READ

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def run(self, ctx: ToolContext, arguments: OrderName) -> Outcome:
        self.asked.append(arguments.order)
        return Done({"order": {"order_id": arguments.order}})


async def test_an_act_whose_answer_was_lost_is_finished_without_another_word_from_its_shopper(
    database: Database, clock: FrozenClock
) -> None:
    shop = Shop(cart={"prod_1": 1}, loses_answers=1)
    model = ScriptedModel(steps=[calls(("place_order", {})), says("Shall I?"), says("One moment."), says("Ordered.")])
    async with tiny_agent(database, clock, model, shop=shop) as tiny:
        interrupt = interrupt_of(await tiny.say("order a lamp"))
        broken = await tiny.answer(interrupt, approved=True)
        at_once = await tiny.agent.conversations.recover()
        clock.advance(seconds=31)

        assert await tiny.agent.conversations.recover() == 1
        events = await tiny.until_finished(3)
        again = await tiny.agent.conversations.recover()

    assert text_of(broken) == "One moment."
    assert (at_once, again) == (0, 0)
    states = [event["content"]["state"] for event in events if event.get("activityType") == "proposal"]
    assert states == ["open", "done"]
    assert len(shop.orders) == 1
