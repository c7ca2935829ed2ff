"""The choice left to us: one of what is shown, by what others say of it, with the reason."""

from agent.planner.frames import Frame, Reference
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.differences import told_of_each
from agent.planner.policy.items.resolve import Resolver, best_rated, words_in
from agent.planner.policy.items.suiting import purpose_of, suits
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import Question

LEAST = 2


def offer_all(turn: Turn, frame: Frame) -> bool:
    """'The wand and the mice': several of what is shown by their names; whether to add them is asked."""
    parts = turn.understanding.joined(frame.text)
    found = [Resolver(turn).by_words(" ".join(words_in(part)), turn.state.shown) for part in parts]
    ids = [one[0] for one in found if len(one) == 1]
    if not LEAST <= len(parts) == len(set(ids)):
        return False
    titles = [turn.state.items[key].title for key in ids]
    turn.ask("pick.add_all", titles=turn.wording.listed(titles))
    turn.state.group = ids
    turn.state.look_at(*ids)
    added = frame.model_copy(update={"intent": "add", "reference": Reference(among=ids, everything=True)})
    turn.state.question = Question(kind="offer", frame=added, candidates=ids)
    turn.suggest("chip.yes")
    return True


def pick(turn: Turn, frame: Frame) -> Steps:
    """Show the best rated of what is on the screen, else the best match, with what sets it apart, and offer to add it.

    Where it is said what it shall be good for, that decides.
    """
    state = turn.state
    if (purpose := purpose_of(turn, frame)) and (yield from suits(turn, purpose)):
        return
    group = [state.items[key] for key in state.group or state.shown if key in state.items]
    if not group:
        turn.ask("point.what")
        return
    rated = best_rated(group)
    best = rated or group[0]
    ids = [best.product_id, *(one.product_id for one in group if one is not best)]
    told = yield from told_of_each(turn, ids)
    item, _ = yield from details(turn, best.product_id)
    if item is None:
        turn.say("item.gone")
        return
    turn.say("item.is", title=item.title, price=item.price)
    if rated is not None and len(group) > 1:
        turn.say("fact.best_rated", title=item.title, rating=f"{item.rating:g}", count=item.rating_count)
    if reason := told.get(item.product_id):
        turn.say_text(reason)
    state.recommended = item.product_id
    turn.ask("pick.add")
    added = frame.model_copy(update={"intent": "add", "reference": Reference(pronoun="it")})
    state.question = Question(kind="offer", frame=added, candidates=[item.product_id])
    turn.suggest("chip.add_it", "chip.similar")
