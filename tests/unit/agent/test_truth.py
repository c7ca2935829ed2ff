"""The truth guard in the stream: what a model makes up is withheld before it is shown, what tools proved passes."""

from agent.settings import AgentSettings, LanguageModelSettings
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.openai_server import CallsTools, Says, Step, openai_server
from tests.support.scripted_model import ScriptedModel
from tests.support.tiny_agent import text_of, tiny_agent

SEARCH = CallsTools([("search_products", '{"query": "lamp"}')])


async def said(database: Database, clock: FrozenClock, *steps: Step) -> tuple[str, list[dict[str, object]]]:
    async with openai_server(*steps) as server:
        llm = LanguageModelSettings("scripted", base_url=server.url)
        async with tiny_agent(
            database,
            clock,
            ScriptedModel(steps=[]),
            settings=AgentSettings(language_model=llm),
            plain_truth=False,
        ) as tiny:
            events = await tiny.say("a desk lamp please")
            return text_of(events), server.requests


async def test_a_price_that_a_tool_returned_is_said(sqlite_database: Database, clock: FrozenClock) -> None:
    text, _ = await said(sqlite_database, clock, SEARCH, Says("The Aurora Desk Lamp is $49.00."))

    assert text == "The Aurora Desk Lamp is $49.00."


async def test_a_price_of_another_product_is_withheld(sqlite_database: Database, clock: FrozenClock) -> None:
    lie = Says("The Borealis Floor Lamp is $49.00.")

    text, requests = await said(sqlite_database, clock, SEARCH, lie, lie)

    assert "$49.00" not in text
    assert len(requests) == 3


async def test_an_act_that_no_tool_did_is_withheld(sqlite_database: Database, clock: FrozenClock) -> None:
    lie = Says("I found two lamps. I have placed your order.")

    text, _ = await said(sqlite_database, clock, SEARCH, lie, Says("I have ordered it for you."))

    assert "order" not in text


async def test_an_act_that_a_tool_did_is_said(sqlite_database: Database, clock: FrozenClock) -> None:
    add = CallsTools([("add_to_cart", '{"product_id": "prod_1"}')])

    text, _ = await said(sqlite_database, clock, add, Says("I added the Aurora Desk Lamp to your cart."))

    assert text == "I added the Aurora Desk Lamp to your cart."
