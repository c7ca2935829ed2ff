"""Which of the offered ways of delivery and of paying the words mean."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.planner.frames import Frame
from agent.planner.nlu.phrases import whole
from agent.planner.policy.items.resolve import similarity, words_in
from agent.planner.policy.turn import Turn

_ENOUGH = 34
_SURE = 84
_MOST_WORDS = 4
_WAYS = frozenset(["choose_delivery", "choose_payment"])


def delivery_said(turn: Turn, text: str) -> str:
    """The option that the words mean; the words themselves where none does."""
    options = turn.state.checkout.options
    kinds = turn.understanding.phrases.language.reading.answers.delivery_kinds
    titles = " ".join(str(one.get("title", "")).lower() for one in options)
    if any(whole([kind]).search(text) and kind not in titles for kind in kinds):
        return ""  # a way that is not offered to that place
    priced = [(price, one) for one in options if (price := turn.wording.figure(str(one.get("price", "")))) is not None]
    if re.search(r"\b(?:cheap\w*|free|slow\w*|lowest)\b", text) and priced:
        return str(min(priced, key=lambda pair: pair[0])[1].get("id"))
    if re.search(r"\b(?:fast\w*|quick\w*|soon\w*|earl\w*)\b", text) and priced:
        return str(max(priced, key=lambda pair: pair[0])[1].get("id"))
    if (titled := _titled_way(turn, text, options)) is not None:
        return str(titled.get("id"))
    places = turn.understanding.references.read(text).ordinals
    if places and 0 < places[0] <= len(options):
        return str(options[places[0] - 1].get("id"))
    nouns = turn.understanding.phrases.language.reading.answers.delivery_nouns
    said = [word for word in words_in(text) if word not in nouns] or words_in(text)
    text = " ".join(said)
    scored = [
        (max(similarity(words_in(str(one.get("title", ""))), text), similarity(said, str(one.get("title", "")))), one)
        for one in options
    ]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, {}))
    return str(best[1].get("id")) if best[0] >= 50 else text


def delivery_titled(turn: Turn, text: str, ways: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The one way of delivery whose title has a word of the text that no other has; None where there is none."""
    nouns = turn.understanding.phrases.language.reading.answers.delivery_nouns
    said = {word for word in words_in(text) if word not in nouns}
    titled = [one for one in ways if said & set(words_in(str(one.get("title", ""))))]
    return titled[0] if len(titled) == 1 else None


def names_a_way(turn: Turn, text: str) -> bool:
    """Whether nothing is said but an offered way of delivery by its title: "standard delivery please"."""
    ways = turn.state.checkout.options
    if turn.is_question or not ways or _titled_way(turn, text, ways) is None:
        return False
    answers, lexicon = turn.understanding.phrases.language.reading.answers, turn.understanding.phrases.language.lexicon
    titles = {word for one in ways for word in words_in(str(one.get("title", "")))}
    small = {*lexicon.fillers, *lexicon.polite, *answers.delivery_nouns, *answers.delivery, *titles}
    return all(word in small for word in words_in(text))


def _titled_way(turn: Turn, text: str, ways: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The one way that the words are the title of; the usual one goes by several names."""
    if (titled := delivery_titled(turn, text, ways)) is not None:
        return titled
    usual = set(turn.understanding.phrases.language.reading.answers.delivery_usual)
    called = [one for one in ways if usual & set(words_in(str(one.get("title", ""))))]
    return called[0] if len(called) == 1 and usual & set(words_in(text)) else None


def way_meant(turn: Turn, text: str) -> str:
    """Whether words that mean nothing else name an offered way of delivery or of paying: "the express one"."""
    checkout = turn.state.checkout
    if not checkout.active or turn.state.topic != "checkout" or "?" in turn.message:
        return ""
    plain = turn.understanding.phrases.fillers
    answers = turn.understanding.phrases.language.reading.answers
    words = words_in(text)
    said = [word for word in words if word not in plain and word not in answers.delivery_nouns]
    if (
        len(said) < len(words)
        and any(word in answers.delivery for word in said)
        and _by_its_name(answers.delivery_nouns, words)
    ):
        return "choose_delivery"  # "the ordinary delivery is quite all right, dear"
    if not said or len(said) > _MOST_WORDS:
        return ""
    if all(word in answers.delivery for word in said) and (checkout.options or "address" in checkout.missing):
        return "choose_delivery"
    ways = (("choose_delivery", checkout.options, "title"), ("choose_payment", checkout.instruments, "label"))
    for intent, offered, name in ways:
        if any(all(similarity([word], str(one.get(name, ""))) >= _SURE for word in said) for one in offered):
            return intent
    return "choose_payment" if _card_described(turn, text) else ""


def _by_its_name(nouns: Sequence[str], words: Sequence[str]) -> bool:
    """Whether delivery is spoken of by its name, and not by a word that is used of anything ("one", "option")."""
    return any(word in nouns[:2] for word in words)


def ways_meant(turn: Turn, frame: Frame) -> list[Frame]:
    """A way of delivery and one of paying in one breath, "standard is fine, card": an act for each; else none."""
    if not turn.state.checkout.active or "?" in frame.original:
        return []
    told = []
    for part in re.split(r"\s*(?:,|\band\b)\s*", frame.text):
        finder = turn.understanding.finder.by_pattern(part, frozenset(["checkout"]))
        intent = finder if finder in _WAYS else way_meant(turn, part)
        if not intent:
            return []
        told.append(frame.model_copy(update={"intent": intent, "text": part}))
    return told if len(told) > 1 else []


def _card_described(turn: Turn, text: str) -> bool:
    """Whether a card is described by what it does: "the one that works"."""
    cards = turn.understanding.phrases.language.reading.cards
    told = any(kind != "any" and re.search(pattern, text) for kind, pattern in cards.items())
    return told and bool(instrument_said(turn, text))


def instrument_said(turn: Turn, text: str) -> str:
    """The instrument that the words mean; empty where none does."""
    labels = {str(one.get("id")): str(one.get("label", "")) for one in turn.state.checkout.instruments}
    everything = " ".join(labels.values())
    if not labels or any(digits not in everything for digits in re.findall(r"\d{3,}", text)):
        return ""  # "the card ending in …" that is not here
    kept = {
        str(one.get("id")): labels[str(one.get("id"))] for one in turn.state.checkout.instruments if one.get("saved")
    }
    if kept and turn.understanding.phrases.asks("kept_means", text):
        return max(kept, key=lambda key: similarity(words_in(text), kept[key]))  # the first of equals was used last
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
