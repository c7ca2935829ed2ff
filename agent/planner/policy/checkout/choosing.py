"""A way of delivery or of paying, chosen in words."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.planner.frames import Frame
from agent.planner.nlu.contact import has_card_number
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout.asking import ask_delivery, ask_payment, details
from agent.planner.policy.checkout.costs import say_arrival
from agent.planner.policy.checkout.stages import advance, note, propose, say_not_begun
from agent.planner.policy.checkout.ways import delivery_said, instrument_said
from agent.planner.policy.turn import Steps, Turn

MOST_WAYS = 4


def choose_delivery(turn: Turn, frame: Frame) -> Steps:
    """A way of delivery, in words; kept for later while it is not known where it goes."""
    checkout = turn.state.checkout
    if not checkout.options and ("address" in checkout.missing or not checkout.active):
        checkout.collected["delivery"] = frame.text
        turn.say("checkout.delivery_later")
        if checkout.active and turn.state.question is None:
            yield from advance(turn)
        return
    option = delivery_said(turn, frame.text)
    if not option:
        turn.say("checkout.no_such_delivery")
        say_arrival(turn, frame)
        return
    if checkout.proposed and (held := _chosen(checkout.options)) and str(held.get("id")) == option:
        turn.say("checkout.delivery_is", title=held.get("title", ""), price=held.get("price", ""))
        yield from propose(turn)
        return
    if (yield from _set(turn, ask_delivery, delivery=option)):
        if chosen := _chosen(turn.state.checkout.options):
            turn.say("checkout.delivery_set", title=chosen.get("title", ""), price=chosen.get("price", ""))
        yield from advance(turn)


def choose_payment(turn: Turn, frame: Frame) -> Steps:
    """A stored or test instrument, in words, for the order that is made out; a card number is never taken."""
    if has_card_number(frame.original):
        turn.say("checkout.no_card_numbers")
        return
    instrument = instrument_said(turn, frame.text)
    if not instrument and turn.state.checkout.instruments:
        yield from _offer_others(turn, frame)
        return
    held = _chosen(turn.state.checkout.instruments)
    if turn.state.checkout.proposed and held and str(held.get("id")) == instrument:
        turn.say("checkout.pays_still", instrument=str(held.get("label", "")))
        yield from propose(turn)
        return
    if (yield from _set(turn, ask_payment, payment=instrument or frame.text)):
        if chosen := _chosen(turn.state.checkout.instruments):
            turn.say("checkout.pays_with", instrument=str(chosen.get("label", "")))
        yield from advance(turn)


def _set(turn: Turn, ask: Callable[[Turn], None], **choice: str) -> Any:
    """Whether the checkout took the choice; why not, and what there is instead, is said."""
    result = yield from turn.call("set_checkout", **details(**choice))
    if result.ok:
        note(turn, result)
        turn.state.question = None
        return True
    if result.code == "empty_cart":
        yield from say_not_begun(turn, result)
        return False
    turn.say("cart.refused", message=sentence(result.message))
    ask(turn)
    return False


def _offer_others(turn: Turn, frame: Frame) -> Steps:
    """What can be paid with instead of what was said; an order that is proposed is put forward anew as it stands."""
    instruments = turn.state.checkout.instruments
    if not turn.understanding.phrases.asks("another", frame.text):
        turn.say("checkout.no_such_payment")
    chosen = _chosen(instruments)
    others = [str(one.get("label", "")) for one in instruments if one is not chosen]
    if not chosen or not (turn.state.checkout.proposed or "?" in frame.original):
        ask_payment(turn)
        return
    if others:
        turn.say("pay.ways", means=turn.wording.listed(others[:MOST_WAYS], last="or"))
    turn.say("checkout.pays_still", instrument=str(chosen.get("label", "")))
    if turn.state.checkout.proposed:
        yield from propose(turn)
    turn.suggest("chip.place_order", *others[: MOST_WAYS - 1])


def _chosen(offered: list[dict[str, Any]]) -> Mapping[str, Any]:
    return next((one for one in offered if one.get("selected")), {})
