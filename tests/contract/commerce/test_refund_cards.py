"""Money that goes back onto a new gift card: its code reaches the one who owns the order, and nobody else."""

from dataclasses import replace

import pytest

from commerce.domain.checkout import Buyer
from commerce.domain.order import Order
from commerce.errors import AfterSaleRefused, InstrumentInvalid, OrderNotFound, TransitionRefused
from commerce.services.means import NEW_CARD
from storage.database import Database, Transaction
from tests.support.clock import FrozenClock
from tests.support.shop import ADA, MERCHANT, SHOPPER, Shop, open_shop


class Proven:
    """Accounts by shopper, each with the address that it has proven."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        addresses = {"ada-again": ADA.email.upper(), "eve": "eve@example.com"}
        return Buyer(shopper_id, addresses[shopper_id]) if shopper_id in addresses else None


@pytest.fixture
async def shop(database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(database, clock, profiles=Proven())


async def sent_back(shop: Shop) -> Order:
    """An order whose mug came back, for a new gift card."""
    order = await shop.delivered(await shop.buy("mug", 2))
    asked = await shop.send_back(order, {order.lines[0].id: 1}, to=NEW_CARD)
    return await shop.receive(asked)


async def test_a_return_can_be_paid_back_onto_a_card_that_is_made_for_it(shop: Shop) -> None:
    order = await sent_back(shop)

    (one,) = await shop.commerce.refund_cards.of(MERCHANT, SHOPPER, order.id)

    assert one.code is not None
    assert (await shop.commerce.gift_cards.balance(MERCHANT, one.code, asked_by="anyone")).balance == order.refunded
    assert [refund.destination for refund in order.refunds] == [one.card.id]
    assert any(f"a new gift card ending in {one.card.last4}" in event.text for event in order.events)


async def test_nothing_is_made_before_the_parcel_is_there(shop: Shop) -> None:
    order = await shop.delivered(await shop.buy("mug"))

    await shop.send_back(order, {}, to=NEW_CARD)

    assert await shop.commerce.refund_cards.of(MERCHANT, SHOPPER, order.id) == []


async def test_the_same_yes_makes_one_card(shop: Shop) -> None:
    order = await sent_back(shop)
    request = order.requests[0]

    with pytest.raises(TransitionRefused):
        await shop.commerce.order_desk.receive(MERCHANT, order.id, request.id)

    assert len(await shop.commerce.refund_cards.of(MERCHANT, SHOPPER, order.id)) == 1


async def test_who_found_the_order_by_number_and_address_sees_the_card_and_not_its_code(shop: Shop) -> None:
    order = await sent_back(shop)
    await shop.commerce.orders.find_for_guest(MERCHANT, order.number, ADA.email, shopper_id="guest")

    (one,) = await shop.commerce.refund_cards.of(MERCHANT, "guest", order.id)

    assert one.code is None


async def test_who_has_proven_the_address_of_the_order_is_its_owner(shop: Shop) -> None:
    order = await sent_back(shop)
    for shopper in ("ada-again", "eve"):
        await shop.commerce.orders.find_for_guest(MERCHANT, order.number, ADA.email, shopper_id=shopper)

    mine, hers = [
        (await shop.commerce.refund_cards.of(MERCHANT, shopper, order.id))[0] for shopper in ("ada-again", "eve")
    ]

    assert mine.code is not None
    assert hers.code is None


async def test_a_stranger_learns_nothing(shop: Shop) -> None:
    order = await sent_back(shop)

    with pytest.raises(OrderNotFound):
        await shop.commerce.refund_cards.of(MERCHANT, "stranger", order.id)


async def test_a_card_that_is_yet_to_be_made_pays_for_nothing(shop: Shop) -> None:
    order = await shop.buy("mug")

    with pytest.raises(InstrumentInvalid, match="holds nothing yet"):
        await shop.commerce.after_sale.offers.repaying(MERCHANT, SHOPPER, order.id, NEW_CARD)


async def test_a_shop_that_gives_no_cards_refuses_and_says_what_it_does(shop: Shop) -> None:
    rules = shop.commerce.selling_rules
    policy = (await rules.rules(MERCHANT)).policy
    returns = replace(policy.returns, refund_to=("original",))
    await rules.set_policy(MERCHANT, replace(policy, returns=returns))
    order = await shop.delivered(await shop.buy("mug"))

    with pytest.raises(AfterSaleRefused, match="original way of paying"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {}, NEW_CARD)
