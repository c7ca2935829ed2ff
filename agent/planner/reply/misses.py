"""What is said where nothing fits: that, and what comes near with the limit that it breaks."""

from typing import Any

from agent.planner.frames import Wish
from agent.planner.policy.turn import Turn
from agent.planner.reply.limits import describe_limits, is_deed
from agent.planner.reply.results import called, reads_as_a_thing
from agent.planner.reply.themes import is_themed

NOT_STATED = "not stated"


def say_nothing(turn: Turn, wish: Wish, misses: list[dict[str, Any]]) -> None:
    if wish.not_had:
        turn.say("find.none", phrase=turn.wording.counted(wish.text, 2))
        turn.suggest("chip.browse", "chip.trending")
        return
    unnamed = wish.situation or not reads_as_a_thing(turn, wish.text)
    noun = turn.word("noun.described") if unnamed or is_deed(turn, wish) else ""
    noun = noun or wish.noun or (wish.category[-1].lower() if wish.category else "") or called(turn, wish.text)
    uncounted = noun == (wish.category or [""])[-1].lower()  # "furniture" has no plural
    phrase = describe_limits(turn, wish, turn.wording.counted(noun, 2) if wish.noun and not uncounted else noun)
    turn.say("find.none_of_theme" if unnamed or is_themed(wish) else "find.none", phrase=phrase)
    if say_missing(turn, wish, misses):
        return
    if not misses:
        turn.suggest("chip.start_over", "chip.browse", "chip.trending")
    elif wish.price_max:
        turn.suggest("chip.forget_price")


def say_missing(turn: Turn, wish: Wish, misses: list[dict[str, Any]]) -> bool:
    """What comes near and which limit it breaks; whether all was said that there is to say."""
    told = [miss for miss in misses if miss.get("actual") not in ("", None, NOT_STATED)]
    for place, miss in enumerate(told[:2]):
        limit = str(miss.get("limit", ""))
        bound = _bound_said(wish, limit)
        wanted = _color_said(wish, limit) or (bound if bound is not None else miss.get("wanted", ""))
        unsaid = (
            limit.startswith("excluded")
            or str(wanted).startswith("not ")
            or (limit.startswith("price") and bool(wish.price_word))
        )
        if wish.price_word == "cheaper" and limit == "price_max" and not place:
            alone = all(other.get("limit") == limit for other in misses)  # else something else here costs less
            turn.say(
                "find.least" if alone else "find.least_within",
                title=miss.get("title", ""),
                price=miss.get("actual", ""),
            )
            turn.say("find.least_next_limited" if wish.attributes or wish.brands else "find.least_next")
            turn.suggest("chip.similar")
            return True
        if limit == "in_stock":
            turn.say("fact.sold_out", title=miss.get("title", ""))
            continue
        if limit == "purpose":
            turn.say("miss.said_against", title=miss.get("title", ""), text=miss.get("actual", ""))
            continue
        if wanted and _is_size(turn, limit):
            turn.say("miss.size", title=miss.get("title", ""), wanted=wanted)  # one of its sizes tells nothing
            continue
        turn.say(
            "miss.unsaid" if unsaid or not wanted else "miss.next" if place else "miss.one",
            title=miss.get("title", ""),
            limit=turn.word(f"miss.{limit.split(':')[0]}", name=limit.split(":")[-1].lower()),
            wanted=wanted,
            actual=miss.get("actual", ""),
        )
    return False


def _color_said(wish: Wish, missed: str) -> str:
    """The plain colour that was said, where its shades were looked for."""
    name = missed.split(":")[-1].lower()
    several = [limit for limit in wish.attributes if limit.said and limit.values]
    return next((limit.said for limit in several if limit.name.lower() == name), "")


def _bound_said(wish: Wish, missed: str) -> str | None:
    """A bound on a figure as the shopper put it; empty where it was a step ("larger"), None where it was no bound."""
    name = missed.split(":")[-1].lower()
    bounds = [limit for limit in wish.attributes if (limit.minimum or limit.maximum) and limit.name.lower() == name]
    if not bounds:
        return None
    return next((limit.said for limit in bounds if any(char.isdigit() for char in limit.said)), "")


def _is_size(turn: Turn, missed: str) -> bool:
    """Whether a missed limit is a choice of sizes."""
    name = missed.partition(":")[2]
    term = turn.vocabulary.attributes.get(name)
    return term is not None and term.is_option and "size" in name.lower()
