"""Who and where, as people write it: in one breath, in any order, of any country, in pieces and corrected."""

from functools import cache

import pytest

from agent.planner.frames import Address
from agent.planner.nlu.contact import ContactReader
from agent.planner.nlu.phrases import Phrases
from prompts.planner_language import load_planner_language
from tests.support.planner_talk import Talk


@cache
def reader() -> ContactReader:
    return ContactReader(Phrases(load_planner_language("en")))


OAK = Address(line1="12 Oak Street", city="Springfield", region="IL", postal_code="62704", country="US")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Miller, jane@example.com, 12 Oak Street, Springfield, IL 62704",
        "jane@example.com Jane Miller 12 Oak Street Springfield IL 62704",
        "12 Oak Street Springfield IL 62704, Jane Miller, jane@example.com",
        "my name is Jane Miller and i live at 12 Oak Street in Springfield, Illinois 62704. email jane@example.com",
        "Jane Miller / 12 Oak Street / Springfield / IL / 62704 / jane@example.com",
        "Springfield IL 62704, 12 Oak Street, name: Jane Miller, jane at example dot com",
    ],
)
def test_the_order_of_the_pieces_does_not_matter(text: str) -> None:
    contact = reader().read(text, "US")

    assert contact.name == "Jane Miller"
    assert contact.email == "jane@example.com"
    assert contact.address == OAK


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("4 Privet Road, London SW1A 1AA", ("4 Privet Road", "", "London", "", "SW1A 1AA", "GB")),
        ("Rua Alta 12, 3 esq, 1100-053 Lisboa, Portugal", ("Rua Alta 12", "3 esq", "Lisboa", "", "1100-053", "PT")),
        ("10 rue de la Paix 75002 Paris France", ("10 rue de la Paix", "", "Paris", "", "75002", "FR")),
        ("Calle Mayor 5, 2º B, 28013 Madrid, Spain", ("Calle Mayor 5", "2º B", "Madrid", "", "28013", "ES")),
        ("flat 3, 18 Hill Road, Leeds LS1 4AP", ("18 Hill Road", "flat 3", "Leeds", "", "LS1 4AP", "GB")),
        ("123 Queen St W, Toronto, ON M5H 2M9", ("123 Queen St W", "", "Toronto", "ON", "M5H 2M9", "CA")),
        ("P.O. Box 123, Austin TX 78701", ("P.O. Box 123", "", "Austin", "TX", "78701", "US")),
        ("to my office: 5 Long Lane, Boston, MA 02108", ("5 Long Lane", "", "Boston", "MA", "02108", "US")),
    ],
)
def test_addresses_of_many_countries_are_read(text: str, pieces: tuple[str, ...]) -> None:
    address = reader().read(text, "US").address

    assert address is not None
    assert tuple(address.model_dump().values()) == pieces


def test_a_country_is_not_assumed_where_the_code_is_written_in_another_way() -> None:
    village, city = (
        reader().read(f"Hauptstr. 5, {place}", "US").address for place in ("39343 Altenhausen", "10115 Berlin")
    )

    assert village is not None
    assert city is not None
    assert (village.city, village.postal_code, village.country) == ("Altenhausen", "39343", "")
    assert (city.city, city.postal_code, city.country) == ("Berlin", "10115", "DE")  # everybody knows where that is


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("the postal code is wrong, it should be 62705", {"postal_code": "62705"}),
        ("zip is 62705", {"postal_code": "62705"}),
        ("make the zip 62705", {"postal_code": "62705"}),
        ("the street is Rua Alta 12", {"line1": "Rua Alta 12"}),
        ("country is Ireland", {"country": "IE"}),
    ],
)
def test_a_piece_is_said_by_its_name(text: str, pieces: dict[str, str]) -> None:
    assert reader().pieces(text) == pieces


@pytest.fixture
def paying() -> Talk:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")
    talk.say("check out")
    return talk


def test_an_address_abroad_may_come_piece_by_piece(paying: Talk) -> None:
    for piece in ("Ann Lee", "ann@x.com", "4 Privet Road", "London", "SW1A 1AA"):
        paying.say(piece)

    assert {key: value for key, value in paying.shop.checkout["address"].items() if value} == {
        "line1": "4 Privet Road",
        "city": "London",
        "postal_code": "SW1A 1AA",
        "country": "GB",
    }


def test_the_country_is_asked_for_where_it_can_not_be_told(paying: Talk) -> None:
    for piece in ("Ann Lee", "ann@x.com", "Gartenweg 7"):
        paying.say(piece)

    assert "country" in paying.say("39343 Altenhausen").text
    paying.say("germany")

    assert paying.shop.checkout["address"]["country"] == "DE"


def test_details_given_before_anything_is_in_the_cart_are_taken_up_with_the_order() -> None:
    talk = Talk()
    talk.say("Jane Miller, jane@example.com, 12 Oak Street, Springfield, IL 62704")
    talk.say("steel mug")
    talk.say("add it")

    talk.say("check out")

    assert (talk.shop.checkout["name"], talk.shop.checkout["email"]) == ("Jane Miller", "jane@example.com")
    assert talk.shop.checkout["address"]["line1"] == "12 Oak Street"


def test_the_delivery_said_before_the_address_is_chosen_with_it(paying: Talk) -> None:
    paying.say("the fastest delivery please")

    paying.say("Jane Miller, jane@example.com, 12 Oak Street, Springfield, IL 62704")

    assert paying.shop.checkout["delivery"] == "opt_express"


def test_a_way_of_delivery_that_is_not_offered_is_never_taken_for_another(paying: Talk) -> None:
    paying.say("Jane Miller, jane@example.com, 12 Oak Street, Springfield, IL 62704")

    answer = paying.say("overnight delivery please")

    assert "set_checkout" not in answer.tools
    assert "not offered" in answer.text


def test_a_question_about_a_way_to_pay_changes_nothing(paying: Talk) -> None:
    paying.say("Jane Miller, jane@example.com, 12 Oak Street, Springfield, IL 62704")
    assert paying.say("the express one").tools[-1] == "place_order"

    answer = paying.say("can i pay with paypal?")

    assert "set_checkout" not in answer.tools
    assert paying.state is not None
    assert paying.state["question"] is None
