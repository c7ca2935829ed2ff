"""Orders as they are said at a counter: several things, versions and numbers at once, and what is put right after."""

import pytest

from tests.support.planner_talk import Talk, held, larder


def told(catalogue: str, *said: str) -> Talk:
    talk = Talk(catalogue)
    for text in said:
        talk.say(text)
    return talk


def test_so_many_of_what_is_in_hand_and_another_thing_are_one_order() -> None:
    talk = told("larder", "forest honey", "2 jars then, and one pesto")

    assert held(talk) == {"forest": 2, "pesto": 1}


def test_what_is_not_sold_beside_the_rest_is_said_and_the_rest_is_put_in() -> None:
    talk, answer = larder("forest honey", "2 of those, and one olive oil")

    assert held(talk) == {"forest": 2}
    assert "olive oil" in answer.text


def test_a_word_that_things_are_counted_in_is_no_other_thing() -> None:
    talk = told("larder", "lift desk", "3 slabs in black, 160 cm")

    assert held(talk) == {"desk 160 cm Black": 3}


def test_a_number_behind_a_comma_is_of_what_stands_before_it() -> None:
    talk = told("larder", "penne", "1 kg, two of em")

    assert held(talk) == {"penne 1 kg": 2}


def test_a_version_alone_names_the_one_thing_that_comes_so() -> None:
    talk = told("larder", "chairs", "add the blue one and one red")

    assert held(talk) == {"chair Blue": 1, "stool Red": 1}


def test_what_follows_an_order_is_ordered_too() -> None:
    talk = told("larder", "penne", "add the big one", "and the pesto")

    assert held(talk) == {"penne 1 kg": 1, "pesto": 1}


def test_for_each_of_them_is_as_many() -> None:
    talk = told("larder", "lift desk", "2 in oak, 120 cm", "and the pesto for each")

    assert held(talk) == {"desk 120 cm Oak": 2, "pesto": 2}


def test_a_wish_with_a_number_is_no_order() -> None:
    answer = told("larder", "penne").say("i need 2 chairs under 90")

    assert answer.tools == ["search_products"]


def test_what_is_called_just_as_it_was_asked_is_in_hand() -> None:
    talk = Talk("larder")
    talk.shop.products = dict(talk.shop.products)
    talk.say("honey")

    talk.say("2 of the forest and a blossom")

    assert held(talk) == {"forest": 2, "blossom": 1}


def test_another_thing_of_the_kind_said_as_a_correction_takes_its_place_in_as_many() -> None:
    talk = told("larder", "honey", "3 of the forest one, and the pesto", "no the blossom one")

    assert held(talk) == {"pesto": 1, "blossom": 3}


@pytest.mark.parametrize(("said", "size"), [("L instead", "L"), ("actually S", "S"), ("no, L", "L")])
def test_another_size_right_after_adding_changes_what_was_added(said: str, size: str) -> None:
    talk = told("wardrobe", "puffer jacket", "add it in white, M", said)

    assert held(talk) == {f"w-puff White {size}": 1}


def test_which_of_two_sizes_is_asked_where_both_are_said() -> None:
    talk = told("wardrobe", "puffer jacket in white")

    assert "M or L" in talk.say("M or L").text
    talk.say("L")
    talk.say("add it")

    assert held(talk) == {"w-puff White L": 1}


def test_two_values_in_answer_to_a_choice_leave_it_open_between_the_two() -> None:
    talk = told("wardrobe", "puffer jacket", "add it in white")

    answer = talk.say("M or L")

    assert held(talk) == {}
    assert "M or L" in answer.text
    talk.say("L")
    assert held(talk) == {"w-puff White L": 1}


def test_a_size_that_is_none_of_the_thing_in_hand_gets_what_there_is() -> None:
    answer = told("wardrobe", "bistro table").say("medium one")

    assert "70 x 70" in answer.text


def test_swapping_a_size_for_a_size_keeps_the_thing() -> None:
    talk = told("workshop", "wall paint", "add the 5 l", "swap the 5l for a 2.5l")

    assert held(talk) == {"paint 2.5 l": 1}


def test_a_yes_while_a_choice_is_open_keeps_what_was_chosen() -> None:
    talk = told("larder", "lift desk", "add it", "oak", "yes add")

    talk.say("120 cm")

    assert held(talk) == {"desk 120 cm Oak": 1}


def test_adding_again_what_was_just_added_is_asked_first() -> None:
    talk = told("larder", "pesto", "add it", "yes add")
    assert held(talk) == {"pesto": 1}

    talk.say("yes")

    assert held(talk) == {"pesto": 2}


def test_what_a_thing_is_for_is_not_the_thing() -> None:
    talk = told("outdoor", "pocket gas stove", "add it", "two cans of gas")

    assert held(talk) == {"stove": 1}


def test_so_many_looked_for_are_offered_at_once() -> None:
    talk = Talk("larder")

    assert "Shall I" in talk.say("i'd like 2 jars of pesto").text
    talk.say("yes")

    assert held(talk) == {"pesto": 2}


def test_which_of_a_few_shall_be_so_many_is_asked() -> None:
    talk = Talk("larder")

    assert "Task Chair or Perch Stool" in talk.say("i need 2 chairs").text
    talk.say("the red one")

    assert held(talk) == {"stool Red": 2}


def test_how_big_it_is_may_be_what_its_versions_say() -> None:
    assert "1 l and 6 x 1 l" in told("larder", "oat drink").say("how big is it?").text


def test_in_what_each_of_a_few_comes_is_said_where_none_comes_so() -> None:
    answer = told("larder", "chairs").say("do you have them in green?")

    assert "Blue and Black" in answer.text
    assert "Red and Black" in answer.text


def test_what_is_ordered_behind_may_be_told_with_its_version_and_for_whom_it_is() -> None:
    talk = told("wardrobe", "city trench coat", "add it in beige, M", "oh and a puffer jacket for my sister, L black")

    assert held(talk) == {"w-trench Beige M": 1, "w-puff Black L": 1}


def test_a_version_may_be_chosen_by_how_long_it_is() -> None:
    talk = told("workshop", "hex bolt", "2 in m8, the long ones")

    assert held(talk) == {"bolt M8 60 mm": 2}


def test_a_figure_alone_right_after_is_the_version_of_that_figure() -> None:
    talk = told("larder", "lift desk", "add it in oak, 160 cm", "sorry 120")

    assert held(talk) == {"desk 120 cm Oak": 1}


def test_one_of_each_colour_is_one_of_every_version() -> None:
    talk = told("larder", "task chair", "one of each color")

    assert held(talk) == {"chair Blue": 1, "chair Black": 1}


def test_another_version_for_one_of_several_is_changed_for_one() -> None:
    talk = told("larder", "task chair", "add 2 in blue", "actually black for one of them")

    assert held(talk) == {"chair Blue": 1, "chair Black": 1}


def test_what_is_called_by_its_version_in_the_cart_is_taken_out() -> None:
    talk = told("larder", "task chair", "one of each color", "lose the black")

    assert held(talk) == {"chair Blue": 1}


def test_what_is_wanted_as_well_after_a_question_is_ordered() -> None:
    talk = told("larder", "task chair", "add it in blue", "does it come with arms?", "then the pesto as well, 3 jars")

    assert held(talk) == {"chair Blue": 1, "pesto": 3}


def test_first_behind_a_thing_is_no_place_in_the_list() -> None:
    talk = told("larder", "chairs", "wait add a pesto first")

    assert held(talk) == {"pesto": 1}


def test_going_ahead_with_something_in_the_cart_is_paying() -> None:
    assert "begin_checkout" in told("larder", "pesto", "add it").say("ok lets do it").tools


def test_one_of_several_is_swapped_for_another_thing() -> None:
    talk = told("larder", "honey", "3 of the forest one", "swap one for the blossom")

    assert held(talk) == {"forest": 2, "blossom": 1}


def test_what_was_taken_out_by_mistake_comes_back_when_another_was_meant() -> None:
    talk = told("larder", "pesto", "add it", "forest honey", "add it", "remove the honey", "no i meant the pesto")

    assert held(talk) == {"forest": 1}


def test_one_more_of_a_version_is_one_more_of_that_line() -> None:
    talk = told("larder", "task chair", "2 blue ones and one black", "one more blue")

    assert held(talk) == {"chair Blue": 3, "chair Black": 1}


def test_what_has_one_version_is_made_the_other() -> None:
    talk = told("larder", "lift desk", "add it in oak, 160 cm", "make the oak one black")

    assert held(talk) == {"desk 160 cm Black": 1}


def test_something_to_match_is_ordered_in_its_own_version() -> None:
    talk = told("larder", "task chair", "add it in black", "and the red stool to match")

    assert held(talk) == {"chair Black": 1, "stool Red": 1}


def test_a_longer_word_is_another_thing_than_one_that_it_begins_with() -> None:
    talk = told("larder", "forest honey", "add it", "and a honeycomb in L")

    assert held(talk) == {"forest": 1}


def test_a_number_said_of_a_line_is_how_many_there_shall_be() -> None:
    talk = told("larder", "forest honey", "4 of them", "hmm make the honey 5, we are many")

    assert held(talk) == {"forest": 5}


def test_the_small_one_is_of_what_was_asked_about_last() -> None:
    talk = told("larder", "oat drink", "how big is the penne?", "add the small one")

    assert held(talk) == {"penne 500 g": 1}


def test_a_kind_is_never_a_thing_that_only_states_some() -> None:
    talk = Talk("music")
    talk.say("show me guitars")

    answer = talk.say("add the first one, plus a set of strings")

    added = [one["product_id"] for name, call in answer.calls if name == "add_to_cart" for one in call["items"]]
    assert len(added) == 1, "the guitar; which strings is asked"
    assert "Nickel Electric Strings or Clear Nylon Strings?" in answer.text


def test_a_kind_that_is_not_in_the_cart_takes_nothing_out_of_it() -> None:
    talk = Talk("music")
    talk.say("bass guitar")
    talk.say("add it")

    answer = talk.say("remove the bag")

    assert "change_cart" not in answer.tools
    assert answer.text == "I do not see the bag in your cart."


def test_what_is_named_to_be_put_in_is_looked_for_though_something_shown_has_its_colour() -> None:
    talk = told("larder", "task chair", "put the black perch stool in")

    assert held(talk) == {"stool Black": 1}


def test_the_smaller_one_in_a_colour_is_the_one_that_comes_so() -> None:
    answer = told("larder", "chairs").say("the smaller one in red")

    assert answer.called("show_product")["product_id"] == "stool"


def test_how_big_of_what_is_looked_for_is_its_version() -> None:
    talk = told("larder", "forest honey", "i'll have one, and two of the big penne")

    assert held(talk) == {"forest": 1, "penne 1 kg": 2}


@pytest.mark.parametrize(
    "said",
    [
        "the second one, in blue, two of them",
        "the second one in blue, 2 of them",
        "second in blue x2",
    ],
)
def test_a_place_a_version_and_a_number_are_an_order_without_a_verb(said: str) -> None:
    talk = Talk()
    talk.say("show me backpacks")

    [item] = talk.say(said).called("add_to_cart")["items"]

    assert (item["options"], item["quantity"]) == ({"Color": "Blue"}, 2)
