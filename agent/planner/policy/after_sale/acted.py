"""Wording what was done after the sale: exactly what, with its amounts, and what happens next."""

from typing import Any

from agent.planner.policy.turn import Turn

WHATS = {"return": "what.return", "exchange": "what.exchange"}


def say_acted(turn: Turn, act: str, number: str, done: dict[str, Any]) -> None:
    """Say what an act after the sale came to; `done` is what its tool says that it did."""
    named = {"number": number, **{name: str(done.get(name) or "") for name in ("charge", "refund", "means")}}
    match act:
        case "return_items":
            _returned(turn, done, named)
        case "return_instead":
            turn.say("act.returned_instead", items=_things(turn, done), **named)
            _money(turn, done, named)
        case "exchange_items":
            _exchanged(turn, done, named)
        case "change_items" | "change_order_items":
            turn.say(_waits(done) or "act.items_changed", items=_things(turn, done), **named)
            _money(turn, done, named)
        case "change_address" | "change_order_address":
            turn.say(_waits(done) or "act.address_changed", **named)
            _money(turn, done, named)
        case "change_payment" | "change_order_payment":
            turn.say(_waits(done) or "act.payment_changed", **named)
            if done.get("state") == "completed":
                turn.say("act.paid_before_back", **named)
        case "withdraw_request":
            what = turn.word(WHATS.get(str(done.get("kind")), "what.change"))
            turn.say("act.request_withdrawn", what=what, items=_things(turn, done), **named)
            _money(turn, done, named)
        case _:
            turn.say("act.done")


def _returned(turn: Turn, done: dict[str, Any], named: dict[str, str]) -> None:
    things = _things(turn, done)
    if done.get("state") == "completed":
        turn.say("act.returned", items=things, **named)
        _money(turn, done, named)
        return
    turn.say("act.return_requested", items=things, **named)
    _next(turn, done)
    if done.get("refund"):
        turn.say("act.refund_on_arrival" if _on_receipt(done) else "act.refund_on_approval", **named)


def _exchanged(turn: Turn, done: dict[str, Any], named: dict[str, str]) -> None:
    things = _things(turn, done)
    if waits := _waits(done):
        turn.say(waits, items=things, **named)
        return
    if done.get("state") == "completed":
        turn.say("act.exchanged", items=things, **named)
        _money(turn, done, named)
        return
    turn.say("act.exchange_requested", items=things, **named)
    _next(turn, done)
    if _on_receipt(done) and done.get("charge"):
        turn.say("act.charge_on_arrival", **named)
    elif _on_receipt(done) and done.get("refund"):
        turn.say("act.refund_on_arrival", **named)
    elif done.get("refund"):
        turn.say("act.refund_on_approval", **named)
    else:
        _money(turn, done, named)


def _next(turn: Turn, done: dict[str, Any]) -> None:
    """What has to come first: a look of the shop's people, and the parcel."""
    if done.get("state") == "requested":
        turn.say("act.shop_looks")
    if done.get("sent_back"):
        turn.say("act.send_back")


def _money(turn: Turn, done: dict[str, Any], named: dict[str, str]) -> None:
    """What was charged, or goes back, with nothing left to wait for."""
    if done.get("state") == "awaiting_payment":
        return
    if done.get("charge"):
        turn.say("act.charged", **named)
    elif done.get("refund"):
        turn.say("act.goes_back", **named)


def _waits(done: dict[str, Any]) -> str:
    """The wording of an act that still waits for its payment."""
    return "act.waits_for_payment" if done.get("state") == "awaiting_payment" else ""


def _on_receipt(done: dict[str, Any]) -> bool:
    return done.get("settles") == "on_receipt"


def _things(turn: Turn, done: dict[str, Any]) -> str:
    """'2 Stone mugs and the boots for Black / 44', as many as they are."""
    told = []
    for one in done.get("items") or []:
        plain = f"{one.get('quantity', 1)} \u00d7 {one.get('title', '')}"
        told.append(turn.word("noun.thing_for", thing=plain, version=one["for"]) if one.get("for") else plain)
    return turn.wording.listed(told)
