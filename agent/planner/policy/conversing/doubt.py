"""What was said may be a change or something else: it is asked which, and what was said is then taken so."""

from agent.planner.frames import Frame
from agent.planner.nlu.text import bare
from agent.planner.policy.conversing.again import decided, run_all
from agent.planner.policy.conversing.situating import situated
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Question


def ask(turn: Turn, frame: Frame) -> None:
    """Which of two was meant; nothing is done before that is said."""
    put_as = turn.understanding.phrases.language.examples.put_as
    texts = [put_as[name] for name in frame.readings]
    turn.ask("talk.unsure", one=texts[0], other=texts[1])
    turn.suggest(*texts)
    turn.state.question = Question(kind="doubt", frame=frame)


def answer(turn: Turn, question: Question) -> Answering:
    """One of the two by its words or its place; a yes means the likelier one. Anything else is a digression."""
    if question.frame is None:
        return False
    said, chosen = decided(turn), _chosen(turn, question.frame.readings)
    if chosen is None and said is None:
        return False
    turn.state.question = None
    if chosen is None and not said:
        turn.ask("talk.unsure_no")
        return True
    meant = question.frame.model_copy(update={"intent": chosen or question.frame.readings[0], "readings": []})
    frames = turn.understanding.detailed(meant, turn.situation())
    yield from run_all(turn, [situated(turn, frame) for frame in frames])
    return True


def _chosen(turn: Turn, readings: list[str]) -> str | None:
    put_as = turn.understanding.phrases.language.examples.put_as
    text = bare(turn.message)
    if named := [name for name in readings if bare(put_as[name]) == text]:
        return named[0]
    places = turn.understanding.references.read(text).ordinals
    return readings[places[0] - 1] if len(places) == 1 and 0 < places[0] <= len(readings) else None
