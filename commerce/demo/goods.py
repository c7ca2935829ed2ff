"""The goods of the demo shop: one TOML file a department, and their variants worked out from colours and sizes."""

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product as combinations
from typing import Any, TypeAlias

from commerce.feeds.names import slug

Good: TypeAlias = Mapping[str, Any]
MEDIA_PATH = "/media/demo"
_REVIEW_DATES = ("2026-10-28", "2026-09-14", "2026-07-03", "2026-04-22", "2026-01-17")


@cache
def goods() -> tuple[Good, ...]:
    """All goods, in the order of the files."""
    found: list[Good] = []
    for file in sorted((resources.files("commerce.demo") / "data").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            found.extend({**good, "department": content["department"]} for good in content["goods"])
    return tuple(found)


def media_key(good: Good, colour: str | None) -> str:
    """Which picture shows a good in a colour."""
    return f"{good['id']}-{slug(colour)}" if colour else str(good["id"])


def records() -> Iterator[dict[str, Any]]:
    """The goods as JSON Lines records, each with its variants inside."""
    for good in goods():
        yield _record(good)


def _record(good: Good) -> dict[str, Any]:
    rating = good.get("rating")
    return {
        "id": good["id"],
        "title": good["title"],
        "brand": good["brand"],
        "category": [good["department"], *good["category"]],
        "description": good["text"],
        "attributes": good.get("facts", {}),
        "tags": good.get("tags", []),
        "rating": {"value": rating[0], "count": rating[1]} if rating else None,
        "popularity": round(rating[0] * rating[1]) if rating else 20,
        "reviews": [_review(line, at) for line, at in zip(good.get("reviews", []), _REVIEW_DATES, strict=False)],
        **_offer(good),
    }


def _review(line: str, at: str) -> dict[str, Any]:
    """Read a line such as `5 | Marta K. | Quiet at last | I wear them on the train.`."""
    rating, author, title, body = (part.strip() for part in line.split("|", 3))
    return {"rating": int(rating), "author": author, "title": title, "body": body, "date": at}


def _offer(good: Good) -> dict[str, Any]:
    """The price of a good, or of each of its variants."""
    choices = _choices(good)
    pictured = choices.get("Color", [None])
    if not choices:
        return {**_price(good, ()), "stock": _stock(good, 0), "image": _picture(good, None)}
    variants = []
    for number, values in enumerate(combinations(*choices.values())):
        options = dict(zip(choices, values, strict=True))
        variants.append({
            "id": "-".join([good["id"], *(slug(value) for value in values)]),
            "options": options,
            "stock": _stock(good, number),
            "image": _picture(good, options.get("Color")),
            **_price(good, values),
        })  # fmt: skip
    return {"variants": variants, "images": [_picture(good, colour) for colour in pictured]}


def _choices(good: Good) -> dict[str, list[str]]:
    """The options of a good: colours, sizes, and whatever else it names."""
    named = {"Color": good.get("colors"), "Size": good.get("sizes"), **good.get("options", {})}
    return {name: values for name, values in named.items() if values}


def _price(good: Good, values: tuple[str, ...]) -> dict[str, str]:
    """The price, with what a larger size costs more."""
    extra = sum(good.get("plus", {}).get(value, 0) for value in values)
    prices = {"price": f"{good['price'] + extra:.2f}"}
    if "was" in good:
        prices["list_price"] = f"{good['was'] + extra:.2f}"
    return prices


def _stock(good: Good, number: int) -> int:
    """As the good says; else a number that looks like a shelf and is always the same."""
    stated = good.get("stock", [])
    if number < len(stated):
        return int(stated[number])
    return 4 + zlib.crc32(f"{good['id']}/{number}".encode()) % 57


def _picture(good: Good, colour: str | None) -> str:
    return f"{MEDIA_PATH}/{media_key(good, colour)}.svg"
