"""What is sent is AG-UI 1.0: every event is valid, and their order is what clients verify."""

from typing import Any

import pytest
from ag_ui.core import Event
from pydantic import TypeAdapter

from agent.conversation import events as made
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.openai_server import CallsTools, HangsUp, Says, openai_server
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import SHOPPER, interrupt_of, tiny_agent

EVENT: TypeAdapter[Any] = TypeAdapter(Event)

SAMPLES = [
    made.run_started("t", "r", message=made.user_message("m", "hi")),
    made.run_started("t", "r", parent_run_id="p", resume=[{"interruptId": "i", "status": "cancelled"}]),
    made.run_finished("t", "r", made.success(), [{"model": "x", "inputTokens": 1, "outputTokens": 2}]),
    made.run_finished("t", "r", made.cancelled()),
    made.run_finished(
        "t",
        "r",
        made.interrupted("i", message="Yes?", digest="0", call_id="c", expires_at="2026-01-01T00:00Z", proposal_id="p"),
    ),
    made.run_error("no", "internal"),
    made.text_start("m"),
    made.text_content("m", "hi"),
    made.text_end("m"),
    made.call_start("c", "search", "m"),
    made.call_arguments("c", "{}"),
    made.call_end("c"),
    made.call_result("m", "c", "{}"),
    made.activity("a", "products", {"products": []}),
    made.state_snapshot({"cart": None}),
    made.state_delta({"cart": None}),
    made.messages_snapshot([{"id": "u", "role": "user", "content": "hi"}]),
]  # fmt: skip


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event["type"])
def test_every_event_is_written_as_the_protocols_own_model_writes_it(event: dict[str, Any]) -> None:
    assert EVENT.validate_python(event).model_dump(mode="json", by_alias=True) == event


def verify(events: list[dict[str, Any]]) -> None:
    """The rules by which the reference client refuses a stream."""
    running, text, open_calls = False, set[str](), set[str]()
    for event in events:
        EVENT.validate_python(event)
        match event["type"]:
            case "RUN_STARTED":
                assert not running
                running = True
            case "RUN_FINISHED" | "RUN_ERROR":
                assert running
                assert not text
                assert not open_calls
                running = False
            case "TEXT_MESSAGE_START":
                assert event["messageId"] not in text
                text.add(event["messageId"])
            case "TEXT_MESSAGE_CONTENT":
                assert event["messageId"] in text
                assert event["delta"]
            case "TEXT_MESSAGE_END":
                text.remove(event["messageId"])
            case "TOOL_CALL_START":
                open_calls.add(event["toolCallId"])
            case "TOOL_CALL_ARGS":
                assert event["toolCallId"] in open_calls
            case "TOOL_CALL_END":
                open_calls.remove(event["toolCallId"])
            case _:
                assert running
    assert not running


async def test_a_whole_purchase_is_a_valid_stream(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(
        steps=[
            calls(("search_products", {"query": "lamp"}), text="Let me look."),
            says("Two lamps. Which one?"),
            calls(("add_to_cart", {"product_id": "prod_1"}), ("place_order", {}), prefix="d"),
            says("Shall I?"),
            says("Ordered."),
        ]
    )

    async with tiny_agent(database, clock, planner) as tiny:
        await tiny.say("lamps")
        interrupt = interrupt_of(await tiny.say("the first, order it"))
        await tiny.answer(interrupt, approved=True)
        tiny.shop.change("prod_2", 1)
        await tiny.agent.conversations.state_changed("demo", SHOPPER.shopper_id, "cart")
        events = await tiny.until_finished(4)

    verify(events)


async def test_a_stream_that_breaks_off_is_valid_too(sqlite_database: Database, clock: FrozenClock) -> None:
    from agent.settings import AgentSettings, LanguageModelSettings

    planner = ScriptedModel(steps=[says("What is it for?")], repeat=True)
    steps = (Says("Good. And then some more text.", cut_after=2), CallsTools([("broken", "{}")]), HangsUp())
    async with openai_server(*steps) as server:
        llm = LanguageModelSettings("scripted", base_url=server.url, attempts=1)
        async with tiny_agent(sqlite_database, clock, planner, settings=AgentSettings(language_model=llm)) as tiny:
            await tiny.say("one")
            await tiny.say("two")
            events = await tiny.until_finished(2)

    verify(events)
