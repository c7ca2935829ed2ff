"""What an order would cost and when it would come is told of any place, before anything is made out."""

import pytest

from tests.support.planner_talk import Talk
from tests.unit.planner.test_open_questions import with_a_mug

PLACES = [
    ("how fast can i have it in munich", {"country": "DE", "region": "", "postal_code": ""}),
    ("do i pay tax on that in chicago?", {"country": "US", "region": "IL", "postal_code": ""}),
    ("do you charge sales tax in west virginia", {"country": "US", "region": "WV", "postal_code": ""}),
    ("how much all together with shipping to 60614", {"country": "US", "region": "", "postal_code": "60614"}),
    ("do you ship to france and what does it cost", {"country": "FR", "region": "", "postal_code": ""}),
]


@pytest.mark.parametrize(("said", "place"), PLACES)
def test_the_place_that_is_named_is_asked_of_the_rules(said: str, place: dict[str, str]) -> None:
    assert with_a_mug().say(said).called("shop_terms") == place


def test_the_fastest_way_comes_first_where_that_is_asked() -> None:
    answer = with_a_mug().say("how fast can i have it in munich").text

    assert answer.startswith("Delivery to Germany: Courier, $19.00, arriving Friday, November 27")


def test_the_place_is_kept_for_the_next_question() -> None:
    talk = with_a_mug()
    talk.say("how fast can i have it in munich")

    assert talk.say("and how fast can it be here").called("shop_terms")["country"] == "DE"


def test_tax_is_told_by_the_rules_of_the_place() -> None:
    talk = with_a_mug()

    illinois = talk.say("do i pay tax on that in chicago?").text
    wisconsin = talk.say("do you charge sales tax in wisconsin").text

    assert "Orders to Illinois bear 6.25% IL sales tax, on top of the prices." in illinois
    assert "No tax is added to orders to Wisconsin." in wisconsin


def test_what_the_cart_comes_to_at_a_place_is_told_part_by_part() -> None:
    answer = with_a_mug().say("how much all together with shipping to 60614").text

    assert "your cart comes to $26.08: $19.00 and $5.90 delivery and $1.18 tax." in answer


@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        ("what would it be in total with courier shipping?", "$38.00: $19.00 and $19.00 delivery"),
        ("so whats the total with normal delivery", "$24.90: $19.00 and $5.90 delivery"),
        ("how much is it all w standart shiping", "$24.90: $19.00 and $5.90 delivery"),
        ("and what do i pay in total with delivery?", "$24.90: $19.00 and $5.90 delivery"),
    ],
)
def test_the_total_with_delivery_is_reckoned_in_the_way_that_is_named(said: str, sum_: str) -> None:
    answer = with_a_mug().say(said).text

    assert sum_ in answer
    assert "Tax may come on top" in answer


@pytest.mark.parametrize("said", ["what am i at before shipping?", "what is the total without delivery"])
def test_the_total_before_delivery_is_that_of_the_goods(said: str) -> None:
    answer = with_a_mug().say(said).text

    assert "$19.00" in answer
    assert "delivery" not in answer


DAYS = [
    ("can it be here by november 28", "That would be in time: Courier is $19.00"),
    ("can you get it here before dec 2", "That would be in time: Courier is $19.00"),
    ("will it be here by tomorrow", "No delivery would be there by then. The soonest: Courier is $19.00"),
    ("not before dec 1 please, im away", "What comes no earlier than that, ordered now: Standard is $5.90"),
    ("nothing before december 24th", "ordered now it would come before that. The latest: Standard is $5.90"),
]


@pytest.mark.parametrize(("said", "told"), DAYS)
def test_a_day_is_answered_with_the_ways_that_meet_it(said: str, told: str) -> None:
    assert told in with_a_mug().say(said).text


def test_what_can_be_paid_with_is_told_where_no_page_does() -> None:
    talk = Talk()
    talk.shop.pages = []

    assert "You can pay with Visa and PayPal." in talk.say("do you take paypal?").text
