"""Records that carry their variants inside themselves, taken apart into one record per variant."""

from collections.abc import Mapping
from typing import Any

from commerce.feeds import fields as names
from commerce.feeds.names import field_key
from commerce.feeds.records import Record
from commerce.feeds.values import first_text

_MOST = 500
_OWN = frozenset(
    {*names.ID, *names.SKU, *names.BARCODE, *names.QUANTITY, *names.OPTIONS, *names.GROUP, *names.VARIANTS}
)
"""What each variant has for itself, so that it does not take the product's."""
_NAMED = frozenset({*names.TITLE, "variant_title"})


def variant_records(record: Record) -> list[Record]:
    """The variants of a record that lists them; nothing where it lists none."""
    fields = {field_key(name): value for name, value in record.fields.items()}
    variants = next((fields[key] for key in names.VARIANTS if key in fields), None)
    if not isinstance(variants, list):
        return []
    inner = [
        {field_key(str(name)): value for name, value in one.items()} for one in variants if isinstance(one, Mapping)
    ]
    group = first_text(fields.get(key) for key in names.ID)
    if not inner or group is None:
        return []
    return [Record(record.line, _merged(fields, one, group, number)) for number, one in enumerate(inner[:_MOST], 1)]


def _merged(product: Mapping[str, Any], variant: Mapping[str, Any], group: str, number: int) -> dict[str, Any]:
    merged = {key: value for key, value in product.items() if key not in _OWN}
    merged.update({key: value for key, value in variant.items() if key not in _NAMED and value is not None})
    own_id = first_text(variant.get(key) for key in names.ID)
    merged["id"] = own_id or f"{group}/{number}"
    merged["group"] = group
    merged["handle"] = product.get("handle") or product.get("slug")
    merged["variant_title"] = first_text(variant.get(key) for key in ("variant_title", *names.TITLE))
    numbered = _numbered_options(product.get("options"), variant)
    if numbered:
        merged["options"] = numbered
        for position in (1, 2, 3):
            merged.pop(f"option{position}", None)
    if str(variant.get("inventory_policy")).lower() == "continue":
        merged = {key: value for key, value in merged.items() if key not in names.QUANTITY}
    merged.pop("inventory_policy", None)
    return merged


def _numbered_options(options: Any, variant: Mapping[str, Any]) -> dict[str, Any]:
    """`option1` of a variant, under the name that the product's first option has."""
    labels = (
        [one.get("name") if isinstance(one, Mapping) else one for one in options] if isinstance(options, list) else []
    )
    found = {}
    for position in (1, 2, 3):
        value = variant.get(f"option{position}")
        if isinstance(value, str) and value and value.lower() != "default title":
            label = labels[position - 1] if len(labels) >= position else None
            found[label if isinstance(label, str) else f"Option {position}"] = value
    return found
