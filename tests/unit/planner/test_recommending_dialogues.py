"""Suggestions by talking: which kind is meant, what is said with it, and the way to switch it off."""

import pytest

from tests.support.planner_talk import Talk


@pytest.fixture
def tents() -> Talk:
    talk = Talk()
    talk.say("show me tents, best rated first")
    talk.say("tell me about the first one")
    return talk


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("what do others buy with this?", "bought_together"),
        ("what do people usually buy together with it", "bought_together"),
        ("what is often bought together with it?", "bought_together"),
        ("what goes with it?", "goes_with"),
        ("any accessories for it?", "goes_with"),
        ("it's sold out, anything like it?", "replacement"),
        ("something in its place", "replacement"),
        ("what can I get instead?", "replacement"),
        ("is there a replacement for it?", "replacement"),
        ("anything similar?", "similar"),
    ],
)
def test_suggestions_about_a_product_are_of_the_kind_meant(tents: Talk, said: str, kind: str) -> None:
    called = tents.say(said).called("recommend")

    assert (called["kind"], called["product_ids"]) == (kind, ["tent-2"])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("something for me", "for_you"),
        ("recommend something for me", "for_you"),
        ("what would I like?", "for_you"),
        ("any suggestions for me?", "for_you"),
        ("suggest something based on what I bought", "for_you"),
        ("what's trending?", "trending"),
        ("what is popular right now", "trending"),
        ("surprise me", "trending"),
    ],
)
def test_suggestions_without_a_product_are_of_the_kind_meant(said: str, kind: str) -> None:
    assert Talk().say(said).called("recommend")["kind"] == kind


@pytest.mark.parametrize(
    "said",
    ["complete my basket", "what is missing in my cart?", "anything that goes with my cart?", "did I forget anything?"],
)
def test_the_basket_is_completed(tents: Talk, said: str) -> None:
    tents.say("add it to my cart")

    assert tents.say(said).called("recommend")["kind"] == "complete_basket"


def test_the_reason_of_what_is_suggested_is_told_and_can_be_asked_for(tents: Talk) -> None:
    answer = tents.say("what do others buy with this?")
    assert "in 9 orders together with it." in answer.text

    assert "in 9 orders together with it." in tents.say("why do you show me these?").text


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("stop personal suggestions", False),
        ("please turn off personalized recommendations", False),
        ("don't use my history", False),
        ("stop using my orders for recommendations", False),
        ("switch off recommendations", False),
        ("turn personal suggestions back on", True),
        ("switch on personal suggestions", True),
    ],
)
def test_personal_suggestions_are_switched_in_words(said: str, on: bool) -> None:
    assert Talk().say(said).called("personal_suggestions") == {"on": on}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("remember that I like linen", {"what": "linen", "liked": True}),
        ("please keep in mind that I'm allergic to nuts", {"what": "nuts", "liked": False}),
        ("remember I don't like wool", {"what": "wool", "liked": False}),
        ("note that I wear size M", {"what": "size m", "liked": True}),
        ("forget that I like linen", {"what": "linen", "forget": True}),
    ],
)
def test_what_one_likes_is_remembered_and_forgotten_in_words(said: str, arguments: dict[str, object]) -> None:
    assert Talk().say(said).called("remember_preference") == arguments


def test_what_was_remembered_is_told() -> None:
    answer = Talk().say("what do you remember about my taste?")

    assert "view_preferences" in answer.tools


@pytest.mark.parametrize("said", ["tents for me and my wife", "I like the second one", "stop", "forget it", "why?"])
def test_other_words_are_no_command_about_suggestions(tents: Talk, said: str) -> None:
    tools = tents.say(said).tools

    assert not {"remember_preference", "personal_suggestions"} & set(tools)


def test_what_is_sold_out_is_followed_by_what_could_take_its_place() -> None:
    talk = Talk()
    sold_out = "tent-2"
    talk.shop.products = {**talk.shop.products, sold_out: {**talk.shop.products[sold_out], "stock": 0}}

    talk.say(f"tell me about the {talk.shop.products[sold_out]['title']}")
    asked = talk.say("add it to my cart")
    shown = talk.say("yes")

    assert "its place" in asked.text
    assert shown.called("recommend")["kind"] == "replacement"
    assert shown.called("recommend")["product_ids"] == [sold_out]


def test_asking_why_is_no_answer_to_which_one() -> None:
    talk = Talk()
    talk.say("show me tents")
    talk.say("what goes with the first one?")
    asked = talk.say("add it to my cart")
    answer = talk.say("why these?")

    assert "Which one do you mean" in asked.text
    assert "add_to_cart" not in answer.tools


def test_something_for_me_keeps_its_price_limit_whatever_was_looked_for(tents: Talk) -> None:
    called = tents.say("something for me under $30").called("recommend")

    assert (called["kind"], called["price_max"]) == ("for_you", "30")


@pytest.mark.parametrize("said", ["watches that go with it", "which watch goes with it", "a watch to go with it"])
def test_a_kind_named_with_what_it_shall_go_with_is_all_that_is_suggested(said: str) -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")

    told = talk.say(said)

    assert told.called("recommend")["category"] == ["Accessories", "Watches"]
    assert "Diver Watch" in talk.say("the silver one").text


def test_a_kind_of_which_nothing_is_known_to_go_with_it_is_looked_for() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")

    told = talk.say("shoes that go with it")
    assert "yet to learn" in told.text
    assert told.found == ["m-boot", "w-flat"]

    assert talk.say("size 38").found == ["w-flat"]


def test_what_goes_with_a_thing_that_is_named_is_of_any_kind() -> None:
    talk = Talk("wardrobe")
    talk.say("jackets")

    assert talk.say("what goes with the gale rain jacket").called("recommend")["category"] is None
