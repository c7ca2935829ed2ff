"""The way to an order: what is missing is named, the proposal is exact, and the act happens once."""

import pytest

from tests.support.shop import MERCHANT, SHOPPER
from tests.unit.tools.outcomes import done, fact, proposed, refused, total
from tools.registry import build_registry

ADDRESS = {
    "line1": "1 Elm Street",
    "city": "Portland",
    "region": "Oregon",
    "postal_code": "97201",
    "country": "United States",
}
PERSON = {"name": "Ada Byron", "email": "ada@example.com"}


@pytest.fixture
async def filled(shop):
    done(await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora")}]}))
    return shop


async def orders_of(shop):
    return await shop.services.orders.list(MERCHANT, SHOPPER)


async def test_empty_cart_has_no_checkout(shop):
    outcome = refused(await shop.call("begin_checkout"))

    assert outcome.code == "empty_cart"
    assert outcome.remedy


async def test_begin_says_what_is_missing_and_shows_it(filled):
    outcome = done(await filled.call("begin_checkout"))

    assert {"email", "address"} <= set(outcome.data["missing"])
    assert outcome.activities[0].type == "checkout"
    assert outcome.activities[0].to_json()["missing"] == outcome.data["missing"]


async def test_address_name_and_mail_complete_the_checkout(filled):
    outcome = done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS}))

    assert outcome.data["missing"] in ([], ["payment"], ["delivery"])
    assert outcome.data["options"][0]["price"]
    assert fact(outcome, "act").value["act"] == "address_set"
    assert fact(outcome, "delivery").value["earliest"]


async def test_model_is_not_told_the_address_or_the_mail(filled):
    outcome = done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS}))

    assert "Elm" not in str(outcome.data)
    assert "ada@example.com" not in str(outcome.data)
    assert set(outcome.data["has"]) == {"name", "email", "address"}


async def test_address_problems_are_named_by_field(filled):
    address = {"line1": "1 Elm Street", "city": "", "postal_code": "97", "country": "United States"}

    outcome = refused(await filled.call("set_checkout", {**PERSON, "address": address}))

    assert outcome.code == "address_invalid"
    assert "city" in outcome.data["fields"]
    assert "city" in outcome.remedy


async def test_mail_that_is_none_is_named(filled):
    outcome = refused(await filled.call("set_checkout", {"email": "ada at home"}))

    assert outcome.code == "buyer_invalid"
    assert "email" in outcome.data["fields"]


async def test_parts_may_be_told_one_after_the_other(filled):
    done(await filled.call("set_checkout", {"name": "Ada Byron"}))
    done(await filled.call("set_checkout", {"email": "ada@example.com"}))

    outcome = done(await filled.call("set_checkout", {"address": ADDRESS}))

    assert not {"name", "email", "address"} & set(outcome.data["missing"])


async def test_address_may_arrive_as_json_in_a_string(filled):
    import json

    outcome = done(await filled.call("set_checkout", {**PERSON, "address": json.dumps(ADDRESS)}))

    assert "address" not in outcome.data["missing"]


@pytest.mark.parametrize(
    ("words", "token"),
    [
        ("the test card that succeeds", "success"),
        ("test card that is declined", "declined"),
        ("the one that asks for a second factor", "3ds"),
        ("4242", "success"),
        ("sandbox_declined", "declined"),
    ],
)
async def test_payment_is_chosen_in_words(filled, words, token):
    outcome = done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS, "payment": words}))

    chosen = [one["id"] for one in outcome.data["instruments"] if one["selected"]]
    assert chosen == [f"sandbox_{token}"]


async def test_payment_that_does_not_exist_is_said_beside_what_was_taken_over(filled):
    outcome = done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS, "payment": "bitcoin"}))

    assert outcome.data["not_set"]["code"] == "instrument_invalid"
    assert "address" not in outcome.data["missing"]


async def test_delivery_that_does_not_exist_is_refused_with_those_that_do(filled):
    done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS}))

    outcome = refused(await filled.call("set_checkout", {"delivery": "by drone"}))

    assert outcome.code == "option_invalid"
    assert outcome.data["options"]


async def test_order_with_something_missing_is_refused_with_what_it_is(filled):
    outcome = refused(await filled.call("place_order"))

    assert outcome.code == "checkout_incomplete"
    assert "address" in outcome.data["missing"]
    assert await orders_of(filled) == []


@pytest.fixture
async def ready(filled):
    done(await filled.call("set_checkout", {**PERSON, "address": ADDRESS}))
    return filled


async def test_proposal_names_lines_total_address_and_card_and_orders_nothing(ready):
    outcome = proposed(await ready.call("place_order"))

    draft = outcome.draft
    amount = next(one.amount for one in draft.totals if one.type == "total")
    assert draft.act == "place_order"
    assert draft.lines[0].startswith("1 \u00d7 Aurora desk lamp")
    assert any("Elm Street" in line for line in draft.lines)
    assert any("Test card that succeeds" in line for line in draft.lines)
    assert draft.payload["total"] == {"amount": amount, "currency": "USD"}
    assert f"${amount / 100:.2f}" in draft.button
    assert await orders_of(ready) == []


async def test_yes_places_exactly_one_order_however_often_it_is_executed(ready):
    payload = proposed(await ready.call("place_order")).draft.payload
    act = ready.registry.acts["place_order"]

    held = await act.holds(ready.context(), payload)
    first = done(await act.execute(ready.context(), payload, "prop_1"))
    second = done(await act.execute(ready.context(), payload, "prop_1"))

    assert held is None
    assert first.data["order"]["number"] == second.data["order"]["number"]
    assert [order.number for order in await orders_of(ready)] == [first.data["order"]["number"]]
    assert first.data["order"]["status"] == "paid"
    assert fact(first, "act").value["act"] == "ordered"
    assert total(first, "total") == payload["total"]["amount"]


async def test_changed_cart_voids_the_proposal(ready):
    payload = proposed(await ready.call("place_order")).draft.payload
    done(await ready.call("add_to_cart", {"items": [{"product_id": ready.product_id("borealis")}]}))

    problem = await ready.registry.acts["place_order"].holds(ready.context(), payload)

    assert problem.code == "changed_since"


async def test_changed_address_voids_the_proposal(ready):
    payload = proposed(await ready.call("place_order")).draft.payload
    done(await ready.call("set_checkout", {"address": {**ADDRESS, "line1": "9 Oak Street"}}))

    assert (await ready.registry.acts["place_order"].holds(ready.context(), payload)).code == "changed_since"


async def test_declined_card_is_refused_and_orders_nothing_paid(ready):
    done(await ready.call("set_checkout", {"payment": "the card that is declined"}))
    payload = proposed(await ready.call("place_order")).draft.payload

    outcome = refused(await ready.registry.acts["place_order"].execute(ready.context(), payload, "prop_2"))

    assert outcome.code == "payment_declined"
    assert all(order.status != "paid" for order in await orders_of(ready))


async def test_second_factor_leaves_the_order_pending_and_says_what_to_do(ready):
    done(await ready.call("set_checkout", {"payment": "the card that asks for a second factor"}))
    payload = proposed(await ready.call("place_order")).draft.payload

    outcome = done(await ready.registry.acts["place_order"].execute(ready.context(), payload, "prop_3"))

    assert outcome.data["order"]["status"] == "pending"
    assert outcome.data["order"]["action_needed"]


async def test_other_shoppers_proposal_does_not_hold(ready):
    payload = proposed(await ready.call("place_order")).draft.payload

    problem = await ready.registry.acts["place_order"].holds(ready.context(shopper="someone-else"), payload)

    assert problem.code == "checkout_not_found"


def test_tool_that_is_switched_off_is_not_there_and_neither_is_its_act():
    registry = build_registry(lambda name: name != "place_order")

    assert "place_order" not in registry.tools
    assert "place_order" not in registry.acts
    assert "cancel_order" in registry.acts
