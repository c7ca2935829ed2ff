"""The end state of our shop in the words of that benchmark, and the one that a task should lead to."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from commerce.domain.address import Address
from commerce.domain.order import Order
from commerce.domain.requests import AfterSaleRequest
from evals.tau2.shop import MERCHANT, RetailData, cents
from evals.tau2.world import World

Json = dict[str, Any]

_STATUS = {
    "paid": "pending",
    "fulfilled": "processed",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "return_requested": "return requested",
    "exchange_requested": "exchange requested",
}


def expected(data: RetailData, diff: Sequence[Json]) -> Json:
    """Return the state after a task, as the benchmark says it, in minor units and without what we do not compare."""
    state: Json = {"orders": deepcopy(dict(data.orders)), "users": deepcopy(dict(data.users))}
    for change in diff:
        *path, last = [part.replace("~1", "/").replace("~0", "~") for part in change["path"].split("/")[1:]]
        holder: Any = state
        for part in path:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        if isinstance(holder, list):
            holder.insert(int(last), change["value"])
        elif change["op"] == "remove":
            del holder[last]
        else:
            holder[last] = change["value"]
    return {
        "orders": {name: _their_order(order) for name, order in state["orders"].items()},
        "users": {name: _their_user(user) for name, user in state["users"].items()},
    }


async def actual(world: World, data: RetailData) -> Json:
    """Return the state that our shop is in."""
    orders = {
        f"#{order.number}": _our_order(order)
        for name in data.users
        for order in await world.commerce.orders.list(MERCHANT, name, 100)
    }
    return {
        "orders": orders,
        "users": {name: await _our_user(world, user) for name, user in data.users.items()},
    }


def differences(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Name every field in which two states differ."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return [
            line
            for name in sorted({*wanted, *found})
            for line in differences(wanted.get(name), found.get(name), f"{path}/{name}")
        ]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [
            line
            for index, (one, other) in enumerate(zip(wanted, found, strict=True))
            for line in differences(one, other, f"{path}/{index}")
        ]
    return [] if wanted == found else [f"{path}: {found!r} instead of {wanted!r}"]


def _their_order(order: Json) -> Json:
    shown = {
        "status": order["status"].replace("modifed", "modified"),
        "items": [
            {"item_id": one["item_id"], "price": cents(one["price"]), "options": _options(one["options"])}
            for one in order["items"]
        ],
        "address": dict(order["address"]),
        "payment_history": [
            {"type": one["transaction_type"], "amount": cents(one["amount"]), "by": one["payment_method_id"]}
            for one in order["payment_history"]
        ],
    }
    for name in ("cancel_reason", "return_payment_method_id", "exchange_payment_method_id"):
        if order.get(name) is not None:
            shown[name] = order[name]
    for name in ("return_items", "exchange_items", "exchange_new_items"):
        if order.get(name) is not None:
            shown[name] = sorted(order[name])
    if order.get("exchange_price_difference") is not None:
        shown["exchange_price_difference"] = cents(order["exchange_price_difference"])
    return shown


def _their_user(user: Json) -> Json:
    balances = {
        one["id"]: cents(one["balance"]) for one in user["payment_methods"].values() if one["source"] == "gift_card"
    }
    return {"address": dict(user["address"]), "gift_cards": balances}


async def _our_user(world: World, user: Json) -> Json:
    async with world.database.reading() as tx:
        customer = await world.commerce.customers.on_record(tx, MERCHANT, user["user_id"])
        ids = [one["id"] for one in user["payment_methods"].values() if one["source"] == "gift_card"]
        cards = await world.commerce.gift_cards.cards(tx, MERCHANT, ids)
    address = _address(customer.address) if customer else None
    return {"address": address, "gift_cards": {name: card.balance.amount for name, card in cards.items()}}


def _our_order(order: Order) -> Json:
    requests = {one.kind: one for one in order.requests if one.state not in {"withdrawn", "refused", "failed"}}
    status = _STATUS.get(order.status, order.status)
    if status == "pending" and "items" in requests:
        status = "pending (item modified)"
    shown: Json = {
        "status": status,
        "items": [
            {"item_id": one.feed_id, "price": one.unit_price.amount, "options": _options(one.options)}
            for one in order.lines
        ],
        "address": _address(order.address),
        "payment_history": _history(order),
    }
    if cancelled := requests.get("cancellation"):
        shown["cancel_reason"] = cancelled.reason
    if returned := requests.get("return"):
        shown["return_items"] = sorted(_items(order, returned))
        shown["return_payment_method_id"] = returned.means.token if returned.means else None
    if exchanged := requests.get("exchange"):
        shown["exchange_items"] = sorted(_items(order, exchanged))
        shown["exchange_new_items"] = sorted(one.replacement.feed_id for one in exchanged.lines if one.replacement)
        shown["exchange_payment_method_id"] = exchanged.means.token if exchanged.means else None
        shown["exchange_price_difference"] = (exchanged.charge - exchanged.refund).amount
    return shown


def _items(order: Order, request: AfterSaleRequest) -> list[str]:
    lines = {line.id: line.feed_id for line in order.lines}
    return [lines[one.line_id] for one in request.lines]


def _history(order: Order) -> list[Json]:
    """Return payments and refunds as they followed each other; our ids sort by time."""
    by = {one.id: one.reference for one in order.payments}
    moves = [(one.id, "payment", one.amount, one.reference) for one in order.payments if one.status == "succeeded"]
    moves += [(one.id, "refund", one.amount, one.destination or by[one.payment_id]) for one in order.refunds]
    moves.sort(key=lambda move: move[0].partition("_")[2])
    return [{"type": kind, "amount": amount.amount, "by": means} for _, kind, amount, means in moves]


def _options(options: Mapping[str, str]) -> Json:
    """Return options by names without case: an import writes names as people read them."""
    return {name.casefold(): value for name, value in options.items()}


def _address(address: Address) -> Json:
    return {
        "address1": address.line1,
        "address2": address.line2,
        "city": address.city,
        "country": "USA" if address.country == "US" else address.country,
        "state": address.region,
        "zip": address.postal_code,
    }
