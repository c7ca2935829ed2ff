"""Orders to measure recommendation on: JSON Lines of orders, and, where there are some, of what items are called.

An order is an object with `at` (an ISO date or time), `items` (a list of ids, or an object of ids and quantities) and,
where it is known, `shopper`. `date` and `customer` are read as well. An item is an object with `id` and `title`;
`stock_code` and `description` are read as well. Files may be gzipped.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import OrdersInvalid
from retrieval.buying.records import Basket

T = TypeVar("T")
_ORDERS, _ITEMS, _TEST = ("baskets", "orders"), ("items", "products"), "test"
_ENDINGS = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class OrdersFile:
    """All orders, what items are called, and when the orders of a file of test orders begin."""

    baskets: Sequence[Basket]
    titles: Mapping[str, str]
    test_begins: datetime | None


def read_orders(path: Path) -> OrdersFile:
    """Read a file of orders, or a folder with such files (`orders*.jsonl`) and perhaps `items*.jsonl`.

    Raises:
        OrdersInvalid: nothing is there, or a line is no order.
    """
    files = [path] if path.is_file() else _named(path, _ORDERS)
    if not files:
        raise OrdersInvalid(f"{path} has no orders; name a JSON Lines file, or a folder with one called orders*.jsonl.")
    baskets: list[Basket] = []
    test_begins: datetime | None = None
    for file in files:
        found = list(_lines(file, _basket, "order", "`at` and `items`"))
        baskets += found
        if _TEST in file.name and found and len(files) > 1:
            test_begins = min(basket.at for basket in found)
    titles: dict[str, str] = {}
    for file in [] if path.is_file() else _named(path, _ITEMS):
        titles |= dict(_lines(file, _title, "item", "`id` and `title`"))
    return OrdersFile(baskets, titles, test_begins)


def _named(folder: Path, names: Sequence[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.name.startswith(tuple(names)) and _readable(path)]


def _readable(path: Path) -> bool:
    return path.name.endswith(_ENDINGS)


def _lines(path: Path, read: Callable[[Mapping[str, Any]], T], what: str, needs: str) -> Iterator[T]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield read(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    message = (
                        f"{path}, line {number} is no {what} ({error!r}); each line is a JSON object with {needs}."
                    )
                    raise OrdersInvalid(message) from error
    except (OSError, EOFError) as error:
        raise OrdersInvalid(f"{path} cannot be read: {error}.") from error


def _basket(row: Mapping[str, Any]) -> Basket:
    at = datetime.fromisoformat(row["at"] if "at" in row else row["date"])
    items = tuple(str(item) for item in row["items"])
    return Basket(
        at if at.tzinfo else at.replace(tzinfo=UTC), items, str(row.get("shopper") or row.get("customer") or "")
    )


def _title(row: Mapping[str, Any]) -> tuple[str, str]:
    return (
        str(row["id"] if "id" in row else row["stock_code"]),
        str(row["title"] if "title" in row else row["description"]),
    )
