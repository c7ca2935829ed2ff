"""Which of the offered ways of delivery and of paying the words mean."""

import re

from agent.planner.policy.resolve import figure, similarity, words_in
from agent.planner.policy.turn import Turn

_ENOUGH = 34


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
    labels = {str(one.get("id")): str(one.get("label", "")) for one in turn.state.checkout.instruments}
    everything = " ".join(labels.values())
    if not labels or any(digits not in everything for digits in re.findall(r"\d{3,}", text)):
        return ""  # "the card ending in …" that is not here
    cards = turn.understanding.phrases.language.reading.cards
    for kind, pattern in cards.items():
        if kind != "any" and re.search(pattern, text):
            for key, label in labels.items():
                if kind in f"{key} {label}".lower() or re.search(pattern, f"{key} {label}".lower()):
                    return key
    shared = set.intersection(*(set(words_in(label)) for label in labels.values()))
    said = [word for word in words_in(text) if word not in shared and len(word) > 3]
    scored = {key: similarity(said, label) for key, label in labels.items()}
    best = max(scored, key=lambda key: scored[key])
    if scored[best] >= _ENOUGH:
        return best
    return next(iter(labels)) if not said and re.search(cards["any"], text) else ""
