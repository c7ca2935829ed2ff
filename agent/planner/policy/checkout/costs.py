"""What an order would cost to deliver, when it would come and whether tax is in it, as the open checkout knows."""

from agent.planner.frames import Frame
from agent.planner.policy.checkout.terms import say_terms
from agent.planner.policy.conversing import talk
from agent.planner.policy.turn import Steps, Turn

MOST_WAYS = 4


def answer(turn: Turn, frame: Frame) -> Steps:
    """From the checkout where an address is known, else what is known of the price and from the shop's pages."""
    asks, checkout = turn.understanding.phrases.asks, turn.state.checkout
    if asks("tax", frame.text) and checkout.tax:
        turn.say("costs.tax", total=checkout.total, tax=checkout.tax)
    elif not asks("tax", frame.text) and _known(turn):
        if asks("sum", frame.text) and checkout.total:
            turn.say("costs.total", total=checkout.total)
        say_arrival(turn)
    else:
        yield from _from_pages(turn, frame)


def _from_pages(turn: Turn, frame: Frame) -> Steps:
    """What the things cost so far, and what the pages say of what comes on top."""
    if turn.understanding.phrases.asks("sum", frame.text):
        yield from _say_goods(turn)
    by_when = turn.understanding.phrases.asks("by_a_day", frame.original.lower())
    if by_when and (yield from say_terms(turn, frame, turn.word("topic.delivery"))):
        return  # dates say more than "3 to 5 working days"
    tax = turn.understanding.phrases.asks("tax", frame.text)
    if not tax and turn.understanding.phrases.asks("when", frame.text):
        asked = turn.word("topic.delivery_time")  # "when will it arrive" does not say what of
        frame = frame.model_copy(update={"original": asked, "text": asked})
    said = len(turn.said)
    yield from talk.help_page(
        turn, frame, topic="" if tax else turn.word("topic.delivery"), beside=bool(turn.state.cart)
    )
    if turn.state.cart and len(turn.said) == said:
        turn.say("costs.at_checkout")
        turn.suggest("chip.checkout")


def ways_to_pay(turn: Turn, frame: Frame) -> Steps:
    """With what one may pay: as the open checkout offers it, else by the shop's pages."""
    labels = [str(one.get("label", "")) for one in turn.state.checkout.instruments]
    if turn.state.checkout.active and labels:
        turn.say("pay.ways", means=turn.wording.listed(labels[:MOST_WAYS]))
        turn.suggest(*labels[:MOST_WAYS])
        return
    said = len(turn.said)
    yield from talk.help_page(turn, frame, beside=True)
    if len(turn.said) == said:
        turn.say("pay.at_checkout")
        turn.suggest("chip.checkout" if turn.state.cart else "chip.browse", "chip.person")


def _say_goods(turn: Turn) -> Steps:
    """The cart's total, else the price of the one thing talked about."""
    if turn.state.cart:
        result = yield from turn.call("view_cart")
        cart = result.part("cart")
        if amount := cart.get("total") or cart.get("subtotal"):
            turn.say_total(str(amount))
        return
    item = turn.state.items.get(turn.state.focus[0]) if turn.state.focus else None
    if item is not None:
        result = yield from turn.call(
            "show_product", product_id=item.product_id, variant_id=item.variant_id, options={}
        )
        price = str({**result.data, **result.part("product")}.get("price") or "") if result.ok else ""
        if price:
            turn.say("fact.price", title=item.title, price=price)


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
