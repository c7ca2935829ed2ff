"""What a question asks about: its subject, and the quantity of a figure that it asks for."""

from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Item
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stem, stems

FIGURES = ("mass", "volume", "length", "time", "people", "sound", "light", "temperature")


def subject_of(turn: Turn, question: str, item: Item | None) -> frozenset[str]:
    """The stems of what is asked about: no words that only ask, and none that name the thing itself."""
    plain = frozenset(turn.word("asks.verbs").split())
    named = set(stems(f"{item.title} {' '.join(item.kinds)}")) if item is not None else set()
    asked = [word for word in words_in(question) if word in turn.understanding.phrases.content(question)]
    asked = [word for word in asked if word not in STOP_WORDS]
    telling = [word for word in asked if word not in plain] or asked[-1:]  # "are they included?" asks of that
    return frozenset(map(stem, telling)) - named


def figure_asked(turn: Turn, question: str) -> tuple[str, ...]:
    """What is measured by the figure that is asked for: "how heavy", "how much does it hold"."""
    return tuple(one for one in FIGURES if turn.understanding.phrases.asks(f"figure_of_{one}", question))


def states_figure(turn: Turn, measures: tuple[str, ...], text: str) -> bool:
    """Whether a text states a figure of one of the quantities."""
    return any(one.measures in measures for one in turn.understanding.wishes.measures.stated(text))
