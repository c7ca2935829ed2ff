"""What is said to go out of the cart: "take the cans out", "scrap the canisters"."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.items.explaining import Explained, explain, is_headed
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Item


def taken_out(turn: Turn, text: str, frame: Frame, before: Sequence[Frame]) -> list[Frame] | None:
    """'Take the cans out', 'scrap the canisters': the lines that the words explain.

    "I still own a filter, take it off": what was told of just before is what is meant.
    """
    if not turn.state.cart or turn.understanding.references.read(text).excluded is not None:
        return None
    if turn.understanding.phrases.asks("keep_only", text) or turn.understanding.phrases.asks("just_that", text):
        return None
    found = lines_explained(turn, text) or lines_explained(turn, text.split(",")[0]) or _told_of(turn, text, before)
    if not found and frame.intent != "remove":
        words = turn.understanding.references.read(text).words
        named = Reference(words=words, definite=True)
        return [frame.model_copy(update={"intent": "remove", "reference": named, "wish": Wish()})] if words else None
    if not found:
        return None
    lines, one = [line for line, _ in found], found[0][1]
    alike = all(one.item == each.item for _, each in found)
    every = turn.understanding.phrases.asks("whole_order", text)  # "all the socks"
    together = len(lines) > 1 and (every or (alike and _is_plural(turn, text, one.item)))
    less = one.count if one.count and all(one.count < line.quantity for line in lines) else None
    reference = Reference(among=[line.line_id for line in lines], everything=together)
    return [
        frame.model_copy(
            update={
                "intent": "remove",
                "reference": reference,
                "wish": Wish(),
                "quantity": less,
                "delta": None,
                "text": text,
            }
        )
    ]


def _told_of(turn: Turn, text: str, before: Sequence[Frame]) -> list[tuple[CartLine, Explained]]:
    """The lines of the one thing that was named before it in the message, where the words only point."""
    reference = turn.understanding.references.read(text)
    if reference.pronoun not in ("it", "them") or reference.words:
        return []
    for told in reversed([one.clause for one in before if not one.is_told]):
        lines = [(line, turn.state.items.get(line.product_id)) for line in turn.state.cart]
        said = [(line, explain(turn, item, told)) for line, item in lines if item is not None]
        named = [(line, one) for line, one in said if one.names and is_headed(turn, told, one.item)]
        most = max((one.names for _, one in named), default=0)
        best = [(line, one) for line, one in named if one.names == most]
        if len({line.product_id for line, _ in best}) == 1:
            return best
    return []


def is_of_the_told(turn: Turn, acts: Sequence[Frame]) -> bool:
    """Whether something goes out that is only pointed to, so that it was told before what it is."""
    reference = turn.understanding.references.read(acts[0].text)
    points = reference.pronoun in ("it", "them") and not reference.words
    return acts[0].intent == "remove" and bool(acts[0].reference.among) and points


def _is_plural(turn: Turn, text: str, item: Item) -> bool:
    """Whether more than one is spoken of: "the canisters", but not "the socks" of what is called so in any number."""
    small = small_words(turn.understanding.phrases)
    said = [word for word in text.split() if word not in small.plain]
    called = said[-1] in item.title.lower().split() if said else True
    return not called and said[-1].endswith("s") and tokens_of(turn, said[-1]) != [said[-1]]
