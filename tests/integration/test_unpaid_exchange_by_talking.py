"""An exchange whose difference could not be charged, in words: told plainly, and a return after a yes."""

from pathlib import Path

from commerce.domain.order import Order
from tests.support.clock import FrozenClock
from tests.support.mortal_agent import ADA, MortalAgent, open_mortal_agent
from tests.support.shirts import become, replace_items, with_shirts
from tests.support.shop import MERCHANT, SHOPPER
from tests.support.tiny_agent import text_of


async def unpaid(agent: MortalAgent) -> Order:
    shop = await with_shirts(agent.shop.shop)
    order = await shop.delivered(await shop.buy("shirt-m"))
    await agent.say(f"where is my order {order.number}?")
    asked = await replace_items(shop, order, "exchange", become(shop, order, m="l"), "tok_sandbox_declined")
    return await shop.receive(asked)


async def test_it_is_told_plainly_and_becomes_a_return_when_the_shopper_says_so(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        order = await unpaid(agent)
        await agent.agent.conversations.state_changed(MERCHANT, SHOPPER, f"order:{order.id}")
        proposed = await agent.say("then I want my money back")
        approved = await agent.approve(proposed)
        history = await agent.agent.conversations.history(ADA, agent.thread_id)
        after = await agent.shop.shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)

    told = " ".join(str(one.get("content", "")) for one in history if one.get("role") == "assistant")
    assert "$4.00 for the exchange" in told
    assert "could not be charged" in told
    assert "Shall it be a return instead" in told
    assert "$30.00" in str(proposed)
    assert "in place of the exchange" in text_of(approved)
    assert (after.status, after.refunded.amount) == ("returned", 3000)
