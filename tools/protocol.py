"""Publishes what the screen is sent: JSON Schema and TypeScript declarations made from the Python models.

`python -m tools.protocol` writes `sdk/js/protocol.d.ts`; a test fails when the file is not what it would write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from ucp_sdk.models.schemas.common.types.message import Message
from ucp_sdk.models.schemas.shopping.cart import Cart
from ucp_sdk.models.schemas.shopping.checkout import Checkout
from ucp_sdk.models.schemas.shopping.order import Order
from ucp_sdk.models.schemas.shopping.types.product import Product

from tools.activities import ACTIVITIES

DECLARATIONS = Path("sdk/js/protocol.d.ts")
_UCP: Mapping[str, Any] = {
    "UcpProduct": Product,
    "UcpCart": Cart,
    "UcpCheckout": Checkout,
    "UcpOrder": Order,
    "UcpMessage": Message,
}
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_HEAD = "// Made by `python -m tools.protocol` from the Python models. Do not edit.\n"
_REF = "#/$defs/{model}"

Schema = dict[str, Any]


def activity_schemas() -> dict[str, Schema]:
    """The JSON Schema of each activity's content, by its type on the wire."""
    return {activity.activity_type: activity.model_json_schema(ref_template=_REF) for activity in ACTIVITIES}


def declarations() -> str:
    """The TypeScript declarations of all activities and of the UCP bodies in them."""
    named: dict[str, Schema] = {}
    for model in ACTIVITIES:
        schema = model.model_json_schema(ref_template=_REF, mode="serialization")
        _collect(model.__name__, schema, named, prefix="")
    for name, model in _UCP.items():
        _collect(name, TypeAdapter(model).json_schema(ref_template=_REF), named, prefix="Ucp")
    parts = [_HEAD, *(_declared(name, named[name]) for name in sorted(named)), _content_map()]
    return "\n".join(parts)


def _collect(name: str, schema: Schema, named: dict[str, Schema], *, prefix: str) -> None:
    """Takes a schema and those it refers to under names of their own."""
    inner = schema.pop("$defs", {})
    names = _type_names(prefix, list(inner), {name})
    named[name] = _renamed(schema, names)
    for key, part in inner.items():
        named.setdefault(names[key], _renamed(part, names))


def _type_names(prefix: str, keys: Sequence[str], taken: set[str]) -> dict[str, str]:
    """The last part of each qualified name behind the prefix; more of it where two would be the same."""
    names: dict[str, str] = {}
    for key in keys:
        parts = [re.sub(r"\W", "", part) for part in key.split("__")]
        name = f"{prefix}{parts[-1]}"
        if name in taken and len(parts) > 1:
            name = f"{prefix}{''.join(word.title() for word in parts[-2].split('_'))}{parts[-1]}"
        taken.add(name)
        names[key] = name
    return names


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return {"x-type": names[schema["$ref"].rpartition("/")[2]]}
        return {key: _renamed(value, names) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_renamed(value, names) for value in schema]
    return schema


def _declared(name: str, schema: Schema) -> str:
    text = _comment(schema.get("description"), "")
    if schema.get("type") == "object" and "properties" in schema:
        return f"{text}export interface {name} {_object(schema, '')}\n"
    return f"{text}export type {name} = {_type(schema, '')};\n"


def _object(schema: Schema, indent: str) -> str:
    inner = f"{indent}  "
    required = set(schema.get("required", ()))
    lines = ["{"]
    for key, part in schema["properties"].items():
        optional = "" if key in required else "?"
        label = key if _NAME.fullmatch(key) else f'"{key}"'
        lines.append(f"{_comment(part.get('description'), inner)}{inner}{label}{optional}: {_type(part, inner)};")
    if schema.get("additionalProperties") is True:
        lines.append(f"{inner}[extra: string]: unknown;")
    return "\n".join([*lines, f"{indent}}}"])


def _type(schema: Any, indent: str) -> str:
    if not isinstance(schema, dict) or not schema:
        return "unknown"
    for key in ("x-type", "x-ucp"):
        if key in schema:
            return str(schema[key])
    if "const" in schema:
        return _literal(schema["const"])
    if "enum" in schema:
        return " | ".join(_literal(value) for value in schema["enum"])
    for key, joint in (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")):
        if key in schema:
            return joint.join(dict.fromkeys(_type(part, indent) for part in schema[key]))
    return _typed(schema, indent)


def _typed(schema: Schema, indent: str) -> str:
    kind = schema.get("type")
    if kind == "array":
        item = _type(schema.get("items"), indent)
        return f"({item})[]" if " " in item and not item.startswith("{") else f"{item}[]"
    if kind == "object":
        if "properties" in schema:
            return _object(schema, indent)
        values = schema.get("additionalProperties")
        return f"Record<string, {_type(values, indent)}>"
    return _PLAIN.get(str(kind), "unknown")


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _comment(text: str | None, indent: str) -> str:
    return f"{indent}/** {' '.join(text.split())} */\n" if text else ""


def _content_map() -> str:
    rows = "\n".join(f"  {activity.activity_type}: {activity.__name__};" for activity in ACTIVITIES)
    return (
        f"/** The content of each activity, by its type. */\nexport interface ActivityContents {{\n{rows}\n}}\n\n"
        "export type ActivityType = keyof ActivityContents;\n"
    )


def stale(root: Path) -> Iterator[str]:
    """What of the published declarations is not what the models say."""
    path = root / DECLARATIONS
    if not path.exists() or path.read_text(encoding="utf-8") != declarations():
        yield f"{DECLARATIONS} is out of date; run `python -m tools.protocol`"


def main() -> None:
    DECLARATIONS.parent.mkdir(parents=True, exist_ok=True)
    DECLARATIONS.write_text(declarations(), encoding="utf-8")


if __name__ == "__main__":
    main()
