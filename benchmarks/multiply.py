"""Makes a large feed from a small one: `python -m benchmarks.multiply FEED --products 50000 --out LARGE.jsonl`.

Each copy of a product has an id, a word, a model number and a price of its own; categories and brands stay, so that
wishes still mean something.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_WORDS = ("compact", "classic", "premium", "portable", "slim", "heavy", "refurbished", "outdoor", "quiet", "smart")


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines feed, plain or gzipped, that have a price."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        records = [json.loads(line) for line in lines]
    return [record for record in records if record.get("price")]


def copies(records: Sequence[Mapping[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """So many records, the same ones each time."""
    dice = random.Random(7)
    for number in range(count):
        record = dict(records[number % len(records)])
        name = "title" if "title" in record else "name"
        yield record | {
            "id": f"copy-{number}",
            name: f"{record[name]} {dice.choice(_WORDS).title()} {dice.randrange(100, 9999)}",
            "price": round(float(str(record["price"]).split()[0]) * dice.uniform(0.5, 1.8), 2),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("feed", type=Path)
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as file:
        for record in copies(read(options.feed), options.products):
            file.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
