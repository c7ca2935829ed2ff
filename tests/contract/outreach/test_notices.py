"""Notices: one for each event and way, none to who refused, and never twice, whatever ends when."""

from datetime import timedelta

import pytest

from commerce.domain.order import Order
from commerce.services.means import NEW_CARD
from serving.db.notices import Notice, set_notice
from serving.notifying.carriers import Later, Never, Unsure
from serving.notifying.choices import Link
from storage.outbox import Event, TryLater
from tests.support.outreach import BASE_URL, Bag, Reach
from tests.support.shop import MERCHANT, SHOPPER


class Killed(BaseException):
    """The process ends here."""


async def buy(reach: Reach) -> Order:
    order = await reach.shop.buy("mug", 2)
    await reach.dispatcher.drain()
    return order


async def ship(reach: Reach, order: Order) -> None:
    await reach.shop.commerce.fulfilment.ship(MERCHANT, order.id, carrier="Post", tracking_number="T1")
    await reach.dispatcher.drain()


async def test_a_paid_order_is_confirmed_to_its_buyer_once(reach: Reach, mail: Bag) -> None:
    order = await buy(reach)

    (parcel,) = mail.brought
    assert parcel.notice.kind == "order_confirmed"
    assert parcel.notice.recipient == order.buyer.email
    assert order.number in parcel.notice.subject
    assert parcel.unsubscribe_url is None
    assert [notice.state for notice in await reach.notices()] == ["sent"]
    assert b'shopmind_notices_total{channel="mail",kind="order_confirmed",outcome="sent"} 1.0' in reach.metrics.text()


@pytest.mark.parametrize("times", [2, 3])
async def test_an_event_that_comes_again_is_told_once(reach: Reach, mail: Bag, times: int) -> None:
    order = await reach.shop.buy("mug")
    event = Event("order.shipped", MERCHANT, order.id, {"shopperId": SHOPPER})

    for _ in range(times):
        for handler in reach.outreach.of_orders:
            await handler(event)
        await reach.dispatcher.drain()

    assert [parcel.notice.kind for parcel in mail.brought].count("shipped") == 1


async def test_a_process_killed_after_the_act_and_before_its_acknowledgement_sends_nothing_again(
    reach: Reach, mail: Bag
) -> None:
    await buy(reach)
    (notice,) = await reach.notices()

    await reach.outreach.notices.due(Event("notice.due", MERCHANT, notice.id))

    assert len(mail.brought) == 1


async def test_a_process_killed_in_the_act_leaves_it_open_and_says_so(reach: Reach, mail: Bag) -> None:
    order = await reach.shop.buy("mug")
    await reach.dispatcher.drain()
    mail.failures, mail.brought = [Killed()], []
    await reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)
    with pytest.raises(Killed):
        await reach.dispatcher.drain()
    event = Event("notice.due", MERCHANT, (await _of_kind(reach, "shipped")).id)

    with pytest.raises(TryLater):
        await reach.outreach.notices.due(event)
    reach.shop.clock.advance(minutes=6)
    await reach.outreach.notices.due(event)

    notice = await _of_kind(reach, "shipped")
    assert (notice.state, mail.brought) == ("unsure", [])
    assert order.number in notice.subject


async def test_what_cannot_be_refused_is_brought_again_after_a_process_was_killed_in_the_act(
    reach: Reach, mail: Bag
) -> None:
    mail.failures = [Killed()]
    await reach.shop.buy("mug")
    with pytest.raises(Killed):
        await reach.dispatcher.drain()
    (notice,) = await reach.notices()
    event = Event("notice.due", MERCHANT, notice.id)

    with pytest.raises(TryLater):
        await reach.outreach.notices.due(event)
    reach.shop.clock.advance(minutes=6)
    await reach.outreach.notices.due(event)

    (notice,) = await reach.notices()
    assert (notice.kind, notice.state, notice.attempts, len(mail.brought)) == ("order_confirmed", "sent", 2, 1)


async def test_what_cannot_be_refused_is_brought_again_when_its_carrier_went_away_with_it(
    reach: Reach, mail: Bag
) -> None:
    mail.failures = [Unsure("gone")]
    await buy(reach)

    reach.shop.clock.advance(minutes=1)
    await reach.dispatcher.drain()

    (notice,) = await reach.notices()
    assert (notice.state, len(mail.brought)) == ("sent", 1)


async def test_what_stays_unsure_is_given_up_as_unsure(reach: Reach, mail: Bag) -> None:
    mail.failures = [Unsure("gone")] * 20
    await buy(reach)
    while waiting := await reach.dispatcher.kept(dead=False):
        reach.shop.clock.set(waiting[0].due_at or reach.shop.clock.now())
        await reach.dispatcher.drain()

    (notice,) = await reach.notices()
    assert (notice.state, notice.error, notice.attempts) == ("unsure", "gone", 12)


async def _of_kind(reach: Reach, kind: str) -> Notice:
    return next(one for one in await reach.notices() if one.kind == kind)


async def test_a_refusal_for_now_is_tried_again_with_growing_waits_and_given_up_at_last(
    reach: Reach, mail: Bag
) -> None:
    mail.failures = [Later("451 greylisted")] * 20
    await buy(reach)
    waits = []
    while waiting := await reach.dispatcher.kept(dead=False):
        due_at = waiting[0].due_at
        assert due_at is not None
        waits.append(due_at - reach.shop.clock.now())
        reach.shop.clock.set(due_at)
        await reach.dispatcher.drain()

    (notice,) = await reach.notices()
    assert (notice.state, notice.error, notice.attempts) == ("failed", "451 greylisted", 12)
    assert waits[:4] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=4)


async def test_a_refusal_for_good_is_kept_and_not_tried_again(reach: Reach, mail: Bag) -> None:
    mail.failures = [Never("550 no such user")]
    await buy(reach)
    reach.shop.clock.advance(days=1)
    await reach.dispatcher.drain()

    (notice,) = await reach.notices()
    assert (notice.state, notice.error, mail.brought) == ("failed", "550 no such user", [])


async def test_one_click_stops_a_purpose_for_the_address_and_nothing_else(reach: Reach, mail: Bag) -> None:
    order = await buy(reach)
    await ship(reach, order)
    url = mail.brought[-1].unsubscribe_url
    assert url is not None
    assert url.startswith(f"{BASE_URL}/unsubscribe/")

    assert await reach.outreach.choices.refuse(url.rpartition("/")[2]) == "order_updates"
    await reach.shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    await reach.dispatcher.drain()
    again = await reach.shop.buy("mug", shopper="shp_other_device", key="key-2")
    await ship(reach, again)

    assert [parcel.notice.kind for parcel in mail.brought] == ["order_confirmed", "shipped", "order_confirmed"]


async def test_a_no_that_comes_before_the_notice_leaves_stops_it(reach: Reach, mail: Bag) -> None:
    order = await buy(reach)
    mail.failures = [Later("451 busy")]
    await ship(reach, order)

    link = Link(MERCHANT, SHOPPER, order.buyer.email, "order_updates")
    await reach.outreach.choices.refuse(reach.outreach.choices.token(link))
    reach.shop.clock.advance(hours=1)
    await reach.dispatcher.drain()

    assert [notice.state for notice in await reach.notices()] == ["sent", "refused"]
    assert len(mail.brought) == 1


async def test_a_text_message_needs_a_yes_of_its_own(reach: Reach, sms: Bag) -> None:
    await buy(reach)
    assert sms.brought == []

    await reach.outreach.choices.choose(MERCHANT, SHOPPER, None, "order_sms", allowed=True, source="account")
    order = await reach.shop.buy("mug", key="key-2")
    await reach.dispatcher.drain()

    told = [parcel.notice for parcel in sms.brought]
    assert [(notice.kind, notice.recipient) for notice in told] == (
        [("order_confirmed", order.buyer.phone)] if order.buyer.phone else []
    )


async def test_a_cart_that_was_left_is_reminded_of_once_and_only_with_a_yes(reach: Reach, mail: Bag) -> None:
    await reach.shop.add("mug")
    await reach.shop.ready()
    reach.shop.clock.advance(hours=5)
    assert await reach.outreach.reminders.look() == 0

    await reach.outreach.choices.choose(MERCHANT, SHOPPER, None, "cart_reminders", allowed=True, source="account")
    assert await reach.outreach.reminders.look() == 1
    await reach.dispatcher.drain()
    reach.shop.clock.advance(hours=1)
    assert await reach.outreach.reminders.look() == 0

    (parcel,) = mail.brought
    assert (parcel.notice.kind, parcel.notice.subject) == ("abandoned_cart", "Your cart at The Shop")
    assert "1 x Stone mug  $12.50" in parcel.notice.text
    assert parcel.unsubscribe_url is not None


async def test_a_cart_that_went_on_in_between_is_not_reminded_of(reach: Reach, mail: Bag) -> None:
    await reach.shop.add("mug")
    await reach.shop.ready()
    await reach.outreach.choices.choose(MERCHANT, SHOPPER, None, "cart_reminders", allowed=True, source="account")
    reach.shop.clock.advance(hours=5)
    await reach.outreach.reminders.look()
    await reach.shop.add("pan")

    await reach.dispatcher.drain()

    assert mail.brought == []


async def test_what_is_unsure_can_be_let_go_by_the_shop(reach: Reach, mail: Bag) -> None:
    mail.failures = [Unsure("gone")]
    await buy(reach)
    (notice,) = await reach.notices()

    async with reach.shop.database.transaction() as tx:
        await set_notice(tx, MERCHANT, notice.id, state="waiting", settled_at=None)
    await reach.outreach.notices.due(Event("notice.due", MERCHANT, notice.id))

    assert len(mail.brought) == 1


async def test_the_code_of_a_refunds_gift_card_is_in_the_mail_and_not_in_the_table(reach: Reach, mail: Bag) -> None:
    shop = reach.shop
    order = await shop.delivered(await shop.buy("mug"))
    await shop.receive(await shop.send_back(order, {}, to=NEW_CARD))
    await reach.dispatcher.drain()
    (issued,) = await shop.commerce.gift_cards.issued_for(MERCHANT, order.id)

    letters = [parcel.notice for parcel in mail.brought if parcel.notice.kind == "refunded"]
    kept = [notice for notice in await reach.notices() if notice.kind == "refunded"]

    assert any(issued.code in letter.text and issued.code in (letter.html or "") for letter in letters)
    assert not any(issued.code in f"{one.text}{one.html}{one.subject}" for one in kept)
