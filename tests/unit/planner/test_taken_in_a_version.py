"""Taking what is pointed to in the version that is said, and putting a part of it right."""

from tests.support.planner_talk import Talk, held


def cart_after(*said: str) -> dict[str, int]:
    talk = Talk("outfitter")
    for text in said:
        talk.say(text)
    return held(talk)


def test_what_is_pointed_to_and_agreed_to_goes_into_the_cart_in_its_version() -> None:
    assert cart_after("running shoes", "ok the marmot one in ember, 9.5 wide please") == {"trail Ember 9.5 Wide": 1}
    assert cart_after("jeans", "the first one in black, waist 30, length 32 please") == {"jeans Black 30 32": 1}


def test_where_every_choice_is_said_nobody_has_to_say_that_it_is_wanted() -> None:
    assert cart_after("belts", "the leather one in tan 100") == {"belt Tan 100 cm": 1}


def test_words_that_only_look_at_a_version_put_nothing_in() -> None:
    assert cart_after("belts", "show me the leather one in tan 100") == {}
    assert cart_after("belts", "is the leather one there in tan 100?") == {}


def test_a_waist_and_a_length_are_told_apart_and_are_no_number_of_them() -> None:
    assert cart_after("jeans", "ok 32 34 in black") == {"jeans Black 32 34": 1}
    assert cart_after("jeans", "34x30 in indigo please") == {"jeans Indigo 34 30": 1}
    assert cart_after("jeans", "ok length 30 waist 34, black") == {"jeans Black 34 30": 1}


def test_one_choice_that_was_taken_names_what_else_is_looked_for() -> None:
    bought = cart_after("rain jackets", "ok that one, navy in L, and a beanie in mustard")

    assert bought == {"shell Navy L": 1, "beanie Mustard": 1}


def test_a_version_for_both_is_of_both() -> None:
    bought = cart_after("shirts", "the first and the second, both in M white please")

    assert bought == {"oxford White M": 1, "poplin White M": 1}


def test_figures_and_colours_behind_a_name_are_of_what_is_looked_for() -> None:
    assert cart_after("jeans", "add the leather belt, tan, 100") == {"belt Tan 100 cm": 1}


def test_some_of_a_line_become_another_version_and_the_rest_stay() -> None:
    bought = cart_after("add 2 of the heritage oxford shirt in light blue, M", "change one of them to white")

    assert bought == {"oxford Light blue M": 1, "oxford White M": 1}


def test_another_pair_keeps_what_is_not_said_anew() -> None:
    bought = cart_after("running shoes", "ok the swallow one in white, 8", "and another pair in black, same size")

    assert bought == {"road White 8": 1, "road Black 8": 1}


def test_what_is_swapped_goes_once_the_new_thing_is_chosen() -> None:
    talk = Talk("outfitter")
    talk.say("belts")
    talk.say("add the leather one in tan 100")

    assert "Black or Olive" in talk.say("swap it for the cheaper one").text
    assert held(talk) == {"belt Tan 100 cm": 1}
    talk.say("in black")

    assert held(talk) == {"stretch Black": 1}


def test_a_correction_takes_out_nothing_that_was_put_in_long_before() -> None:
    talk = Talk("outfitter")
    talk.say("add the merino beanie in navy")
    talk.say("shirts")
    talk.say("add the first one")

    talk.say("no wait the second one in white")

    assert "beanie Navy" in held(talk)


def test_a_colour_asked_for_of_what_is_looked_for_stays_within_it() -> None:
    talk = Talk("outfitter")
    talk.say("rain boots")

    assert talk.say("do u have pink").found == ["boot-kid"]
    talk.say("ok yellow then, size 10")
    assert held(talk) == {"boot-kid Yellow 10": 1}


def test_when_a_version_comes_back_is_asked_of_that_version() -> None:
    talk = Talk("outfitter")
    talk.say("rain jackets")
    asked = talk.say("is the orange coming back in L?")

    assert asked.called("show_product")["options"] == {"Color": "Orange", "Size": "L"}
    assert "search_products" not in talk.say("is navy coming back?").tools


def test_another_version_said_as_a_correction_takes_nothing_out() -> None:
    talk = Talk("outfitter")
    for text in ("belts", "add the leather one in tan 100", "actually the 90"):
        talk.say(text)

    assert held(talk) == {"belt Tan 90 cm": 1}


def test_a_figure_of_a_version_is_no_number_of_pieces() -> None:
    talk = Talk("outfitter")
    for text in ("belts", "add the leather one in tan 100", "hmm can i get 90 instead"):
        talk.say(text)

    assert held(talk) == {"belt Tan 90 cm": 1}


def test_some_of_what_was_put_in_become_another_colour() -> None:
    talk = Talk("outfitter")
    for text in ("add 2 of the merino beanie in navy", "make one of them mustard"):
        talk.say(text)

    assert held(talk) == {"beanie Navy": 1, "beanie Mustard": 1}


def test_what_is_agreed_to_by_a_word_of_its_name_goes_in() -> None:
    assert cart_after("belts", "ok leather, tan, 90") == {"belt Tan 90 cm": 1}


def test_the_other_pack_in_the_same_size_is_that_alone() -> None:
    talk = Talk("outfitter")
    for text in (
        "shirts",
        "add the oxford one in white L",
        "is the poplin one easy to iron",
        "add that too, same size",
    ):
        talk.say(text)

    assert {key.removesuffix(" White").removesuffix(" Black") for key in held(talk)} >= {"oxford White L"}


def test_of_two_that_were_put_in_only_one_stays() -> None:
    talk = Talk("larder")
    for text in ("board games", "add both", "no only the second"):
        talk.say(text)

    assert len(held(talk)) == 1


def test_a_version_that_is_settled_on_takes_the_place_of_the_one_put_in() -> None:
    talk = Talk("outfitter")
    for text in ("belts", "add the leather one in tan 100", "how much is it in 90", "go with the 90 then"):
        talk.say(text)

    assert held(talk) == {"belt Tan 90 cm": 1}


def test_a_letter_of_the_title_hides_no_size() -> None:
    talk = Talk("outfitter")
    talk.say("rain jackets")

    assert "(Navy / L)" in talk.say("ok that one, navy in L").text


def test_a_number_with_a_kind_is_of_the_line() -> None:
    assert cart_after("add the merino beanie in navy", "make that 2 beanies") == {"beanie Navy": 2}
    assert cart_after("add 2 of the merino beanie in navy", "one beanie is enough") == {"beanie Navy": 1}


def test_agreed_to_by_its_name_what_comes_in_one_version_goes_in() -> None:
    talk = Talk("larder")
    for text in ("honey", "ok the forest one"):
        talk.say(text)

    assert held(talk) == {"forest": 1}


# --- a number alone -----------------------------------------------------------------------------------------------


def test_a_number_is_how_many_of_what_is_in_hand() -> None:
    talk = Talk("outfitter")
    for said in ("show me shirts", "tell me about the first", "ok i take 2, white, M"):
        talk.say(said)

    assert held(talk) == {"poplin White M": 2}


def test_a_number_is_a_place_where_nothing_is_in_hand_and_never_both() -> None:
    talk = Talk("outfitter")
    for said in ("show me shirts", "ok i take 2, white, M"):
        talk.say(said)

    assert held(talk) == {"oxford White M": 1}
