"""Labelled utterances: the form of the file, the scores, and the command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import intent_scores
from evals.commands import app
from evals.errors import LabelledSetInvalid
from evals.intent_reading import KNOWN, IntentReading
from evals.labelled_intents import LabelledUtterance, read_utterances
from tests.support.planner_window import finding

ROOT = Path(__file__).parents[3]


def labelled(say: str, *intent: str, situation: tuple[str, ...] = ()) -> LabelledUtterance:
    return LabelledUtterance.model_validate({"say": say, "intent": intent, "situation": situation})


@pytest.fixture
def reading() -> IntentReading:
    return IntentReading(finding("outdoor").vocabulary, None)


def test_each_utterance_is_read_in_its_own_situation(reading: IntentReading) -> None:
    utterances = [
        labelled("is it waterproof", "ask", situation=("shown", "search")),
        labelled("show me more", "more", situation=("shown", "search")),
        labelled("i want a tent", "search"),
        labelled("thanks, where is my order", "order_status", situation=("order",)),
        labelled("empty my cart", "add", situation=("in_cart",)),
    ]

    found = intent_scores.scores(reading, utterances)

    assert found.right.mean == 0.8
    assert [(one.utterance.say, one.read) for one in found.mistakes] == [("empty my cart", "clear_cart")]
    assert found.confused == [("add", "clear_cart", 1)]
    assert found.intents["clear_cart"].precision is not None
    assert found.intents["clear_cart"].precision.mean == 0.0
    assert found.intents["add"].recall is not None
    assert found.intents["add"].recall.mean == 0.0


def test_any_of_the_labels_will_do(reading: IntentReading) -> None:
    utterance = labelled("how much is shipping", "costs", "help")

    assert intent_scores.scores(reading, [utterance]).mistakes == []


def test_a_situation_says_what_is_not_the_case_too() -> None:
    assert labelled("hi", "greet").where().flags == {"nothing_shown", "not_ordered"}
    assert labelled("hi", "greet", situation=("order",)).where().flags == {"nothing_shown", "order", "after_order"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1 is no JSON"),
        ('{"say": "a tent", "intent": []}', "intent: List should have at least 1 item"),
        ('{"say": "a tent", "intent": ["buy"]}', "line 1: there is no intent 'buy'"),
        ('{"say": "a tent", "intent": ["find"], "situation": ["sunny"]}', r"situation.0: Input should be"),
        ("# nothing but a comment", "holds no utterance"),
    ],
)
def test_a_line_that_is_no_labelled_utterance_is_named(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "utterances.jsonl"
    file.write_text(line + "\n", encoding="utf-8")

    with pytest.raises(LabelledSetInvalid, match=told):
        read_utterances(file, KNOWN)


def test_both_halves_of_our_own_utterances_are_well_formed_and_apart() -> None:
    dev, held = (read_utterances(ROOT / "evals" / "intents" / f"{name}.jsonl", KNOWN) for name in ("dev", "held_out"))

    assert min(len(dev), len(held)) >= 300
    assert not {one.say for one in dev} & {one.say for one in held}


def test_the_command_measures_over_a_given_catalogue(tmp_path: Path) -> None:
    catalogue, file = tmp_path / "shop.jsonl", tmp_path / "utterances.jsonl"
    catalogue.write_text('{"id": "1", "title": "Ridge Tent", "price": 90}\n', encoding="utf-8")
    file.write_text('{"say": "a tent under 100", "intent": ["search"]}\n', encoding="utf-8")

    shown = CliRunner().invoke(app, ["intents", str(file), "--catalogue", str(catalogue), "--words-only", "--json"])

    assert shown.exit_code == 0
    body = json.loads(shown.stdout)
    assert body["understood"]["mean"] == 1.0
    assert body["intents"]["search"]["labelled"] == 1


def test_the_table_names_every_intent_and_the_mistakes_every_utterance(reading: IntentReading) -> None:
    found = intent_scores.scores(reading, [labelled("empty my cart", "add", situation=("in_cart",))] * 2)

    assert "add taken for clear_cart: 2" in intent_scores.as_text(found)
    assert intent_scores.mistakes_as_text(found).splitlines()[0] == (
        "add, taken for clear_cart: 'empty my cart' (in_cart)"
    )
