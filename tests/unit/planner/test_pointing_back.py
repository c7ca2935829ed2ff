"""References over several lists, to kinds and traits, and to versions."""

from tests.support.planner_talk import Talk


def test_the_first_that_was_shown_is_of_the_first_list() -> None:
    talk = Talk()
    first = talk.say("tents").found[0]
    talk.say("under 200")
    talk.say("cheapest first")

    answer = talk.say("the first one you showed me")

    assert answer.called("show_product")["product_id"] == first


def test_going_back_shows_what_was_looked_for_before() -> None:
    talk = Talk()
    before = talk.say("tents").found
    talk.say("hiking boots by Dunmore")

    assert talk.say("go back").found == before


def test_a_line_is_named_by_the_kind_it_was_looked_for_as() -> None:
    talk = Talk()
    talk.say("show me backpacks")
    talk.say("add the first one")
    talk.say("steel mug")
    talk.say("add it")

    talk.say("remove the backpack")

    assert [line["key"] for line in talk.shop.lines] == ["mug"]


def test_a_trait_of_the_only_thing_shown_means_that_thing() -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say("the one with a handle")

    assert answer.called("show_product")["product_id"] == "mug"


def test_a_version_that_was_looked_at_is_the_one_that_is_added() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("that one but in brown")
    talk.say("add it")

    assert talk.say("43").called("add_to_cart")["items"][0]["options"] == {"Color": "Brown", "Size": "43"}


def test_a_color_right_after_adding_changes_the_version() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("add it in 43 brown")

    talk.say("ok then black")

    assert [(line["options"]["Color"], line["quantity"]) for line in talk.shop.lines] == [("Black", 1)]


def test_another_one_in_another_version_is_added_beside_the_first() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("add it in 43 brown")

    talk.say("and another one in black")

    assert sorted(line["options"]["Color"] for line in talk.shop.lines) == ["Black", "Brown"]


def test_what_is_only_a_number_in_some_title_is_not_put_in() -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say("add the 20 one")

    assert "add_to_cart" not in answer.tools


def test_half_a_dozen_and_twice_are_numbers() -> None:
    talk = Talk()
    talk.say("steel mug")

    talk.say("put half a dozen in my cart")
    assert [line["quantity"] for line in talk.shop.lines] == [6]
    talk.say("instead of 6 make it 2")
    assert [line["quantity"] for line in talk.shop.lines] == [2]


def test_a_trait_that_only_one_states_means_that_one() -> None:
    talk = Talk()
    talk.say("show me headlamps and lanterns")
    talk.say("camping lighting")

    answer = talk.say("the one with a red night mode")

    assert answer.called("show_product")["product_id"] == "lamp-head"


def test_a_trait_that_none_states_is_asked_about_and_changes_nothing_on_the_screen() -> None:
    talk = Talk()
    talk.say("tents")
    assert talk.state is not None
    shown = talk.state["shown"]

    answer = talk.say("the one with a glass roof")

    assert not [call for name, call in answer.calls if name == "show_product" and call.get("card", True)]
    assert talk.state["shown"] == shown


def test_several_places_with_nothing_else_are_put_side_by_side() -> None:
    talk = Talk()
    shown = talk.say("tents").found

    answer = talk.say("the first and the second")

    assert answer.called("compare_products")["product_ids"] == shown[:2]


def test_a_question_about_the_shop_is_answered_from_its_pages_while_a_product_is_looked_at() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("tell me more about it")

    assert "3 to 5 days" in talk.say("how long does shipping take?").text
    assert talk.say("and how much?").tools == ["search_help"]


def test_thinking_aloud_changes_nothing() -> None:
    talk = Talk()
    talk.say("tents")

    answer = talk.say("hmm not sure yet")

    assert answer.calls == []


def test_so_many_of_what_was_just_shown_are_put_in_and_corrected() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("tell me more about it")

    talk.say("two please")
    assert [line["quantity"] for line in talk.shop.lines] == [2]
    talk.say("3 of them actually")

    assert [line["quantity"] for line in talk.shop.lines] == [3]


def test_ordering_it_with_a_please_pays_and_adds_nothing() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")

    answer = talk.say("order it please")

    assert answer.tools == ["begin_checkout"]
    assert [line["quantity"] for line in talk.shop.lines] == [1]
