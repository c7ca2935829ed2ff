"""Makes of a call of that benchmark the calls of ours that come to the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commerce.domain.order import Order
from evals.tau2.shop import MERCHANT, RetailData
from evals.tau2.world import World
from tools.base import Done

Json = dict[str, Any]

_LOOKING = frozenset({"get_product_details", "get_item_details", "list_all_product_types"})


@dataclass(slots=True)
class Played:
    """What became of the calls of a task."""

    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What the shop refused, with its reason: right, where the benchmark's own tool answers with an error."""


async def play(world: World, data: RetailData, actions: Sequence[Json]) -> Played:
    """Play a task's calls one after the other; what is proposed is confirmed by its hash."""
    played = Played()
    await world.begin()
    if not any(action["name"].startswith("find_user_id") for action in actions):
        await _be_the_owner(world, data, actions)
    for action in actions:
        name, arguments = action["name"], action["arguments"]
        refusal = await _play(world, data, name, arguments)
        if refusal is None:
            played.done.append(name)
        else:
            played.refused.append(f"{name}: {refusal}")
    return played


async def _be_the_owner(world: World, data: RetailData, actions: Sequence[Json]) -> None:
    """Show who it is about, as the rules ask for in any case, where the calls given begin after that."""
    for action in actions:
        named = action["arguments"]
        order = data.orders.get(named.get("order_id", ""), {})
        user = data.users.get(named.get("user_id") or order.get("user_id", ""))
        if user is not None:
            await _look(world, "find_customer", {"email": user["email"]})
            return


async def _play(world: World, data: RetailData, name: str, arguments: Json) -> str | None:
    if name.startswith("find_user_id"):
        return await _look(world, "find_customer", _person(arguments))
    if name == "get_user_details":
        return await _look(world, "list_orders", {"limit": 50})
    if name == "get_order_details":
        return await _look(world, "show_order", {"order": arguments["order_id"]})
    if name in _LOOKING:
        return await _product(world, data, name, arguments)
    if name == "transfer_to_human_agents":
        return await _look(world, "hand_off", {"reason": arguments.get("summary", "")})
    if name == "calculate":
        return None
    return await _act(world, name, arguments)


async def _look(world: World, tool: str, arguments: Json) -> str | None:
    outcome = await world.call(tool, arguments)
    return None if isinstance(outcome, Done) else getattr(outcome, "message", str(outcome))


def _person(arguments: Json) -> Json:
    if "email" in arguments:
        return {"email": arguments["email"]}
    return {"name": f"{arguments['first_name']} {arguments['last_name']}", "postal_code": arguments["zip"]}


async def _product(world: World, data: RetailData, name: str, arguments: Json) -> str | None:
    """Look at a product; its own id there is that of its group, which our product is found by."""
    if name == "list_all_product_types":
        return None
    product = data.products.get(arguments.get("product_id", ""))
    item_id = arguments.get("item_id") or (next(iter(product["variants"])) if product else "")
    if item_id not in world.variants:
        return "There is no such product."
    found, variant = world.variants[item_id]
    return await _look(world, "show_product", {"product_id": found.id, "variant_id": variant.id})


async def _act(world: World, name: str, arguments: Json) -> str | None:
    tool, ours = await translate(world, name, arguments)
    proposal = await world.propose(tool, ours)
    if proposal["activity"] != "proposal":
        return str(proposal["messages"][0]["content"])
    outcome = await world.confirm(proposal)
    return None if outcome["state"] == "done" else str(outcome)


async def translate(world: World, name: str, arguments: Json) -> tuple[str, Json]:
    """Return our tool and its arguments for an acting call of theirs."""
    address = {
        "line1": arguments.get("address1", ""),
        "line2": arguments.get("address2"),
        "city": arguments.get("city", ""),
        "region": arguments.get("state"),
        "postal_code": arguments.get("zip"),
        "country": arguments.get("country"),
    }
    if name == "modify_user_address":
        return "change_default_address", {"address": address}
    order = arguments["order_id"]
    payment = arguments.get("payment_method_id")
    match name:
        case "cancel_pending_order":
            return "cancel_order", {"order": order, "reason": arguments["reason"]}
        case "modify_pending_order_address":
            return "change_order_address", {"order": order, "address": address}
        case "modify_pending_order_payment":
            return "change_order_payment", {"order": order, "payment": payment}
        case "modify_pending_order_items" | "exchange_delivered_order_items":
            tool = "change_order_items" if name.startswith("modify") else "exchange_items"
            items = await _items(world, order, arguments["item_ids"], arguments["new_item_ids"])
            return tool, {"order": order, "items": items, "payment": payment}
        case "return_delivered_order_items":
            items = await _items(world, order, arguments["item_ids"], None)
            return "return_items", {"order": order, "items": items, "refund_to": payment}
        case _:
            raise ValueError(f"unknown call {name!r}")


async def _items(world: World, order: str, ids: Sequence[str], new: Sequence[str] | None) -> list[Json]:
    """Return items by the ids of our lines; the same item twice is two lines."""
    found = await _order(world, order)
    free: dict[str, list[str]] = {}
    for line in found.lines:
        free.setdefault(line.feed_id, []).append(line.id)
    used: Counter[str] = Counter()
    items: list[Json] = []
    for index, item_id in enumerate(ids):
        lines = free.get(item_id, [item_id])
        line_id = lines[min(used[item_id], len(lines) - 1)]
        used[item_id] += 1
        item: Json = {"line_id": line_id, "quantity": 1}
        if new is not None:
            item["variant_id"] = _variant(world.variants, new[index])
        items.append(item)
    return items


def _variant(variants: Mapping[str, Any], item_id: str) -> str:
    found = variants.get(item_id)
    return item_id if found is None else str(found[1].id)


async def _order(world: World, name: str) -> Order:
    return await world.commerce.order_desk.order(MERCHANT, name)
