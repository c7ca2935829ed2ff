"""Reads what a model sends as arguments: tolerant of quoting and shape, strict about meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from storage.currencies import MINOR_UNITS
from tools.base import BadArguments
from tools.numbers import parse_count, parse_decimal

_QUOTES = "\"'`\u201c\u201d\u2018\u2019<>[](){} \t\r\n"
_AROUND_AN_ID = _QUOTES + ".,;:"
_YES = frozenset({"true", "yes", "y", "1", "on"})
_NO = frozenset({"false", "no", "n", "0", "off", "", "none", "null"})
_IN_MILLS = re.compile(rf"\b(?:{'|'.join(code for code, digits in MINOR_UNITS.items() if digits == 3)})\b")
_NOTHING = frozenset({"", "null", "none", "undefined", "n/a"})


class Arguments(BaseModel):
    """What one tool takes; descriptions are written for a language model."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _identifier(value: Any) -> Any:
    value = _text(value)
    return value.strip(_AROUND_AN_ID).removeprefix("#") if isinstance(value, str) else value


def _optional(value: Any) -> Any:
    """None for the ways in which a model says that there is nothing."""
    return None if isinstance(value, str) and value.strip().lower() in _NOTHING else value


def _count(value: Any) -> Any:
    if isinstance(value, str):
        parsed = parse_count(value)
        return value if parsed is None else parsed
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _price(value: Any) -> Any:
    """Decimal text in major units from 50, "50", "$50" or "1.299,00 EUR"."""
    if isinstance(value, Mapping):
        value = value.get("amount", value.get("value"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format(Decimal(repr(value)), "f")
    value = _optional(value)
    if not isinstance(value, str):
        return value
    parsed = parse_decimal(value, mills=bool(_IN_MILLS.search(value)))
    if parsed is None:
        raise ValueError(f"{value!r} is no amount; write it like 49.90")
    if value.rstrip(_QUOTES).lower().endswith("k"):
        parsed *= 1000
    return format(parsed, "f")


def _number(value: Any) -> Any:
    value = _optional(_text(value))
    if not isinstance(value, str):
        return value
    parsed = parse_decimal(value)
    return value if parsed is None else format(parsed, "f")


def _figure(value: Any) -> Any:
    value = _number(value)
    return float(Decimal(value)) if isinstance(value, str) and parse_decimal(value) is not None else value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _YES else False if word in _NO else value
    return False if value is None else value


def _from_json(value: Any) -> Any:
    """A value that arrived as JSON inside a string, as models like to send."""
    if isinstance(value, str) and value.strip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _many(value: Any) -> Any:
    value = _optional(_from_json(value))
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _path(value: Any) -> Any:
    """A category path from a list, or from text like "Home > Lighting"."""
    value = _optional(_from_json(value))
    if isinstance(value, str):
        return [part.strip() for part in value.replace("/", ">").split(">") if part.strip()] or None
    return value or None


def _options(value: Any) -> Any:
    """Option choices from {"Colour": "Blue"}, from [{"name": …, "value": …}] or from "Colour: Blue"."""
    value = _optional(_from_json(value))
    if value is None:
        return {}
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        return dict(pair for item in value for pair in _option_pairs(item))
    if isinstance(value, Mapping):
        return {str(name): _one(choice) for name, choice in value.items() if _one(choice)}
    return value


def _option_pairs(item: Any) -> list[tuple[str, str]]:
    if isinstance(item, Mapping):
        name = item.get("name", item.get("option"))
        choice = item.get("value", item.get("label"))
        if name is not None and choice is not None:
            return [(str(name), _one(choice))]
        return [(str(key), _one(part)) for key, part in item.items()]
    name, separator, choice = str(item).replace("=", ":").partition(":")
    return [(name.strip(), choice.strip())] if separator else [("", name.strip())]


def _one(choice: Any) -> str:
    if isinstance(choice, list | tuple):
        choice = choice[0] if choice else ""
    return "" if choice is None else str(choice).strip()


Text = Annotated[str, BeforeValidator(_text)]
OptionalText = Annotated[str | None, BeforeValidator(lambda value: _optional(_text(value)))]
Identifier = Annotated[str, BeforeValidator(_identifier)]
OptionalIdentifier = Annotated[str | None, BeforeValidator(lambda value: _optional(_identifier(value)))]
Count = Annotated[int, BeforeValidator(_count)]
OptionalCount = Annotated[int | None, BeforeValidator(lambda value: _optional(_count(value)))]
OptionalPrice = Annotated[str | None, BeforeValidator(_price)]
OptionalNumber = Annotated[str | None, BeforeValidator(_number)]
OptionalFigure = Annotated[float | None, BeforeValidator(_figure)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Texts = Annotated[list[Text], BeforeValidator(_many)]
Identifiers = Annotated[list[Identifier], BeforeValidator(_many)]
OptionalPath = Annotated[list[Text] | None, BeforeValidator(_path)]
Options = Annotated[dict[str, str], BeforeValidator(_options)]
many = BeforeValidator(_many)
from_json = BeforeValidator(_from_json)


def read_arguments(
    model: type[BaseModel], raw: str | Mapping[str, Any] | None
) -> tuple[BaseModel, tuple[str, ...]] | BadArguments:
    """Validated arguments with notes about what was ignored, or what is wrong with them and how to mend it."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw) if raw.strip() else {}
        except ValueError as error:
            return BadArguments((f"the arguments are not JSON ({error}); send one JSON object",))
    if raw is None:
        raw = {}
    if not isinstance(raw, Mapping):
        return BadArguments((f"the arguments are {type(raw).__name__}; send one JSON object",))
    known = set(model.model_fields)
    try:
        arguments = model.model_validate({key: value for key, value in raw.items() if not _left_out(model, key, value)})
    except ValidationError as error:
        return BadArguments(tuple(_explain(problem) for problem in error.errors()))
    unknown = sorted(str(key) for key in raw if key not in known)
    notes = (f"ignored unknown arguments: {', '.join(unknown)}",) if unknown else ()
    return arguments, notes


def _left_out(model: type[BaseModel], key: str, value: Any) -> bool:
    """Whether an argument is unknown, or null where it has a default of another kind: what was not meant."""
    field = model.model_fields.get(key)
    return field is None or (value is None and not field.is_required())


def _explain(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"]) or "arguments"
    given = "" if problem["type"] == "missing" else f" (given: {str(problem['input'])[:80]!r})"
    return f"{where}: {problem['msg']}{given}"
