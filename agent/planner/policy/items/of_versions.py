"""Versions of one thing side by side: "paperback or hardback, what is the difference?"."""

from agent.planner.frames import Frame
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.options import value_said
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.turn import Answering, Turn

LEAST, MOST = 2, 4


def compared(turn: Turn, frame: Frame) -> Answering:
    """Price and stock of each version that is named, or of all few that there are; False where none is meant."""
    item = talked_of(turn)
    if item is None or frame.reference.ordinals or frame.reference.among:
        return False
    option, values = next(
        ((name, named) for name in item.options if (named := _named(turn, frame, item.options[name]))), ("", [])
    )
    if not option:
        return False
    item, body = yield from details(turn, item.product_id)
    if item is None:
        return False
    kept = turn.state.wanted.get(item.product_id, {})
    variants = [one for one in body.get("variants") or [] if isinstance(one, dict)]
    said = len(turn.said)
    for value in values:
        held = {**{name: said for name, said in kept.items() if name != option}, option: value}
        fitting = [one for one in variants if held.items() <= dict(one.get("options") or {}).items()]
        if fitting:
            prices = list(dict.fromkeys(str(one.get("price")) for one in fitting))
            sold_out = not any(one.get("available") for one in fitting)
            key = "versions.sold_out" if sold_out else "versions.from" if len(prices) > 1 else "fact.price"
            turn.say(key, title=f"{item.title} ({value})", price=prices[0])
    turn.suggest(*[turn.word("chip.add_in", value=value) for value in values])
    return len(turn.said) > said


def _named(turn: Turn, frame: Frame, values: list[str]) -> list[str]:
    """At least two values that are named with "and", "or" or "versus" between; all where only the option is."""
    parts = turn.understanding.joined(frame.text.replace(" or ", " and ").replace(" vs ", " and "))
    found = [value for part in parts if (value := value_said(part, values)) is not None]
    named = list(dict.fromkeys(found))
    return named[:MOST] if len(named) >= LEAST else []
