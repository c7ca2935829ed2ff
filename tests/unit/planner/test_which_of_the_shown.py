"""Which of the things on the screen is so: by what they state, what their texts tell, what so much of it costs."""

import re

import pytest

from tests.support.planner_talk import Said, Talk


def among(kind: str, *said: str) -> Said:
    talk = Talk("salon")
    talk.say(f"show me {kind}")
    return [talk.say(text) for text in said][-1]


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("which one uses less water", "Fern"),
        ("which of these needs the most water", "Cedar"),
        ("which has the mildest scent", "Fern"),
        ("which of these weighs less", "Cedar"),
    ],
)
def test_what_is_compared_is_found_under_another_name_in_words_and_in_ranges(asked: str, leads: str) -> None:
    answer = among("hair oils", asked)

    assert f"{leads} Hair Oil:" in answer.text.replace("That would be the ", "").replace("The ", "")
    assert "no figure for that of Rose Hair Oil" in answer.text


@pytest.mark.parametrize(
    ("asked", "leads", "told"),
    [
        ("which of these is quieter", "Halden Hair Dryer", "68 dB"),
        ("which of your hair dryers is the quietest", "Halden Hair Dryer", "68 dB"),
        ("which is the most powerful", "Vela Pro Hair Dryer", "2200 W"),
        ("which has the longest cable", "Vela Pro Hair Dryer", "3 m cable"),
    ],
)
def test_figures_that_only_texts_tell_are_compared_and_quoted(asked: str, leads: str, told: str) -> None:
    answer = among("hair dryers", asked)

    assert leads in answer.text
    assert told in answer.text


def test_the_one_that_leads_by_its_text_is_shown_when_it_is_pointed_to() -> None:
    assert among("hair dryers", "show me the quietest one").called("show_product")["product_id"] == "dry-1"


def test_what_nothing_tells_is_not_made_up() -> None:
    answer = among("hair dryers", "which lasts longest")

    assert "lasts longest" in answer.text
    assert "do not say" in answer.text
    assert "68 dB" not in answer.text


@pytest.mark.parametrize("asked", ["which ones are vegan", "are any of these vegan", "which of them is vegan?"])
def test_which_are_so_is_said_one_by_one_and_no_price_is(asked: str) -> None:
    answer = among("hair oils", asked)

    assert "Fern Hair Oil." in answer.text
    assert "Not the Cedar Hair Oil: Vegan: no" in answer.text
    assert "does not say so of Rose Hair Oil" in answer.text
    assert "$" not in answer.text


def test_which_has_a_part_is_told_by_the_text_that_speaks_of_it() -> None:
    answer = among("hair dryers", "which one comes with a diffuser")

    assert "Halden Hair Dryer. " in answer.text


@pytest.mark.parametrize(
    ("kind", "asked", "leads", "told"),
    [
        ("hair oils", "which is cheapest per 100 ml", "Cedar Hair Oil", "at $16.00: 100 ml"),
        ("clips", "cheapest per piece?", "Snap Clips, pack of 12", "at $6.00: pack of 12"),
    ],
)
def test_prices_are_reckoned_by_how_much_there_is(kind: str, asked: str, leads: str, told: str) -> None:
    answer = among(kind, asked)

    assert leads in answer.text
    assert told in answer.text


def test_no_other_number_of_a_text_is_taken_for_the_pieces() -> None:
    answer = among("brush sets", "cheapest per piece?")

    assert "can not reckon" in answer.text


def test_where_contents_are_not_stated_no_price_for_so_much_is_named() -> None:
    assert "can not reckon" in among("hair dryers", "which is cheapest per 100 ml").text


def test_a_question_about_them_is_answered_for_each_of_the_few_that_are_shown() -> None:
    talk = Talk()
    talk.say("show me tents")

    dry = talk.say("are they waterproof").text
    heavy = talk.say("how heavy are they").text
    price = talk.say("and how much are they").text

    assert "Lark Two-Person Tent: The flysheet is waterproof to 3,000 mm." in dry
    assert "The shop says nothing of that about Heron Family Tent and Wren Solo Tent." in dry
    assert {"6.4 kg", "1.2 kg", "2.1 kg"} <= set(re.findall(r"[\d.]+ kg", heavy))
    assert {"$329.00", "$149.00", "$189.00"} == set(re.findall(r"\$[\d.]+\d", price))


def test_they_are_the_one_thing_where_one_is_talked_about() -> None:
    talk = Talk()
    talk.say("show me tents")
    talk.say("tell me about the second one")

    answer = talk.say("how heavy are they")

    assert len(re.findall(r"[\d.]+ kg", answer.text)) == 1


def test_one_that_is_even_with_others_is_said_to_be() -> None:
    answer = among("clip cards", "which has the most memory")

    assert "by its name, that would be the Clip Card" in answer.text
    assert "It is even there with the Clip Card" in answer.text
    assert "Clip Card Trio" not in answer.text


def test_the_next_thing_to_compare_by_is_asked_in_a_few_words() -> None:
    answer = among("hair dryers", "which is the quietest", "and the longest cable?")

    assert "3 m cable" in answer.text
    assert "search_products" not in answer.tools


def test_a_word_that_only_looks_alike_is_no_evidence() -> None:
    assert "it is said of" not in among("hair dryers", "which of these comes with a kindle").text


def test_of_one_thing_the_version_that_costs_least_for_so_much_is_named() -> None:
    answer = among("gel jars", "cheapest per ml")

    assert "Gel Jar (500 ml) at $" in answer.text


def test_which_carries_more_is_no_question_of_what_they_weigh() -> None:
    talk = Talk("workshop")
    talk.shop.products["step"] |= {"description": "Carries up to 120 kg. Folds flat."}
    talk.shop.products["long"] |= {"description": "Carries up to 150 kg."}
    talk.say("ladders")

    told = talk.say("which one carries more").text
    assert "150 kg" in told
    assert "11 kg" not in told
