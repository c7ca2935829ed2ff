"""Taking into the state what happened in a turn that another model served: what is shown, held and talked about."""

from collections.abc import Callable, Iterable, Mapping

from agent.planner.policy.after_sale.orders import note_order
from agent.planner.policy.cart.contents import note_cart
from agent.planner.policy.checkout.stages import note as note_checkout
from agent.planner.policy.finding.known import item_of, remember
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.state import Search

_SEARCHES = ("search_products", "search_by_picture")
Absorb = Callable[[Turn, ToolCall, Result], None]


def absorb(turn: Turn, calls: Iterable[tuple[ToolCall, Result]]) -> None:
    """Note the results of calls that the planner did not make; nothing is said."""
    for call, result in calls:
        take = ABSORBED.get(call.name)
        if take is not None and (result.ok or result.proposed):
            take(turn, call, result)


def _found(turn: Turn, call: ToolCall, result: Result) -> None:
    items = remember(turn, list(result.data.get("products", [])))
    if not items:
        return
    turn.state.show([item.product_id for item in items], alongside=bool(call.arguments.get("alongside")))
    turn.state.focus = [items[0].product_id] if len(items) == 1 else []
    turn.state.topic = "items"
    if call.name in _SEARCHES:
        text = str(call.arguments.get("query") or "")
        wish, _ = turn.understanding.wishes.read(text.lower(), None)
        stated = {
            key: call.arguments.get(key) for key in ("price_min", "price_max", "rating_min", "category", "picture")
        }
        known = {key: value for key, value in stated.items() if value}
        total = int(result.data.get("total") or len(items))
        turn.state.search = Search(wish=wish.model_copy(update=known), total=total, shown=len(items))


def _looked(turn: Turn, _: ToolCall, result: Result) -> None:
    body = result.part("product")
    if body.get("product_id"):
        turn.state.remember(item_of(body))
        turn.state.look_at(str(body["product_id"]))
        turn.state.topic = "items"


def _compared(turn: Turn, _: ToolCall, result: Result) -> None:
    items = remember(turn, list(result.data.get("products", [])))
    turn.state.group = [item.product_id for item in items] or turn.state.group


def _cart(turn: Turn, _: ToolCall, result: Result) -> None:
    note_cart(turn, result)


def _checkout(turn: Turn, call: ToolCall, result: Result) -> None:
    note_checkout(turn, result)
    turn.state.checkout.proposed = call.name == "place_order"


def _order(turn: Turn, _: ToolCall, result: Result) -> None:
    body = result.part("order")
    if body.get("number"):
        note_order(turn, body)


ABSORBED: Mapping[str, Absorb] = {
    **dict.fromkeys((*_SEARCHES, "recommend"), _found),
    "show_product": _looked,
    "compare_products": _compared,
    **dict.fromkeys(
        (
            "view_cart",
            "add_to_cart",
            "change_cart",
            "clear_cart",
            "apply_code",
            "remove_code",
            "accept_prices",
            "choose_currency",
        ),
        _cart,
    ),
    **dict.fromkeys(("begin_checkout", "set_checkout", "place_order"), _checkout),
    **dict.fromkeys(("show_order", "cancel_order", "return_items"), _order),
}
