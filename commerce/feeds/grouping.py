"""Puts the rows of one product together: options from what differs, attributes from what is shared."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from commerce.domain.product import Media, ProductOption
from commerce.feeds.items import FeedProduct, FeedVariant, Refusal
from commerce.feeds.rows import Row

_JOINTS = " \t-\u2013\u2014/|,:;(["
_OTHER_OPTION = "Variant"


def product_from_rows(feed_id: str, rows: Sequence[Row]) -> tuple[FeedProduct, list[Refusal]]:
    """One product of one or more rows; rows that repeat an id or a combination of options are refused."""
    refused: list[Refusal] = []
    kept = _without_doubles(rows, refused)
    options = _options(kept)
    kept, options = _distinct(kept, options, refused)
    first = kept[0]
    title = _shared_title(kept)
    attributes = _shared_attributes(kept, options)
    variants = tuple(_variant(row, chosen, title, attributes) for row, chosen in zip(kept, options, strict=True))
    product = FeedProduct(
        feed_id=feed_id,
        line=first.line,
        title=title,
        variants=variants,
        handle=first.handle,
        description=_first([row.description for row in kept]) or "",
        brand=_first([row.brand for row in kept]),
        categories=max((row.categories for row in kept), key=len),
        attributes=attributes,
        options=_option_values(options),
        media=_media(kept),
        rating=next((row.rating for row in kept if row.rating), None),
        tags=tuple(dict.fromkeys(tag for row in kept for tag in row.tags)),
        popularity=max(row.popularity for row in kept),
        reviews=tuple(dict.fromkeys(review for row in kept for review in row.reviews)),
    )
    return product, refused


def _first(values: Sequence[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _without_doubles(rows: Sequence[Row], refused: list[Refusal]) -> list[Row]:
    seen: dict[str, int] = {}
    kept = []
    for row in rows:
        if row.id in seen:
            refused.append(repeated(row.line, row.id, seen[row.id]))
        else:
            seen[row.id] = row.line
            kept.append(row)
    return kept


def repeated(line: int, feed_id: str, first_line: int) -> Refusal:
    """The refusal of an id that came before: the first one stands."""
    return Refusal(
        line, feed_id, "id", f"the id was already used on line {first_line}", "give each item an id of its own"
    )


def _options(rows: Sequence[Row]) -> list[dict[str, str]]:
    """What the feed names as options; else those of colour, size, material and pattern in which the rows differ."""
    if len(rows) == 1:
        return [dict(rows[0].options)]
    names = dict.fromkeys(name for row in rows for name in row.choices)
    differing = [name for name in names if len({row.choices.get(name) for row in rows}) > 1]
    return [{**{name: row.choices[name] for name in differing if name in row.choices}, **row.options} for row in rows]


def _distinct(
    rows: list[Row], options: list[dict[str, str]], refused: list[Refusal]
) -> tuple[list[Row], list[dict[str, str]]]:
    """See to it that each variant can be chosen: rows alike in all options get one more, from their titles."""
    if len({tuple(sorted(chosen.items())) for chosen in options}) == len(rows):
        return rows, options
    names = _told_apart_by(rows, by_id=not any(options))
    if names is None:
        return _first_of_each(rows, options, refused)
    return rows, [{**chosen, _OTHER_OPTION: name} for chosen, name in zip(options, names, strict=True)]


def _told_apart_by(rows: list[Row], *, by_id: bool) -> list[str] | None:
    """A name for each row that no other has: from what its title says beyond the others, else its sku or id."""
    shared = len(_common_start([row.title for row in rows]))
    candidates = [[row.variant_title or row.title[shared:].strip(_JOINTS + ")]") for row in rows]]
    if by_id:
        candidates += [[row.sku or "" for row in rows], [row.id for row in rows]]
    return next((names for names in candidates if all(names) and len(set(names)) == len(rows)), None)


def _first_of_each(
    rows: list[Row], options: list[dict[str, str]], refused: list[Refusal]
) -> tuple[list[Row], list[dict[str, str]]]:
    first: dict[tuple[tuple[str, str], ...], tuple[Row, dict[str, str]]] = {}
    for row, chosen in zip(rows, options, strict=True):
        key = tuple(sorted(chosen.items()))
        if key in first:
            reason = f"it has the same options as the variant on line {first[key][0].line}"
            refused.append(Refusal(row.line, row.id, "options", reason, "give each variant options of its own"))
        else:
            first[key] = (row, chosen)
    return [row for row, _ in first.values()], [chosen for _, chosen in first.values()]


def _shared_title(rows: Sequence[Row]) -> str:
    """What the titles have in common from the start, where that is a name; else the first title."""
    if len(rows) == 1:
        return rows[0].title
    shared = _common_start([row.title for row in rows]).rstrip(_JOINTS)
    return shared if len(shared) >= 3 else rows[0].title


def _common_start(titles: Sequence[str]) -> str:
    words = takewhile(lambda same: len(set(same)) == 1, zip(*(title.split(" ") for title in titles), strict=False))
    return " ".join(same[0] for same in words)


def _shared_attributes(rows: Sequence[Row], options: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """What all rows say alike; a colour or size that is no option is an attribute too."""
    chosen = {name for one in options for name in one}
    described = [_described(row, chosen) for row in rows]
    return {
        name: values for name, values in described[0].items() if all(one.get(name) == values for one in described[1:])
    }


def _described(row: Row, chosen: set[str]) -> dict[str, tuple[str, ...]]:
    choices = {name: tuple(value.split(", ")) for name, value in row.choices.items() if name not in chosen}
    return {**choices, **row.attributes}


def _variant(row: Row, options: dict[str, str], title: str, shared: Mapping[str, tuple[str, ...]]) -> FeedVariant:
    own = {name: values for name, values in _described(row, set(options)).items() if shared.get(name) != values}
    return FeedVariant(
        feed_id=row.id,
        line=row.line,
        price=row.price,
        status=row.status,
        on_hand=row.on_hand,
        list_price=row.list_price,
        sale=row.sale,
        sku=row.sku,
        title=" / ".join(options.values()) or (row.title if row.title != title else ""),
        options=options,
        barcode=row.barcode,
        media=Media(*row.images[0]) if row.images else None,
        attributes=own,
    )


def _option_values(options: Sequence[Mapping[str, str]]) -> tuple[ProductOption, ...]:
    names = dict.fromkeys(name for chosen in options for name in chosen)
    return tuple(
        ProductOption(name, tuple(dict.fromkeys(chosen[name] for chosen in options if name in chosen)))
        for name in names
    )


def _media(rows: Sequence[Row]) -> tuple[Media, ...]:
    addresses: dict[str, str] = {}
    for row in rows:
        for address, alt in row.images:
            addresses.setdefault(address, alt)
    return tuple(Media(address, alt) for address, alt in list(addresses.items())[:20])
