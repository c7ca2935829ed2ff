"""Whether a thing is made for a figure that was said: of whoever uses it ("I am 197 cm"), or of what it shall bear."""

from agent.planner.policy.items.judging import Judged, Statement
from agent.planner.policy.turn import Turn
from retrieval.text.reaches import Figure, reaches
from retrieval.text.statements import Said
from retrieval.text.statements import Statement as Stated

CERTAIN = 1.0


def figures_said(turn: Turn) -> list[Figure]:
    """The figures of a user, or of a load, that the message says."""
    text, understanding = turn.message.lower(), turn.understanding
    wish, _ = understanding.wishes.read(text, None)
    found = [Figure(one.measures, float(one.value), one.of) for one in wish.figures]
    if not found and understanding.phrases.asks("bears", text):
        stated = understanding.wishes.measures.stated(text)
        found = [Figure("mass", one.amount) for one in stated if one.measures == "mass"]
    return found


def settled(figures: list[Figure], statements: list[Statement]) -> tuple[Said, Judged | None]:
    """Whether the statements of a thing take in one of the figures, and the one that says so or refuses it."""
    for figure in figures:
        for statement in statements:
            label, _, value = statement.text.partition(": ") if statement.label else ("", "", statement.text)
            verdict, _ = reaches([Stated(value, label)], figure)
            if verdict != "silent" and not statement.is_opinion:
                return verdict, Judged(statement, CERTAIN)
    return "silent", None
