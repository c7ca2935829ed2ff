"""Wishes and erasure in words: the embedded planner, the real tools, a real shop."""

from pathlib import Path

from sqlalchemy import select

from serving.db.outreach_tables import watches
from tests.support.clock import FrozenClock
from tests.support.mortal_agent import open_mortal_agent
from tests.support.tiny_agent import interrupt_of, text_of


async def test_who_asks_to_be_told_gives_an_address_once_and_is_noted(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        await agent.say("show me the Cosmo floor lamp")
        asked = text_of(await agent.say("tell me when it is back in stock"))
        noted = text_of(await agent.say("jane@example.com"))

        async with agent.shop.shop.database.reading() as tx:
            (wish,) = (await tx.connection.execute(select(watches))).all()

    assert asked == "Which e-mail address should the message go to?"
    assert noted == "Noted: Cosmo floor lamp. One message goes out when it is back."
    assert (wish.kind, wish.email, wish.product_id) == (
        "back_in_stock",
        "jane@example.com",
        agent.shop.product_id("cosmo"),
    )


async def test_a_lower_price_is_waited_for_from_what_was_shown(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        await agent.say("show me the Aurora desk lamp")
        await agent.say("let me know when it gets cheaper")
        noted = text_of(await agent.say("jane@example.com"))

        async with agent.shop.shop.database.reading() as tx:
            (wish,) = (await tx.connection.execute(select(watches))).all()

    assert noted == "Noted: Aurora desk lamp. One message goes out when it gets cheaper."
    assert (wish.kind, wish.price) == ("price_drop", 8420)


async def test_forgetting_is_proposed_first_and_done_after_the_yes(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        await agent.shop.shop.add("mug", 2, "ada")
        proposed = await agent.say("delete all my data")
        assert "erasing your data" in text_of(proposed)
        assert interrupt_of(proposed)

        await agent.approve(proposed)

        assert "shopper.erased" in await _events(agent)


async def _events(agent: object) -> list[str]:
    from storage.outbox_table import outbox

    database = agent.shop.shop.database  # type: ignore[attr-defined]
    async with database.reading() as tx:
        return [row.name for row in await tx.connection.execute(select(outbox.c.name))]
