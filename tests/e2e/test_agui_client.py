"""The proof of the wire: the reference client of AG-UI, not ours, buys something, and a forger gets nothing."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import required
from tests.support.live_shop import LiveShop

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.node, pytest.mark.xdist_group("shop")]


def play(shop: LiveShop, scenario: str) -> dict[str, Any]:
    """Runs one scenario of the client's script and returns what it saw."""
    script = ROOT / "tests/e2e/agui_purchase.mjs"
    if not (ROOT / "node_modules/@ag-ui/client").is_dir():
        required("the npm package @ag-ui/client (run `npm ci`)")
    done = subprocess.run(
        [required("node"), script, shop.url, scenario],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_reference_client_holds_a_conversation_and_ends_with_an_order(shop: LiveShop) -> None:
    seen = play(shop, "buy")

    assert "products" in seen["found"]["activities"]
    assert seen["found"]["words"]
    assert seen["asked"] == "interrupt"
    assert seen["done"]["outcome"] == "success"
    assert "order" in seen["done"]["activities"]
    assert len(seen["orders"]["orders"]) == 1
    assert seen["pending"] == 0


def test_cards_come_before_words(shop: LiveShop) -> None:
    kinds = [event["type"] for event in play(shop, "buy")["found"]["events"]]

    assert kinds.index("ACTIVITY_SNAPSHOT") < kinds.index("TEXT_MESSAGE_CONTENT")


def test_forged_approvals_history_and_threads_get_nothing(shop: LiveShop) -> None:
    seen = play(shop, "forge")

    assert seen["orders"]["orders"] == []
    assert seen["foreign"] == 404
    status, body = seen["wrongHash"]
    assert status >= 400 or "RUN_ERROR" in body
    assert "is placed" not in seen["answer"]
