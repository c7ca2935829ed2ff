"""Judged search: a catalogue in JSON Lines and a CSV of query, docid and rating."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from evals.errors import JudgedSetInvalid
from retrieval.catalogue.products import IndexedProduct, IndexedVariant

_COLUMNS = ("query", "docid", "rating")
_HIGHEST_RATING = 10


def read_products(path: Path) -> Iterator[IndexedProduct]:
    """The products of a JSON Lines file, plain or gzipped; ids stay those of the file.

    Raises:
        JudgedSetInvalid: the file is missing, or a line is no product.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                yield _read_line(path, number, line)
    except OSError as error:
        raise JudgedSetInvalid(f"{path} cannot be read: {error}.") from error


def read_judgements(path: Path) -> Mapping[str, Mapping[str, int]]:
    """The ratings by query and item.

    Raises:
        JudgedSetInvalid: the file is missing, lacks a column, has a rating that is none, or rates nothing as relevant.
    """
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise JudgedSetInvalid(f"{path} lacks the column {missing[0]!r}; its columns are {_COLUMNS}.")
            for row in rows:
                judged[row["query"]][row["docid"]] = _rating(path, rows.line_num, row["rating"])
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedSetInvalid(f"{path} cannot be read: {error}.") from error
    if not any(rating for ratings in judged.values() for rating in ratings.values()):
        raise JudgedSetInvalid(f"{path} rates no item above zero, so nothing can be measured with it.")
    return judged


def _rating(path: Path, line: int, given: str | None) -> int:
    if given is None or not given.isdecimal() or int(given) > _HIGHEST_RATING:
        raise JudgedSetInvalid(
            f"{path}, line {line}: the rating {given!r} is not a whole number from 0 to {_HIGHEST_RATING}."
        )
    return int(given)


def _read_line(path: Path, number: int, line: bytes) -> IndexedProduct:
    try:
        return _product(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise JudgedSetInvalid(
            f"{path}, line {number} is no product ({error!r}); each line is a JSON object with `id` and `title`."
        ) from error


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
