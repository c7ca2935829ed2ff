"""Acts that mean what is being bought or what was ordered, by where the talk stands."""

from agent.planner.frames import Frame
from agent.planner.policy import after_sale, checkout, lines, orders, stated, talk, versions
from agent.planner.policy.turn import Steps, Turn


def _about_the_shop(turn: Turn, frame: Frame) -> bool:
    """'how do I return something' without an order in sight asks how the shop does it."""
    known = bool(frame.order or turn.state.order is not None or turn.state.orders)
    known = known and not turn.understanding.phrases.asks("of_anything", frame.text)
    return not known and turn.understanding.phrases.asks("how_to", frame.original.lower())


def return_items(turn: Turn, frame: Frame) -> Steps:
    """Send things back; how that is done, where nothing was ordered."""
    if _about_the_shop(turn, frame):
        if not (yield from stated.says(turn, frame)):
            yield from talk.help_page(turn, frame, beside=True)
        turn.say("order.how_return")
        return
    yield from orders.return_items(turn, frame)


def exchange(turn: Turn, frame: Frame) -> Steps:
    """Another version: of what is in the cart by swapping, of what was ordered by a return and a new order."""
    if turn.state.cart and turn.state.topic in ("items", "cart"):
        yield from lines.swap(turn, frame)
    elif _about_the_shop(turn, frame):
        yield from talk.help_page(turn, frame)
    else:
        yield from after_sale.replace(turn, frame)


def give_address(turn: Turn, frame: Frame) -> Steps:
    """Where to send it: the order that is made out, else the one that was placed."""
    yield from (after_sale.change_address if after_sale.over(turn) else checkout.give)(turn, frame)


def choose_payment(turn: Turn, frame: Frame) -> Steps:
    """What to pay with: the order that is made out, else the one that was placed."""
    yield from (after_sale.change_payment if after_sale.over(turn) else checkout.choose_payment)(turn, frame)


def change_variant(turn: Turn, frame: Frame) -> Steps:
    """Another version of what is in the cart, else of what was ordered."""
    yield from (after_sale.replace if after_sale.over(turn) else versions.change_variant)(turn, frame)


def cancel_order(turn: Turn, frame: Frame) -> Steps:
    """Out of the checkout, or an order that was placed is called off."""
    if frame.text == turn.word("word.cancel") and turn.state.order is None and not turn.state.checkout.active:
        turn.state.question = None
        turn.say("talk.fine")
        return
    if not frame.order and checkout.leaves(turn, frame):
        checkout.leave(turn)
        return
    if _about_the_shop(turn, frame):
        turn.say("order.how_cancel")
        yield from talk.help_page(turn, frame, topic=turn.word("topic.cancel"), beside=True)
        return
    yield from orders.cancel(turn, frame)
