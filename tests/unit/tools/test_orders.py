"""After the sale: looking, cancelling, returning; each by proposal."""

import pytest

from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER
from tests.unit.tools.outcomes import done, fact, facts, proposed, refused, total

GUEST = "guest-1"


@pytest.fixture
async def order(shop):
    return await shop.shop.buy("mug", 2)


@pytest.fixture
async def sent(shop, order):
    return await shop.shop.commerce.fulfilment.ship(MERCHANT, order.id)


async def test_orders_are_listed_newest_first(shop, order):
    newer = await shop.shop.buy("book", key="key-2")

    outcome = done(await shop.call("list_orders"))

    assert [one["number"] for one in outcome.data["orders"]] == [newer.number, order.number]
    assert {one.subject for one in facts(outcome, "order")} == {order.id, newer.id}


async def test_an_only_order_is_shown_whole_and_once_however_often_it_is_looked_at(shop, order):
    listed = done(await shop.call("list_orders"))
    looked_at = done(await shop.call("show_order", {"order": order.number}))

    assert [one.type for one in listed.activities] == ["order"]
    assert [one.message_id for one in listed.activities] == [one.message_id for one in looked_at.activities]


async def test_shopper_without_orders_is_told_so_by_a_count_of_zero(shop):
    outcome = done(await shop.call("list_orders"))

    assert outcome.data["total"] == 0
    assert fact(outcome, "count").value["total"] == 0
    assert outcome.activities == ()


@pytest.mark.parametrize("write", [str.lower, str, lambda number: f"#{number}", lambda number: f'"{number}".'])
async def test_order_is_found_by_its_number_however_it_is_written(shop, order, write):
    outcome = done(await shop.call("show_order", {"order": write(order.number)}))

    assert outcome.data["order"]["order_id"] == order.id
    assert outcome.data["order"]["status_text"] == "Paid, being prepared"
    assert fact(outcome, "order").value["status"] == "paid"
    assert total(outcome, "total") == order.total.amount


async def test_order_of_somebody_else_is_not_there(shop, order):
    outcome = refused(await shop.call("show_order", {"order": order.number}, shopper=GUEST))

    assert outcome.code == "order_not_found"
    assert "e-mail" in outcome.remedy


async def test_guest_finds_an_order_by_number_and_mail(shop, order):
    wish = {"order": order.number, "email": ADA.email}

    assert done(await shop.call("show_order", wish, shopper=GUEST)).data["order"]["number"] == order.number


async def test_guest_with_another_mail_finds_nothing(shop, order):
    wish = {"order": order.number, "email": "eve@example.com"}

    assert refused(await shop.call("show_order", wish, shopper=GUEST)).code == "order_not_found"


async def test_address_of_the_order_is_not_told_to_the_model(shop, order):
    outcome = done(await shop.call("show_order", {"order": order.number}))

    assert HOME.line1 not in str(outcome.data)
    assert ADA.email not in str(outcome.data)


async def test_what_went_back_so_far_is_a_fact_of_the_order(shop, order):
    payload = proposed(await shop.call("cancel_order", {"order": order.number})).draft.payload
    await shop.registry.acts["cancel_order"].execute(shop.context(), payload, "prop_1")

    outcome = done(await shop.call("show_order", {"order": order.number}))

    assert total(outcome, "refunded") == order.total.amount


async def test_cancelling_is_proposed_with_its_refund_and_happens_once_after_the_yes(shop, order):
    outcome = proposed(await shop.call("cancel_order", {"order": order.number}))
    unchanged = await shop.services.orders.get(MERCHANT, SHOPPER, order.id)
    act = shop.registry.acts["cancel_order"]

    held = await act.holds(shop.context(), outcome.draft.payload)
    first = done(await act.execute(shop.context(), outcome.draft.payload, "prop_1"))
    second = done(await act.execute(shop.context(), outcome.draft.payload, "prop_1"))

    assert unchanged.status == "paid"
    assert held is None
    assert outcome.draft.payload["refund"]["amount"] == order.total.amount
    assert first.data["order"]["status"] == second.data["order"]["status"] == "cancelled"
    assert fact(first, "act").value["act"] in {"cancelled", "refunded"}
    assert total(first, "refund") == order.total.amount


async def test_order_that_was_cancelled_meanwhile_voids_the_proposal(shop, order):
    payload = proposed(await shop.call("cancel_order", {"order": order.id})).draft.payload
    act = shop.registry.acts["cancel_order"]
    done(await act.execute(shop.context(), payload, "prop_1"))

    assert (await act.holds(shop.context(), payload)).code == "not_cancellable"


async def test_cancelled_order_is_not_cancelled_again(shop, order):
    payload = proposed(await shop.call("cancel_order", {"order": order.id})).draft.payload
    done(await shop.registry.acts["cancel_order"].execute(shop.context(), payload, "prop_1"))

    outcome = refused(await shop.call("cancel_order", {"order": order.id}))

    assert outcome.code == "not_cancellable"
    assert outcome.remedy


async def test_what_was_not_sent_cannot_be_returned(shop, order):
    outcome = refused(await shop.call("return_items", {"order": order.number}))

    assert outcome.code == "not_returnable"
    assert outcome.remedy


async def test_one_of_two_is_returned_after_the_yes(shop, sent):
    wish = {"order": sent.number, "items": [{"line_id": sent.lines[0].id, "quantity": "1"}], "reason": "chipped"}
    outcome = proposed(await shop.call("return_items", wish))
    act = shop.registry.acts["return_items"]

    held = await act.holds(shop.context(), outcome.draft.payload)
    first = done(await act.execute(shop.context(), outcome.draft.payload, "prop_1"))
    second = done(await act.execute(shop.context(), outcome.draft.payload, "prop_1"))

    assert held is None
    assert outcome.draft.lines == ("1 \u00d7 Stone mug", "Refund to Test card that succeeds")
    assert first.data["order"]["status"] == second.data["order"]["status"] == "return_requested"
    assert [one["state_text"] for one in second.data["order"]["requests"]] == ["Waiting for the parcel"]
    assert fact(first, "act").value["act"] == "return_requested"
    assert total(first, "refund") == outcome.draft.payload["refund"]["amount"] == 1250


async def test_everything_is_returned_where_no_line_is_named(shop, sent):
    outcome = proposed(await shop.call("return_items", {"order": sent.number}))

    assert outcome.draft.payload["lines"] == {sent.lines[0].id: 2}


async def test_line_may_be_named_by_its_product(shop, sent):
    wish = {"order": sent.number, "items": [{"line_id": sent.lines[0].product_id}]}

    assert proposed(await shop.call("return_items", wish)).draft.payload["lines"] == {sent.lines[0].id: 2}


async def test_line_that_the_order_does_not_have_is_refused_with_those_it_has(shop, sent):
    outcome = refused(await shop.call("return_items", {"order": sent.number, "items": {"line_id": "line_nothing"}}))

    assert outcome.code == "line_not_found"
    assert outcome.data["lines"][0]["title"] == "Stone mug"


async def test_more_than_was_bought_is_not_returned(shop, sent):
    wish = {"order": sent.number, "items": [{"line_id": sent.lines[0].id, "quantity": 5}]}

    assert refused(await shop.call("return_items", wish)).code in {"not_returnable", "quantity_invalid"}


async def test_sent_order_is_not_cancelled_but_shows_where_it_is(shop, sent):
    shown = done(await shop.call("show_order", {"order": sent.number}))

    assert refused(await shop.call("cancel_order", {"order": sent.number})).code == "not_cancellable"
    assert shown.data["order"]["status"] == "fulfilled"
    assert shown.data["order"]["returnable"] is True
    assert shown.data["order"]["shipments"][0]["status"] == "shipped"
