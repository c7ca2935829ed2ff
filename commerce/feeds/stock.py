"""Whether a row can be bought, and how many there are."""

from collections.abc import Mapping
from typing import Any

from commerce.domain.product import AvailabilityStatus
from commerce.feeds import fields as names
from commerce.feeds.fields import Fields
from commerce.feeds.rows import RowRefused
from commerce.feeds.values import read_quantity, read_status

_HIDDEN = frozenset({"draft", "archived", "inactive", "hidden", "disabled", "deleted", "unpublished", "suspended"})

_SHOWN = frozenset({"active", "published", "enabled", "visible", "live", "public"})


def refuse_unsold(fields: Fields) -> None:
    """Drafts and hidden items are not sold; they are reported."""
    state = fields.see(names.STATE)
    word = state.strip().lower() if isinstance(state, str) else ""
    if word in _HIDDEN:
        raise RowRefused("status", f"it is {word}, so it is not sold", "publish it to sell it")
    if word in _SHOWN:
        fields.take(names.STATE)
    published = fields.take(names.PUBLISHED)
    if published is not None and read_status(published) == "out_of_stock":
        raise RowRefused("published", "it is not published, so it is not sold", "publish it to sell it")
    draft = fields.take(names.DRAFT)
    if draft is not None and read_status(draft) == "in_stock":
        raise RowRefused("draft", "it is a draft, so it is not sold", "publish it to sell it")


def read_stock(fields: Fields) -> tuple[AvailabilityStatus, int | None]:
    """The status and the quantity on hand, where None is unlimited.

    Preorder and backorder sell ahead of stock. A status of out of stock outweighs any quantity; otherwise a quantity
    that is given is believed.
    """
    quantities = fields.take_all(names.QUANTITY)
    status = _status(fields)
    quantity = next((count for value in quantities if (count := read_quantity(value)) is not None), None)
    if status is None:
        words = [found for value in quantities if (found := read_status(value)) is not None]
        status = words[0] if words and quantity is None else "in_stock"
    if status in ("preorder", "backorder"):
        return status, None
    if status == "out_of_stock":
        return "in_stock", 0
    return status, 0 if status == "discontinued" else quantity


def _status(fields: Fields) -> AvailabilityStatus | None:
    values = [_word(value) for value in fields.take_all(names.AVAILABILITY)]
    known = [status for value in values if (status := read_status(value)) is not None]
    if known:
        return known[0]
    if any(read_quantity(value) is not None for value in values):
        return "out_of_stock" if all(read_quantity(value) == 0 for value in values) else "in_stock"
    if values:
        raise RowRefused(
            "availability",
            f"the availability {str(values[0])[:60]!r} is not known",
            "use in_stock, out_of_stock, preorder, backorder or discontinued",
        )
    return None


def _word(value: Any) -> Any:
    """UCP writes an object, in which the status says more than the flag."""
    return value.get("status") or value.get("available", "") if isinstance(value, Mapping) else value
