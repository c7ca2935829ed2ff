"""'Which one is best for camping': what the shop's own texts say of a purpose, of each thing on the screen."""

from collections.abc import Sequence

from agent.planner.policy.items.pointing import MOST_ASKED, states
from agent.planner.policy.items.resolve import best_rated, words_in
from agent.planner.policy.turn import Answering, Turn
from agent.planner.reply.answers import answer_texts, clean
from agent.planner.state import Item


def suits(turn: Turn, purpose: str, among: Sequence[str] = ()) -> Answering:
    """The one whose texts speak of the purpose; where none does that is said, with what reviewers like best."""
    said = [word for word in words_in(purpose) if word not in turn.understanding.phrases.fillers]
    group = list(among) if len(among) > 1 else turn.state.group if len(turn.state.group) > 1 else turn.state.shown
    group = group[:MOST_ASKED]
    if not said or len(group) < 2 or not turn.offers("ask_product"):
        return False
    asked = [("ask_product", {"product_id": key, "question": purpose, "card": False}) for key in group]
    results = yield from turn.call_all(asked)
    fitting = [(key, result) for key, result in zip(group, results, strict=True) if states(result, said)]
    items = [item for key, _ in fitting if (item := turn.state.items.get(key)) is not None]
    if not items:
        _none_says(turn, purpose, group)
        return True
    best = _preferred(items)
    told = next(result for key, result in fitting if key == best.product_id)
    turn.state.look_at(best.product_id)
    turn.say("suits.one" if len(items) == 1 else "suits.several", title=best.title, purpose=purpose)
    first = next(iter(answer_texts(told, "answers", "sources", "passages")), {})
    turn.say_text(clean(str(first.get("text") or first.get("claim") or "")))
    turn.suggest("chip.add_it", "chip.tell_more")
    return True


def _none_says(turn: Turn, purpose: str, group: list[str]) -> None:
    """No text speaks of it: only ratings are left to go by."""
    turn.say("suits.none", purpose=purpose)
    best = best_rated([turn.state.items[key] for key in group if key in turn.state.items])
    if best is not None and best.rating_count:
        key = "fact.best_rated" if set(turn.state.shown) <= set(group) else "compare.better_rated"
        turn.say(key, title=best.title, rating=f"{best.rating:g}", count=best.rating_count)
        turn.state.look_at(best.product_id)
    turn.suggest("chip.compare_first_two", "chip.person")


def _preferred(items: list[Item]) -> Item:
    """The best rated of those that fit, else the first shown."""
    return best_rated(items) or items[0]
