"""Labelled wishes: the form of the file, the scores, and the commands."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import wish_scores
from evals.commands import app
from evals.errors import LabelledSetInvalid
from evals.labelled_wishes import LabelledWish, drafted, read_wishes
from evals.wish_reading import WishReading
from evals.wish_scores import WishJudge
from tests.support.planner_window import finding

ROOT = Path(__file__).parents[3]


def labelled(wish: str, **labels: object) -> LabelledWish:
    return LabelledWish.model_validate({"wish": wish, "labels": labels})


@pytest.fixture
def reading() -> WishReading:
    return WishReading(finding("outdoor").vocabulary)


def test_what_is_read_as_labelled_counts_for_precision_and_recall(reading: WishReading) -> None:
    wishes = [
        labelled("a blue tent for 2 people under 300", kind="tent", colors=["blue"], price_max="300",
                 measures=[{"unit": "people", "min": 2, "max": 2}]),
        labelled("a tent under 100, no nylon", kind="tent", price_max="90", without=["nylon"]),
    ]  # fmt: skip

    found = WishJudge(reading, "USD").scores(wishes)

    price = found.slots["price_max"]
    assert price.labelled == 2
    assert price.recall is not None
    assert price.recall.mean == 0.5
    assert found.whole.mean == 0.5
    assert [one.slot for one in found.mistakes] == ["price_max"]


def test_what_is_read_and_not_labelled_costs_precision(reading: WishReading) -> None:
    found = WishJudge(reading, "USD").scores([labelled("tents in blue", kind="tents")])

    assert found.slots["colors"].precision is not None
    assert found.slots["colors"].precision.mean == 0.0
    assert found.slots["colors"].recall is None


def test_a_currency_counts_only_where_it_is_not_the_shops_own(reading: WishReading) -> None:
    wishes = [labelled("a tent under 300 dollars", kind="tent", price_max="300", currency="USD")]

    assert WishJudge(reading, "USD").scores(wishes).mistakes == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1 is no JSON"),
        ('{"wish": "a tent", "labels": {"hue": ["red"]}}', "labels.hue: Extra inputs are not permitted; the labels"),
        ('{"wish": "", "labels": {}}', "line 1: wish: String should have at least 1 character"),
        ("# nothing but a comment", "holds no wish"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_labelled_wish_is_named(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "wishes.jsonl"
    file.write_text(line + "\n", encoding="utf-8")

    with pytest.raises(LabelledSetInvalid, match=told.replace("(", r"\(")):
        read_wishes(file)


def test_a_draft_holds_only_what_was_read_and_can_be_read_again(tmp_path: Path, reading: WishReading) -> None:
    line = drafted("a blue tent under 300", reading.read("a blue tent under 300"))
    file = tmp_path / "wishes.jsonl"
    file.write_text(line + "\n", encoding="utf-8")

    labels = read_wishes(file)[0].labels

    assert labels.price_max == Decimal(300)
    assert set(json.loads(line)["labels"]) == {"kind", "price_max", "colors"}


def test_both_halves_of_our_own_wishes_are_well_formed_and_apart() -> None:
    own, held = (read_wishes(ROOT / "evals" / "wishes" / f"{name}.jsonl") for name in ("own", "held_out"))

    assert len(own) + len(held) >= 150
    assert not {one.wish for one in own} & {one.wish for one in held}


def test_the_command_measures_over_a_given_catalogue(tmp_path: Path) -> None:
    catalogue, file = tmp_path / "shop.jsonl", tmp_path / "wishes.jsonl"
    catalogue.write_text('{"id": "1", "title": "Ridge Tent", "price": 90}\n', encoding="utf-8")
    file.write_text('{"wish": "a tent under 100", "labels": {"kind": "tent", "price_max": "100"}}\n', encoding="utf-8")

    shown = CliRunner().invoke(app, ["wishes", str(file), "--catalogue", str(catalogue), "--json"])

    assert shown.exit_code == 0
    body = json.loads(shown.stdout)
    assert body["withoutMistake"]["mean"] == 1.0
    assert body["slots"]["price_max"]["labelled"] == 1


def test_drafts_are_added_for_wishes_that_have_none(tmp_path: Path) -> None:
    catalogue, said, to = tmp_path / "shop.jsonl", tmp_path / "said.txt", tmp_path / "labelled.jsonl"
    catalogue.write_text('{"id": "1", "title": "Ridge Tent", "price": 90}\n', encoding="utf-8")
    said.write_text("a tent under 100\na stove\n", encoding="utf-8")
    to.write_text('{"wish": "a stove", "labels": {"kind": "stove"}}\n', encoding="utf-8")

    shown = CliRunner().invoke(app, ["label-wishes", str(said), "--to", str(to), "--catalogue", str(catalogue)])

    assert shown.exit_code == 0
    assert [one.wish for one in read_wishes(to)] == ["a stove", "a tent under 100"]


def test_the_table_names_every_slot(reading: WishReading) -> None:
    found = WishJudge(reading, "USD").scores([labelled("tents", kind="tents")])

    text = wish_scores.as_text(found)

    assert text.startswith("1 wishes")
    assert all(slot in text for slot in found.slots)
