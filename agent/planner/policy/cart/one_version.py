"""A color that is said of a thing which there is in one version only: nothing goes in before that is told."""

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Question
from retrieval.text.english import COLORS


def says_so_first(turn: Turn, frame: Frame, product_id: str) -> bool:
    """Whether a color was said that nothing says of the thing, which comes in no versions; then that is told."""
    item = turn.state.items.get(product_id)
    said = [word for word in words_in(frame.text) if word in COLORS]
    if item is None or item.options or not said:
        return False
    known = {word.lower() for text in (item.title, *item.highlights, *item.kinds) for word in words_in(text.lower())}
    if any(word in known for word in said):
        return False
    turn.ask("cart.one_version", title=item.title, said=turn.wording.listed(said, last="or"))
    as_it_is = Frame(intent="add", reference=Reference(pronoun="it"), quantity=frame.quantity)
    turn.state.focus = [product_id]
    turn.state.question = Question(kind="offer", frame=as_it_is, candidates=[product_id])
    turn.suggest("chip.yes", "chip.similar")
    return True
