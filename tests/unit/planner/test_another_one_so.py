"""'Is there a … one': another thing is looked for, whatever the one in hand is."""

from tests.support.planner_talk import Talk


def test_another_is_looked_for_though_the_one_in_hand_states_the_contrary() -> None:
    talk = Talk("nursery")
    talk.say("rice porridge")

    answer = talk.say("is there a vegan one")

    assert answer.called("search_products")["attributes"][0]["name"] == "Vegan"


def test_the_first_side_of_a_size_names_it() -> None:
    wanted = Talk("nursery").say("a play mat in 140").called("search_products")

    assert [(one["name"], one["values"]) for one in wanted["attributes"]] == [("Size", ["140 x 200 cm"])]
