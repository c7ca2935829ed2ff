"""What `docs/operations.md` tells an operator is there: each metric, each line of the log, each command."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from serving.observability.metrics import Metrics

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("agent", "commerce", "retrieval", "serving", "storage")
    for path in (ROOT / folder).rglob("*.py")
)


def test_page_names_every_metric_and_no_other() -> None:
    named = set(re.findall(r"`(shopmind_[a-z_]+)`", PAGE))

    assert named == {family.name for family in Metrics().registry.collect()}


@pytest.mark.parametrize("line", re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE.split("## Logs")[1].split("## Traces")[0]))
def test_each_line_of_the_log_is_written_somewhere(line: str) -> None:
    assert f'"{line}"' in CODE or line == "request_id"


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`shopmind ([a-z-]+(?: [a-z]+)?)`", PAGE))))
def test_each_command_of_the_page_exists(words: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "serving.cli", *words.split(), "--help"], check=False, capture_output=True, cwd=ROOT
    )

    assert told.returncode == 0


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(SHOPMIND_[A-Z_]+)`", PAGE))))
def test_each_setting_of_the_page_exists(name: str) -> None:
    assert f"# {name}=" in (ROOT / ".env.example").read_text(encoding="utf-8")
