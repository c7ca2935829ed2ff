"""What an order would cost to deliver, when it would come and whether tax is in it, as the open checkout knows."""

from agent.planner.frames import Frame
from agent.planner.policy import talk
from agent.planner.policy.turn import Steps, Turn


def answer(turn: Turn, frame: Frame) -> Steps:
    """From the checkout where an address is known, else from the shop's pages."""
    asks = turn.understanding.phrases.asks
    if asks("tax", frame.text) and turn.state.checkout.tax:
        turn.say("costs.tax", total=turn.state.checkout.total, tax=turn.state.checkout.tax)
    elif not asks("tax", frame.text) and _known(turn):
        say_arrival(turn)
    else:
        yield from talk.help_page(turn, frame)


def _known(turn: Turn) -> bool:
    return turn.state.checkout.active and bool(turn.state.checkout.options)


def say_arrival(turn: Turn) -> None:
    """The ways of delivery, the chosen one first; nothing where no address is known."""
    if not _known(turn):
        return
    options = sorted(turn.state.checkout.options, key=lambda one: not one.get("selected"))
    for one in options[:3]:
        turn.say(
            "costs.chosen" if one.get("selected") else "costs.delivery",
            title=one.get("title", ""),
            price=one.get("price", ""),
            arrives=one.get("arrives", ""),
        )
