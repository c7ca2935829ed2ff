"""A customer says in words which of their kept addresses it shall go to."""

import pytest

from tests.support.planner_talk import Talk

HOME = {
    "id": "addr_home",
    "label": "Home",
    "name": "Ada Byron",
    "line1": "1 Elm Street",
    "city": "Portland",
    "region": "OR",
    "postal_code": "97201",
    "country": "US",
}
OFFICE = {**HOME, "id": "addr_office", "label": "Office", "line1": "5 Oak Avenue", "city": "Chicago"}


@pytest.fixture
def known() -> Talk:
    """A customer with two addresses, whose e-mail address is known, and a mug in the cart."""
    talk = Talk()
    talk.shop.addresses = [HOME, OFFICE]
    talk.shop.checkout["email"] = "ada@example.com"
    talk.say("steel mug")
    talk.say("add it")
    return talk


def test_the_kept_addresses_are_offered_instead_of_asking_for_one(known: Talk) -> None:
    asked = known.say("check out")

    assert "Home or Office" in asked.text
    assert "Elm" not in asked.text


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("send it to my usual address", "1 Elm Street"),
        ("the same address as last time please", "1 Elm Street"),
        ("to the office", "5 Oak Avenue"),
        ("ship it to the office", "5 Oak Avenue"),
        ("Send it to Home", "1 Elm Street"),
        ("use my saved address", "1 Elm Street"),
    ],
)
def test_words_choose_one(known: Talk, words: str, street: str) -> None:
    known.say("check out")

    known.say(words)

    assert known.shop.checkout["address"]["line1"] == street
    assert known.shop.checkout["name"] == "Ada Byron"


def test_an_address_is_chosen_before_the_checkout_is_spoken_of(known: Talk) -> None:
    known.say("send it to my usual address")

    assert known.shop.checkout["address"]["line1"] == "1 Elm Street"


def test_another_address_is_not_a_kept_one(known: Talk) -> None:
    known.say("check out")

    known.say("send it to another address")

    assert "address" not in known.shop.checkout
    assert known.say("12 Main St, Springfield, IL 62704").called("set_checkout") is not None
    assert known.shop.checkout["address"]["line1"] == "12 Main St"
