"""Reads a record of any feed but Shopify's: Google's fields, JSON Lines, and the spellings of many shops."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from commerce.feeds import fields as names
from commerce.feeds.categories import read_categories
from commerce.feeds.fields import Fields
from commerce.feeds.media import read_images
from commerce.feeds.names import attribute_name
from commerce.feeds.pricing import read_prices
from commerce.feeds.records import Record
from commerce.feeds.reviews import read_reviews
from commerce.feeds.rows import FeedTerms, Row, RowRefused
from commerce.feeds.stock import read_stock, refuse_unsold
from commerce.feeds.text import one_line, plain_text
from commerce.feeds.values import first_text, read_list, read_number, read_rating, read_values

LONGEST_ID = 200
_LONGEST_TITLE = 300
_LONGEST_DESCRIPTION = 20_000
_MOST_ATTRIBUTES = 120
_DETAIL_END = re.compile(r"(?<!\\),(?=[^:,;]*:[^:,;]+:)")
"""A comma that ends one `section:name:value` and begins the next; those within a value stay."""


def read_row(record: Record, terms: FeedTerms) -> Row:
    """One buyable item; raises RowRefused."""
    fields = Fields(record.fields)
    refuse_unsold(fields)
    feed_id = read_id(fields)
    title = _title(fields)
    price, list_price, sale = read_prices(fields, terms)
    status, on_hand = read_stock(fields)
    told = fields.take(names.REVIEWS)
    reviews = read_reviews(told)
    options, several = read_options(fields)
    row = Row(
        id=feed_id,
        line=record.line,
        title=title,
        price=price,
        list_price=list_price,
        sale=sale,
        status=status,
        on_hand=on_hand,
        group=_group(fields),
        handle=_text(fields, names.HANDLE),
        sku=_text(fields, names.SKU),
        barcode=_text(fields, names.BARCODE),
        brand=_text(fields, names.BRAND),
        description=_description(fields),
        categories=read_categories(fields, terms),
        images=read_images(fields, title),
        options=options,
        choices=_choices(fields),
        variant_title=_text(fields, ("variant_title", "variant_name")) or "",
        tags=tuple(_tags(fields)),
        popularity=read_number(fields.take(names.POPULARITY)),
        reviews=reviews,
    )
    _rate(row, fields, told if isinstance(told, int | str) else len(reviews))
    row.attributes = {**several, **read_attributes(fields)}
    return row


def read_id(fields: Fields) -> str:
    """The feed's own id. An id that stands in for a missing one (a sku, say) stays what it is as well."""
    alias = next((one for one in names.ID if fields.see((one,)) is not None), None)
    text = None if alias is None else first_text([fields.see((alias,))])
    if alias is None or text is None:
        raise RowRefused("id", "it has no id", "give each item an id of its own that never changes")
    if len(text) > LONGEST_ID:
        raise RowRefused("id", f"the id is longer than {LONGEST_ID} characters", "give it a shorter id")
    if alias not in ("sku", "handle", "slug", "mpn"):
        fields.take((alias,))
    return text


def _group(fields: Fields) -> str | None:
    group = _text(fields, names.GROUP)
    if group is not None and len(group) > LONGEST_ID:
        raise RowRefused("item_group_id", f"the group is longer than {LONGEST_ID} characters", "give it a shorter id")
    return group


def _title(fields: Fields) -> str:
    title = _text(fields, names.TITLE)
    if not title:
        raise RowRefused("title", "it has no title", "give it the name that shoppers know it by")
    return title[:_LONGEST_TITLE]


def _text(fields: Fields, aliases: tuple[str, ...]) -> str | None:
    """The first of these fields as a line of text; shorter spellings of the same thing are not used up."""
    return first_text([fields.take(aliases)])


def _description(fields: Fields) -> str:
    value = fields.take(names.DESCRIPTION)
    if isinstance(value, Mapping):
        value = value.get("plain") or value.get("html") or value.get("text") or value.get("markdown")
    if isinstance(value, list):
        value = "\n".join(str(one) for one in value)
    return plain_text(str(value))[:_LONGEST_DESCRIPTION] if value is not None else ""


def _tags(fields: Fields) -> Iterator[str]:
    for value in read_list(fields.take(names.TAGS), ",;|"):
        yield from read_values(value)


def _choices(fields: Fields) -> dict[str, str]:
    """Google's colour, size, material and pattern, under the label of the feed's own spelling."""
    found = {}
    for key in names.CHOICES:
        text = ", ".join(read_values(fields.take((key,))))
        if text:
            found[attribute_name(key)] = text.replace("/", " / ") if key == "material" and " " not in text else text
    return found


def read_options(fields: Fields) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """`{"Colour": "Red"}`, or a list of objects with a name and a value.

    An option with several values is no choice of this item: nobody says which of them has which stock. Those come
    second, as attributes.
    """
    value = fields.take(names.OPTIONS)
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, Mapping) else []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, Mapping):
            inner = one.get("value") or one.get("label") or one.get("values")
            pairs.append((one.get("name") or one.get("option"), inner))
    read = {attribute_name(one_line(name)): read_values(one) for name, one in pairs if isinstance(name, str)}
    chosen = {name: values[0] for name, values in read.items() if name and len(values) == 1}
    return chosen, {name: values for name, values in read.items() if name and len(values) > 1}


def _rate(row: Row, fields: Fields, reviews: int | str) -> None:
    """The rating that the feed states, and of how many: by its own count, else by the reviews or their number."""
    count = fields.take(names.RATING_COUNT)
    rating = read_rating(fields.see(names.RATING), reviews if count is None else count)
    if rating is not None:
        fields.take(names.RATING)
        row.rating = rating


def read_attributes(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Whatever nobody took, as attributes with several values each."""
    attributes: dict[str, tuple[str, ...]] = {}
    for value in read_list(fields.take(names.DETAILS), ";"):
        for detail in _DETAIL_END.split(value) if isinstance(value, str) else [value]:
            _add_detail(attributes, detail)
    highlights = read_values(fields.take(names.HIGHLIGHTS))
    if highlights:
        attributes["Highlights"] = highlights
    for name, value in fields.rest():
        _add(attributes, name, value)
        if len(attributes) >= _MOST_ATTRIBUTES:
            break
    return attributes


def _add(attributes: dict[str, tuple[str, ...]], name: str, value: Any) -> None:
    named = _named_values(value)
    if named is not None:
        for inner, one in named:
            _add(attributes, inner, one)
    elif isinstance(value, Mapping) and "unit" not in value and "value" not in value:
        for inner, one in value.items():
            _add(attributes, f"{attribute_name(name)} {attribute_name(str(inner)).lower()}", one)
    else:
        values = read_values(value)
        label = attribute_name(one_line(name))
        if values and label:
            attributes.setdefault(label, values)


def _named_values(value: Any) -> list[tuple[str, Any]] | None:
    """A list such as `[{"name": "Weight", "value": "2 kg"}]`; None where it is something else."""
    if not isinstance(value, list) or not value:
        return None
    pairs = [
        (one["name"], one["value"])
        for one in value
        if isinstance(one, Mapping) and isinstance(one.get("name"), str) and "value" in one
    ]
    return pairs if len(pairs) == len(value) else None


def _add_detail(attributes: dict[str, tuple[str, ...]], value: Any) -> None:
    """Google's `section:name:value`, or the same as nested elements."""
    if isinstance(value, Mapping):
        name, text = value.get("attribute_name"), value.get("attribute_value")
    else:
        parts = [part.strip() for part in str(value).split(":", 2)]
        name, text = (parts[-2], parts[-1]) if len(parts) > 1 else (None, None)
    if isinstance(name, str) and name and text:
        attributes.setdefault(attribute_name(one_line(name)), read_values(text))
