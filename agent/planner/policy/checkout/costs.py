"""What an order would cost, tax and delivery included, when it would come, and with what it can be paid."""

from collections.abc import Mapping
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.checkout.terms import say_delivery, say_sum, say_tax, say_ways, terms_of
from agent.planner.policy.checkout.whereto import place_named
from agent.planner.policy.conversing import talk
from agent.planner.policy.turn import Answering, Steps, Turn

MOST_WAYS = 4
IN_DATES = ("by_a_day", "not_before", "fastest")


def answer(turn: Turn, frame: Frame) -> Steps:
    """From the checkout where the address is known, else by the rules for the place named, else from the pages."""
    asks, checkout = turn.understanding.phrases.asks, turn.state.checkout
    elsewhere = place_named(turn, frame.original) is not None
    whole = asks("sum", frame.text) and bool(turn.state.cart) and turn.offers("shop_terms")
    if asks("before_delivery", frame.text):
        yield from _say_goods(turn)
    elif asks("customs", frame.text):
        yield from talk.help_page(turn, frame, beside=bool(turn.state.cart))
    elif asks("tax", frame.text):
        yield from _tax(turn, frame, elsewhere=elsewhere)
    elif _known(turn) and not elsewhere:
        if asks("sum", frame.text) and checkout.total:
            turn.say("costs.total", total=checkout.total)
        say_arrival(turn, frame)
    elif whole or elsewhere or turn.state.whereto or any(asks(kind, frame.original.lower()) for kind in IN_DATES):
        yield from _by_rules(turn, frame)
    else:
        yield from _from_pages(turn, frame)


def _tax(turn: Turn, frame: Frame, *, elsewhere: bool) -> Steps:
    """The tax of the order that is made out; else by the rules, where they have a rate, or by the pages."""
    checkout = turn.state.checkout
    if _known(turn) and not elsewhere:
        turn.say("costs.tax" if checkout.tax else "costs.no_tax", total=checkout.total, tax=checkout.tax)
        return
    if not turn.offers("shop_terms"):
        yield from talk.help_page(turn, frame, beside=bool(turn.state.cart))
        return
    result = yield from terms_of(turn, frame.original)
    tax = dict(result.data.get("tax") or {})
    if not (tax.get("rates") or tax.get("included") or elsewhere) and (yield from talk.pages_say(turn, frame)):
        return
    if turn.understanding.phrases.asks("sum", frame.text):
        yield from _say_sum(turn, frame, result.data)
    say_tax(turn, result.data)


def _by_rules(turn: Turn, frame: Frame) -> Steps:
    """What it comes to at the place, and how it gets there and when, as if it were ordered now."""
    if not turn.offers("shop_terms"):
        yield from _from_pages(turn, frame)
        return
    result = yield from terms_of(turn, frame.original)
    asks = turn.understanding.phrases.asks
    summed = asks("sum", frame.text) and (yield from _say_sum(turn, frame, result.data))
    if not summed or any(asks(kind, frame.original.lower()) for kind in (*IN_DATES, "when")):
        say_delivery(turn, frame, result.data)
    if turn.state.cart:
        turn.suggest("chip.checkout")


def _say_sum(turn: Turn, frame: Frame, terms: Mapping[str, Any]) -> Answering:
    """Whether it was said what the cart comes to at the place; else the goods alone are told."""
    if say_sum(turn, frame, terms):
        return True
    yield from _say_goods(turn)
    return False


def _from_pages(turn: Turn, frame: Frame) -> Steps:
    """What the things cost so far, and what the pages say of what comes on top."""
    if turn.understanding.phrases.asks("sum", frame.text):
        yield from _say_goods(turn)
    if turn.understanding.phrases.asks("when", frame.text):
        asked = turn.word("topic.delivery_time")  # "when will it arrive" does not say what of
        frame = frame.model_copy(update={"original": asked, "text": asked})
    said = len(turn.said)
    yield from talk.help_page(turn, frame, topic=turn.word("topic.delivery"), beside=bool(turn.state.cart))
    if turn.state.cart and len(turn.said) == said:
        turn.say("costs.at_checkout")
        turn.suggest("chip.checkout")


def ways_to_pay(turn: Turn, frame: Frame) -> Steps:
    """With what one may pay: as the open checkout offers it, else by the pages, else as its providers take it."""
    if turn.understanding.phrases.asks("splits", frame.text):
        turn.say("pay.split")
        return
    labels = [str(one.get("label", "")) for one in turn.state.checkout.instruments]
    if not (turn.state.checkout.active and labels):
        if (yield from talk.pages_say(turn, frame)):
            return
        labels = (yield from _offered(turn)) or []
    if labels:
        turn.say("pay.ways", means=turn.wording.listed(labels[:MOST_WAYS]))
        turn.suggest(*labels[:MOST_WAYS] if turn.state.checkout.active else ())
    else:
        turn.say("pay.at_checkout")
        turn.suggest("chip.checkout" if turn.state.cart else "chip.browse", "chip.person")


def _offered(turn: Turn) -> Any:
    if not turn.offers("shop_terms"):
        return []
    result = yield from terms_of(turn, "")
    return [str(label) for label in result.data.get("pay_with") or []]


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


def say_arrival(turn: Turn, frame: Frame) -> None:
    """The ways of delivery of the order that is made out, the chosen one first; nothing where no address is known."""
    if not _known(turn):
        return
    checkout = turn.state.checkout
    say_ways(turn, frame, sorted(checkout.options, key=lambda one: not one.get("selected")), checkout.today)
