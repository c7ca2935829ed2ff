"""Cards that are kept, in words: the embedded planner, the real tools, a real shop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from commerce.domain.checkout import CheckoutChange
from tests.support.clock import FrozenClock
from tests.support.members import Members
from tests.support.mortal_agent import MortalAgent, open_mortal_agent
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER
from tests.support.tiny_agent import text_of


@asynccontextmanager
async def customer(url: str, folder: Path, clock: FrozenClock) -> AsyncIterator[MortalAgent]:
    """A signed-in customer in mid-checkout, who has nothing kept yet."""
    async with open_mortal_agent(url, folder, clock, profiles=Members()) as agent:
        await agent.say("show me the Aurora desk lamp")
        await agent.say("add it to my cart")
        await agent.say("check out")
        await agent.say("1 Elm Street, Portland, OR 97201, US")
        yield agent


async def keep_a_card(agent: MortalAgent) -> None:
    """An order from before, after which its card was kept."""
    shop = agent.shop.shop
    await shop.add("mug")
    begun = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    wanted = CheckoutChange(buyer=ADA, address=HOME, instrument_token="tok_sandbox_success", keep=True)
    ready = await shop.commerce.checkouts.update(MERCHANT, SHOPPER, begun.id, wanted)
    await shop.commerce.saved_means.keep(await shop.complete(ready))


async def test_a_card_is_kept_when_that_is_said_and_the_order_is_paid(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    async with customer(sqlite_url, tmp_path, clock) as agent:
        told = text_of(proposed := await agent.say("save this card for next time"))
        await agent.approve(proposed)
        (order,) = await agent.shop.shop.commerce.orders.list(MERCHANT, SHOPPER)
        await agent.shop.shop.commerce.saved_means.keep(order)
        listed = text_of(await agent.say("which cards do you have saved?"))

    assert "is kept for the next time once this order is paid" in told
    assert order.status == "paid"
    assert "Visa ending in 4242" in listed


async def test_not_keeping_it_is_said_as_well(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> None:
    async with customer(sqlite_url, tmp_path, clock) as agent:
        await agent.say("save my card")
        told = text_of(await agent.say("actually do not save my card"))
        checkout = await agent.shop.shop.commerce.checkouts.current(MERCHANT, SHOPPER)

    assert "nothing of it is kept" in told
    assert checkout is not None
    assert not checkout.keep


async def test_the_next_order_is_paid_with_my_saved_visa(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock, profiles=Members()) as agent:
        await keep_a_card(agent)
        await agent.say("show me the Aurora desk lamp")
        await agent.say("add it to my cart")
        await agent.say("check out")
        await agent.say("1 Elm Street, Portland, OR 97201, US")
        await agent.say("pay with the test card that is declined")
        told = text_of(proposed := await agent.say("no, pay with my saved visa"))
        await agent.approve(proposed)
        order = (await agent.shop.shop.commerce.orders.list(MERCHANT, SHOPPER))[0]

    assert "Visa ending in 4242" in told
    assert (order.status, order.payments[0].instrument_label) == ("paid", "Visa ending in 4242")


async def test_a_card_is_forgotten_in_words(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock, profiles=Members()) as agent:
        await keep_a_card(agent)
        told = text_of(await agent.say("please remove my saved visa"))
        again = text_of(await agent.say("which cards do you have on file?"))
        left = await agent.shop.shop.commerce.saved_means.of(MERCHANT, SHOPPER)

    assert "Visa ending in 4242 is removed" in told
    assert "give a card with each order" in again
    assert left == ()


async def test_a_guest_is_told_to_sign_in(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> None:
    async with open_mortal_agent(sqlite_url, tmp_path, clock) as agent:
        await agent.say("show me the Aurora desk lamp")
        await agent.say("add it to my cart")
        await agent.say("check out")
        told = text_of(await agent.say("save my card for next time"))

    assert "sign in" in told
