"""Labelled wishes: what a shopper says, and what a careful reader would take from it, slot by slot."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import LabelledSetInvalid

SLOTS = (
    "kind", "price_min", "price_max", "currency", "rating_min", "sizes", "colors", "materials", "brands", "measures",
    "purpose", "in_stock", "needed_by", "without", "quantity", "present", "sort",
)  # fmt: skip
"""The slots of a wish, in the order in which they are reported."""


class Form(BaseModel):
    """A part of a label; a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(Form):
    """A figure in a unit as it was said: at least `min`, at most `max`, or just so much where both are the same."""

    unit: str = Field(min_length=1)
    min: float | None = None
    max: float | None = None


class Labels(Form):
    """What a wish says. A slot that is left out is one of which it says nothing."""

    kind: str = ""
    """The thing that is looked for, in the shopper's words, without what describes it: "tent", "desk lamp"."""
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = ""
    """The currency that was said (ISO 4217); it counts only where it is not the shop's own."""
    rating_min: float | None = None
    sizes: list[str] = []
    colors: list[str] = []
    materials: list[str] = []
    brands: list[str] = []
    measures: list[Measured] = []
    purpose: str = ""
    """What or whom it is for, or what it must fit: "camping", "a 15 inch laptop"."""
    in_stock: bool = False
    needed_by: str = ""
    """When it must be there: "friday"."""
    without: list[str] = []
    """What it must not be, have or be by."""
    quantity: int | None = None
    present: bool = False
    sort: Literal["", "price_asc", "price_desc", "rating", "popularity", "newest"] = ""


class LabelledWish(Form):
    """One line of a file of labelled wishes."""

    wish: str = Field(min_length=1)
    labels: Labels


def read_wishes(path: Path) -> list[LabelledWish]:
    """The labelled wishes of a JSON Lines file; empty lines and lines that begin with `#` are passed over.

    Raises:
        LabelledSetInvalid: the file is missing or empty, or a line is no labelled wish.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledSetInvalid(f"{path} cannot be read: {error}.") from error
    found = list(_read(path, lines))
    if not found:
        raise LabelledSetInvalid(f'{path} holds no wish; each line is {{"wish": "…", "labels": {{…}}}}.')
    return found


def _read(path: Path, lines: list[str]) -> Iterator[LabelledWish]:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield LabelledWish.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise LabelledSetInvalid(f"{path}, line {number} is no JSON ({error}).") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the line"
            known = f"; the labels are {', '.join(SLOTS)}" if first["type"] == "extra_forbidden" else ""
            raise LabelledSetInvalid(f"{path}, line {number}: {place}: {first['msg']}{known}.") from error


def drafted(wish: str, labels: Labels) -> str:
    """A line that a person can correct: only the slots that say something."""
    body = labels.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"wish": wish, "labels": body}, ensure_ascii=False)
