"""`search_products`: limits are exact, the record decides, a miss is shown as one."""

import pytest

from commerce.domain.merchant import Merchant
from tests.unit.tools.outcomes import done, fact, facts, refused
from tools.base import BadArguments
from tools.finding.search import SearchArguments, limits_of, request_for


async def test_results_carry_price_stock_and_options_and_facts_for_each_figure(shop):
    outcome = done(await shop.call("search_products", {"query": "clamp lamp"}))

    product = outcome.data["products"][0]
    assert product["title"] == "Borealis clamp lamp"
    assert product["price"] == "$59.00"
    assert product["availability_text"] == "in stock"
    assert fact(outcome, "price", shop.product_id("borealis")).value["amount"] == 5900
    assert fact(outcome, "stock", shop.variant_id("borealis")).value["status"] == "in_stock"
    assert fact(outcome, "count").value["total"] == outcome.data["total"] == 1


async def test_budget_is_a_hard_limit_however_it_is_written(shop):
    for written in ("$60", 60, "60.00", "60 dollars", '"60"', "USD 60"):
        outcome = done(await shop.call("search_products", {"query": "lamp", "price_max": written}))

        assert [one["title"] for one in outcome.data["products"]] == ["Borealis clamp lamp"]


@pytest.mark.parametrize(
    ("currency", "least", "most", "limits"),
    [
        ("USD", "49.991", "59.999", (5000, 5999)),
        ("JPY", "999.01", "1999.99", (1000, 1999)),
        ("KWD", "1.2509", "4.9959", (1251, 4995)),
    ],
)
def test_a_limit_that_is_finer_than_the_currency_lets_nothing_in_that_breaks_it(currency, least, most, limits):
    merchant = Merchant("shop", "Shop", currency)
    wish = SearchArguments(price_min=float(least), price_max=float(most))

    asked = request_for(wish, merchant).price

    assert (asked.minimum, asked.maximum) == limits
    assert (limits_of(wish, merchant)["price_min"], limits_of(wish, merchant)["price_max"]) == limits


async def test_price_that_rose_since_the_index_was_built_is_not_shown_as_fitting(shop):
    await shop.shop.take_feed([{"id": "borealis", "title": "Borealis clamp lamp", "price": "75.00 USD", "stock": 8}])

    outcome = done(await shop.call("search_products", {"query": "clamp lamp", "price_max": 60}))

    assert outcome.data["products"] == []
    assert outcome.data["total"] == 0


async def test_what_sold_out_since_is_left_out_where_only_stock_was_asked_for(shop):
    await shop.shop.take_feed([{"id": "borealis", "title": "Borealis clamp lamp", "price": "59.00 USD", "stock": 0}])

    only_stock = done(await shop.call("search_products", {"query": "clamp lamp", "in_stock": True}))
    anything = done(await shop.call("search_products", {"query": "clamp lamp"}))

    assert only_stock.data["products"] == []
    assert anything.data["products"][0]["availability_text"] == "sold out"


async def test_nothing_that_fits_is_a_count_of_zero_under_exactly_these_limits(shop):
    outcome = done(await shop.call("search_products", {"query": "lamp", "price_max": "20", "brands": "Lumen"}))

    count = fact(outcome, "count").value
    assert count["total"] == 0
    assert count["limits"] == {"query": "lamp", "price_max": 2000, "brands": ["Lumen"], "currency": "USD"}


async def test_near_miss_names_the_limit_that_it_breaks_in_prices_of_today(shop):
    outcome = done(await shop.call("search_products", {"query": "clamp lamp", "price_max": 20}))

    miss = outcome.data["misses"][0]
    assert (miss["limit"], miss["wanted"], miss["actual"]) == ("price_max", "$20.00", "$59.00")
    content = outcome.activities[0].to_json()
    assert content["misses"][0]["productId"] == shop.product_id("borealis")
    assert content["total"] == 0


async def test_sold_out_variant_that_was_asked_for_is_the_one_that_is_shown(shop):
    wish = {"query": "shirt", "attributes": [{"name": "Colour", "values": "Blue"}, {"name": "Size", "values": ["M"]}]}

    outcome = done(await shop.call("search_products", wish))

    assert outcome.data["products"][0]["selected"] == {"Colour": "Blue", "Size": "M"}
    assert outcome.data["products"][0]["available"] is False


async def test_card_bears_a_quote_and_says_what_answers_the_wish(shop):
    wish = {"query": "lamp", "attributes": [{"name": "Material", "values": ["Aluminium"]}]}

    outcome = done(await shop.call("search_products", wish))

    body = outcome.activities[0].to_json()["products"][0]
    quote = shop.shop.commerce.quotes.read(body["variants"][0]["shopmind"]["quote"], shop.shop.clock.now())
    assert quote.price.amount == 8420
    assert body["shopmind"]["highlights"][0] == "Material: Aluminium"


async def test_later_search_of_a_run_replaces_the_cards_unless_it_stands_alongside(shop):
    first = done(await shop.call("search_products", {"query": "lamp"})).activities[0]
    second = done(await shop.call("search_products", {"query": "shirt"})).activities[0]
    beside = done(await shop.call("search_products", {"query": "shirt", "alongside": "true"})).activities[0]

    assert first.message_id == second.message_id
    assert beside.message_id is None


async def test_order_of_the_cards_is_kept_for_the_second_one(shop):
    outcome = done(await shop.call("search_products", {"query": "lamp", "sort": "price_asc"}))

    shown = [one["product_id"] for one in outcome.data["products"]]
    assert fact(outcome, "count").value["shown"] == shown
    assert [one["id"] for one in outcome.activities[0].to_json()["products"]] == shown


async def test_unreadable_price_is_answered_with_how_to_write_it(shop):
    outcome = await shop.call("search_products", {"query": "lamp", "price_max": "cheap"})

    assert isinstance(outcome, BadArguments)
    assert "49.90" in outcome.errors[0]


async def test_price_facts_expire_after_five_minutes(shop):
    outcome = done(await shop.call("search_products", {"query": "clamp lamp"}))

    for one in facts(outcome, "price") + facts(outcome, "stock"):
        assert (one.expires_at - one.as_of).total_seconds() == 300


async def test_product_that_does_not_exist_is_refused_with_a_remedy(shop):
    outcome = refused(await shop.call("show_product", {"product_id": "prod_nothing"}))

    assert outcome.code == "product_not_found"
    assert outcome.remedy
