"""Gift cards in words: pay with one, leave one out, ask what is on it."""

import re
from collections.abc import Callable

from agent.planner.frames import Frame
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout import stages
from agent.planner.policy.turn import Answering, Result, Steps, Turn
from agent.planner.state import Question

_NAMED = re.compile(r"\bGIFT[- ]?CARDS?\b")
_SPACED = re.compile(r"\b(?=[A-Z ]*\d)[A-Z0-9]{4}(?: [A-Z0-9]{4}){2,7}\b")
_WORD = re.compile(r"\b(?=[A-Z0-9-]*[\d-])[A-Z0-9][A-Z0-9-]{6,40}[A-Z0-9]\b")
_LAST_FOUR = re.compile(r"\bENDING (?:IN |WITH )?([A-Z0-9]{4})\b")
_FEWEST = 8


def code_in(text: str) -> str:
    """The code of a gift card in a message, or the last four of one that is spoken of; empty where there is none."""
    said = _NAMED.sub("|", text.upper())
    if ending := _LAST_FOUR.search(said):
        return ending[1]
    found = _WORD.search(said) or _SPACED.search(said)
    return found[0] if found and len(found[0].replace("-", "")) >= _FEWEST else ""


def use(turn: Turn, frame: Frame) -> Steps:
    """Let a gift card pay what it can, and go on to what is left."""
    yield from _with_code(turn, frame, _use)


def answer(turn: Turn, question: Question) -> Answering:
    """The code, when it was asked for; anything else is a digression."""
    code = code_in(turn.message)
    if not code or question.frame is None:
        return False
    turn.state.question = None
    yield from (_balance if question.frame.intent == "gift_card_balance" else _use)(turn, code)
    return True


def remove(turn: Turn, frame: Frame) -> Steps:
    """Pay without a gift card."""
    result = yield from turn.call("remove_gift_card", code=code_in(frame.original) or "all")
    if not result.ok:
        turn.say("gift_card.refused", message=sentence(result.message))
        return
    stages.note(turn, result)
    turn.say("gift_card.removed")
    turn.state.question = None
    yield from stages.advance(turn)


def balance(turn: Turn, frame: Frame) -> Steps:
    """What is left on a gift card."""
    yield from _with_code(turn, frame, _balance)


def _with_code(turn: Turn, frame: Frame, act: Callable[[Turn, str], Steps]) -> Steps:
    """The act on the card whose code is said; which one is asked for where none is."""
    code = code_in(frame.original)
    if not code and turn.state.checkout.gift_cards and act is _balance:
        say_split(turn, (yield from turn.call("begin_checkout")))  # of the one that pays: how much, and who the rest
        return
    if not code and "?" in frame.original and turn.understanding.phrases.asks("splits", frame.text):
        turn.say("pay.split")
        return
    if not code:
        turn.ask("gift_card.which")
        turn.state.question = Question(kind="gift_card", frame=frame)
        return
    yield from act(turn, code)


def _balance(turn: Turn, code: str) -> Steps:
    result = yield from turn.call("gift_card_balance", code=code)
    if not result.ok:
        turn.say("gift_card.refused", message=sentence(result.message))
        return
    card = result.part("gift_card")
    turn.say("gift_card.balance", card=str(card.get("label", "")), balance=str(card.get("balance", "")))


def _use(turn: Turn, code: str) -> Steps:
    result = yield from turn.call("use_gift_card", code=code)
    if not result.ok:
        turn.say("gift_card.refused", message=sentence(result.message))
        return
    stages.note(turn, result)
    say_split(turn, result)
    turn.state.question = None
    yield from stages.advance(turn)


def say_split(turn: Turn, result: Result) -> None:
    """Who pays how much: each gift card, and the rest."""
    body = result.part("checkout")
    for card in body.get("gift_cards", []):
        turn.say("gift_card.pays", card=str(card.get("label", "")), amount=str(card.get("pays", "")))
    means = next((str(one.get("label", "")) for one in body.get("instruments", []) if one.get("selected")), "")
    if body.get("due") and means:
        turn.say("gift_card.rest", means=means, amount=str(body["due"]))
