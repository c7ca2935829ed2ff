"""A present for somebody whose likings are not known: what is popular, and the question what they like."""

from collections.abc import Generator

from agent.planner.frames import Wish
from agent.planner.policy.finding.calling import PAGE, arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.state import Search


def for_somebody(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], bool]:
    """A present for somebody whose likings are not known: what is popular within the budget, and the question."""
    if not turn.offers("recommend"):
        return False
    if wish.whom or wish.exclude_terms or wish.attributes:  # what is popular of all that is for them
        asked = arguments_of(turn, wish.model_copy(update={"sort": "popularity"}))
        popular = yield from turn.call("search_products", **asked)
    else:
        popular = yield from turn.call(
            "recommend", kind="trending", product_ids=[], category=None, price_max=wish.price_max, limit=PAGE
        )
    items = remember(turn, list(popular.data.get("products", []))) if popular.ok else []
    if not items:
        return False
    turn.state.show([item.product_id for item in items])
    turn.state.search = Search(wish=wish, total=len(items), shown=len(items))
    turn.say(
        "find.popular_within" if wish.price_max else "recommend.trending",
        high=turn.wording.money(wish.price_max or "0"),
    )
    turn.ask("find.what_do_they_like")
    return True


def unsaid(wish: Wish) -> Wish:
    """A present within the same limits, whatever it is about."""
    return wish.model_copy(update={"text": "", "noun": "", "category": None, "by_meaning": False})
