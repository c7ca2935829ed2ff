"""'A cheaper helmet', 'a bigger bag': a step from what was found of that kind, whatever was looked for since."""

from agent.planner.frames import Wish
from agent.planner.policy.finding.merging import STEPS
from agent.planner.policy.turn import Turn
from agent.planner.state import Find, Search
from retrieval.understanding.catalogue_terms import phrase


def step_from(turn: Turn, wish: Wish) -> Wish | None:
    """The step alone, with the search of the kind that is named running again; None where none was found before."""
    state = turn.state
    if not (wish.comparative or wish.price_word in STEPS) or wish.rank or not (wish.noun or wish.category):
        return None
    before = next((one for one in [state.search, *reversed(state.searches)] if one and _is_of(one, wish)), None)
    if before is None:
        return None
    if before is not state.search:
        state.run_search(before, fresh=True)
        if found := next((one for one in reversed(state.finds) if _is_found_by(one, before)), None):
            state.show(found.ids)
            state.focus = []
    return wish.model_copy(update={"text": "", "noun": "", "category": None})


def _is_of(search: Search, wish: Wish) -> bool:
    """Whether the search is for just the kind that is named, which is described by nothing else."""
    said = set(phrase(wish.text).split()) - set(phrase(wish.noun).split())
    if said - set(phrase(search.wish.text).split()):
        return False
    return search.wish.category == wish.category if wish.category else search.wish.noun == wish.noun


def _is_found_by(found: Find, search: Search) -> bool:
    return found.words == (search.wish.noun or search.wish.text).lower()
