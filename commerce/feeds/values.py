"""Availability, quantities, dates, ratings, lists and attribute values as feeds write them."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from commerce.domain.product import AvailabilityStatus, Rating
from commerce.feeds.text import one_line

_LONGEST_VALUE = 600
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WHOLE = re.compile(
    r"[<>≥~ ]*(-?\d{1,9})(?:[.,]0+)?\s*\+?(?:\s*(?:pcs?|pieces|units?|items?|left|in stock))?\.?", re.IGNORECASE
)
_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORDS: dict[AvailabilityStatus, str] = {
    "in_stock": "in stock,instock,available,true,yes,y,1,limited availability,limited stock,low stock,in store only,"
    "online only",
    "out_of_stock": "out of stock,outofstock,oos,sold out,soldout,unavailable,not available,no stock,false,no,n,0,"
    "reserved,temporarily unavailable",
    "preorder": "preorder,pre order,presale,pre sale,coming soon",
    "backorder": "backorder,back order,backordered,available for order,on order,made to order",
    "discontinued": "discontinued,end of life,retired,obsolete",
}
_STATUS = {word: status for status, words in _WORDS.items() for word in words.split(",")}
_DATES = (
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y%m%d",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%B %d, %Y",
    "%d %B %Y",
)


def read_status(value: Any) -> AvailabilityStatus | None:
    """What an availability says; None when it says nothing that we know."""
    if isinstance(value, bool):
        return "in_stock" if value else "out_of_stock"
    text = str(value).strip().rstrip("/").rpartition("/")[2]
    words = " ".join(_CAMEL.sub(" ", text).replace("_", " ").replace("-", " ").lower().split())
    return _STATUS.get(words)


def read_quantity(value: Any) -> int | None:
    """A count of pieces, never below zero; None where the value is no count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return max(min(value, 10**9), 0)
    if isinstance(value, float):
        return max(int(min(value, 1e9)), 0) if value == value else None
    if isinstance(value, str):
        found = _WHOLE.fullmatch(value.strip())
        return None if found is None else max(int(found.group(1)), 0)
    return None


def read_time(value: Any) -> datetime | None:
    """A moment in UTC; a time without a zone is taken as UTC. None where it cannot be read."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value))
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    for form in _DATES:
        try:
            return _in_utc(datetime.strptime(text, form))  # noqa: DTZ007  (the zone is settled just below)
        except ValueError:
            continue
    return None


def _from_epoch(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def read_period(value: str) -> tuple[datetime | None, datetime | None]:
    """Google's `start/end`; raises ValueError where either cannot be read."""
    start, _, end = value.partition("/")
    begins, ends = read_time(start), read_time(end)
    if begins is None or (end.strip() and ends is None):
        raise ValueError(f"{value!r} is no period")
    return begins, ends


def read_rating(value: Any, count: Any) -> Rating | None:
    """An average between 0 and 5 with its count, from a number, a text such as `4.5 out of 5`, or an object."""
    if isinstance(value, Mapping):
        number = _pick(value, "value", "average", "rate", "rating", "stars", "score", "ratingValue", "rating_value")
        inner = _pick(value, "count", "reviews", "votes", "total", "ratingCount", "reviewCount", "rating_count")
        return read_rating(number, count if inner is None else inner)
    number = _number(value)
    if number is None or not 0 < number <= 5:
        return None
    return Rating(round(number, 2), read_quantity(_plain(count)) or 0)


def _pick(value: Mapping[str, Any], *keys: str) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _plain(value: Any) -> Any:
    return value.replace(",", "").strip("() ") if isinstance(value, str) else value


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    found = _FIRST_NUMBER.search(str(value)) if isinstance(value, str) else None
    return float(found.group().replace(",", ".")) if found else None


def read_number(value: Any) -> float:
    """A plain number, such as a popularity; 0 where there is none."""
    number = _number(_plain(value))
    return number if number is not None and number == number and abs(number) < 1e15 else 0.0


def read_values(value: Any) -> tuple[str, ...]:
    """An attribute's values as texts, without doubles; lists hold several."""
    if isinstance(value, str):
        text = one_line(value)[:_LONGEST_VALUE]
        return (text,) if text else ()
    if value is None:
        return ()
    found = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(text for one in found if (text := _value_text(one))))


def _value_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case Mapping():
            return _object_text(value)
        case list() | tuple():
            return ", ".join(text for one in value if (text := _value_text(one)))[:_LONGEST_VALUE]
        case _:
            return one_line(str(value))[:_LONGEST_VALUE]


def _object_text(value: Mapping[str, Any]) -> str:
    """`{"value": 5, "unit": "kg"}` is `5 kg`; other objects are listed as `name: value`."""
    number, unit = value.get("value"), value.get("unit") or value.get("units")
    if number is not None and isinstance(unit, str):
        return f"{_value_text(number)} {unit}"
    named = _pick(value, "name", "title", "label")
    if isinstance(named, str) and len(value) <= 3:
        return one_line(named)[:_LONGEST_VALUE]
    shown = (f"{key}: {text}" for key, one in value.items() if (text := _value_text(one)))
    return ", ".join(shown)[:_LONGEST_VALUE]


def read_list(value: Any, separators: str = ",") -> list[Any]:
    """A list as it stands, or a text split at the separators."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, str):
        return [value]
    return [part for part in (one.strip() for one in re.split(f"[{re.escape(separators)}]", value)) if part]


def first_text(values: Iterable[Any]) -> str | None:
    """The first that reads as a line of text."""
    for value in values:
        texts = read_values(value)
        if texts:
            return texts[0]
    return None
