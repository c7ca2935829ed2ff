"""The stages of an order that is made out: what it is, what it still lacks, and its proposal."""

from agent.planner.frames import Frame
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.contents import ask_again, note_cart, problem_of, sentence
from agent.planner.policy.checkout.asking import ask_delivery, ask_missing, details
from agent.planner.policy.turn import Result, Steps, Turn
from agent.planner.state import CheckoutNote

FIELDS = ("name", "email", "address", "delivery", "payment")


def leaves(turn: Turn, frame: Frame) -> bool:
    """Whether "cancel" means the checkout: nothing else is talked about, or nothing was ordered yet."""
    if not turn.state.checkout.active:
        return False
    return turn.state.order is None or (turn.state.topic == "checkout" and not names_an_order(turn, frame))


def names_an_order(turn: Turn, frame: Frame) -> bool:
    """Whether the words say order, not just "it" or nothing."""
    return turn.understanding.phrases.asks("an_order", frame.text)


def leave(turn: Turn) -> None:
    """Out of the checkout; what is in the cart stays there."""
    turn.state.checkout.active, turn.state.checkout.proposed = False, False
    turn.state.left_at = turn.state.turn
    turn.state.question, turn.state.topic = None, "cart"
    turn.say("checkout.left")
    turn.suggest("chip.checkout", "chip.view_cart", "chip.browse")


def note(turn: Turn, result: Result) -> None:
    """Take a checkout of a tool into the state."""
    body = result.part("checkout")
    known = turn.state.checkout
    turn.state.checkout = CheckoutNote(
        active=True,
        missing=[str(name) for name in body.get("missing", result.data.get("missing", []))],
        options=[dict(one) for one in body.get("options", [])],
        instruments=[dict(one) for one in body.get("instruments", [])],
        addresses=[dict(one) for one in body.get("addresses", [])],
        total=str(body.get("total") or ""),
        problem=problem_of(body, blocks=True),
        tax=str(body.get("tax") or body.get("tax_included") or ""),
        today=str(body.get("today") or ""),
        gift_cards=[str(one.get("label", "")) for one in body.get("gift_cards", [])],
        has=[str(name) for name in body.get("has", [])],
        collected=known.collected,
        proposed=known.proposed,
    )
    turn.state.topic = "checkout"


def advance(turn: Turn) -> Steps:
    """Ask for the next thing that is missing, or propose the order."""
    checkout = turn.state.checkout
    missing = _still_missing(turn)
    if "payment" in missing and checkout.instruments and not {"name", "email", "address"} & set(missing):
        result = yield from turn.call("set_checkout", **details(payment=str(checkout.instruments[0].get("id"))))
        if result.ok:
            note(turn, result)
            turn.say("checkout.pays_with", instrument=str(checkout.instruments[0].get("label", "")))
            yield from advance(turn)
            return
        missing = ["payment"]
    if "delivery" in missing and checkout.options and not {"name", "email", "address"} & set(missing):
        ask_delivery(turn)
        return
    if "delivery" in missing and "address" in checkout.has and not {"name", "email"} & set(missing):
        turn.say_text(sentence(checkout.problem) or turn.word("checkout.no_delivery"))
        ask_missing(turn, ["address"])
        return
    if missing:
        ask_missing(turn, missing)
        return
    if checkout.problem:
        turn.say_text(sentence(checkout.problem))  # the card beside it has the ways out
        return
    yield from propose(turn)


def _still_missing(turn: Turn) -> list[str]:
    """What the checkout lacks, in the order in which it is asked; what only waits for a name is not asked again."""
    checkout = turn.state.checkout
    given = dict(checkout.collected.get("contact") or {})
    told = [name for name in ("email", "address") if given.get(name)] if "name" in checkout.missing else []
    missing = [name for name in checkout.missing if name not in told]
    return sorted(missing, key=lambda name: FIELDS.index(name) if name in FIELDS else len(FIELDS))


def resume(turn: Turn) -> Steps:
    """On from where the checkout was, after the cart changed."""
    if turn.state.question is not None:
        return
    result = yield from turn.call("begin_checkout")
    if result.ok:
        note(turn, result)
        yield from advance(turn)


def propose(turn: Turn) -> Steps:
    """Make the order proposal; the yes to it is not ours to take."""
    result = yield from turn.call("place_order")
    if result.proposed or result.ok:
        waiting.park(turn)
        turn.state.checkout.proposed = True
        turn.state.question = None
        turn.state.topic = "checkout"
        total = str(result.part("checkout").get("total") or turn.state.checkout.total)
        turn.total_said = ""
        for one in waiting.waits(turn):
            turn.say("waiting.still", title=waiting.title_of(turn, one))
        turn.ask("checkout.proposed", total=total)
        return
    missing = result.data.get("missing")
    if isinstance(missing, list) and missing:
        turn.state.checkout.missing = [str(name) for name in missing]
        ask_missing(turn, turn.state.checkout.missing)
        return
    turn.say("cart.refused", message=sentence(result.message))


def say_not_begun(turn: Turn, result: Result) -> Steps:
    """Why there is nothing to pay; where an option is still to be chosen, that is asked again."""
    if result.code != "empty_cart":
        turn.say("cart.refused", message=sentence(result.message))
        return
    note_cart(turn, (yield from turn.call("view_cart")))
    question = waiting.take_up(turn, however_long=True)
    if question is not None:
        ask_again(turn, question)
        return
    turn.state.checkout = CheckoutNote()
    turn.say("checkout.empty")
    turn.suggest("chip.browse", "chip.trending")
