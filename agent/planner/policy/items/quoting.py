"""Whether a text answers what was asked of a thing, or only resembles the question."""

from collections.abc import Mapping
from typing import Any

from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Result, Turn
from agent.planner.reply.answers import answer_texts, answered, clean
from agent.planner.state import Item
from retrieval.text.words import stem, stems

SURE = 0.45
"""How near a text is in meaning that answers without a word of the question."""
LIKELY = 0.36
"""How near a text must be that has less than half of the words that are asked about."""
FIGURES = ("mass", "volume", "length", "time", "people")


def telling(turn: Turn, question: str, product_id: str, result: Result) -> Result:
    """The result with the texts alone that answer the question; with none of them it is not answered."""
    if not answered(result):
        return result
    subject = subject_of(turn, question, turn.state.items.get(product_id))
    texts = [one for one in answer_texts(result, "answers") if _tells(turn, question, subject, one)]
    texts.sort(key=_is_opinion)
    others = [one for one in answer_texts(result, "answers") if one not in texts]
    near = [*others, *answer_texts(result, "near")]
    data = {**result.data, "answers": texts, "near": near, "answered": bool(texts)}
    return Result(result.outcome, result.code, result.message, data)


def nearest(result: Result) -> str:
    """What comes nearest to the question where nothing answers it, fit to be quoted; no opinion."""
    texts = [one for one in answer_texts(result, "near") if not _is_opinion(one)]
    return clean(str(texts[0].get("text") or "")) if texts else ""


def subject_of(turn: Turn, question: str, item: Item | None) -> frozenset[str]:
    """The stems of what is asked about: no words that only ask, and none that name the thing itself."""
    plain = frozenset(turn.word("asks.verbs").split())
    named = set(stems(f"{item.title} {' '.join(item.kinds)}")) if item is not None else set()
    asked = [word for word in words_in(question) if word in turn.understanding.phrases.content(question)]
    return frozenset(stem(word) for word in asked if word not in plain) - named


def figure_asked(turn: Turn, question: str) -> tuple[str, ...]:
    """What is measured by the figure that is asked for: "how heavy", "how much does it hold"."""
    return tuple(one for one in FIGURES if turn.understanding.phrases.asks(f"figure_of_{one}", question))


def tells_figure(turn: Turn, question: str, result: Result) -> bool:
    """Whether the first text states the figure that is asked for; true where none is."""
    measures = figure_asked(turn, question)
    first = next(iter(answer_texts(result, "answers")), {})
    return not measures or states_figure(turn, measures, str(first.get("text") or ""))


def states_figure(turn: Turn, measures: tuple[str, ...], text: str) -> bool:
    """Whether a text states a figure of one of the quantities."""
    return any(one.measures in measures for one in turn.understanding.wishes.measures.stated(text))


def _is_opinion(one: Mapping[str, Any]) -> bool:
    """Whether a shopper wrote it: what the shop states comes first."""
    return str(one.get("source") or "").startswith("review")


def _tells(turn: Turn, question: str, subject: frozenset[str], one: Mapping[str, Any]) -> bool:
    text, near = str(one.get("text") or ""), one.get("similarity")
    if not isinstance(near, int | float) or not subject:
        return True  # whoever answered has judged it
    shared = subject & set(stems(text))
    if near >= SURE or (shared and (2 * len(shared) >= len(subject) or near >= LIKELY)):
        return True
    measures = figure_asked(turn, question)
    return bool(measures) and states_figure(turn, measures, text)
