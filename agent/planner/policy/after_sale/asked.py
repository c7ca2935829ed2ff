"""What is asked of an order beside where it is: what it came to, where it goes, its receipt; and the same once more."""

from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.after_sale.orders import which
from agent.planner.policy.cart.contents import note_cart, say_subtotal, sentence
from agent.planner.policy.conversing import talk
from agent.planner.policy.turn import Steps, Turn

Json = dict[str, Any]


def details(turn: Turn, frame: Frame) -> Steps:
    """What an order came to and how it was paid, or where it is sent."""
    body = yield from which(turn, frame)
    if body is None:
        return
    if turn.understanding.phrases.asks("order_address", frame.text):
        turn.say("order.goes_to", number=body.get("number", ""))
    else:
        _say_paid(turn, body)
    turn.suggest("chip.where_is_it", "chip.return_items" if body.get("returnable") else "", "chip.orders")


def receipt(turn: Turn, frame: Frame) -> Steps:
    """What stands on the receipt of an order, and who writes one of another form."""
    body = yield from which(turn, frame)
    if body is None:
        return
    _say_paid(turn, body)
    turn.say("order.receipt")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    talk.offer_person(turn, frame)


def again(turn: Turn, frame: Frame) -> Steps:
    """All that was in an order, in the same versions, into the cart."""
    body = yield from which(turn, frame)
    if body is None:
        return
    lines = [line for line in body.get("lines", []) if isinstance(line, dict)]
    items: list[Json] = [
        {
            "product_id": str(line.get("product_id") or ""),
            "variant_id": line.get("variant_id"),
            "options": {},
            "quantity": int(line.get("quantity") or 1),
        }
        for line in lines
    ]
    result = yield from turn.call("add_to_cart", items=items)
    if not result.ok:
        turn.say("cart.refused", message=sentence(result.message))
        return
    cart = note_cart(turn, result)
    turn.state.topic = "cart"
    titles = [f"{line.get('quantity', 1)} \u00d7 {line.get('title', '')}" for line in lines]
    turn.say("order.again", titles=turn.wording.listed(titles))
    say_subtotal(turn, cart)
    turn.suggest("chip.checkout", "chip.view_cart")


def _say_paid(turn: Turn, body: Json) -> None:
    told = {"number": body.get("number", ""), "total": body.get("total", ""), "means": body.get("paid_with") or ""}
    turn.say("order.paid" if told["means"] else "order.total", **told)
