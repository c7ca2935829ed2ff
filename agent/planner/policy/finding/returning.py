"""Going back to what was looked for before."""

from agent.planner.frames import Frame
from agent.planner.policy.finding.searching import search
from agent.planner.policy.turn import Steps, Turn


def back(turn: Turn, _: Frame) -> Steps:
    """'go back', 'the previous results': the search before the running one, once more."""
    state = turn.state
    if not state.searches:
        turn.say("back.nothing")
        turn.suggest("chip.browse", "chip.trending")
        return
    before, rest = state.searches[-1], state.searches[:-1]
    yield from search(turn, before.wish, fresh=True)
    state.searches = rest
