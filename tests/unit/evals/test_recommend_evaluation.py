"""Measuring recommendation: orders read from files, split by time, beside plain ways."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.commands import app
from evals.errors import OrdersInvalid
from evals.orders_file import read_orders
from evals.recommend import measure
from evals.recommend_report import as_json, as_text
from retrieval.buying.records import Basket
from tests.support.purchases import NOW, TITLES, made_up_orders


def written(folder: Path, orders: list[Basket], name: str = "orders.jsonl") -> Path:
    rows = [{"at": one.at.isoformat(), "shopper": one.shopper, "items": list(one.items)} for one in orders]
    path = folder / name
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_the_model_is_measured_beside_plain_ways_with_intervals(tmp_path: Path) -> None:
    path = written(tmp_path, list(made_up_orders(900)))

    found = measure(path, 30)

    completion = found.tasks[0].means()
    assert completion["this project"].low <= completion["this project"].mean <= completion["this project"].high
    assert set(completion) == {"popularity", "item cosine", "this project, basket alone", "this project"}
    assert set(found.tasks[-1].means()) == {"popularity", "item cosine", "own history", "this project"}
    assert found.split == NOW - timedelta(days=30)
    assert "EASE" in as_text(found)
    assert as_json(found)["tasks"][0]["cases"] == found.tasks[0].cases


def test_the_test_period_is_never_learned_from(tmp_path: Path) -> None:
    orders = list(made_up_orders(900))
    begins = NOW - timedelta(days=30)
    changed = [Basket(one.at, ("towel", "grinder"), one.shopper) if one.at >= begins else one for one in orders]

    plain = measure(written(tmp_path, orders), 30).learned
    other = measure(written(tmp_path, changed, "changed.jsonl"), 30).learned

    assert plain == other


def test_a_folder_has_orders_titles_and_perhaps_a_test_file_that_sets_the_split(tmp_path: Path) -> None:
    orders = list(made_up_orders(100))
    written(tmp_path, orders[:80], "baskets_train.jsonl")
    written(tmp_path, orders[80:], "baskets_test.jsonl")
    lines = "\n".join(json.dumps({"stock_code": id_, "description": title}) for id_, title in TITLES.items())
    (tmp_path / "items.jsonl.gz").write_bytes(gzip.compress(lines.encode()))

    found = read_orders(tmp_path)

    assert len(found.baskets) == 100
    assert found.test_begins == orders[80].at
    assert found.titles == TITLES


def test_items_with_quantities_and_other_names_are_read_and_a_date_is_a_day_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "invoices.jsonl"
    path.write_text('{"date": "2026-03-01", "customer": null, "items": {"a": 2, "b": 1}}\n', encoding="utf-8")

    (basket,) = read_orders(path).baskets

    assert basket.items == ("a", "b")
    assert basket.shopper == ""
    assert basket.at.isoformat() == "2026-03-01T00:00:00+00:00"


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"at": "2026-03-01"}', '{"at": "yesterday", "items": []}'])
def test_a_line_that_is_no_order_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text(f'{{"at": "2026-03-01", "items": ["a"]}}\n{line}\n', encoding="utf-8")

    with pytest.raises(OrdersInvalid, match=r"orders\.jsonl, line 2 is no order .* `at` and `items`"):
        read_orders(path)


def test_too_few_orders_and_an_empty_folder_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OrdersInvalid, match="called orders"):
        read_orders(tmp_path)
    with pytest.raises(OrdersInvalid, match="--test-days"):
        measure(written(tmp_path, list(made_up_orders(50))), 1)


def test_the_command_prints_tables_or_json_and_says_by_its_exit_whether_it_is_better(tmp_path: Path) -> None:
    path = written(tmp_path, list(made_up_orders(900)))

    found = CliRunner().invoke(app, ["recommend", str(path), "--json"])

    assert found.exit_code in (0, 1)
    body = json.loads(found.stdout[found.stdout.index("{") :])
    better = all(
        task["gains"]["own history" if "own history" in task["gains"] else "item cosine"]["mean"] > 0
        for task in body["tasks"]
    )
    assert (found.exit_code == 0) == better
