"""The runner of scripted conversations, over the planner and over wrong scripts."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from evals.conversations import Answer, Script, Step, collected, judge, load_scripts, play
from evals.errors import ScriptInvalid
from tests.support.planner_talk import Talk


class TalkingShop:
    """The tiny shop as somebody who answers messages."""

    talk: Talk | None = None

    async def answer(self, message: str) -> Answer:
        return await asyncio.to_thread(self._answer, message)

    def _answer(self, message: str) -> Answer:
        self.talk = self.talk or Talk()
        said = self.talk.say(message)
        held = {self.talk.shop.products[line["key"]]["title"]: line["quantity"] for line in self.talk.shop.lines}
        return Answer(said.text, tuple(said.tools), (), held)


async def test_a_script_passes_where_everything_is_as_it_must_be() -> None:
    script = Script(
        name="a mug",
        steps=[
            Step(say="steel mug", calls=["search_products"], says=[r"\$19\.00"], never_calls=["add_to_cart"]),
            Step(say="add two", calls=["add_to_cart"]),
        ],
        cart={"steel mug": 2},
    )

    played = await play(script, TalkingShop())

    assert played.findings == ()


async def test_every_unmet_expectation_is_a_finding_with_its_place() -> None:
    script = Script(
        name="a mug",
        steps=[Step(say="steel mug", calls=["view_cart"], says=["unicorn"], never_says=["mug"], shows=["cart"])],
        cart={"mug": 1},
    )

    played = await play(script, TalkingShop())

    assert len(played.findings) == 5
    assert str(played.findings[0]).startswith("a mug, step 1 ('steel mug'): expected calls ['view_cart']")


def test_calls_must_come_in_order_with_others_between_allowed() -> None:
    step = Step(say="x", calls=["a", "b"])

    assert judge(step, Answer(calls=("a", "c", "b"))) == []
    assert judge(step, Answer(calls=("b", "a"))) != []


async def test_an_answer_is_collected_from_the_events_of_a_run() -> None:
    async def events() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "TOOL_CALL_START", "toolCallName": "add_to_cart"}
        line = {"item": {"title": "Ember Steel Mug"}, "quantity": 2}
        yield {"type": "ACTIVITY_SNAPSHOT", "activityType": "cart", "content": {"cart": {"line_items": [line]}}}
        yield {"type": "TEXT_MESSAGE_CONTENT", "delta": "Done"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "delta": "."}

    assert await collected(events()) == Answer("Done.", ("add_to_cart",), ("cart",), {"Ember Steel Mug": 2})


async def test_the_cards_and_the_versions_in_the_cart_are_collected() -> None:
    def line(variant: str, quantity: int) -> dict[str, Any]:
        return {"item": {"title": "Mug"}, "quantity": quantity, "shopmind": {"variantTitle": variant}}

    async def events() -> AsyncIterator[dict[str, Any]]:
        products = [{"title": "Mug"}, {"title": "Jug"}]
        yield {"type": "ACTIVITY_SNAPSHOT", "activityType": "products", "content": {"products": products}}
        yield {"type": "ACTIVITY_SNAPSHOT", "activityType": "product", "content": {"product": {"title": "Mug"}}}
        yield {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/suggestions", "value": []}]}
        cart = {"line_items": [line("Blue", 4), line("Sand", 2)]}
        yield {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/cart", "value": cart}]}

    answer = await collected(events())

    assert answer.cards == ("Mug", "Jug")
    assert answer.cart == {"Mug (Blue)": 4, "Mug (Sand)": 2}


def test_cards_are_judged_by_parts_of_their_titles() -> None:
    step = Step(say="x", cards=["steel mug"], never_cards=["jug"])

    assert judge(step, Answer(cards=("Ember Steel Mug",))) == []
    assert [expected for expected, _ in judge(step, Answer(cards=("Glass Jug",)))] == [
        "a card 'steel mug'",
        "no card 'jug'",
    ]


async def test_the_cart_is_judged_after_a_step_and_the_steps_after_a_miss_too() -> None:
    script = Script(
        name="a mug",
        steps=[
            Step(say="steel mug", kind="find", cart={"steel mug": 1}),
            Step(say="add two", kind="add", cart={"steel mug": 2}),
            Step(say="what's in my cart", kind="cart", cart={"steel mug": 2}),
        ],
    )

    played = await play(script, TalkingShop())

    assert [(one.step, one.expected, one.got) for one in played.findings] == [(1, "the cart {'steel mug': 1}", "{}")]


def test_the_scripts_of_the_project_can_be_read() -> None:
    scripts = load_scripts(Path(__file__).parents[3] / "evals/scripts/any_shop.toml")

    assert [script.name for script in scripts] == ["a first look around", "what is not for sale", "a person, please"]


SHOPS = {
    "outdoor": (12, 105),
    "kitchen": (12, 105),
    "fashion": (12, 88),
    "gadgets": (12, 92),
    "music": (13, 105),
    "baby": (12, 103),
    "beauty": (12, 105),
    "garden": (13, 105),
    "pets": (13, 108),
    "craft": (13, 108),
    "home": (13, 108),
}
"""Conversations and turns by shop."""


@pytest.mark.parametrize(("shop", "counts"), SHOPS.items())
def test_the_conversations_at_first_sight_can_be_read_and_each_of_their_turns_can_fail(
    shop: str, counts: tuple[int, int]
) -> None:
    scripts = load_scripts(Path(__file__).parents[3] / f"evals/first_sight/{shop}.toml")
    turns = [step for script in scripts for step in script.steps]

    assert (len(scripts), len(turns)) == counts
    assert [step.say for step in turns if step.model_dump(exclude_defaults=True).keys() <= {"say", "kind"}] == []


_NO_PATTERN = "[[scripts]]\nname = 'x'\n[[scripts.steps]]\nsay = 'x'\nsays = ['(']"


@pytest.mark.parametrize("text", ["not toml [", "name = 1", "[[scripts]]\nname = 'x'\nsteps = []", _NO_PATTERN])
def test_a_wrong_script_is_refused_with_file_and_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scripts.toml"
    path.write_text(text)

    with pytest.raises(ScriptInvalid, match=r"scripts\.toml"):
        load_scripts(path)
