"""The way to an order: begun from the cart or from what is looked at, and put forward when nothing is missing."""

from agent.planner.frames import Contact, Frame, Reference
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.contents import ask_again, ensure_cart, note_cart, refused
from agent.planner.policy.cart.found import just_found, offer_to_take
from agent.planner.policy.checkout import choosing
from agent.planner.policy.checkout.giving import take
from agent.planner.policy.checkout.stages import advance, note, propose, say_not_begun
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.turn import Answering, Steps, Turn


def begin(turn: Turn, frame: Frame) -> Steps:
    """Start the checkout, with the thing pointed to added first when it is not in the cart ("buy it now")."""
    if waiting.waits(turn) and frame.reference.pronoun in ("", "it", "them") and _chooses_first(turn, frame):
        return
    points = frame.reference.pronoun == "it" or frame.reference.ordinals or frame.reference.definite
    if not points and not turn.state.cart and _buys_what_is_looked_at(turn, frame):
        frame, points = frame.model_copy(update={"reference": Reference(pronoun="it")}), True
    if points and _not_in_cart(turn):
        ids = yield from pointed(turn, frame)
        if not ids:
            return
        from_add = frame.model_copy(update={"intent": "add"})
        chosen = {**turn.state.wanted.get(ids[0], {}), **from_add.options}
        result = yield from turn.call(
            "add_to_cart",
            items=[{"product_id": ids[0], "variant_id": None, "options": chosen, "quantity": frame.quantity or 1}],
        )
        if not result.ok:
            refused(turn, from_add, ids, result)
            return
        note_cart(turn, result)
    yield from ensure_cart(turn)
    if not turn.state.cart and (found := just_found(turn)):
        offer_to_take(turn, frame, found)
        return
    if turn.state.cart and _chooses_first(turn, frame):
        return
    if not (yield from _begun(turn)):
        return
    if turn.state.checkout.collected.get("contact") and turn.state.checkout.missing:
        yield from take(turn, Contact())
        return
    yield from advance(turn)


def _chooses_first(turn: Turn, frame: Frame) -> bool:
    """What still needs a choice is not left behind: it is asked for, and then it goes on."""
    waits = waiting.waits(turn)
    if turn.state.cart and any(one.data.get("again") or one.data.get("left_out") for one in waits):
        waiting.go_on_without(turn)  # it was asked twice, and there is something to pay
        return False
    question = waiting.take_up(turn, however_long=True)
    if question is None:
        return False
    ask_again(turn, question, in_the_way=True)
    if turn.state.question is not None:
        turn.state.question.data["then"] = [frame.model_dump(mode="json")]
    return True


def _begun(turn: Turn) -> Answering:
    """Whether there is a checkout now; why not, is said."""
    result = yield from turn.call("begin_checkout")
    if not result.ok:
        yield from say_not_begun(turn, result)
        return False
    note(turn, result)
    return True


def _buys_what_is_looked_at(turn: Turn, frame: Frame) -> bool:
    """'Ok buy' right after one thing was looked at or asked about."""
    state = turn.state
    lately = state.looked_at >= state.turn - 1 or (state.last is not None and state.last.intent == "ask")
    return turn.understanding.phrases.asks("buys_now", frame.text) and bool(state.focus) and lately


def _not_in_cart(turn: Turn) -> bool:
    """Whether the thing talked about is still to be put in."""
    held = {line.product_id for line in turn.state.cart}
    if not held:
        return bool(turn.state.focus or turn.state.shown)
    return turn.state.topic == "items" and bool(turn.state.focus) and turn.state.focus[0] not in held


def place(turn: Turn, frame: Frame) -> Steps:
    """'place the order': on from wherever the checkout is."""
    if turn.state.cart and not turn.state.checkout.active and _chooses_first(turn, frame):
        return
    if not (yield from _begun(turn)):
        return
    if {"name", "email", "address"} & set(turn.state.checkout.missing):
        yield from advance(turn)
    else:
        yield from propose(turn)


def choose_payment(turn: Turn, frame: Frame) -> Steps:
    """What to pay with, of an order that is begun with it where it is not yet."""
    if not turn.state.checkout.active:
        yield from begin(turn, Frame(intent="checkout"))
    if turn.state.checkout.active:
        yield from choosing.choose_payment(turn, frame)
