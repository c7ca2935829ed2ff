"""Acts that mean what is being bought or what was ordered, by where the talk stands."""

from agent.planner.frames import Frame, Reference
from agent.planner.policy.after_sale import changing, orders
from agent.planner.policy.cart import contents, lines, swapping, undoing, versions
from agent.planner.policy.checkout import gift_cards, giving, proceeding, stages
from agent.planner.policy.conversing import talk
from agent.planner.policy.items import showing, stated
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.turn import Answering, Steps, Turn


def _about_the_shop(turn: Turn, frame: Frame) -> bool:
    """'how do I return something', 'can I send it back?' without an order in sight ask how the shop does it."""
    known = bool(frame.order or turn.state.order is not None or turn.state.orders)
    known = known and not turn.understanding.phrases.asks("of_anything", frame.text)
    asked = frame.original.rstrip().endswith("?") and not turn.understanding.phrases.asks("has_ordered", frame.text)
    return not known and (asked or turn.understanding.phrases.asks("how_to", frame.original.lower()))


def return_items(turn: Turn, frame: Frame) -> Steps:
    """Send things back; how that is done, where nothing was ordered."""
    if turn.state.order is None and (yield from stated.rules_say(turn, frame)):
        return
    if _about_the_shop(turn, frame):
        if not (yield from stated.says(turn, frame)):
            yield from talk.help_page(turn, frame, topic=turn.word("topic.returns"), beside=True)
        turn.say("order.how_return")
        return
    yield from orders.return_items(turn, frame)


def exchange(turn: Turn, frame: Frame) -> Steps:
    """Another version: of what is in the cart by swapping, of what was ordered by a return and a new order."""
    if turn.state.cart and turn.state.topic in ("items", "cart"):
        yield from swapping.swap(turn, frame)
    elif _about_the_shop(turn, frame):
        yield from talk.help_page(turn, frame)
    else:
        yield from changing.replace(turn, frame)


def give_address(turn: Turn, frame: Frame) -> Steps:
    """Where to send it: the order that is made out, else the one that was placed."""
    yield from (changing.change_address if changing.over(turn) else giving.give)(turn, frame)


def choose_payment(turn: Turn, frame: Frame) -> Steps:
    """What to pay with: the order that is made out, else the one that was placed."""
    yield from (changing.change_payment if changing.over(turn) else proceeding.choose_payment)(turn, frame)


def use_gift_card(turn: Turn, frame: Frame) -> Steps:
    """A gift card for the order that is made out, else for the one that was placed."""
    yield from (changing.change_payment if changing.over(turn) else gift_cards.use)(turn, frame)


def change_variant(turn: Turn, frame: Frame) -> Steps:
    """Another version of what is in the cart, else of what was ordered."""
    if changing.over(turn):
        yield from changing.replace(turn, frame)
        return
    yield from contents.ensure_cart(turn)
    if _takes_another(turn, frame):
        yield from lines.add(turn, frame.model_copy(update={"intent": "add"}))
        return
    it = frame.model_copy(update={"reference": Reference(pronoun="it")})
    if not turn.state.cart and turn.state.focus and showing.version_said(turn, it):
        yield from showing.show(turn, it)  # of what is looked at, which is not in the cart yet
        return
    yield from versions.change_variant(turn, frame)


def _calls_off_the_cart(turn: Turn, frame: Frame) -> Answering:
    """'Cancel that, I do not want anything' before anything is ordered: what was just done, or the whole cart."""
    yield from contents.ensure_cart(turn)
    state = turn.state
    if (
        state.cart
        and state.changed_at == state.turn - 1
        and not turn.understanding.phrases.asks("nothing_at_all", frame.text)
    ):
        yield from undoing.undo(turn, frame)
        return True
    if state.cart:
        yield from contents.clear(turn, frame)
        return True
    orders_of_before = yield from turn.call("list_orders", limit=1)
    if orders_of_before.ok and orders_of_before.data.get("orders"):
        return False
    state.question = None
    turn.say("order.nothing_to_cancel")
    return True


def _takes_another(turn: Turn, frame: Frame) -> bool:
    """'Take the cheaper in the large jar': something shown of which nothing is in the cart, in that version."""
    reference = frame.reference
    held = {line.product_id for line in turn.state.cart}
    if not turn.understanding.phrases.asks("takes", frame.text) or frame.correction:
        return False
    if not held:
        return bool(turn.state.shown or turn.state.focus)
    pointed = reference.ordinals or reference.extreme or reference.words
    ids = Resolver(turn).items(reference, default_focus=False) if pointed else []
    return bool(ids) and not held & set(ids)


def cancel_order(turn: Turn, frame: Frame) -> Steps:
    """Out of the checkout, or an order that was placed is called off."""
    if frame.text == turn.word("word.cancel") and turn.state.order is None and not turn.state.checkout.active:
        turn.state.question = None
        turn.say("talk.fine")
        return
    if not frame.order and stages.leaves(turn, frame):
        stages.leave(turn)
        return
    known = frame.order or turn.state.order or turn.state.orders or stages.names_an_order(turn, frame)
    if not known and (yield from _calls_off_the_cart(turn, frame)):
        return
    if _about_the_shop(turn, frame):
        turn.say("order.how_cancel")
        yield from talk.help_page(turn, frame, topic=turn.word("topic.cancel"), beside=True)
        return
    yield from orders.cancel(turn, frame)
