"""Whether a question is about the versions of a thing: which there are, what is left, what one costs, how big they get.

It is where a thing explains all its words: values, names of options, how much it is, its own name, and the words
that such questions are put in (`asks.of_versions`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.cart.exchanging import last_version
from agent.planner.policy.items.degrees import degree_words, kind_measured
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.quoting import figure_asked
from agent.planner.policy.items.tokens import Word, singular, small_words, tokens_of
from agent.planner.policy.items.within_reach import circles, in_hand
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

MOST_ITEMS = 4
LEAST = 2
LONGEST = 14
_CALLED = 4
"""So many circles are asked about by name: what was asked, in hand, on the screen and in the cart."""

Step = Literal["", "more", "less", "most", "least"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the versions of a thing."""

    item: Item
    values: dict[str, str]
    options: list[str]
    """The options that are asked for by name: "which sizes"."""
    unknown: str = ""
    """What is said like a value and is none: "46" of what comes up to 45."""
    step: Step = ""
    """Whether more or less is asked for than there is in hand, or the most or least there is."""
    named: int = 0
    """How many words are of what it is called."""


def told(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """The question of versions that the words of a clause are; None where they are none."""
    found = asked_of(turn, text)
    if not found:
        return None
    it = Reference(among=[one.item.product_id for one in found], definite=True)
    asked = {"intent": "ask_version", "reference": it, "wish": Wish(), "quantity": None, "text": text, "options": {}}
    return [frame.model_copy(update=asked)]


def asked_of(turn: Turn, text: str, among: Sequence[str] = ()) -> list[Asked]:
    """What is asked of the versions of which things: of one that is named or in hand, else of each of the few shown."""
    if among:
        return _each(turn, text, [turn.state.items[key] for key in among if key in turn.state.items])
    if not text or len(text.split()) > LONGEST or _asks_a_figure(turn, text):
        return []
    hand = in_hand(turn)
    reach = [item for circle in circles(turn)[:_CALLED] for item in circle]
    called = [one for one in _each(turn, text, reach) if one.named]
    if called:
        best = max(one.named for one in called)
        called = [one for one in called if one.named == best]
        return [one for one in called if one.item == hand][:1] or called[:1]
    if hand is not None:
        return _each(turn, text, [hand])
    shown = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    if turn.state.topic != "items" or not LEAST <= len(shown) <= MOST_ITEMS:
        return []
    found = [one for one in _each(turn, text, shown) if one.values]
    most = max((len(one.values) for one in found), default=0)
    found = [one for one in found if len(one.values) == most]  # "the yellow one" is that which comes in yellow
    reference = turn.understanding.references.read(text)
    points = reference.definite or turn.understanding.phrases.named("which_of", text)
    return found if points or len(found) >= LEAST else []


def _asks_a_figure(turn: Turn, text: str) -> bool:
    """'How heavy is it', 'how big': how much something is, which more than its versions may tell."""
    return bool(figure_asked(turn, text)) or turn.understanding.phrases.asks("extent", text)


def carried(turn: Turn, text: str, item: Item) -> dict[str, str]:
    """What was chosen of it before and still holds: "and in rust?", "in green with the same back length"."""
    asks, before = turn.understanding.phrases.asks, last_version(turn, item)
    if asks("again", text) or asks("a_version", text):
        return before
    if not (asks("in_that_version", text) or " same " in f" {text} "):
        return {}
    said = set(tokens_of(turn, text))
    return {name: value for name, value in before.items() if said & set(tokens_of(turn, name))}


def _each(turn: Turn, text: str, items: Sequence[Item]) -> list[Asked]:
    said = tokens_of(turn, text)
    unique = {item.product_id: item for item in items}.values()
    return [one for item in unique if (one := _asked(turn, item, text, said)) is not None]


def _asked(turn: Turn, item: Item, text: str, said: Sequence[Word]) -> Asked | None:
    """What the words ask of the versions of one thing; None where it does not explain them."""
    if not item.options:
        return None
    found = explain(turn, item, text)
    about = {singular(word) for word in turn.word("asks.of_versions").split()}
    left = [word for word in [*found.left, *found.light] if word not in about | _degrees(turn)]
    options = _options_named(turn, item, said)
    unknown = _unknown_value(turn, item, text, [*left, *([str(found.count)] if found.count else [])], options)
    if (left or found.count) and not unknown:
        return None
    if not (found.values or options or unknown or found.several):
        return None
    step = _step(turn, item, text)
    there_is = turn.understanding.phrases.asks("is_there_so", text) or turn.understanding.phrases.asks("is_there", text)
    by_degree = step in ("more", "less") and there_is and len(found.values) == 1
    by_degree = by_degree and not _is_written(turn, found.values, said)
    values = {} if by_degree or found.several else dict(found.values)
    return Asked(item, values, options or (list(found.values) if by_degree else []), unknown, step, found.names)


def _degrees(turn: Turn) -> set[str]:
    return {singular(word) for word in degree_words(turn.understanding.phrases)}


def _is_written(turn: Turn, values: dict[str, str], said: Sequence[Word]) -> bool:
    """Whether a word of a value was said, and not only how much it is."""
    return any(word in said for value in values.values() for word in tokens_of(turn, value))


def _options_named(turn: Turn, item: Item, said: Sequence[Word]) -> list[str]:
    """The options that are called by a word that was said: "colours"; all of them for "versions"."""
    words = {word.replace("colour", "color") for word in said}
    named = [name for name, values in item.options.items() if set(_called(turn, name, values)) & words]
    any_of_them = {singular(word) for word in turn.word("asks.any_version").split()}
    return named or (list(item.options) if any_of_them & words else [])


def _called(turn: Turn, name: str, values: Sequence[str]) -> list[Word]:
    """The words that an option is called by: its name, and what its values measure ("weights" of 450 g and 600 g)."""
    measured = kind_measured(turn, values)
    steps = turn.understanding.phrases.language.constraints.comparatives.values()
    names = [one for step in steps if measured and measured in step.measures for one in step.names[:1]]
    return tokens_of(turn, " ".join([name.replace("olour", "olor"), *names]))


def _unknown_value(turn: Turn, item: Item, text: str, left: Sequence[str], options: Sequence[str]) -> str:
    """What is said as a version and is none: "in half sizes", "a 46"; nothing where it may be anything else."""
    asks = turn.understanding.phrases.asks
    figure = [word for word in left if word[:1].isdigit()]
    left = (
        figure if figure and set(left) - set(figure) <= set(small_words(turn.understanding.phrases).factors) else left
    )
    if len(left) != 1 or not (asks("is_there", text) or asks("is_there_so", text)):
        return ""
    if left[0][:1].isdigit():
        figures = [value for values in item.options.values() for value in values if value[:1].isdigit()]
        return left[0] if len(left[0]) > 1 and figures else ""
    return left[0] if options or asks("in_a_version", text) else ""


def _step(turn: Turn, item: Item, text: str) -> Step:
    """'Bigger', 'the smallest size': which way, and whether to the end; nothing where its name has the word."""
    found: Step = ""
    for one in turn.understanding.phrases.language.constraints.comparatives.values():
        if one.most and whole(one.most).search(text):
            return "most" if one.more else "least"
        if whole(one.words).search(text) and not whole(one.words).search(item.title.lower()):
            found = "more" if one.more else "less"
    return found
