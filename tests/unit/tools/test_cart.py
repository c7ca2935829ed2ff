"""The cart: by reference in, with the price that was shown, all or nothing."""

import asyncio

import pytest

from agent.guard.book import FactBook
from tests.support.shop import MERCHANT, SHOPPER
from tests.support.tool_shop import GOODS
from tests.unit.tools.outcomes import done, fact, facts, refused, total
from tools.base import BadArguments


async def count_in_cart(shop):
    return (await shop.services.carts.current(MERCHANT, SHOPPER)).count


async def test_product_without_options_goes_into_the_cart_by_its_id(shop):
    outcome = done(
        await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora"), "quantity": "2"}]})
    )

    line = outcome.data["cart"]["lines"][0]
    assert (line["title"], line["quantity"], line["unit_price"], line["total"]) == (
        "Aurora desk lamp",
        2,
        "$84.20",
        "$168.40",
    )
    assert outcome.data["cart"]["count"] == 2
    assert fact(outcome, "act").value["act"] == "added"
    assert total(outcome, "subtotal") == 16840
    assert outcome.state_changed


async def test_single_item_need_not_be_a_list(shop):
    outcome = done(await shop.call("add_to_cart", {"items": {"variant_id": shop.variant_id("borealis")}}))

    assert outcome.data["added"][0]["title"] == "Borealis clamp lamp"


async def test_open_options_are_asked_for_with_their_values(shop):
    outcome = refused(await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("shirt")}]}))

    assert outcome.code == "option_needed"
    assert outcome.data["missing"] == {"Colour": ["Blue", "Red"], "Size": ["M", "L"]}
    assert await count_in_cart(shop) == 0


async def test_only_the_options_that_are_still_open_are_asked_for(shop):
    item = {"product_id": shop.product_id("shirt"), "options": {"Colour": "blue"}}

    outcome = refused(await shop.call("add_to_cart", {"items": [item]}))

    assert outcome.data["missing"] == {"Size": ["M", "L"]}
    assert outcome.data["in_stock"] == {"Size": ["L"]}


async def test_options_that_leave_one_variant_are_enough(shop):
    item = {"product_id": shop.product_id("shirt"), "options": [{"name": "color", "value": "Red"}]}

    outcome = done(await shop.call("add_to_cart", {"items": [item]}))

    assert outcome.data["cart"]["lines"][0]["variant_id"] == shop.variant_id("shirt-red-m")


async def test_sold_out_variant_is_refused_with_those_that_can_be_bought(shop):
    item = {"product_id": shop.product_id("shirt"), "options": {"Colour": "Blue", "Size": "M"}}

    outcome = refused(await shop.call("add_to_cart", {"items": [item]}))

    assert outcome.code == "out_of_stock"
    assert [one["options"] for one in outcome.data["alternatives"]] == [
        {"Colour": "Blue", "Size": "L"}, {"Colour": "Red", "Size": "M"},
    ]  # fmt: skip
    assert outcome.activities[0].to_json()["choices"][0]["label"] == "Blue, L"
    assert await count_in_cart(shop) == 0


async def test_more_than_is_left_is_refused_with_what_is_left(shop):
    outcome = refused(
        await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora"), "quantity": 5}]})
    )

    assert outcome.code == "insufficient_stock"
    assert outcome.data["available"] == 3
    assert await count_in_cart(shop) == 0


async def test_nothing_is_added_where_one_of_several_is_refused(shop):
    items = [{"product_id": shop.product_id("borealis")}, {"product_id": shop.product_id("cosmo")}]

    assert refused(await shop.call("add_to_cart", {"items": items})).code == "out_of_stock"
    assert await count_in_cart(shop) == 0


async def test_same_call_twice_adds_once(shop):
    wish = {"items": [{"product_id": shop.product_id("borealis")}]}

    first = await shop.call("add_to_cart", wish, call_id="call_7")
    second = await shop.call("add_to_cart", wish, call_id="call_7")

    assert first == second
    assert await count_in_cart(shop) == 1


async def test_same_call_at_the_same_time_adds_once(shop):
    wish = {"items": [{"product_id": shop.product_id("borealis")}]}

    await asyncio.gather(*(shop.call("add_to_cart", wish, call_id="call_8") for _ in range(3)))

    assert await count_in_cart(shop) == 1


async def test_price_that_was_shown_is_the_price_in_the_cart(shop):
    book = FactBook()
    book.add(done(await shop.call("search_products", {"query": "clamp lamp"})).facts)
    await shop.shop.take_feed([{"id": "borealis", "title": "Borealis clamp lamp", "price": "75.00 USD", "stock": 8}])
    wish = {"items": [{"product_id": shop.product_id("borealis")}]}

    outcome = done(await shop.call("add_to_cart", wish, known=book))

    assert outcome.data["cart"]["lines"][0]["unit_price"] == "$59.00"


async def test_price_shown_too_long_ago_no_longer_counts(shop):
    book = FactBook()
    book.add(done(await shop.call("search_products", {"query": "clamp lamp"})).facts)
    await shop.shop.take_feed([{"id": "borealis", "title": "Borealis clamp lamp", "price": "75.00 USD", "stock": 8}])
    shop.shop.clock.advance(minutes=31)
    wish = {"items": [{"product_id": shop.product_id("borealis")}]}

    outcome = done(await shop.call("add_to_cart", wish, known=book))

    assert outcome.data["cart"]["lines"][0]["unit_price"] == "$75.00"


@pytest.fixture
async def line_id(shop):
    outcome = done(await shop.call("add_to_cart", {"items": [{"variant_id": shop.variant_id("shirt-red-m")}]}))
    return outcome.data["cart"]["lines"][0]["line_id"]


async def test_quantity_and_options_of_a_line_change(shop, line_id):
    more = done(await shop.call("change_cart", {"changes": [{"line_id": line_id, "quantity": 2}]}))
    other = done(
        await shop.call("change_cart", {"changes": {"line_id": line_id, "options": {"Colour": "Blue", "Size": "L"}}})
    )

    assert more.data["cart"]["count"] == 2
    assert other.data["cart"]["lines"][0]["variant_id"] == shop.variant_id("shirt-blue-l")
    assert other.data["cart"]["lines"][0]["quantity"] == 2
    assert fact(more, "act").value["act"] == "changed"


async def test_quantity_zero_removes_the_line(shop, line_id):
    outcome = done(await shop.call("change_cart", {"changes": [{"line_id": line_id, "quantity": 0}]}))

    assert outcome.data["cart"]["lines"] == []
    assert fact(outcome, "act").value["act"] == "removed"
    assert total(outcome, "items") == 0


async def test_line_may_be_named_by_what_is_in_it(shop, line_id):
    outcome = done(
        await shop.call("change_cart", {"changes": [{"line_id": shop.product_id("shirt"), "quantity": "0"}]})
    )

    assert outcome.data["cart"]["count"] == 0


async def test_change_to_a_sold_out_variant_is_refused_and_changes_nothing(shop, line_id):
    changes = [{"line_id": line_id, "quantity": 2}, {"line_id": line_id, "options": {"Colour": "Blue"}}]

    outcome = refused(await shop.call("change_cart", {"changes": changes}))

    assert outcome.code == "out_of_stock"
    assert await count_in_cart(shop) == 1


async def test_line_that_is_not_there_is_refused_with_those_that_are(shop, line_id):
    outcome = refused(await shop.call("change_cart", {"changes": [{"line_id": "line_nothing", "quantity": 1}]}))

    assert outcome.code == "line_not_found"
    assert outcome.data["lines"][0]["line_id"] == line_id


async def test_more_than_is_left_of_a_line_is_refused_and_changes_nothing(shop, line_id):
    outcome = refused(await shop.call("change_cart", {"changes": [{"line_id": line_id, "quantity": 9}]}))

    assert outcome.code == "insufficient_stock"
    assert await count_in_cart(shop) == 1


async def test_cart_is_emptied(shop, line_id):
    outcome = done(await shop.call("clear_cart"))

    assert outcome.data["cart"]["count"] == 0
    assert fact(outcome, "act").value["act"] == "cleared"


async def test_view_shows_the_cart_and_changes_nothing(shop, line_id):
    outcome = done(await shop.call("view_cart"))

    assert outcome.data["cart"]["lines"][0]["line_id"] == line_id
    assert not outcome.state_changed
    assert facts(outcome, "act") == []


async def test_code_that_does_not_exist_is_refused_with_why(shop, line_id):
    outcome = refused(await shop.call("apply_code", {"code": " nothing50 "}))

    assert outcome.code == "promotion_invalid"
    assert fact(outcome, "promotion", "NOTHING50").value["state"] == "refused"


async def test_quantity_that_is_no_number_is_answered_as_a_bad_argument(shop):
    outcome = await shop.call("add_to_cart", {"items": [{"product_id": "prod_1", "quantity": "many"}]})

    assert isinstance(outcome, BadArguments)
    assert outcome.errors[0].startswith("items.0.quantity")


async def test_a_price_that_rose_is_asked_about_and_taken_only_when_accepted(shop):
    await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora"), "quantity": 2}]})
    await shop.shop.take_feed([{**GOODS[0], "price": "90.00 USD"}])
    shop.shop.clock.advance(minutes=31)

    risen = done(await shop.call("view_cart"))
    accepted = done(await shop.call("accept_prices"))
    again = done(await shop.call("accept_prices"))

    assert [problem["code"] for problem in risen.data["cart"]["problems"]] == ["price_changed"]
    assert not accepted.data["cart"].get("problems")
    assert accepted.data["cart"]["lines"][0]["unit_price"] == "$90.00"
    assert fact(accepted, "act").value["act"] == "changed"
    assert facts(again, "act") == []
