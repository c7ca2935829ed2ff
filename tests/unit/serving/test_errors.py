"""The one table from codes to problems, and what it tells of each."""

import re
from pathlib import Path

from agent.errors import TooManyRuns
from commerce.errors import InsufficientStock
from serving.refusals.errors import LimitReached, error_frame, problem_body, refusal_of
from serving.refusals.problem_table import PROBLEMS, problem_of

ROOT = Path(__file__).parents[3]
FOLDERS = ("agent", "commerce", "prompts", "retrieval", "serving", "storage", "tools")
OURS_ALONE = {"method_not_allowed"}


def declared() -> set[str]:
    """The code of every error class."""
    texts = (path.read_text(encoding="utf-8") for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    pattern = re.compile(r'^    code(?:: ClassVar\[str\])? = "(\w+)"', re.MULTILINE)
    return {code for text in texts for code in pattern.findall(text)}


def test_every_code_that_a_folder_declares_is_in_the_table_and_no_other() -> None:
    assert declared() - set(PROBLEMS) == set()
    assert set(PROBLEMS) - declared() == OURS_ALONE


def test_a_refusal_keeps_its_words_and_details() -> None:
    refusal = refusal_of(InsufficientStock("Only 2 are left.", available=2))

    body = problem_body(refusal.code, refusal.message, refusal.details, "/v1/carts/1")

    assert body == {
        "type": "/problems/insufficient-stock",
        "title": "Fewer are left",
        "status": 409,
        "detail": "Only 2 are left.",
        "code": "insufficient_stock",
        "retry": False,
        "instance": "/v1/carts/1",
        "details": {"available": 2},
    }


def test_an_error_that_nobody_declared_tells_nothing_about_itself() -> None:
    refusal = refusal_of(RuntimeError("password=secret"))

    assert refusal.code == "internal"
    assert "secret" not in refusal.message
    assert problem_of(refusal.code).status == 500


def test_a_code_that_a_stranger_carries_is_not_believed() -> None:
    error = OSError("disk")
    error.code = "made_up"  # type: ignore[attr-defined]

    assert refusal_of(error).code == "internal"


def test_a_frame_says_when_to_come_again() -> None:
    limit = LimitReached("Slow down.", retry_after_seconds=2.4)
    busy = refusal_of(TooManyRuns(3))

    assert error_frame(limit.code, limit.message, ref="7", retry_after_seconds=2.4) == {
        "op": "error",
        "code": "limit_reached",
        "message": "Slow down.",
        "ref": "7",
        "retryAfterSeconds": 2,
    }
    assert error_frame(busy.code, busy.message)["retryAfterSeconds"] == 5
    assert "retryAfterSeconds" not in error_frame("conversation_not_found", "no")
