"""Reads a file of selling rules, and names each mistake in it with its field and its remedy."""

import json
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from commerce.errors import RulesInvalid
from commerce.rulebook.document import RulesPart

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "take it out",
    "string_pattern_mismatch": "write it as the documentation shows",
    "decimal_parsing": 'write a number as text, such as "5.90"',
}


def read_rules(path: Path) -> RulesPart:
    """Read a TOML or JSON file; raises RulesInvalid with ``problems``, each a field, a message and a remedy."""
    try:
        return RulesPart.model_validate(_content(path))
    except ValidationError as error:
        problems = [_problem(one) for one in error.errors(include_url=False)]
        raise mistaken(problems) from None


def mistaken(problems: list[dict[str, str]]) -> RulesInvalid:
    """Return the refusal of a file with these mistakes."""
    lines = [f"{one['field']}: {one['message']} ({one['remedy']})" for one in problems]
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    return RulesInvalid("\n  ".join([f"the rules have {count}:", *lines]), problems=problems)


def _content(path: Path) -> Any:
    remedy = "write the rules as TOML in a file that ends in .toml, or as JSON in one that ends in .json"
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix.lower() == ".toml":
            return tomllib.loads(text)
        if path.suffix.lower() == ".json":
            return json.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise RulesInvalid(f"{path.name} cannot be read: {error}", field="file", remedy=remedy) from None
    raise RulesInvalid(f"{path.name} is no kind of file that rules are read from", field="file", remedy=remedy)


def _problem(error: ErrorDetails) -> dict[str, str]:
    message = error["msg"].removeprefix("Value error, ")
    return {"field": _field(error["loc"]), "message": message[:1].lower() + message[1:], "remedy": _remedy(error)}


def _field(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "file"


def _remedy(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        known = _known_fields(error["loc"][:-1])
        close = get_close_matches(str(error["loc"][-1]), known, n=1)
        return f"did you mean {close[0]}?" if close else f"take it out; known are {', '.join(known)}"
    if error["type"] == "literal_error":
        return f"write {error['ctx']['expected']}"
    return _REMEDIES.get(error["type"], "mend it")


def _known_fields(location: tuple[int | str, ...]) -> list[str]:
    """Return the fields of the part at a place in the file."""
    part: type[BaseModel] = RulesPart
    for name in location:
        if isinstance(name, str) and name in part.model_fields:
            part = _part_in(part.model_fields[name].annotation) or part
    return list(part.model_fields)


def _part_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_part_in(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in inside if one is not None), None)
