"""An act once more, with what was answered; and whether an answer is a clear yes or no."""

from collections.abc import Callable

from agent.planner.frames import Frame
from agent.planner.policy.turn import Steps, Turn

_handle: list[Callable[[Turn, Frame], Steps]] = []
_in_order: list[Callable[[Turn, list[Frame]], Steps]] = []


def bind(handle: Callable[[Turn, Frame], Steps], in_order: Callable[[Turn, list[Frame]], Steps]) -> None:
    """Give the dispatcher, which knows all handlers."""
    _handle[:], _in_order[:] = [handle], [in_order]


def run_again(turn: Turn, frame: Frame) -> Steps:
    """The act that a question was about, completed by its answer."""
    yield from _handle[0](turn, frame)


def run_all(turn: Turn, frames: list[Frame]) -> Steps:
    """Several acts that an answer came to, one after the other."""
    yield from _in_order[0](turn, frames)


def decided(turn: Turn) -> bool | None:
    """A clear yes or no as the whole message."""
    said = turn.understanding.confirms.decide(turn.message, "")
    if said is not None:
        return said == "yes"
    intents = {frame.intent for frame in turn.understanding.read(turn.message, turn.situation())}
    return True if intents == {"affirm"} else False if intents == {"deny"} else None
