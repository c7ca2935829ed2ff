"""Which sentence of a thing answers a question about it, over made-up things of many kinds of shop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from agent.planner.policy.items.judging import SURE, Judged, Statement, judged
from agent.planner.policy.turn import Turn
from agent.planner.state import DialogueState, Item
from tests.support.planner_talk import encoder, planner_of

QUESTIONS = Path(__file__).with_name("questions_of_things.yaml")


@dataclass(frozen=True)
class Answer:
    """What was found to a question: whether a sentence answers it, whether that is taken, and the score."""

    question: str
    is_told: bool
    is_right: bool
    best: Judged

    @property
    def is_taken(self) -> bool:
        return self.best.score >= SURE


def test_what_is_told_is_found_and_what_is_not_told_is_not_made_up() -> None:
    answers = _answers()
    told, untold = [one for one in answers if one.is_told], [one for one in answers if not one.is_told]

    first_is_right = sum(one.is_right for one in told) / len(told)
    taken = [one for one in answers if one.is_taken]
    answered = sum(one.is_right for one in taken) / len(told)
    right_of_taken = sum(one.is_right for one in taken) / len(taken)
    made_up = sum(one.is_taken for one in untold) / len(untold)

    assert first_is_right >= 0.79
    assert answered >= 0.65
    assert right_of_taken >= 0.79
    assert made_up <= 0.12


@cache
def _answers() -> tuple[Answer, ...]:
    return tuple(_each())


def _each() -> Iterator[Answer]:
    turn = _turn()
    for thing in yaml.safe_load(QUESTIONS.read_text()):
        item = Item(product_id=thing["title"], title=thing["title"], kinds=thing["kinds"])
        texts = [text.removeprefix("review: ") for text in thing["texts"]]
        for question, wanted in thing["questions"]:
            vectors = np.asarray(encoder().encode([question, *texts]))
            statements = [
                Statement(text.removeprefix("review: "), _source(text), float(near))
                for text, near in zip(thing["texts"], vectors[1:] @ vectors[0], strict=True)
            ]
            best = judged(turn, question.lower(), item, statements)[0]
            is_right = wanted is not None and re.search(wanted, best.statement.text) is not None
            yield Answer(question, wanted is not None, is_right, best)


def _source(text: str) -> str:
    if text.startswith("review: "):
        return "review"
    return "attribute" if re.match(r"[A-Z][a-z A-Z]+: ", text) else "description"


def _turn() -> Turn:
    planner = planner_of("outdoor").planner
    return Turn(DialogueState(), planner.understanding, planner.vocabulary, planner.wording, None, "US")
