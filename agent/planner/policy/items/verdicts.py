"""Yes or no: what a statement settles of a question, so that the answer can begin with it."""

import re

from agent.planner.policy.items.judging import Statement
from agent.planner.policy.items.quoting import subject_of
from agent.planner.policy.turn import Turn
from agent.planner.state import Item
from retrieval.text.statements import Said, said_of
from retrieval.text.statements import Statement as Told
from retrieval.text.words import stems

_PIECES = re.compile(r"[,;.:]")
OPPOSITE: dict[Said, Said] = {"states": "denies", "denies": "states", "silent": "silent"}
REPLIES = {"states": "ask.yes", "denies": "ask.no"}


def yes_or_no(turn: Turn, question: str, item: Item | None, statement: Statement) -> str:
    """The reply that leads where a statement has, or denies, all that is asked about; nothing where that is open.

    A question that refuses something itself ("is it free of gluten") is left to the statement.
    """
    asks = turn.understanding.phrases.asks
    way = tuple(sorted(subject_of(turn, question, item)))
    if not way or not asks("yes_or_no", question) or asks("refuses_in_it", question):
        return ""
    if asks("if_included", question):
        verdict = _included(turn, way, statement.text)
        return REPLIES.get(OPPOSITE[verdict] if asks("must_be_bought", question) else verdict, "")
    label, _, value = statement.text.partition(": ") if statement.label else ("", "", statement.text)
    return REPLIES.get(_said(way, value, label), "")


def stands(turn: Turn, what: str, item: Item | None, statement: Statement) -> Said:
    """Whether a statement speaks for a thing, or against it ("Not for bad knees"), where `what` is wanted of it."""
    asks, words = turn.understanding.phrases.asks, set(stems(statement.text))
    label, _, value = statement.text.partition(": ") if statement.label else ("", "", statement.text)
    asked = [word for word in subject_of(turn, what, item) if word in words]
    verdicts = {said_of([Told(value, label)], [(word,)])[0] for word in asked}
    so: Said = "states" if "states" in verdicts else "silent"
    if "denies" in verdicts or asks("speaks_against", statement.text.lower()):
        so = "denies"
    return OPPOSITE[so] if asks("wants_none", what) else so


def _said(way: tuple[str, ...], text: str, label: str = "") -> Said:
    told = set(way) <= set(stems(f"{label} {text}"))
    return said_of([Told(text, label)], [way])[0] if told else "silent"


def _included(turn: Turn, way: tuple[str, ...], text: str) -> Said:
    """Whether something comes with a thing: it is named, and no word leaves it out ("which is not in the box")."""
    asks, parts = turn.understanding.phrases.asks, tuple(word for word in way if word not in _including(turn))
    verdict = _said(parts, text) if parts else "silent"
    if verdict != "states":
        return verdict
    told = [one for one in _PIECES.split(text.lower()) if _said(parts, one) == "states"]
    if any(asks("is_included", one) and not asks("is_left_out", one) for one in told):
        return "states"
    return "denies" if asks("is_left_out", text.lower()) else "silent"


def _including(turn: Turn) -> frozenset[str]:
    """The stems that only say that something is included."""
    return frozenset(stems(turn.word("asks.included")))
