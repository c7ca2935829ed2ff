"""The currency that prices are shown in."""

import re

from agent.planner.frames import Frame
from agent.planner.policy.cart.contents import note_cart, say_subtotal, sentence
from agent.planner.policy.finding.searching import search
from agent.planner.policy.turn import Steps, Turn


def choose(turn: Turn, frame: Frame) -> Steps:
    """Speak another currency, and show again what was on the screen; bounds of the old one mean nothing in it."""
    code = _named(turn, frame.text or turn.message)
    if code == turn.wording.currency:
        turn.say("currency.same", currency=code)
        return
    result = yield from turn.call("choose_currency", currency=code)
    if not result.ok:
        turn.say("currency.refused", message=sentence(result.message))
        return
    turn.say("currency.now", currency=code)
    cart = note_cart(turn, result)
    if turn.state.cart:
        say_subtotal(turn, cart)
        turn.suggest("chip.view_cart", "chip.checkout")
    running = turn.state.search
    if running is not None and running.total:
        said = len(turn.said)
        bare = {"price_min": None, "price_max": None, "price_word": "", "own_price": (None, None)}
        yield from search(turn, running.wish.model_copy(update=bare), fresh=True)
        del turn.said[said:]  # its figures are put in the currency of before; the cards say them in the new one


def _named(turn: Turn, text: str) -> str:
    """The code of the currency that the words name; the longest name counts."""
    words = sorted(turn.understanding.phrases.currency_words.items(), key=lambda one: -len(one[0]))
    low = text.lower()
    return next(
        (code for word, code in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)), turn.wording.currency
    )
