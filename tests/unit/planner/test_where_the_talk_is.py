"""Wishes that mean the part of the shop that is talked about, a sort of the running kind, or it without some."""

from tests.support.planner_talk import Said, Talk


def said_in(*said: str) -> Said:
    talk = Talk("pets")
    return [talk.say(text) for text in said][-1]


def test_food_for_it_is_food_of_the_part_that_is_talked_about() -> None:
    assert said_in("aquarium", "food for them").found == ["f-food"]


def test_a_kind_that_every_part_has_is_that_of_the_part_on_the_screen() -> None:
    assert set(said_in("dog bed", "toys").found) == {"d-bone", "d-hog"}


def test_a_kind_that_every_part_has_stays_open_where_none_is_talked_about() -> None:
    assert said_in("toys").called("search_products")["category"] is None


def test_a_word_of_a_sort_turns_to_that_sort_of_the_kind() -> None:
    answer = said_in("dog food", "dry")

    assert answer.called("search_products")["category"] == ["Dogs", "Dog food", "Dry food"]
    assert set(answer.found) == {"d-salmon", "d-turkey"}


def test_without_a_flavor_leaves_out_what_contains_it_and_keeps_what_denies_it() -> None:
    found = said_in("dog food without chicken").found

    assert "d-box" not in found
    assert "d-beef" in found


def test_what_a_text_says_it_is_not_for_does_not_fit() -> None:
    assert said_in("dog bed", "toys for dogs that destroy everything").found[:1] == ["d-bone"]


def test_a_refused_kind_of_what_was_found_is_left_out() -> None:
    assert said_in("leads", "not the retractable kind").found == ["d-line"]


def test_nothing_cheaper_of_what_was_found_is_no_other_thing_that_shares_a_word() -> None:
    answer = said_in("a litter box with a lid", "anything cheaper")

    assert "already the least expensive" in answer.text
    assert answer.found == []


def test_smaller_then_is_a_step_and_the_purpose_beside_it_is_kept() -> None:
    assert said_in("aquarium", "smaller then, for a desk").found == ["f-small"]


def test_a_measure_of_what_comes_in_packs_names_the_pack() -> None:
    assert said_in("cat litter", "20 litres").found == ["c-wood"]


def test_a_list_of_things_is_looked_for_one_by_one() -> None:
    answer = said_in("hi i need 3 things: flea shampoo, a brush for a long haired dog and something to sleep on")

    sought = {str(one["query"]) for one in answer.shown}
    assert "flea shampoo" in sought
    assert not any("," in query for query in sought)


def test_a_thing_that_is_not_sold_is_denied_and_its_purpose_not_shown_instead() -> None:
    answer = said_in("do you have boots for dogs?")

    assert "no boots" in answer.text
    assert answer.found == []
