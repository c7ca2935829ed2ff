"""The language model path over real HTTP, with the openai client, against a scripted server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agent.settings import AgentSettings, LanguageModelSettings
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.openai_server import (
    CallsTools,
    Fails,
    HangsUp,
    OpenAIServer,
    Refuses,
    Says,
    Stalls,
    Step,
    openai_server,
)
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import TinyAgent, interrupt_of, kinds_of, text_of, tiny_agent


@asynccontextmanager
async def served(
    database: Database, clock: FrozenClock, *steps: Step, planner: ScriptedModel | None = None, patience: float = 5.0
) -> AsyncIterator[tuple[TinyAgent, OpenAIServer]]:
    async with openai_server(*steps) as server:
        llm = LanguageModelSettings(
            "scripted", base_url=server.url, timeout_seconds=patience, retry_budget_seconds=3, attempts=3
        )
        planner = planner or ScriptedModel(steps=[])
        async with tiny_agent(database, clock, planner, settings=AgentSettings(language_model=llm)) as tiny:
            yield tiny, server


async def test_streamed_sentences_reach_the_screen_one_by_one(sqlite_database: Database, clock: FrozenClock) -> None:
    async with served(sqlite_database, clock, Says("Hello there. What do you need today?")) as (tiny, _):
        events = await tiny.say("hi")

    deltas = [event["delta"] for event in events if event["type"] == "TEXT_MESSAGE_CONTENT"]
    assert deltas == ["Hello there. ", "What do you need today?"]
    assert events[-1]["usage"] == [{"model": "scripted", "inputTokens": 120, "outputTokens": 30}]


async def test_parallel_calls_are_answered_together(sqlite_database: Database, clock: FrozenClock) -> None:
    steps = (
        CallsTools([("search_products", '{"query": "lamp"}'), ("search_products", '{"query": "floor lamp"}')]),
        Says("Two lamps."),
    )

    async with served(sqlite_database, clock, *steps) as (tiny, server):
        events = await tiny.say("lamps")

    assert kinds_of(events).count("TOOL_CALL_RESULT") == 2
    roles = [message["role"] for message in server.requests[1]["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "tool"]
    places = {event["messageId"] for event in events if event["type"] == "ACTIVITY_SNAPSHOT"}
    assert len(places) == 1, "a run has one products activity"


async def test_arguments_that_are_no_json_are_explained_to_the_model(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    steps = (CallsTools([("search_products", '{"query": lamp')]), CallsTools([("search_products", '{"query":"lamp"}')]))

    async with served(sqlite_database, clock, *steps, Says("Two lamps.")) as (tiny, server):
        events = await tiny.say("lamps")

    told = server.requests[1]["messages"][-1]["content"]
    assert "bad_arguments" in told
    assert "not one JSON object" in told
    assert text_of(events) == "Two lamps."


async def test_missing_arguments_and_unknown_tools_are_explained_to_the_model(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    steps = (CallsTools([("search_products", "{}"), ("launch_rocket", "{}")]), Says("Sorry."))

    async with served(sqlite_database, clock, *steps) as (tiny, server):
        await tiny.say("lamps")

    first, second = (message["content"] for message in server.requests[1]["messages"][-2:])
    assert "query" in first
    assert "there is no tool 'launch_rocket'" in second


async def test_a_rate_limit_and_a_server_error_are_tried_again(sqlite_database: Database, clock: FrozenClock) -> None:
    steps = (Fails(429, {"retry-after": "0.1"}), Fails(500), Says("Here I am."))

    async with served(sqlite_database, clock, *steps) as (tiny, server):
        events = await tiny.say("hi")

    assert text_of(events) == "Here I am."
    assert len(server.requests) == 3


async def test_the_planner_takes_over_when_the_provider_is_down(sqlite_database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[calls(("search_products", {"query": "lamp"})), says("Two lamps for you.")])

    async with served(sqlite_database, clock, HangsUp(), HangsUp(), HangsUp(), planner=planner) as (tiny, _):
        events = await tiny.say("lamps")

    assert text_of(events) == "Two lamps for you."
    assert events[-1]["outcome"] == {"type": "success"}


async def test_the_planner_takes_over_in_mid_turn(sqlite_database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("Two lamps for you.")])
    steps = (CallsTools([("search_products", '{"query": "lamp"}')]), Fails(500), Fails(500), Fails(500))

    async with served(sqlite_database, clock, *steps, planner=planner) as (tiny, _):
        events = await tiny.say("lamps")

    assert text_of(events) == "Two lamps for you."
    assert [message.type for message in planner.asked[0]] == ["human"]


async def test_what_the_model_changed_is_not_done_again_by_the_planner(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    planner = ScriptedModel(steps=[says("That is done.")])
    read_and_write = [("search_products", '{"query": "lamp"}'), ("add_to_cart", '{"product_id": "prod_1"}')]

    async with served(sqlite_database, clock, CallsTools(read_and_write), Fails(401), planner=planner) as (tiny, _):
        await tiny.say("add the desk lamp")

        assert tiny.shop.cart == {"prod_1": 1}
    told = planner.asked[0]
    assert [message.type for message in told] == ["human", "ai", "tool"]
    assert [call["name"] for call in told[1].tool_calls] == ["add_to_cart"]  # type: ignore[attr-defined]


async def test_a_refused_request_is_not_tried_again(sqlite_database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("I am the planner.")])

    async with served(sqlite_database, clock, Fails(401), planner=planner) as (tiny, server):
        events = await tiny.say("hi")

    assert len(server.requests) == 1
    assert text_of(events) == "I am the planner."


async def test_a_cut_connection_after_a_sentence_keeps_it_and_goes_on(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    planner = ScriptedModel(steps=[says("What is it for?")])
    cut = Says("I can help with that. Let me look at all of our lamps for you.", cut_after=4)

    async with served(sqlite_database, clock, cut, planner=planner) as (tiny, _):
        events = await tiny.say("lamps")

    assert text_of(events) == "I can help with that. What is it for?"
    assert kinds_of(events).count("TEXT_MESSAGE_START") == kinds_of(events).count("TEXT_MESSAGE_END") == 2


async def test_a_stalled_stream_does_not_hold_the_shopper_up(sqlite_database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("I am the planner.")])

    async with served(sqlite_database, clock, *[Stalls()] * 3, planner=planner, patience=0.2) as (tiny, _):
        events = await tiny.say("hi")

    assert text_of(events) == "I am the planner."


async def test_a_refusal_of_the_provider_hands_over_to_the_planner(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    planner = ScriptedModel(steps=[says("I can look for products.")])

    async with served(sqlite_database, clock, Refuses("I can't help with that."), planner=planner) as (tiny, _):
        events = await tiny.say("hi")

    assert text_of(events) == "I can look for products."


async def test_a_lie_is_withheld_and_the_model_may_mend_it_once(sqlite_database: Database, clock: FrozenClock) -> None:
    steps = (Says("Good choice. It costs $900. It is bright."), Says("It costs $49.00."))

    async with served(sqlite_database, clock, *steps) as (tiny, server):
        events = await tiny.say("how much is the desk lamp?")

    assert text_of(events).replace("\n", "") == "Good choice. It costs $49.00."
    assert "It costs $900." in server.requests[1]["messages"][-1]["content"]


async def test_a_lie_told_twice_gives_way_to_the_facts(sqlite_database: Database, clock: FrozenClock) -> None:
    async with served(sqlite_database, clock, Says("It costs $900."), Says("Truly, it costs $900.")) as (tiny, _):
        events = await tiny.say("how much is the desk lamp?")

    assert text_of(events) == "The Aurora Desk Lamp is $49.00."
    assert all("$900" not in str(event) for event in events)


async def test_a_model_that_orders_without_a_yes_only_proposes(sqlite_database: Database, clock: FrozenClock) -> None:
    steps = (
        CallsTools([("add_to_cart", '{"product_id": "prod_1"}')]),
        CallsTools([("place_order", '{"approved": true, "confirm": "yes"}')]),
    )

    async with served(sqlite_database, clock, *steps) as (tiny, server):
        events = await tiny.say("buy the desk lamp")

        assert tiny.shop.orders == {}
        assert interrupt_of(events)["message"] == "Shall I place this order?"
        assert text_of(events) == "Shall I place this order?"
        assert len(server.requests) == 2


async def test_the_number_of_tool_calls_in_a_turn_is_limited(sqlite_database: Database, clock: FrozenClock) -> None:
    many = CallsTools([("search_products", '{"query": "lamp"}')] * 10)

    async with served(sqlite_database, clock, many, many, Says("Enough.")) as (tiny, server):
        events = await tiny.say("lamps")

    assert kinds_of(events).count("ACTIVITY_SNAPSHOT") == 16
    assert "too_many_calls" in server.requests[2]["messages"][-1]["content"]
