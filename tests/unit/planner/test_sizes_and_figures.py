"""Sizes by a size chart, figures that texts tell, and questions that nothing answers."""

import pytest

from tests.support.planner_talk import Talk, held


def answer_to(*said: str, similarity: float | None = None) -> str:
    talk = Talk("outfitter")
    talk.shop.similarity = similarity
    return [talk.say(text) for text in said][-1].text


def test_a_measure_of_the_body_is_looked_up_in_the_size_chart() -> None:
    assert "L (41-43 in)" in answer_to("rain jackets", "what size do i need for a 42 inch chest")
    assert "M (88-94 cm)" in answer_to("dress", "im 90cm round the bust what size")
    assert "M (88-94 cm)" in answer_to("dress", "my bust is 35.4 in, what size do i take?")


def test_between_two_sizes_the_larger_is_named_and_beyond_them_all_where_they_end() -> None:
    assert "L (16.5 in)" in answer_to("oxford shirt", "what size for a 16 inch neck")
    beyond = answer_to("dress", "my bust is 120 cm, what size?")
    assert "XS (80-84 cm)" in beyond
    assert "L (94-100 cm)" in beyond


def test_the_size_that_was_named_is_the_one_that_is_taken() -> None:
    talk = Talk("outfitter")
    for text in ("dress", "im 90cm round the bust what size", "ok red one in that size"):
        talk.say(text)

    assert held(talk) == {"dress Red M": 1}


def test_what_a_chart_says_of_one_size_is_told() -> None:
    assert "16.5 in" in answer_to("oxford shirt", "whats the collar on an L")


def test_how_several_run_is_asked_of_each() -> None:
    assert "shop's pages" not in answer_to("running shoes", "do they run small")


def test_a_text_that_shares_only_how_it_is_asked_is_no_answer() -> None:
    asked = ("rain jackets", "will it fit over a fleece?")
    near = "for sure"

    assert near in answer_to(*asked, similarity=0.3)
    assert near not in answer_to(*asked, similarity=0.6)
    assert "The hood fits over a helmet." in answer_to(*asked, similarity=0.6)


def test_a_text_with_a_word_of_what_is_asked_about_is_one() -> None:
    assert "two side pockets" in answer_to("dress", "does it have pockets", similarity=0.2)


def test_a_measure_that_is_told_of_somebody_is_looked_up_too() -> None:
    assert "L (41-43 in)" in answer_to("rain jackets", "my husband has a 42 inch chest")


def test_what_is_named_beside_it_is_not_what_is_asked_about() -> None:
    talk = Talk("outfitter")
    talk.say("rain jackets")
    asked = talk.say("will it go over the merino beanie")

    assert asked.called("ask_product")["product_id"] == "shell"


def test_a_part_is_asked_of_the_thing_that_is_named_behind_it() -> None:
    talk = Talk("outfitter")
    talk.say("belts")
    asked = talk.say("is the buckle on the stretch belt metal")

    assert asked.called("ask_product")["product_id"] == "stretch"


def test_how_heavy_each_of_a_few_is_is_told_of_those_that_say_it() -> None:
    assert "285 g" in answer_to("running shoes", "is it heavy")


def test_a_longer_one_of_what_comes_in_lengths_is_told_by_its_lengths() -> None:
    assert "90 cm and 100 cm" in answer_to("bridle leather belt", "is there a longer one")


def test_what_is_asked_of_a_name_is_told_by_the_attribute_of_that_name() -> None:
    assert "Leather" in answer_to("belts", "what material does the bridle one have")


def test_these_with_a_word_that_names_nothing_is_asked_of_each_of_a_few() -> None:
    talk = Talk("outfitter")
    talk.say("belts")
    asked = talk.say("are these vegan")

    assert {call["product_id"] for name, call in asked.calls if name == "ask_product"} == {"belt", "stretch"}


def test_which_one_was_asked_about_is_not_asked_again_behind_another_question() -> None:
    talk = Talk("larder")
    talk.say("honey, games and pasta")
    talk.say("show me more about it")

    assert "Which one" not in talk.say("is the forest honey organic").text


def test_one_of_several_words_is_no_answer_where_the_meaning_is_another() -> None:
    asked = ("rain jackets", "does it have a water bottle hood", "does it have a hood lining pocket")

    assert "do not know that for sure" in answer_to(*asked, similarity=0.25)


@pytest.mark.parametrize(
    "said", [["add the breeze merino shirt in navy, large"], ["breeze merino shirt", "i take the large one in navy"]]
)
def test_large_is_the_size_of_that_name_and_not_the_largest(said: list[str]) -> None:
    talk = Talk()

    *_, answer = [talk.say(message) for message in said]

    assert answer.called("add_to_cart")["items"][0]["options"] == {"Size": "L", "Color": "Navy"}
