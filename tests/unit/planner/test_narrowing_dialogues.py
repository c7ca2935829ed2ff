"""What a few words more change about a running search, in shops of several kinds."""

import pytest

from tests.support.planner_talk import Said, Talk


def said_in(catalogue: str, *messages: str) -> Said:
    """The answer to the last of several messages."""
    talk = Talk(catalogue)
    return [talk.say(message) for message in messages][-1]


def limited(answer: Said) -> dict[str, tuple[list[str], list[str]]]:
    """The wanted and refused values of the last search by attribute."""
    return {
        limit["name"]: (limit["values"], limit["exclude"]) for limit in answer.called("search_products")["attributes"]
    }


def test_a_kind_that_several_people_wear_is_looked_for_among_all_of_them() -> None:
    answer = said_in("wardrobe", "jackets")

    assert answer.called("search_products")["category"] is None
    assert {"m-rain", "w-puff"} <= set(answer.found)


@pytest.mark.parametrize("said", ["for women", "actually for women", "women's"])
def test_the_part_of_the_shop_changes_under_a_running_search(said: str) -> None:
    answer = said_in("wardrobe", "men's jackets in black", said)

    assert answer.called("search_products")["category"] == ["Women", "Jackets & Coats"]
    assert limited(answer) == {"Color": (["Black"], [])}
    assert set(answer.found) == {"w-trench", "w-puff"}


def test_other_words_with_it_choose_among_kinds_of_one_name() -> None:
    assert said_in("wardrobe", "women's shoes").called("search_products")["category"] == ["Women", "Shoes"]


def test_a_sister_kind_takes_the_place_of_the_kind() -> None:
    answer = said_in("pantry", "dog food", "for cats")

    assert answer.called("search_products")["category"] == ["Pets", "Cat Food"]
    assert answer.found == ["cat"]


def test_a_property_said_alone_limits_what_is_looked_for_though_a_title_holds_the_word() -> None:
    answer = said_in("wardrobe", "men's jackets", "waterproof")

    assert limited(answer) == {"Waterproof": (["yes"], [])}
    assert answer.found == ["m-rain"]


def test_a_property_that_is_stated_only_where_it_holds_is_a_limit() -> None:
    assert limited(said_in("pantry", "snacks", "vegan please")) == {"Vegan": (["yes"], [])}


def test_a_refused_property_is_called_by_its_name() -> None:
    answer = said_in("pantry", "coffee", "not organic")

    assert answer.found == ["ground"]
    assert "without yes" not in answer.text


def test_a_value_that_things_of_the_kind_do_not_state_is_a_word() -> None:
    answer = said_in("pantry", "dark chocolate")

    assert answer.called("search_products")["query"] == "dark chocolate"
    assert limited(answer) == {}
    assert answer.found == ["dark"]


def test_a_color_takes_the_place_of_a_color_in_the_words() -> None:
    answer = said_in("pantry", "brown rice", "white then")

    assert set(answer.called("search_products")["query"].split()) == {"rice", "white"}
    assert answer.found == ["white"]


def test_a_value_takes_the_place_of_one_that_a_name_holds() -> None:
    answer = said_in("wardrobe", "rose gold watch", "silver ones")

    assert "rose" not in answer.called("search_products")["query"]
    assert answer.found == ["s-watch"]


def test_what_it_is_for_takes_the_place_of_what_it_was_for() -> None:
    assert (
        said_in("wardrobe", "jacket for the office", "for rain").called("search_products")["query"] == "jacket for rain"
    )


def test_a_present_for_another_is_another_wish() -> None:
    answer = said_in("outdoor", "a gift for my dad who likes coffee", "for my mom who camps")

    assert "coffee" not in answer.called("search_products")["query"]


@pytest.mark.parametrize("said", ["160 x 90", "160x90", "90 by 160 cm"])
def test_sides_are_a_size_however_they_are_written(said: str) -> None:
    assert limited(said_in("wardrobe", f"table {said}")) == {"Size": (["160 x 90"], [])}


@pytest.mark.parametrize("said", ["a table for six people", "table for 6 persons"])
def test_room_for_so_many_is_a_limit_on_what_states_it_as_a_number(said: str) -> None:
    assert said_in("wardrobe", said).found == ["table-6"]


def test_the_budget_may_be_passed_by_a_little() -> None:
    answer = said_in("wardrobe", "tables under 160", "ok a bit more is fine")

    assert answer.called("search_products")["price_max"] == "200"
    assert answer.found == ["table-2"]


@pytest.mark.parametrize(
    ("said", "high"),
    [
        ("jackets under 2 hundred", "200"),
        ("jackets, 1.5k max", "1500"),
        ("jackets 150 dollars", "150"),
        ("jackets under a tenner", "10"),
    ],
)
def test_amounts_are_read_as_people_say_them(said: str, high: str) -> None:
    assert said_in("wardrobe", said).called("search_products")["price_max"] == high


def test_an_amount_alone_is_the_budget_of_what_is_looked_for() -> None:
    assert said_in("wardrobe", "jackets", "$150").called("search_products")["price_max"] == "150"


def test_a_brand_that_reads_like_a_measure_is_one_beside_other_words() -> None:
    assert said_in("pantry", "cable 3m").called("search_products")["brands"] == []
    assert said_in("pantry", "3m").called("search_products")["brands"] == ["3M"]


def test_what_is_too_dear_asks_for_less() -> None:
    answer = said_in("wardrobe", "men's jackets", "that's way too much")

    assert answer.called("search_products")["price_max"] == "298.99"  # of two, the dearer one


def test_words_of_the_language_are_no_mistyped_commands() -> None:
    answer = said_in("wardrobe", "a table for my tiny room")

    assert answer.calls[0][1]["query"] == "table for my tiny room"


def test_a_refused_word_that_the_shop_does_not_know_is_kept_out() -> None:
    answer = said_in("wardrobe", "jackets", "anything but Zephyra")

    assert answer.called("search_products")["exclude_terms"] == ["zephyra"]


def test_one_price_for_several_things_limits_each_of_them() -> None:
    talk = Talk("pantry")

    answer = talk.say("coffee and chocolate under 5 each")

    assert [arguments["price_max"] for arguments in answer.shown] == ["5", "5"]


def test_a_name_of_something_that_is_not_sold_is_no_riddle() -> None:
    assert "helicopters" in said_in("wardrobe", "helicopters").text


def test_what_misses_a_limit_is_nearer_than_another_kind_that_keeps_it() -> None:
    talk = Talk("wardrobe")

    answer = talk.say("white men's jackets")

    assert answer.found == []
    assert "I found no" in answer.text
    assert "Puffer" not in answer.text


def test_a_story_before_the_wish_is_none_of_its_words() -> None:
    answer = said_in("wardrobe", "we are moving and my wife is cold, so we need a table")

    assert answer.called("search_products")["query"] == "table"


@pytest.mark.parametrize(("said", "size"), [("medium", "M"), ("size S", "S"), ("a large", "L")])
def test_a_size_alone_is_a_size_of_what_is_looked_for(said: str, size: str) -> None:
    assert limited(said_in("wardrobe", "men's jackets", said)) == {"Size": ([size], [])}


def test_a_number_behind_the_kind_is_its_size_where_it_comes_in_that() -> None:
    assert limited(said_in("wardrobe", "men's shoes 42")) == {"Size": (["42"], [])}


def test_a_bare_number_of_people_is_room_for_them() -> None:
    assert said_in("wardrobe", "a table for 2").found == ["table-2"]


def test_a_bound_that_is_far_off_is_not_said_of_an_attribute() -> None:
    answer = said_in("pantry", "a cable at least 5 mm")

    assert answer.calls[0][1]["attributes"] == []
    assert "at least" not in answer.calls[0][1]["query"]


def test_what_it_is_used_with_is_no_other_kind() -> None:
    answer = said_in("pantry", "milk chocolate", "for my coffee")

    assert {"chocolate", "coffee"} <= set(answer.calls[0][1]["query"].split())


def test_a_story_behind_the_wish_is_none_of_its_words() -> None:
    assert said_in("wardrobe", "a jacket for my brother, he is always wet").calls[0][1]["query"] == "jacket"


def test_several_colors_are_alternatives() -> None:
    assert "black or yellow" in said_in("wardrobe", "men's jackets in black or yellow").text


def test_a_word_that_finds_nothing_of_its_own_stays_with_what_is_looked_for() -> None:
    answer = said_in("wardrobe", "men's jackets", "hard shell")

    assert "jackets" in answer.calls[0][1]["query"]


def test_a_portion_is_no_word_of_what_is_looked_for() -> None:
    assert said_in("pantry", "2 kilos of rice").calls[0][1]["query"] == "rice"


def test_room_for_people_is_said_as_it_was_put() -> None:
    assert "for 2" in said_in("wardrobe", "a table for 2").text


def test_a_bare_number_is_a_size_where_something_is_made_in_it() -> None:
    assert limited(said_in("wardrobe", "men's shoes", "38")) == {"Size": (["38"], [])}


def test_nothing_of_a_kind_refuses_it() -> None:
    assert said_in("pantry", "snacks", "nothing with nuts").called("search_products")["exclude_terms"] == ["nuts"]


def test_a_size_that_is_not_made_is_no_other_size() -> None:
    answer = said_in("wardrobe", "men's shoes in size 48")

    assert answer.found == []
    assert "in size 48" in answer.text
    assert "41" not in answer.text
