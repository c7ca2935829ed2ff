"""Products of a tool's data as items of the state."""

from collections.abc import Sequence
from typing import Any

from agent.planner.policy.turn import Result, Turn
from agent.planner.state import Item


def remember(turn: Turn, products: list[Any], kinds: Sequence[str] = ()) -> list[Item]:
    """Keep products of a tool's data as items, in order; `kinds` are words for what they are."""
    items = []
    for body in products:
        if not isinstance(body, dict) or not body.get("product_id"):
            continue
        item = item_of(body)
        item.kinds = [kind.lower() for kind in kinds if kind]
        turn.state.remember(item)
        items.append(turn.state.items[item.product_id])
    return items


def item_of(body: dict[str, Any]) -> Item:
    """A product of a tool's data."""
    options = body.get("options") or {}
    if isinstance(options, list):
        options = {str(one.get("name")): one.get("values", []) for one in options if isinstance(one, dict)}
    return Item(
        product_id=str(body["product_id"]),
        variant_id=body.get("variant_id"),
        title=str(body.get("title") or ""),
        brand=str(body.get("brand") or ""),
        price=str(body.get("price") or ""),
        rating=body.get("rating") if isinstance(body.get("rating"), int | float) else None,
        rating_count=body.get("rating_count") if isinstance(body.get("rating_count"), int) else None,
        available=bool(body.get("available", True)),
        options={
            str(name): [str(value) for value in values] for name, values in options.items() if isinstance(values, list)
        },
        highlights=[str(text) for text in body.get("highlights") or []][:4],
        reason=str(body.get("reason") or ""),
        category=[str(name) for name in body.get("category") or []],
    )


def details(turn: Turn, product_id: str, options: dict[str, str] | None = None, *, card: bool = True) -> Any:
    """(item, body) as the shop has them now; with `card` it is shown."""
    known = turn.state.items.get(product_id)
    variant = None if options else (known.variant_id if known else None)
    result: Result = yield from turn.call(
        "show_product",
        product_id=product_id,
        variant_id=variant,
        options=options or {},
        **({} if card else {"card": False}),
    )
    if not result.ok:
        return None, {}
    body = {**result.data, **result.part("product")}
    item = item_of({"product_id": product_id, **body})
    turn.state.remember(item)
    turn.state.look_at(product_id)
    turn.state.topic, turn.state.looked_at = "items", turn.state.turn
    return turn.state.items[product_id], body
