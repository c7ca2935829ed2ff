"""What was just found and is meant to be bought, though nobody said to put it into the cart."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference
from agent.planner.policy.turn import Turn
from agent.planner.state import Question

MOST_FOUND = 4
LATELY = 4
"""Turns for which a thing that was looked at is still what is meant to be bought."""


def just_found(turn: Turn) -> list[str]:
    """What was found last, kind by kind, where each can be one thing alone; else the one that was looked at lately."""
    state = turn.state
    latest = [one for one in state.finds if one.turn == state.finds[-1].turn] if state.topic == "items" else []
    known = _sold(turn, [one.ids[0] for one in latest if len(one.ids) == 1])
    if latest and len(known) == len(latest) <= MOST_FOUND:
        return known
    lately = state.looked_at and state.turn - state.looked_at <= LATELY
    return _sold(turn, state.focus[:1]) if lately else []


def _sold(turn: Turn, ids: Sequence[str]) -> list[str]:
    items = turn.state.items
    return [key for key in ids if key in items and items[key].available]


def offer_to_take(turn: Turn, frame: Frame, ids: list[str]) -> None:
    """'Checkout' with nothing in the cart and something just found: whether that shall go into it."""
    titles = [turn.state.items[key].title for key in ids]
    turn.ask("checkout.offer_found", titles=turn.wording.listed(titles))
    act = Frame(intent="add", original=frame.original, reference=Reference(pronoun="them" if len(ids) > 1 else "it"))
    then = [frame.model_dump(mode="json")]
    turn.state.question = Question(kind="offer", frame=act, candidates=ids, data={"then": then})
    turn.suggest("chip.yes", "chip.browse")
