"""The language file of how a running wish is changed, as types."""

from prompts.planner_sections import Section


class BoundWords(Section):
    """A bound that is said anew."""

    words: list[str]
    """A clause of nothing but these and one figure says a bound anew."""
    money: list[str]
    suggesting: list[str]
    """How a figure is put forward: "what about 50"."""
    raising: list[str]
    """Words that make the figure a most."""
    lowering: list[str]
    """Words that make it a least."""
    back: list[str]
    factors: dict[str, float]
    more: list[str]
    less: list[str]


class Changes(Section):
    """How a running wish is changed; `given_up` and `accepted` capture what they are about as `what`."""

    asides: list[str]
    bound: BoundWords
    no_price: list[str]
    a_little: list[str]
    given_up: list[str]
    accepted: list[str]
    required: list[str]
    recall: list[str]
