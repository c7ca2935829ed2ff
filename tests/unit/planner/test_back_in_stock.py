"""What is sold out: when it is back, and to be told so."""

import pytest

from tests.support.planner_talk import Talk


def talk_of_what_is_sold_out() -> Talk:
    talk = Talk()
    talk.shop.products = {
        key: product | {"stock": 0 if key == "tent-4" else product["stock"]}
        for key, product in talk.shop.products.items()
    }
    talk.say("heron family tent")
    return talk


@pytest.mark.parametrize("said", ["when is it back", "when will it be available again", "when do you restock it"])
def test_no_date_is_known_so_telling_the_shopper_is_offered(said: str) -> None:
    talk = talk_of_what_is_sold_out()

    answer = talk.say(said)
    after = talk.say("yes please")
    noted = talk.say("ada@example.com")

    assert "states no date" in answer.text
    assert answer.text.endswith("Shall I tell you when it is back?")
    assert after.called("watch_product")["kind"] == "back_in_stock"
    assert noted.text == "Noted: Heron Family Tent. One message goes out when it is back."


def test_what_is_in_stock_is_said_to_be() -> None:
    talk = Talk()
    talk.say("heron family tent")

    answer = talk.say("when will it be back in stock")

    assert "in stock" in answer.text
    assert "watch_product" not in answer.tools


@pytest.mark.parametrize("said", ["notify me", "let me know", "put me on the waiting list"])
def test_a_short_wish_to_be_told_is_about_what_is_talked_of(said: str) -> None:
    answer = talk_of_what_is_sold_out().say(said)

    assert answer.tools == ["watch_product"]


def test_what_is_sold_out_is_said_to_be_when_it_is_shown_and_not_offered_to_add() -> None:
    talk = talk_of_what_is_sold_out()

    answer = talk.say("tell me more about it")

    assert "Sold out at the moment: the Heron Family Tent." in answer.text
    assert answer.suggestions[0] == "When is it back?"
    assert "Add it to my cart" not in answer.suggestions
