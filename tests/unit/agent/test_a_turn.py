from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import interrupt_of, kinds_of, text_of, tiny_agent


async def test_a_message_is_answered_with_cards_before_words(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[calls(("search_products", {"query": "lamp"})), says("Here are two lamps.")])

    async with tiny_agent(database, clock, planner) as tiny:
        events = await tiny.say("a lamp please")

    assert kinds_of(events) == [
        "RUN_STARTED",
        "STATE_SNAPSHOT",
        "TOOL_CALL_START",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_END",
        "ACTIVITY_SNAPSHOT",
        "TOOL_CALL_RESULT",
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "RUN_FINISHED",
    ]
    assert text_of(events) == "Here are two lamps."
    assert events[0]["input"]["messages"][0]["content"] == "a lamp please"
    assert events[-1]["outcome"] == {"type": "success"}


async def test_an_order_needs_a_yes_to_its_proposal(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(
        steps=[
            calls(("add_to_cart", {"product_id": "prod_1", "quantity": "2"}), ("place_order", {})),
            says("Shall I place it?"),
            says("Done."),
        ]
    )

    async with tiny_agent(database, clock, planner) as tiny:
        proposed = await tiny.say("two desk lamps, order them")
        assert tiny.shop.orders == {}
        ordered = await tiny.answer(interrupt_of(proposed), approved=True)

    assert len(tiny.shop.orders) == 1
    assert [event["toolCallName"] for event in ordered if event["type"] == "TOOL_CALL_START"] == ["place_order"]
    assert ordered[-1]["outcome"] == {"type": "success"}
