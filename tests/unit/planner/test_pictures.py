"""A picture that the shopper shows: searched by, with the limits that the words beside it state."""

import pytest

from tests.support.planner_talk import Talk

PICTURE = "pic_1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "something like this",
        "do you have this?",
        "what is this?",
        "find me something similar",
        "show me more like that",
        "i want this",
        "can you find things that look like this picture?",
    ],
)
def test_a_picture_alone_or_with_words_that_only_point_is_searched_by_as_it_is(text: str) -> None:
    said = Talk().show(PICTURE, text)

    assert said.tools == ["search_by_picture"]
    call = said.called("search_by_picture")
    assert (call["picture"], call["query"], call["category"], call["attributes"]) == (PICTURE, "", None, [])
    assert call["title"] == "Products like your picture"
    assert "like your picture" in said.text


def test_limits_beside_a_picture_go_into_their_own_arguments() -> None:
    call = Talk().show(PICTURE, "like this but in blue, under $150").called("search_by_picture")

    assert call["price_max"] == "150"
    assert [(limit["name"], limit["values"]) for limit in call["attributes"]] == [("Color", ["Blue"])]
    assert call["query"] == ""


def test_a_kind_of_thing_beside_a_picture_narrows_the_search() -> None:
    said = Talk().show(PICTURE, "backpacks like this under $80")

    call = said.called("search_by_picture")
    assert (call["query"], call["category"], call["price_max"]) == ("backpacks", ["Bags", "Backpacks"], "80")


def test_nothing_is_counted() -> None:
    said = Talk().show(PICTURE)

    assert not any(word.strip(".,").isdigit() for word in said.text.split(" most like ")[0].split())


def test_what_is_said_next_changes_the_search_and_keeps_the_picture() -> None:
    talk = Talk()
    talk.show(PICTURE)

    blue = talk.say("in blue").called("search_by_picture")
    cheap = talk.say("under $100").called("search_by_picture")

    assert blue["picture"] == cheap["picture"] == PICTURE
    assert [limit["values"] for limit in cheap["attributes"]] == [["Blue"]]
    assert cheap["price_max"] == "100"


def test_the_next_page_is_looked_for_by_the_same_picture() -> None:
    talk = Talk()
    talk.show(PICTURE)

    said = talk.say("show me more")

    assert said.called("search_by_picture")["offset"] == 6
    assert said.called("search_by_picture")["picture"] == PICTURE


def test_another_kind_of_thing_is_a_search_of_its_own() -> None:
    talk = Talk()
    talk.show(PICTURE)

    assert "search_by_picture" not in talk.say("i also need a tent").tools


def test_another_picture_begins_anew() -> None:
    talk = Talk()
    talk.show(PICTURE, "in blue")

    call = talk.show("pic_2").called("search_by_picture")

    assert (call["picture"], call["attributes"]) == ("pic_2", [])


def test_what_was_found_can_be_pointed_to() -> None:
    talk = Talk()
    first = talk.show(PICTURE, "backpacks")
    shown = [product["product_id"] for product in first.results[-1]["data"]["products"]]

    said = talk.say("tell me more about the second one")

    assert said.called("show_product")["product_id"] == shown[1]


def test_a_picture_comes_before_an_open_question() -> None:
    talk = Talk()
    talk.say("i need a gift")

    assert talk.show(PICTURE).tools == ["search_by_picture"]


def test_nothing_that_fits_is_said_with_what_misses_a_limit() -> None:
    said = Talk().show(PICTURE, "backpacks like this under $5")

    assert said.called("search_by_picture")["price_max"] == "5"
    assert "backpacks" in said.text


def test_a_shop_without_image_search_says_so() -> None:
    said = Talk(tools=["search_products", "show_product", "hand_off"]).show(PICTURE)

    assert said.tools == []
    assert "can not look at pictures" in said.text
