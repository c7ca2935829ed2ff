"""The runner of scripted conversations, over the planner and over wrong scripts."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from evals.conversations import Answer, Script, ScriptInvalid, Step, collected, judge, load_scripts, play
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


def test_the_scripts_of_the_project_can_be_read() -> None:
    scripts = load_scripts(Path(__file__).parents[3] / "evals/scripts/any_shop.toml")

    assert [script.name for script in scripts] == ["a first look around", "what is not for sale", "a person, please"]


@pytest.mark.parametrize("text", ["not toml [", "name = 1", "[[scripts]]\nname = 'x'\nsteps = []"])
def test_a_wrong_script_is_refused_with_file_and_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scripts.toml"
    path.write_text(text)

    with pytest.raises(ScriptInvalid, match=r"scripts\.toml"):
        load_scripts(path)
