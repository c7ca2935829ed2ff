"""What a thing may come in that is none of its versions: "does it come in a box?"."""

from agent.planner.policy.items.options import value_said
from agent.planner.policy.turn import Turn
from agent.planner.state import Item


def asks_no_version(turn: Turn, text: str, item: Item) -> bool:
    """Whether it is asked what a thing comes in, and no option nor a value of it is named."""
    if not turn.understanding.phrases.asks("in_a_version", text):
        return False
    plain = text.replace("colour", "color")
    named = any(name.lower().replace("colour", "color").rstrip("s") in plain for name in item.options)
    return not named and all(value_said(text, values) is None for values in item.options.values())


def may_be_a_value(turn: Turn, text: str) -> bool:
    """Whether a word may be a version of something: a value that the shop knows, a color, a figure."""
    known = any(match.kind == "value" for match in turn.vocabulary.match(text))
    return known or any(word[0].isdigit() or turn.understanding.phrases.describes(word) for word in text.split())
