"""Judged search: a catalogue in JSON Lines and a CSV of query, docid and rating."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from retrieval.products import IndexedProduct, IndexedVariant


def read_products(path: Path) -> Iterator[IndexedProduct]:
    """The products of a JSON Lines file, plain or gzipped; ids stay those of the file."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            yield _product(json.loads(line))


def read_judgements(path: Path) -> Mapping[str, Mapping[str, int]]:
    """The ratings by query and item."""
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged[row["query"]][row["docid"]] = int(row["rating"])
    return judged


def _product(row: Mapping[str, Any]) -> IndexedProduct:
    id_ = str(row["id"])
    categories = row.get("categories") or row.get("category") or ()
    barcodes = row.get("ean") or [None]
    stated = (row.get("attributes") or {}).items()
    variant = IndexedVariant(
        id=f"{id_}-1",
        sku=row.get("sku"),
        barcode=str(barcodes[0]) if barcodes[0] else None,
        options={},
        price=int(Decimal(str(row.get("price") or 0)) * 100),
        available=bool(row.get("stock", 1)),
    )
    return IndexedProduct(
        id=id_,
        title=row.get("title") or row.get("name") or id_,
        description=row.get("description") or "",
        brand=row.get("brand") or None,
        categories=(categories,) if isinstance(categories, str) else tuple(categories),
        attributes={name: _values(value) for name, value in stated if value not in (None, "")},
        variants=(variant,),
        currency=row.get("currency") or "USD",
        rating=float(row["rating"]) if row.get("rating") else None,
        popularity=float(row.get("popularity") or 0),
        tags=tuple(row.get("tags") or ()),
    )


def _values(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for item in value for text in _values(item))
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return (f"{value:g}",) if isinstance(value, float) else (str(value),)
