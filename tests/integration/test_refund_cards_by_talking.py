"""A refund onto a new gift card, in words: what it is told is never its code."""

import json
from pathlib import Path

from tests.support.clock import FrozenClock
from tests.support.mortal_agent import open_mortal_agent
from tests.support.shop import MERCHANT, SHOPPER
from tests.support.tiny_agent import text_of


async def test_a_return_for_store_credit_is_proposed_and_its_code_is_in_no_message(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        shop = agent.shop.shop
        order = await shop.delivered(await shop.buy("mug"))
        await agent.say(f"where is my order {order.number}?")
        proposed = await agent.say("I want to return it for store credit")
        approved = await agent.approve(proposed)
        (request,) = (await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).requests
        await shop.commerce.order_desk.receive(MERCHANT, order.id, request.id)
        shown = await agent.say(f"show me order {order.number}")
        (card,) = await shop.commerce.refund_cards.of(MERCHANT, SHOPPER, order.id)

    everything = json.dumps([proposed, approved, shown], default=str)
    assert "Refund to a new gift card" in json.dumps(proposed, default=str)
    assert "a new gift card" in text_of(approved)
    assert request.means is not None
    assert request.means.new_card
    assert card.code is not None
    assert card.code not in everything
    assert '"card": true' in everything
