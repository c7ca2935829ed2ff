"""How fast a feed of many products is imported, first, again and with one in ten changed, and how fast eight are read.

Run: `python -m benchmarks.import_catalogue [--products 50000] [--format jsonl|google|shopify] [--url postgresql://…]`.
The products are made up, with descriptions, attributes and, in Google's and Shopify's form, three variants each.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

from commerce.db.catalogue import open_catalogue, open_import
from storage.clock import SystemClock
from storage.database import Database, open_database
from storage.schema import create_tables

TEXT = (
    "warm light steel cotton travel cable compact folding quiet garden kitchen leather wool paper silver autumn river"
    " harbor stone maple copper linen pocket double charging wireless durable recycled handmade simple useful bright"
)
WORDS = TEXT.split()
VARIANTS = 3


def text(words: int, dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=words))


def write_jsonl(path: Path, count: int, changed: int) -> None:
    with path.open("w") as file:
        for number in range(count):
            dice = random.Random(number)
            price = dice.randrange(500, 90_000) / 100
            record = {
                "id": f"P{number}",
                "title": text(5, dice).title(),
                "description": text(60, dice),
                "brand": dice.choice(WORDS).title(),
                "category": [dice.choice(WORDS[:8]), dice.choice(WORDS[8:16]), dice.choice(WORDS[16:])],
                "price": price + (1 if number < changed else 0),
                "stock": dice.randrange(0, 80),
                "image": f"https://cdn.example/{number}.jpg",
                "rating": {"value": round(dice.uniform(2, 5), 1), "count": dice.randrange(900)},
                **{dice.choice(WORDS): text(2, dice) for _ in range(8)},
            }
            file.write(json.dumps(record) + "\n")


def write_google(path: Path, count: int, changed: int) -> None:
    columns = "id item_group_id title description price availability brand product_type image_link color size"
    with path.open("w", newline="") as file:
        rows = csv.writer(file, delimiter="\t")
        rows.writerow(columns.split())
        for number in range(count):
            dice = random.Random(number // VARIANTS)
            price = dice.randrange(500, 90_000) / 100 + (1 if number < changed else 0)
            title, about, brand = text(4, dice).title(), text(50, dice), dice.choice(WORDS)
            size = "SML"[number % VARIANTS]
            rows.writerow(
                [
                    f"V{number}",
                    f"G{number // VARIANTS}",
                    f"{title} - {size}",
                    about,
                    f"{price:.2f} USD",
                    "in stock",
                    brand,
                    "Home > Lamps",
                    f"https://cdn.example/{number}.jpg",
                    "red",
                    size,
                ]
            )


def write_shopify(path: Path, count: int, changed: int) -> None:
    columns = (
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,"
        "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status"
    )
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(columns.split(","))
        for number in range(count):
            dice = random.Random(number // VARIANTS)
            price = dice.randrange(500, 90_000) / 100 + (1 if number < changed else 0)
            head = [
                text(4, dice).title(),
                f"<p>{text(50, dice)}</p>",
                dice.choice(WORDS),
                "Lamps",
                "a, b",
                "TRUE",
                "Size",
            ]
            first = number % VARIANTS == 0
            rows.writerow(
                [
                    f"h{number // VARIANTS}",
                    *(head if first else [""] * 6 + ["Size"]),
                    "SML"[number % VARIANTS],
                    f"S{number}",
                    "shopify",
                    5,
                    "deny",
                    f"{price:.2f}",
                    "https://cdn.example/1.jpg" if first else "",
                    "active" if first else "",
                ]
            )


WRITERS = {"jsonl": write_jsonl, "google": write_google, "shopify": write_shopify}


async def measure(database: Database, arguments: argparse.Namespace, folder: Path) -> None:
    catalogue, imports = open_catalogue(database, SystemClock()), open_import(database, SystemClock())
    merchant = f"bench{time.time_ns()}"
    await catalogue.create_merchant(merchant, "Benchmark", currency="USD")
    path = folder / "feed"
    for stage, changed in (("first", 0), ("again", 0), ("a tenth changed", arguments.products // 10)):
        WRITERS[arguments.format](path, arguments.products, changed)
        wall, cpu = time.perf_counter(), time.process_time()
        report = await imports.run(merchant, path)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        counted = (
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {report.removed} removed"
        )
        print(f"{stage:16} {arguments.products / wall:8.0f} rows/s  {wall:6.1f} s wall {cpu:6.1f} s CPU   {counted}")
    await read(catalogue, merchant)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


async def read(catalogue: object, merchant: str) -> None:
    """Eight products by id, as a turn of the conversation does."""
    found, total = await catalogue.browse(merchant, limit=8)  # type: ignore[attr-defined]
    ids = [product.id for product in found]
    times = []
    for _ in range(300):
        start = time.perf_counter()
        await catalogue.products(merchant, ids)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - start) * 1000)
    print(f"eight of {total} products by id: median {statistics.median(times):.2f} ms, p95 {sorted(times)[284]:.2f} ms")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--format", choices=sorted(WRITERS), default="jsonl")
    parser.add_argument("--url", help="a database of its own is made in SQLite unless one is named")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = arguments.url or f"sqlite:///{Path(name) / 'bench.db'}"
        async with open_database(url) as database:
            await create_tables(database)
            await measure(database, arguments, Path(name))


if __name__ == "__main__":
    asyncio.run(main())
