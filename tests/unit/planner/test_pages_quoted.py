"""Which sentence of the shop's pages is told: the one that answers by its meaning, and not all of its paragraph."""

import pytest

from agent.planner.policy.turn import Result, Turn
from agent.planner.reply.answers import say_help
from agent.planner.state import DialogueState
from tests.support.planner_talk import planner_of

RETURNS = {
    "id": "returns#0",
    "title": "Returns",
    "text": "You can send things back within 30 days after they arrived. Return postage is $6. "
    "Refunds reach your card within five working days.",
    "near": [0.45, 0.4, 0.42],
}
HYGIENE = {
    "id": "returns#1",
    "title": "Returns",
    "text": "Mattresses cannot be returned once the seal is broken.",
    "near": [0.3],
}
PAYMENT = {
    "id": "payment#0",
    "title": "Payment",
    "text": "We take Visa and Mastercard. We do not take cheques or cash.",
    "near": [0.35, 0.55],
}


@pytest.mark.parametrize(
    ("question", "passages", "told"),
    [
        ("can i return a lamp after 2 weeks", [HYGIENE, RETURNS], "within 30 days"),
        ("when do i get my money back", [RETURNS, HYGIENE], "Refunds reach your card"),
        ("can i pay cash", [PAYMENT], "do not take cheques or cash"),
    ],
)
def test_the_sentence_that_answers_is_told(question: str, passages: list[dict[str, object]], told: str) -> None:
    planner = planner_of("outdoor").planner
    turn = Turn(DialogueState(), planner.understanding, planner.vocabulary, planner.wording, None, "US")

    assert say_help(turn, Result(data={"passages": passages}), question)

    assert told in turn.text().split(". ")[0]
