"""Scripted conversations as a measurement: the scores, what is printed, and the command."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.commands import app
from evals.conversation_scores import as_json, as_text, mistakes_as_text, scores
from evals.conversations import Answer, Finding, Played, Script, Step
from evals.errors import ScriptInvalid
from serving.refusals.errors import ServerUnreachable


@pytest.fixture
def played() -> list[Played]:
    steps = [Step(say="a mug", kind="find"), Step(say="add it", kind="add"), Step(say="one more", kind="add")]
    missed = [Finding("mugs", 2, "add it", expected, "{}") for expected in ("text like 'added'", "the cart {'mug': 1}")]
    return [Played(Script(name="mugs", steps=steps), (Answer(),) * 3, tuple(missed))]


def test_a_turn_is_right_where_every_expectation_is_met(played: list[Played]) -> None:
    found = scores(played)

    assert (found.turns, found.conversations) == (3, 1)
    assert found.right.mean == pytest.approx(2 / 3)
    assert {kind: (count, share.mean) for kind, (count, share) in found.kinds.items()} == {
        "add": (2, 0.5),
        "find": (1, 1.0),
    }


def test_the_report_has_the_share_by_kind_and_every_finding(played: list[Played]) -> None:
    found = scores(played)

    assert "3 turns of 1 conversations" in as_text(found)
    assert "right: 0.667" in as_text(found)
    assert mistakes_as_text(found).splitlines()[0].startswith("mugs, step 2 ('add it'): expected text like 'added'")
    assert as_json(found)["kinds"]["add"]["right"]["mean"] == 0.5
    assert len(as_json(found)["findings"]) == 2


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("[[scripts]]", ScriptInvalid),
        ("[[scripts]]\nname = 'x'\n[[scripts.steps]]\nsay = 'hi'", ServerUnreachable),
    ],
)
def test_a_wrong_script_and_a_shop_that_is_away_are_refused(
    tmp_path: Path, text: str, refusal: type[Exception]
) -> None:
    file = tmp_path / "talks.toml"
    file.write_text(text)

    result = CliRunner().invoke(app, ["conversations", str(file), "--url", "http://127.0.0.1:9", "--key", "pk_x"])

    assert result.exit_code == 1
    assert isinstance(result.exception, refusal)
