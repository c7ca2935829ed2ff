"""Needs told as situations: what may help is shown as ideas, and nothing is called by the words of the story."""

from typing import Any

import pytest

from tests.support.planner_shop import PlannerShop
from tests.support.planner_talk import Talk, planner_of
from tests.support.planner_window import Json


class Consulted(PlannerShop):
    """A shop in which one product stands out for every story, as near as is said."""

    def __init__(self, catalogue: str, key: str, nearness: float) -> None:
        super().__init__(catalogue)
        self.key, self.nearness = key, nearness

    def _search_products(self, **args: Any) -> Json:
        if not args.get("situation"):
            return super()._search_products(**args)
        product = self.products[self.key]
        dear = args.get("price_max") and product["price"] > float(args["price_max"]) * 100
        found = [] if dear else [self._body(product, 1)]
        nearness = {"nearness": self.nearness} if found else {}
        data = {"products": found, "total": len(found), "misses": [], "facets": {}, "relaxed": ["meaning", "theme"]}
        return {"outcome": "done", "code": "", "message": "", "data": data | nearness}


def consulted(catalogue: str, key: str, nearness: float = 0.5) -> Talk:
    talk = Talk(catalogue)
    talk.shop = Consulted(catalogue, key, nearness)
    return talk


@pytest.mark.parametrize(
    ("catalogue", "key", "said"),
    [
        ("wardrobe", "m-rain", "my son gets soaked every time it rains"),
        ("wardrobe", "w-puff", "I'm always freezing on my way to work"),
        ("pantry", "cat", "our cat gets bored of everything"),
        ("pantry", "beans", "how do I get through the mornings?"),
    ],
)
def test_what_stands_out_for_a_story_is_shown_as_an_idea(catalogue: str, key: str, said: str) -> None:
    answer = consulted(catalogue, key).say(said)

    assert answer.called("search_products")["situation"]
    assert answer.found == [key]
    assert "could help" in answer.text
    assert "found no" not in answer.text


def test_nothing_is_pressed_on_a_story_for_which_nothing_stands_out() -> None:
    answer = consulted("wardrobe", "m-rain", nearness=0.2).say("my sister is always late")

    assert not answer.shown or "could help" not in answer.text


def test_what_stands_out_above_the_budget_is_told_as_that_and_fits_a_higher_one() -> None:
    talk = consulted("wardrobe", "m-rain")

    first = talk.say("my dad gets soaked every time it rains, got anything for 50 dollars?")
    then = talk.say("150 then")

    assert "$129.00" in first.text
    assert "$50" in first.text
    assert then.called("search_products")["price_max"] == "150"
    assert then.found == ["m-rain"]


@pytest.mark.parametrize(
    "said",
    [
        "my order is late",
        "i am looking for a tent",
        "my sister needs a jacket",
        "add the red one",
        "is it waterproof?",
        "thanks, that is all",
        "how do i get a refund",
    ],
)
def test_a_wish_or_an_act_is_no_situation(said: str) -> None:
    assert not planner_of("wardrobe").planner.understanding.phrases.asks("situation", said)
