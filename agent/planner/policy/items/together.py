"""The few things that are talked about together: what "which one" and "the two" mean."""

from agent.planner.policy.turn import Turn

PAIR = 2


def talked_of_together(turn: Turn) -> list[str]:
    """The group that was found or compared, else what is on the screen, else that with what was seen before it."""
    state = turn.state
    if len(state.group) >= PAIR:
        return list(state.group)
    if len(state.shown) >= PAIR:
        return list(state.shown)
    earlier = [key for key in state.earlier if key in state.items]
    if len(earlier) >= PAIR and set(state.shown) <= set(earlier):
        return earlier  # the one of them that was looked at last stands alone on the screen
    return last_two(turn)


def last_two(turn: Turn) -> list[str]:
    """The two things that were talked about last, the latest first; fewer where there are not so many."""
    known = [*turn.state.focus, *turn.state.shown, *turn.state.earlier]
    return [key for key in dict.fromkeys(known) if key in turn.state.items][:PAIR]
