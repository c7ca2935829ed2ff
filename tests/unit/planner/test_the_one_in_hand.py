"""Words after one thing was talked about: what is asked of it, its versions, and what it is called."""

import pytest

from agent.planner.reply.wording import Wording
from prompts.planner_language import load_planner_language
from tests.support.planner_talk import Talk, held, larder


@pytest.mark.parametrize("said", ["do you have black", "is there a black one?", "black?"])
def test_a_version_asked_for_is_that_of_the_thing_talked_about(said: str) -> None:
    talk, answer = larder("task chair", said)

    assert "search_products" not in answer.tools
    assert "Black" in answer.text
    talk.say("take it")
    assert held(talk) == {"chair Black": 1}


def test_the_price_of_the_larger_version_is_that_of_the_one_that_has_sizes() -> None:
    _, answer = larder("pasta and sauces", "penne", "what does the bigger bag cost")

    assert "Rustica Penne (1 kg)" in answer.text


def test_a_size_alone_shows_the_version_and_a_count_puts_it_in() -> None:
    talk, _ = larder("penne", "big pack", "x2")

    assert held(talk) == {"penne 1 kg": 2}


def test_what_stands_in_the_name_answers() -> None:
    _, answer = larder("task chair", "is it good for a task")

    assert "Task Chair" in answer.text
    assert "does not say" not in answer.text


def test_a_question_that_nothing_of_a_thing_speaks_of_is_left_open_and_a_person_offered() -> None:
    _, answer = larder("penne", "is it halal")

    assert "Rustica Penne" in answer.text
    assert "halal" not in answer.text
    assert "A person of the shop" in answer.text or "Closest to" in answer.text


def test_what_it_is_made_of_is_its_material() -> None:
    talk = Talk("wardrobe")
    talk.say("diver watch")

    assert "Steel" in talk.say("what is it made of").text


def test_two_versions_are_compared_by_what_they_cost() -> None:
    _, answer = larder("penne", "what is the difference between 500 g and 1 kg")

    assert "Rustica Penne (500 g)" in answer.text
    assert "Rustica Penne (1 kg)" in answer.text


def test_another_version_for_some_of_a_line_leaves_the_others() -> None:
    talk, _ = larder("task chair", "4 in black", "2 of them in blue instead")

    assert held(talk) == {"chair Black": 2, "chair Blue": 2}


def test_a_correction_that_names_a_line_changes_its_version() -> None:
    talk, _ = larder("task chair", "add the black one", "pesto", "add it", "actually blue for the chair")

    assert held(talk) == {"chair Blue": 1, "pesto": 1}


def test_something_shown_is_taken_in_a_version_beside_what_is_in_the_cart() -> None:
    talk, _ = larder("pesto", "add it", "penne", "ill take the first in the big bag")

    assert held(talk) == {"pesto": 1, "penne 1 kg": 1}


def test_one_and_what_goes_with_it_are_two_acts() -> None:
    talk, answer = larder("task chair", "in black", "add 1 and a desk that goes with it")

    assert held(talk) == {"chair Black": 1}
    assert "recommend" in answer.tools


def test_two_shown_by_their_names_are_offered_and_going_to_pay_takes_them() -> None:
    talk, answer = larder("board games", "ok the barons and the moss")

    assert "Shall I add" in answer.text
    talk.say("checkout")
    assert held(talk) == {"barons": 1, "moss": 1}


@pytest.mark.parametrize("said", ["no 2", "no just 2", "sorry 2"])
def test_a_number_refused_and_another_said_is_the_new_quantity(said: str) -> None:
    talk, _ = larder("pesto", "add 3", said)

    assert held(talk) == {"pesto": 2}


def test_a_word_that_ends_like_a_superlative_may_be_a_name() -> None:
    _, answer = larder("honey", "the forest one")

    assert answer.called("show_product")["product_id"] == "forest"


def test_a_title_that_brings_its_article_has_one() -> None:

    said = Wording(load_planner_language("en"), "Shop").of("item.is", 1, {"title": "The Salt Road", "price": "$9"})

    assert "he The" not in said


@pytest.mark.parametrize("said", ["can you tell me when it comes", "when does it arrive"])
def test_when_it_comes_after_ordering_is_the_orders_status(said: str) -> None:
    talk, _ = larder("pesto", "add it", "checkout", "Ada Byron, ada@example.com, 1 Elm Street, Portland OR 97201")
    talk.yes()

    assert "show_order" in talk.say(said).tools or "list_orders" in talk.say(said).tools


# --- counts that are versions, and what stands in the texts ---------------------------------------------------------


@pytest.mark.parametrize("said", ["5 packets", "the 5 packet one"])
def test_a_count_that_is_a_version_is_no_quantity(said: str) -> None:
    talk, _ = larder("marzano seeds", said, "add it")

    assert held(talk) == {"packed 5 packets": 1}


def test_a_count_that_was_asked_about_and_is_a_version_is_no_quantity() -> None:
    talk, _ = larder("marzano seeds", "5 packs", "the 5 packets")

    assert held(talk) == {"packed 5 packets": 1}


def test_how_many_are_in_there_with_an_empty_cart_is_asked_of_the_thing() -> None:
    _, answer = larder("marzano seeds", "how many are in there")

    assert "view_cart" not in answer.tools
    assert "ask_product" in answer.tools


def test_a_guarantee_in_the_description_answers_where_pages_are_silent() -> None:
    _, answer = larder("marzano seeds", "how long is the guarantee")

    assert "3-year guarantee" in answer.text


def test_a_difference_to_something_else_compares_with_what_is_talked_about() -> None:
    _, answer = larder("perch stool", "difference to the task chair")

    assert answer.called("compare_products")["product_ids"] == ["stool", "chair"]


def test_ok_buy_is_for_what_was_looked_at() -> None:
    talk, _ = larder("pesto", "tell me more about it", "ok buy")

    assert held(talk) == {"pesto": 1}


def test_another_one_for_somebody_is_one_more() -> None:
    talk, _ = larder("pesto", "add it", "another one for my brother")

    assert held(talk) == {"pesto": 2}


def test_what_people_complain_about_is_no_complaint() -> None:
    _, answer = larder("pesto", "what do people complain about")

    assert answer.called("ask_product")["reviews_only"] is True


def test_a_thing_more_after_an_add_is_that_thing_once() -> None:
    talk, _ = larder("penne", "3 of the 1kg", "and the pesto too")

    assert held(talk) == {"penne 1 kg": 3, "pesto": 1}


@pytest.mark.parametrize("said", ["do you ship to the uk", "delivery to the us?"])
def test_short_names_of_countries_count_behind_to(said: str) -> None:
    _, answer = larder(said)

    assert answer.called("shop_terms")["country"] in ("GB", "US")


@pytest.mark.parametrize("said", ["i need a desk with it", "get me a chair for it", "a stool to go with it"])
def test_something_for_what_is_looked_at_adds_nothing(said: str) -> None:
    talk, _ = larder("pesto", "tell me more about it", said)

    assert held(talk) == {}
