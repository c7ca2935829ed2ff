"""Finding and narrowing down, in two shops."""

import pytest

from tests.support.planner_talk import Talk


def limits(arguments: dict[str, object]) -> dict[str, object]:
    """The arguments that say something."""
    quiet = (None, [], "", False, "relevance")
    return {
        key: value
        for key, value in arguments.items()
        if value not in quiet and key not in ("limit", "offset", "title", "alongside")
    }


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("tents under $200", None, "200"),
        ("tents between 100 and 200", "100", "200"),
        ("a tent for no more than two hundred bucks", None, "200"),
        ("tents from 150 to 350 dollars", "150", "350"),
        ("tents around 150", "120", "180"),
        ("tent, 200 max", None, "200"),
        ("tents over 300", "300", None),
        ("I want to spend at most 1,200 on a tent", None, "1200"),
        ("my budget is 250 for a tent", None, "250"),
        ("tents $150-$350", "150", "350"),
    ],
)
def test_price_limits_are_read_in_any_phrasing(said: str, low: str | None, high: str | None) -> None:
    arguments = Talk().say(said).called("search_products")

    assert (arguments["price_min"], arguments["price_max"]) == (low, high)
    assert arguments["category"] == ["Camping", "Tents"]


def test_what_was_understood_is_said_with_the_count() -> None:
    answer = Talk().say("tents under 200")

    assert "2 tents up to $200" in answer.text
    assert "Wren Solo Tent at $149.00" in answer.text


def test_a_search_is_narrowed_widened_and_turned() -> None:
    talk = Talk()
    talk.say("show me backpacks")

    assert limits(talk.say("under 150").called("search_products"))["price_max"] == "150"
    red = limits(talk.say("in red").called("search_products"))
    assert red["price_max"] == "150"
    assert red["attributes"][0] == {"name": "Color", "values": ["Red"], "exclude": [], "min": None, "max": None}
    assert limits(talk.say("only from Northfell").called("search_products"))["brands"] == ["Northfell"]
    assert "attributes" not in limits(talk.say("forget the colour").called("search_products"))
    turned = limits(talk.say("actually make that tents instead").called("search_products"))
    assert (turned["category"], turned["price_max"]) == (["Camping", "Tents"], "150")
    assert "brands" not in turned


@pytest.mark.parametrize(
    ("said", "excluded"),
    [
        ("a backpack, not leather", {"Material": ["Leather"]}),
        ("backpacks but no leather please", {"Material": ["Leather"]}),
        ("backpack in any color but black", {"Color": ["Black"]}),
        ("backpacks, anything but red", {"Color": ["Red"]}),
    ],
)
def test_refused_values_are_excluded(said: str, excluded: dict[str, list[str]]) -> None:
    arguments = Talk().say(said).called("search_products")

    assert {limit["name"]: limit["exclude"] for limit in arguments["attributes"]} == excluded


def test_refused_brands_and_unknown_words_are_excluded() -> None:
    talk = Talk()

    assert talk.say("tents, no Northfell").called("search_products")["exclude_brands"] == ["Northfell"]
    assert talk.say("a lantern without wires").called("search_products")["exclude_terms"] == ["wires"]


def test_rating_and_order_are_read() -> None:
    arguments = Talk().say("tents with at least 4 stars, cheapest first").called("search_products")

    assert arguments["rating_min"] == 4.0
    assert arguments["sort"] == "price_asc"


def test_cheap_is_measured_by_the_kind_of_thing() -> None:
    talk = Talk("beauty")

    arguments = talk.say("a cheap lipstick").called("search_products")

    assert arguments["category"] == ["Makeup", "Lipstick"]
    assert 9 < float(arguments["price_max"]) < 20


def test_several_wishes_are_searched_beside_each_other() -> None:
    answer = Talk().say("I need a tent and two sleeping bags")

    assert [one["category"][-1] for one in answer.shown] == ["Tents", "Sleeping Bags"]
    assert [one["alongside"] for one in answer.shown] == [False, True]


def test_a_measure_is_converted_to_the_units_of_the_catalogue() -> None:
    arguments = Talk("beauty").say("face cream, 5 cl").called("search_products")

    limit = arguments["attributes"][0]
    assert limit["name"] == "Volume"
    assert float(limit["min"]) < 50 < float(limit["max"])


def test_bigger_steps_from_what_is_on_the_screen() -> None:
    talk = Talk("beauty")
    talk.say("silk shampoo")
    talk.say("tell me more about the first one")

    arguments = talk.say("something bigger").called("search_products")

    assert arguments["attributes"][0]["name"] == "Volume"
    assert float(arguments["attributes"][0]["min"]) > 250


def test_cheaper_means_below_what_is_talked_about() -> None:
    talk = Talk("beauty")
    talk.say("lipstick")
    talk.say("tell me about the velvet one")

    answer = talk.say("anything cheaper?")

    assert answer.called("search_products")["price_max"] == "14.49"
    assert answer.found == ["ls-gloss"]


def test_a_near_miss_is_shown_as_a_miss_with_the_limit_it_breaks() -> None:
    answer = Talk().say("tents under 100")

    assert "no tents up to $100" in answer.text
    assert "Wren Solo Tent" in answer.text
    assert "$149.00" in answer.text


def test_nothing_is_said_to_be_missing_before_a_search_counted_zero() -> None:
    answer = Talk().say("do you have surfboards?")

    assert answer.tools == ["search_products"]
    assert "no surfboards" in answer.text


def test_misspelt_wishes_find_their_category() -> None:
    answer = Talk().say("shwo me hikng bots")

    assert set(answer.found) == {"boots-m", "boots-l"}


def test_more_goes_on_where_the_page_ended_and_ends_honestly() -> None:
    talk = Talk()
    first = talk.say("something from Northfell")

    second = talk.say("show me more")

    if second.calls:
        assert second.called("search_products")["offset"] == len(first.found)
    ended = talk.say("more").text
    assert "last of the" in ended or "seen all" in ended


def test_starting_over_forgets_the_limits() -> None:
    talk = Talk()
    talk.say("tents under 150")
    talk.say("start over")

    assert limits(talk.say("backpacks").called("search_products")) == {
        "query": "backpacks",
        "category": ["Bags", "Backpacks"],
    }


def test_a_modifier_is_no_category() -> None:
    arguments = Talk().say("a tent lamp").called("search_products")

    assert arguments["category"] is None
    assert arguments["query"] == "tent lamp"


def test_an_occasion_stays_in_the_words() -> None:
    arguments = Talk().say("a present for my dad who likes hiking").called("search_products")

    assert "hiking" in arguments["query"]


def test_another_currency_is_named() -> None:
    answer = Talk().say("tents under 200€")

    assert "USD" in answer.text


def test_a_present_for_somebody_unknown_shows_what_is_popular_and_asks() -> None:
    talk = Talk()

    answer = talk.say("a birthday present for my mom, max 50 dollars")
    assert answer.tools == ["recommend"]
    assert answer.called("recommend")["price_max"] == "50"
    told = talk.say("she likes camping").called("search_products")

    assert (told["category"], told["price_max"]) == (["Camping"], "50")
