"""Which of the offered ways of delivery and of paying the words mean."""

import re

from agent.planner.policy.resolve import figure, similarity, words_in
from agent.planner.policy.turn import Turn


def delivery_said(turn: Turn, text: str) -> str:
    """The option that the words mean; the words themselves where none does."""
    options = turn.state.checkout.options
    priced = [(price, one) for one in options if (price := figure(str(one.get("price", "")))) is not None]
    if re.search(r"\b(?:cheap\w*|free|slow\w*|lowest)\b", text) and priced:
        return str(min(priced, key=lambda pair: pair[0])[1].get("id"))
    if re.search(r"\b(?:fast\w*|quick\w*|soon\w*)\b", text) and priced:
        return str(max(priced, key=lambda pair: pair[0])[1].get("id"))
    places = turn.understanding.references.read(text).ordinals
    if places and 0 < places[0] <= len(options):
        return str(options[places[0] - 1].get("id"))
    said = words_in(text)
    scored = [
        (max(similarity(words_in(str(one.get("title", ""))), text), similarity(said, str(one.get("title", "")))), one)
        for one in options
    ]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, {}))
    return str(best[1].get("id")) if best[0] >= 50 else text


def instrument_said(turn: Turn, text: str) -> str:
    """The instrument that the words mean; empty where none does."""
    instruments = turn.state.checkout.instruments
    cards = turn.understanding.phrases.language.reading.cards
    for kind, pattern in cards.items():
        if kind != "any" and re.search(pattern, text):
            for one in instruments:
                described = f"{one.get('id', '')} {one.get('label', '')}".lower()
                if kind in described or re.search(pattern, described):
                    return str(one.get("id"))
    kinds = {word for one in instruments for word in words_in(str(one.get("label", "")))}
    shared = {word for word in kinds if all(word in words_in(str(one.get("label", ""))) for one in instruments)}
    said = [word for word in words_in(text) if word not in shared]
    best = max(instruments, key=lambda one: similarity(said, str(one.get("label", ""))), default=None)
    if best is not None and similarity(said, str(best.get("label", ""))) > 0:
        return str(best.get("id"))
    return str(instruments[0].get("id")) if instruments and re.search(cards["any"], text) else ""
