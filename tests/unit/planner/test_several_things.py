"""Several things at once: one of each kind that was found, both, two acts in a message, versions of one thing."""

import pytest

from tests.support.planner_talk import Talk, held


@pytest.mark.parametrize("said", ["add both", "1 of each", "both please", "add one of each"])
def test_both_of_two_finds_are_added_though_they_stand_in_two_lists(said: str) -> None:
    talk = Talk()
    talk.say("ember steel mug")
    talk.say("firefly headlamp")

    talk.say(said)

    assert held(talk) == {"mug": 1, "lamp-head": 1}


def test_which_of_each_kind_is_asked_one_after_the_other() -> None:
    talk = Talk()
    shown = talk.say("tents").found
    talk.say("ember steel mug")

    asked = talk.say("add both")
    assert "Lark Two-Person Tent" in asked.text
    talk.say("the first")

    assert held(talk) == {shown[0]: 1, "mug": 1}


def test_the_cheapest_of_each_counts_in_each_list() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("sunglasses")

    talk.say("add the cheapest of each")

    assert "tent-1" in held(talk)


def test_it_beside_what_was_found_last_is_what_was_found_before() -> None:
    talk = Talk()
    talk.say("ember steel mug")
    talk.say("firefly headlamp")

    talk.say("add it and the headlamp")

    assert held(talk) == {"mug": 1, "lamp-head": 1}


def test_the_first_of_a_kind_counts_in_what_was_found_of_that_kind() -> None:
    talk = Talk()
    shown = talk.say("tents").found
    talk.say("ember steel mug")

    talk.say("add the first tent")

    assert held(talk) == {shown[0]: 1}


def test_the_two_of_a_kind_are_compared_though_another_list_came_after() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("sleeping bags")

    compared = talk.say("compare the two tents").called("compare_products")["product_ids"]

    assert len(compared) == 2
    assert all(key.startswith("tent") for key in compared)


def test_what_is_not_sure_of_two_acts_is_asked_and_the_other_is_not_lost() -> None:
    talk = Talk()

    asked = talk.say("add a tent and the ember steel mug")
    assert "?" in asked.text
    talk.say("the first")

    assert "mug" in held(talk)
    assert len(held(talk)) == 2


@pytest.mark.parametrize("said", ["add the otter sleeping bag, one in red and two in blue", "the otter sleeping bag"])
def test_several_versions_in_one_message_share_what_is_asked(said: str) -> None:
    talk = Talk()
    talk.say(said)
    if "add" not in said:
        talk.say("add it")
        talk.say("one in red and two in blue")

    talk.say("regular")

    lines = {line["options"]["Color"]: line["quantity"] for line in talk.shop.lines}
    assert lines == {"Red": 1, "Blue": 2}


def test_a_number_after_a_list_is_a_place_in_it() -> None:
    talk = Talk()
    shown = talk.say("tents").found

    assert talk.say("2").called("show_product")["product_id"] == shown[1]


def test_a_number_after_one_product_is_asked_about_where_a_list_stands_behind_it() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("tell me more about the first one")

    asked = talk.say("2")
    assert "2 of the" in asked.text
    assert talk.shop.lines == []

    assert talk.say("yes").called("add_to_cart")["items"][0]["quantity"] == 2


def test_a_number_after_the_only_product_is_how_many() -> None:
    talk = Talk()
    talk.say("ember steel mug")

    talk.say("2")

    assert held(talk) == {"mug": 2}


def test_so_many_of_what_was_just_added_is_how_many_there_shall_be() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    talk.say("2 of the mugs")

    assert held(talk) == {"mug": 2}


def test_a_number_alone_is_no_name_while_it_is_asked_which() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("add it")

    answer = talk.say("no just one")

    assert "add_to_cart" not in answer.tools
    assert "Which" in answer.text or "mean" in answer.text


def test_any_takes_the_best_match_where_it_is_asked_which() -> None:
    talk = Talk()
    shown = talk.say("tents").found
    talk.say("add it")

    talk.say("any")

    assert held(talk) == {shown[0]: 1}


def test_a_value_that_only_the_other_thing_has_is_kept_for_it() -> None:
    talk = Talk()
    talk.say("ridge day backpack 20 l")
    talk.say("summit trekking backpack 45 l")
    talk.say("both please")

    told = talk.say("red")
    assert "Summit" in told.text
    talk.say("green")

    assert {line["key"]: line["options"] for line in talk.shop.lines} == {
        "pack-20": {"Color": "Green"},
        "pack-45": {"Color": "Red"},
    }


def test_a_version_that_was_looked_for_is_the_one_that_is_added_beside_another_find() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket in yellow size m")
    talk.say("ballet flats")
    talk.say("both please")

    assert [line["options"] for line in talk.shop.lines] == [{"Color": "Yellow", "Size": "M"}]
