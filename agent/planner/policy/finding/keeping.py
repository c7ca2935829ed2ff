"""What of the running wish a new one keeps: all that narrows it, its kind alone, its budget alone, or nothing."""

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding.merging import STEPS, merged
from agent.planner.policy.turn import Turn
from agent.planner.state import Search

_KIND_ONLY = ("category", "noun")


def begun_anew(turn: Turn, running: Search, frame: Frame, wish: Wish) -> Wish | None:
    """The wish to look for afresh where the words begin another; None where they may change the running one.

    Limits were said of the things that they were said of: another kind of thing begins without them, and of a present
    that may be anything the budget alone stays. What is asked for beside ("also something dark"), a brand that shall be
    shown, and the cheapest that there is keep the kind.
    """
    if wish.comparative or (wish.price_word in STEPS and not wish.sort):
        return None
    asks, said = turn.understanding.phrases.asks, frame.clause or frame.text
    if wish.to_do and asks("open_deed", frame.text) and not wish.category:
        return _within_budget(running, wish)
    beside = asks("added", said) or asks("added", frame.original.lower())
    if beside and asks("purpose", frame.text) and wish.text and not wish.category:
        return _within_budget(running, wish)  # "and something for dry hands", behind socks
    if beside and asks("open_thing", frame.text) and not wish.category:
        return merged(_of_the_kind(running), wish)
    named = wish.text or wish.category or wish.attributes or wish.exclude_brands
    if wish.brands and not named and asks("shows", frame.original.lower()):
        return merged(_of_the_kind(running), wish)
    if (
        wish.sort in ("price_asc", "price_desc")
        and not named
        and not wish.brands
        and asks("of_all_there_is", frame.text)
    ):
        return merged(_of_the_kind(running), wish.model_copy(update={"price_word": ""}))
    return None


def keeps_budget(running: Search, wish: Wish) -> bool:
    """Whether another idea for the same present is asked for, which names no kind of thing."""
    return running.wish.present and not (wish.category or wish.noun or wish.present)


def _within_budget(running: Search, wish: Wish) -> Wish:
    """A wish for something else, within the budget of a present or a theme that it may be part of."""
    before = running.wish
    if not (before.present or running.themed) or wish.price_min or wish.price_max or wish.price_word:
        return wish
    return wish.model_copy(update={"price_min": before.price_min, "price_max": before.price_max})


def _of_the_kind(running: Search) -> Wish:
    """The running wish for its kind of thing alone."""
    before = running.wish
    kind = {name: getattr(before, name) for name in _KIND_ONLY}
    named = before.noun or (before.category[-1].lower() if before.category else "")
    return Wish(**kind, text=named or before.text)
