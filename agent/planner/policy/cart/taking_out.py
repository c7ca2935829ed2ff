"""What is said to go out of the cart: "take the cans out", "scrap the canisters"."""

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import Item


def taken_out(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'Take the cans out', 'scrap the canisters': the lines that the words explain."""
    if not turn.state.cart or turn.understanding.references.read(text).excluded is not None:
        return None
    if turn.understanding.phrases.asks("keep_only", text) or turn.understanding.phrases.asks("just_that", text):
        return None
    found = lines_explained(turn, text) or lines_explained(turn, text.split(",")[0])
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


def _is_plural(turn: Turn, text: str, item: Item) -> bool:
    """Whether more than one is spoken of: "the canisters", but not "the socks" of what is called so in any number."""
    small = small_words(turn.understanding.phrases)
    said = [word for word in text.split() if word not in small.plain]
    called = said[-1] in item.title.lower().split() if said else True
    return not called and said[-1].endswith("s") and tokens_of(turn, said[-1]) != [said[-1]]
