"""What the checkout asks for: who and where, how delivered, how paid."""

from typing import Any

from agent.planner.policy.turn import Turn
from agent.planner.state import Question


def details(**given: Any) -> dict[str, Any]:
    """Arguments of `set_checkout` with everything that is not given as null."""
    empty: dict[str, Any] = {
        "name": None,
        "email": None,
        "phone": None,
        "address": None,
        "stored_address": None,
        "delivery": None,
        "payment": None,
    }
    return {**empty, **given}


def ask_missing(turn: Turn, missing: list[str]) -> None:
    """One question for all personal details together, else for the one that is left."""
    personal = [name for name in missing if name in ("name", "email", "address")]
    kept = [str(one.get("label", "")) for one in turn.state.checkout.addresses]
    if "address" in personal and "email" not in personal and kept:  # who it is for stands in the address
        turn.ask("checkout.ask_kept", places=turn.wording.listed(kept[:3], last="or"))
        turn.suggest(*[turn.word("chip.send_to", place=place) for place in kept[:3]])
    elif len(personal) == 3:
        turn.ask("checkout.ask_all")
    elif personal:
        words = [turn.word(f"field.{name}") for name in personal]
        turn.ask("checkout.ask", what=turn.wording.listed(words))
    elif "payment" in missing:
        ask_payment(turn)
        return
    else:
        turn.ask("checkout.ask", what=turn.wording.listed([turn.word(f"field.{name}") for name in missing]))
    turn.state.question = Question(
        kind="checkout", field=(personal or missing)[0], missing={"fields": personal or missing}
    )


def ask_payment(turn: Turn) -> None:
    """Which of the ways to pay; the one that was just refused is not offered."""
    labels = [str(one.get("label", "")) for one in turn.state.checkout.instruments if not one.get("selected")]
    if labels:
        turn.ask("checkout.ask_payment_of", options=turn.wording.listed(labels[:4], last="or"))
    else:
        turn.ask("checkout.ask_payment")
    turn.suggest(*labels[:3])
    turn.state.question = Question(kind="checkout", field="payment", missing={"fields": ["payment"]})


def ask_delivery(turn: Turn) -> None:
    """One question that names the ways of delivery with price and time; without any, what they depend on."""
    options = turn.state.checkout.options[:4]
    if not options:
        ask_missing(turn, [name for name in turn.state.checkout.missing if name != "delivery"] or ["address"])
        return
    named = [
        turn.word(
            "checkout.option", title=one.get("title", ""), price=one.get("price", ""), arrives=one.get("arrives", "")
        )
        for one in options
    ]
    turn.ask("checkout.ask_delivery", options=turn.wording.listed(named, last="or"))
    turn.suggest(*[str(one.get("title", "")) for one in options])
    turn.state.question = Question(kind="checkout", field="delivery", missing={"fields": ["delivery"]})
