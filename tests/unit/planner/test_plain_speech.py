"""How people put things at a counter: what it is called elsewhere, so many of something, too dear, any good."""

import pytest

from tests.support.planner_talk import Said, Talk


def said_in(catalogue: str, *messages: str) -> Said:
    """The answer to the last of several messages."""
    talk = Talk(catalogue)
    return [talk.say(message) for message in messages][-1]


def bounds(answer: Said) -> dict[str, tuple[str | None, str | None]]:
    """The bounds of the last search by attribute."""
    return {limit["name"]: (limit["min"], limit["max"]) for limit in answer.called("search_products")["attributes"]}


def test_a_step_from_a_figure_never_reads_as_thousands() -> None:
    answer = said_in("workshop", "ladders", "taller")

    low, _ = bounds(answer)["Height"]
    assert low == "150.0150"
    assert answer.found == ["long"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("a piano with at least 88 keys", ("88", None)),
        ("a piano with 61 keys", ("61", "61")),
        ("pianos under 80 keys", (None, "80")),
    ],
)
def test_so_many_of_what_is_counted_is_no_price(said: str, wanted: tuple[str | None, str | None]) -> None:
    call = said_in("workshop", said).called("search_products")

    assert call["price_min"] is call["price_max"] is None
    assert [(limit["min"], limit["max"]) for limit in call["attributes"]] == [wanted]


def test_a_choice_is_meant_however_its_measure_is_written() -> None:
    answer = said_in("workshop", "wall paint", "5 litre")

    assert answer.called("show_product")["options"] == {"Size": "5 l"}


def test_a_code_behind_a_noun_does_not_hide_the_kind() -> None:
    assert said_in("workshop", "need bolts m8").called("search_products")["category"] == ["Fasteners", "Bolts"]


@pytest.mark.parametrize(("said", "found"), [("i need a spanner", "grip"), ("sax", "sax"), ("secateurs", None)])
def test_a_kind_is_found_by_what_it_is_called_elsewhere(said: str, found: str | None) -> None:
    assert (found in said_in("workshop", said).found) is (found is not None)


@pytest.mark.parametrize("said", ["too expensive", "that's too much", "too pricey", "wow, that is a lot of money"])
def test_what_is_too_dear_is_looked_for_below_its_price(said: str) -> None:
    answer = said_in("workshop", "cordless drill", said)

    assert answer.called("search_products")["price_max"] == "98.99"


def test_asked_why_it_costs_so_much_the_shop_offers_what_costs_less() -> None:
    answer = said_in("workshop", "cordless drill", "why is it so expensive")

    assert "search_products" not in answer.tools
    assert answer.text.endswith("Shall I look for something less expensive?")


@pytest.mark.parametrize("said", ["is it any good", "do people like it", "is it worth the money"])
def test_asked_whether_it_is_any_good_the_ratings_answer(said: str) -> None:
    answer = said_in("workshop", "cordless drill", "the cordless one", said)

    assert "4.6" in answer.text
    assert "ask_product" not in answer.tools


def test_how_much_it_covers_asks_for_no_price() -> None:
    assert "ask_product" in said_in("workshop", "wall paint", "how much does it cover").tools


def test_a_limit_said_after_words_that_led_nowhere_is_put_on_what_was_found_before() -> None:
    answer = said_in("workshop", "drills", "zeppelins", "under 90")

    assert answer.called("search_products")["category"] == ["Power Tools", "Drills"]
    assert answer.found == ["hammer"]


def test_a_part_of_another_things_name_is_not_offered_as_the_thing() -> None:
    answer = said_in("workshop", "do you sell cars")

    assert answer.text.startswith("I found no cars.")
    assert "Car Seat Hammock" in answer.text


def test_what_one_can_not_do_is_no_limit() -> None:
    assert said_in("workshop", "i can not drill").called("search_products")["exclude_terms"] == []


def test_a_word_that_describes_stands_before_what_it_describes() -> None:
    assert said_in("workshop", "drill", "cordless").called("search_products")["query"] == "cordless drill"


def test_two_kinds_joined_by_and_are_looked_for_apart() -> None:
    talk = Talk("workshop").say("ladders and drills")

    assert [arguments["category"] for arguments in talk.shown] == [
        ["Ladders"],
        ["Power Tools", "Drills"],
    ]


@pytest.mark.parametrize("said", ["how heavy", "how long the battery", "how wide is it"])
def test_a_bare_how_asks_about_what_is_looked_at(said: str) -> None:
    assert "ask_product" in said_in("workshop", "step ladder", said).tools


def test_a_plain_figure_is_the_choice_that_is_measured_so() -> None:
    answer = said_in("workshop", "bolts 60")

    assert [limit["values"] for limit in answer.called("search_products")["attributes"]] == [["60 mm"]]


def test_a_step_does_not_outlive_other_words() -> None:
    answer = said_in("workshop", "ladders", "taller", "folding")

    assert answer.called("search_products")["attributes"] == []


def test_so_many_packs_of_what_is_looked_at_go_into_the_cart() -> None:
    answer = said_in("workshop", "adjustable wrench", "2 packs")

    assert answer.called("add_to_cart")["items"][0]["quantity"] == 2


def test_whether_it_fits_somewhere_is_answered_by_its_sides() -> None:
    assert "Width: 120 cm" in said_in("workshop", "park bench", "the park bench", "would it fit in a 1.3 m niche?").text
