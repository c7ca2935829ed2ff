"""Wording what happened outside of the planner: an approved act, a withdrawn proposal, a change on the page."""

from agent.planner.policy.after_sale import unpaid
from agent.planner.policy.after_sale.acted import say_acted
from agent.planner.policy.after_sale.orders import note_order, say_order
from agent.planner.policy.cart.contents import note_cart, say_subtotal, sentence
from agent.planner.policy.checkout.asking import ask_missing, ask_payment
from agent.planner.policy.checkout.stages import note as note_checkout
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.state import CheckoutNote


def word(turn: Turn, acted: list[tuple[ToolCall, Result]]) -> None:
    """Say what each act came to."""
    for call, result in acted:
        if result.proposed:
            continue  # the card asks, and what comes of it is an act of its own
        if call.name == "withdraw_proposal":
            _withdrawn(turn, str(result.data.get("act") or "place_order"))
        elif call.name == "shop_notice":
            _notice(turn, result)
        elif call.name == "show_order":
            _news(turn, result)
        elif result.ok and call.name in CART_WORDS:
            _cart(turn, call.name, result)
        elif result.ok and call.name in ("begin_checkout", "set_checkout"):
            note_checkout(turn, result)
            _still_missing(turn)
        elif result.ok:
            _done(turn, call.name, result)
        else:
            _failed(turn, call.name, result)


def _withdrawn(turn: Turn, act: str) -> None:
    """What was proposed is left; an order that was to be changed stays as it is."""
    turn.state.checkout.proposed = False
    if act != "place_order":
        turn.say("act.kept")
        turn.suggest("chip.orders", "chip.browse")
        return
    turn.say("act.withdrawn")
    turn.suggest("chip.view_cart", "chip.checkout" if turn.state.checkout.active else "")


CART_WORDS = frozenset(
    ["add_to_cart", "change_cart", "clear_cart", "apply_code", "remove_code", "accept_prices", "choose_currency"]
)


def _cart(turn: Turn, name: str, result: Result) -> None:
    """What became of the cart in a call that was made before the planner took over."""
    cart = note_cart(turn, result)
    added = [one for one in result.data.get("added", []) if isinstance(one, dict)]
    if name == "add_to_cart" and added:
        turn.say("cart.added", title=turn.wording.listed([str(one.get("title", "")) for one in added]))
    if turn.state.cart:
        say_subtotal(turn, cart)
    else:
        turn.say("cart.empty_now")
    turn.suggest("chip.checkout" if turn.state.cart else "chip.browse", "chip.view_cart")


def _still_missing(turn: Turn) -> None:
    if turn.state.checkout.missing:
        ask_missing(turn, turn.state.checkout.missing)
    else:
        turn.suggest("chip.place_order")
        turn.say("checkout.ready")


AFTER_SALE = frozenset(
    {"return_items", "return_instead", "exchange_items", "withdraw_request"}
    | {"change_items", "change_order_items", "change_address", "change_order_address"}
    | {"change_payment", "change_order_payment"}
)


def _done(turn: Turn, act: str, result: Result) -> None:
    body = result.part("order")
    if not body.get("number"):
        turn.say("act.done")
        return
    order = note_order(turn, body)
    if act == "place_order":
        turn.state.cart, turn.state.last_lines, turn.state.parked = [], [], []
        turn.state.checkout, turn.state.question = CheckoutNote(), None
        pending = body.get("action_needed")
        turn.say("act.order_pending" if pending else "act.ordered", number=order.number, total=body.get("total", ""))
        if not pending and body.get("delivery"):
            turn.say("order.delivery", number=order.number, delivery=body["delivery"])
        turn.suggest("chip.where_is_it", "chip.browse")
    elif act == "cancel_order":
        turn.say("act.canceled", number=order.number)
        if body.get("refunded"):
            back = result.part("done").get("refund") or body["refunded"]  # a part may have gone back before
            turn.say("act.canceled_back", refund=back, means=result.part("done").get("means") or "")
    elif act in AFTER_SALE:
        say_acted(turn, act, order.number, result.part("done"))
        turn.suggest("chip.where_is_it", "chip.browse")
    else:
        turn.say("act.done")


def _news(turn: Turn, result: Result) -> None:
    """An order whose state changed by itself; what is known already is not said again."""
    body = result.part("order")
    before = turn.state.order
    if not result.ok or not body.get("number"):
        return
    if unpaid.tell(turn, body):
        note_order(turn, body)
        return
    known = before is not None and before.number == body["number"]
    if known and before is not None and before.status == str(body.get("status")):
        return
    if body.get("status") == "payment_failed":
        if known:
            turn.state.order = None
            turn.say("act.payment_failed", number=body["number"])
            turn.suggest("chip.checkout", "chip.view_cart")
        return  # what was declined at once was said at once
    note_order(turn, body)
    say_order(turn, body)


def _failed(turn: Turn, act: str, result: Result) -> None:
    turn.say("act.failed", message=sentence(result.message))
    turn.state.checkout.proposed = False
    if act == "place_order" and result.code == "payment_declined":
        ask_payment(turn)


def _notice(turn: Turn, result: Result) -> None:
    if "cart" in result.data:
        cart = note_cart(turn, result)
        turn.say("act.cart_changed", total=cart.get("total") or cart.get("subtotal") or "")
    elif result.message:
        turn.say_text(sentence(result.message))
    elif result.data.get("order"):
        body = result.part("order")
        note_order(turn, body)
        turn.say(
            "order.status",
            number=body.get("number", ""),
            status=str(body.get("status_text") or body.get("status") or "").lower(),
        )
