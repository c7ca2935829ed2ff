"""A yes or no with nothing open, and going on: by what was just done or talked about."""

from agent.planner.frames import Frame, Reference
from agent.planner.policy.after_sale import changing
from agent.planner.policy.cart import contents, undoing, waiting
from agent.planner.policy.checkout import proceeding, stages
from agent.planner.policy.conversing import talk
from agent.planner.policy.conversing.again import run_again
from agent.planner.policy.finding import searching
from agent.planner.policy.turn import Steps, Turn


def affirm(turn: Turn, frame: Frame) -> Steps:
    """A yes with nothing open: where an order only waits for a yes it is proposed anew, never placed."""
    question = turn.state.question
    if question is not None and question.kind == "options":
        contents.ask_again(turn, question)
        return
    if question is not None and question.kind == "checkout":
        return  # it is asked again at the end
    if question is not None and question.data.get("asked"):
        turn.asked.append(str(question.data["asked"]))
        return
    if turn.state.cart and turn.state.topic == "cart" and turn.understanding.phrases.asks("lets_go", frame.text):
        yield from proceeding.begin(turn, frame.model_copy(update={"reference": Reference()}))
        return
    if turn.understanding.finder.by_pattern(frame.text, frozenset()) == "go_on":
        yield from go_on(turn, frame)
        return
    if turn.state.checkout.active and turn.state.topic == "checkout" and turn.state.cart:
        yield from proceeding.place(turn, frame)
        return
    looked_at = turn.state.topic == "items" and turn.state.looked_at == turn.state.turn - 1 and turn.state.focus
    if looked_at and turn.understanding.phrases.asks("that_one", frame.text):
        yield from run_again(turn, frame.model_copy(update={"intent": "add", "reference": Reference(pronoun="it")}))
        return
    if _was_put_forward(turn):
        yield from run_again(turn, frame.model_copy(update={"intent": "add", "reference": Reference(pronoun="it")}))
        return
    turn.say("talk.what_next")
    turn.suggest("chip.browse", "chip.view_cart")


def _was_put_forward(turn: Turn) -> bool:
    """Whether a plain yes is to the only thing that was found just before."""
    state = turn.state
    found = bool(state.finds) and state.finds[-1].turn == state.turn - 1
    held = {line.product_id for line in state.cart}
    only = len(state.shown) == 1 and state.shown == state.focus[:1] and state.shown[0] not in held
    return (
        found and only and state.topic == "items" and turn.understanding.phrases.asks("plain_yes", turn.message.lower())
    )


def deny(turn: Turn, frame: Frame) -> Steps:
    """A no with nothing open: right after something was taken out, "leave it" brings it back."""
    said, _ = turn.understanding.stripped(frame.text)
    if turn.understanding.finder.by_pattern(said, frozenset()) == "keep":
        yield from undoing.keep(turn, frame)
    elif turn.understanding.finder.by_pattern(said, frozenset()) == "second_thought":
        yield from second_thought(turn, frame)
    elif turn.understanding.finder.by_pattern(said or frame.text, frozenset()) == "thinking":
        talk.thinking(turn, frame)
    elif turn.state.question is not None and turn.state.question.kind == "checkout":
        stages.leave(turn)
    elif turn.state.question is not None and turn.state.question.kind in changing.QUESTIONS:
        changing.leave(turn)
    else:
        turn.say("talk.fine")


def second_thought(turn: Turn, frame: Frame) -> Steps:
    """'Changed my mind': what was just done to the cart is taken back, else what is asked or made out is left."""
    state = turn.state
    if state.changed_at == state.turn - 1 and state.past:
        yield from undoing.undo(turn, frame)
    elif state.question is not None and state.question.kind == "options":
        waiting.drop(turn, state.question)
    elif state.checkout.active and state.topic == "checkout":
        stages.leave(turn)
    else:
        state.question = None
        turn.say("talk.fine")


def go_on(turn: Turn, frame: Frame) -> Steps:
    """'continue': with the order where one is made out, else with what is asked, else with the search."""
    state = turn.state
    if waiting.waits(turn) and (question := waiting.take_up(turn, however_long=True)) is not None:
        contents.ask_again(turn, question)
    elif state.cart and (state.topic != "items" or state.checkout.active or state.checkout.collected):
        yield from proceeding.begin(turn, frame.model_copy(update={"reference": Reference()}))
    elif state.search is not None and state.topic == "items":
        yield from searching.more(turn, frame)
    else:
        turn.say("talk.what_next")
        turn.suggest("chip.browse", "chip.view_cart")
