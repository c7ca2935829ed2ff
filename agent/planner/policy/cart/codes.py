"""Promotion codes."""

from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.cart.contents import against_code, note_cart, say_subtotal, sentence
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import Question


def apply_code(turn: Turn, frame: Frame) -> Steps:
    """Redeem a promotion code."""
    asks = turn.understanding.phrases.asks
    if not frame.code and turn.state.last_code and (asks("put_back", frame.text) or asks("code_again", frame.text)):
        frame = frame.model_copy(update={"code": turn.state.last_code})
    if not frame.code:
        turn.ask("code.which")
        turn.state.question = Question(kind="code", frame=frame)
        return
    result = yield from turn.call("apply_code", code=frame.code)
    turn.state.last_code = frame.code
    if result.ok:
        cart = note_cart(turn, result)
        if not turn.state.cart:
            turn.say("code.noted", code=frame.code)
            turn.suggest("chip.browse", "chip.trending")
            return
        if against := against_code(cart, frame.code):
            _refuse(turn, against)
            turn.say_text(sentence(against))
            say_subtotal(turn, cart)
            return
        applied: dict[str, Any] = next(
            (one for one in cart.get("codes", []) if str(one.get("code", "")).upper() == frame.code), {}
        )
        if any(char in "123456789" for char in str(applied.get("saves", ""))):
            turn.say("code.applied_saves", code=frame.code, saves=applied["saves"])
        else:
            turn.say("code.applied", code=frame.code)
        say_subtotal(turn, cart)
    else:
        _refuse(turn, result.message)
        turn.say("code.refused", code=frame.code, message=sentence(result.message))


def _refuse(turn: Turn, why: str) -> None:
    turn.state.refusal, turn.state.refused_at = why, turn.state.turn


def why_refused(turn: Turn, _: Frame) -> None:
    """'How come?' right after a code was refused: the shop's reason once more, and when a code is taken."""
    turn.say_text(sentence(turn.state.refusal))
    turn.say("code.as_the_shop_has_it")


def remove_code(turn: Turn, frame: Frame) -> Steps:
    """Take a code off again."""
    code = frame.code
    if not code:
        cart = note_cart(turn, (yield from turn.call("view_cart")))
        code = next((str(one.get("code", "")) for one in cart.get("codes", [])), "")
    if not code:
        turn.say("code.none")
        return
    result = yield from turn.call("remove_code", code=code)
    if result.ok:
        cart = note_cart(turn, result)
        turn.state.last_code = code
        turn.say("code.removed", code=code)
        say_subtotal(turn, cart)
    else:
        turn.say("code.refused", code=code, message=sentence(result.message))
