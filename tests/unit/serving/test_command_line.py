"""The command line answers at once: what takes seconds to load is loaded by the commands that need it."""

import subprocess
import sys

import pytest

SLOW = ("alembic", "fastapi", "langchain_core", "numpy", "onnxruntime", "serving.bootstrap", "sqlalchemy", "stripe")


@pytest.mark.parametrize(
    "begins",
    ["import serving.cli; serving.cli._assemble()", "import serving.chat.terminal", "import evals.commands"],
)
def test_help_and_chat_load_nothing_that_serves_or_measures(begins: str) -> None:
    program = f"import sys\n{begins}\nprint(*(name for name in {SLOW!r} if name in sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []


def test_a_server_that_does_not_answer_is_named() -> None:
    chat = [sys.executable, "-m", "serving.cli", "chat", "--url", "http://127.0.0.1:9", "--say", "hello"]

    refused = subprocess.run(chat, capture_output=True, text=True, check=False)

    assert (refused.returncode, refused.stderr) == (1, "shopmind: No server answers at http://127.0.0.1:9.\n")
