"""What is ordered by its name and was never shown: "2 tins of the wood stain in anthracite", "three of the soaps"."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.cart import settling
from agent.planner.policy.cart.contents import add_items
from agent.planner.policy.finding.searching import find
from agent.planner.policy.items.explaining import Explained
from agent.planner.policy.items.naming import found_by_name
from agent.planner.policy.items.pointing import ask_which
from agent.planner.policy.turn import Steps, Turn


def put_in(turn: Turn, frame: Frame) -> Steps:
    """Look for what is ordered and put it in with its version; which of several is asked, and kept what was said.

    Where nothing is called so, the words are a wish like any other.
    """
    found = yield from found_by_name(turn, frame.reference.words, frame.text, sibling=frame.sibling)
    if not found:
        if frame.wish.text or frame.wish.category:
            yield from find(turn, frame.model_copy(update={"intent": "find", "new_search": True, "options": {}}))
        else:
            turn.say("point.not_found", words=frame.reference.words)
        return
    ids = [one.item.product_id for one in found]
    turn.state.show(ids, alongside=True)
    if len(found) > 1:
        _asked_which(turn, frame, found)
        return
    only = found[0]
    told = {
        "reference": Reference(among=ids, definite=True),
        "options": {**frame.options, **only.values},
        "quantity": frame.quantity or only.count,
        "wish": Wish(),
    }
    if only.left:
        settling.not_so(turn, frame.model_copy(update=told))
        return
    yield from add_items(turn, frame.model_copy(update=told), ids)


def _asked_which(turn: Turn, frame: Frame, found: Sequence[Explained]) -> None:
    """Which of several it shall be; the version that was said of each, and how many, are kept for the answer."""
    for one in found:
        if one.values:
            turn.state.wanted[one.item.product_id] = dict(one.values)
    told = {"wish": Wish(), "text": frame.reference.words, "quantity": frame.quantity or found[0].count}
    ask_which(turn, frame.model_copy(update=told), [one.item.product_id for one in found])
