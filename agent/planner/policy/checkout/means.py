"""Kept means of payment in words: keep this card, which are kept, let one go."""

from agent.planner.frames import Frame
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout import stages
from agent.planner.policy.turn import Steps, Turn


def keep(turn: Turn, frame: Frame) -> Steps:
    """Keep what is paid with for the next time, or not; then on with the checkout."""
    wanted = not turn.understanding.phrases.asks("not_keeping", frame.text)
    result = yield from turn.call("keep_payment_means", keep=wanted)
    if not result.ok:
        turn.say("means.refused", message=sentence(result.message))
        return
    stages.note(turn, result)
    chosen = next((one for one in turn.state.checkout.instruments if one.get("selected")), {})
    turn.say("means.keeps" if wanted else "means.not_kept", means=str(chosen.get("label", "")))
    turn.state.question = None
    yield from stages.advance(turn)


def show(turn: Turn, frame: Frame) -> Steps:
    """Which are kept."""
    result = yield from turn.call("list_payment_means")
    labels = [str(one.get("label", "")) for one in result.data.get("means", [])]
    if not labels:
        turn.say("means.none")
        return
    turn.say("means.list", means=turn.wording.listed(labels))
    turn.suggest(*[turn.word("chip.forget_means", means=label) for label in labels[:2]])


def forget(turn: Turn, frame: Frame) -> Steps:
    """Let one go; where it is not clear which, they are named."""
    result = yield from turn.call("forget_payment_means", means=frame.original)
    if not result.ok:
        turn.say("means.refused", message=sentence(result.message))
        return
    turn.say("means.forgotten", means=str(result.data.get("forgotten", "")))
