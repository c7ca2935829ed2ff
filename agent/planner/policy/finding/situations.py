"""Needs that are told as situations: what may help is shown as ideas, where something stands out for it."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.finding.loosening import found_any, nearness
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.finding.narrowing import has_kinds
from agent.planner.policy.finding.searching import search
from agent.planner.policy.turn import Answering, Result, Steps, ToolCall, Turn
from agent.planner.reply.misses import say_nothing
from agent.planner.state import Search

Handler = Callable[[Turn, Frame], Steps | None]
LOOSE = frozenset(["find", "remark", "unclear", "out_of_scope"])
NEAR, NEARER = 0.3, 0.36
"""How near to what was told something must be; nearer, where something else is looked for, or looked at."""


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message; one that only tells a story, and perhaps asks for anything within a limit, is one act."""
    clauses = turn.understanding.clauses(turn.message)
    if _only_a_trouble(turn, clauses, frames):
        story = ", ".join(clauses)
        return [Frame(intent="remark", text=story, original=turn.message, clause=story)]
    stories = [
        part for clause in clauses for part in _parts(clause) if turn.understanding.phrases.asks("situation", part)
    ]
    if not stories or not all(frame.intent in LOOSE and _is_open(frame) for frame in frames):
        return list(frames)
    if len(frames) == 1 and frames[0].clause == stories[0]:
        return list(frames)
    wish = Wish()
    for frame in frames:
        wish = merged(wish, frame.wish.model_copy(update={"text": "", "noun": "", "category": None}))
    return [
        frames[0].model_copy(update={"intent": "find", "clause": ", ".join(stories), "wish": wish, "new_search": True})
    ]


def _only_a_trouble(turn: Turn, clauses: Sequence[str], frames: Sequence[Frame]) -> bool:
    """Whether a trouble with something that is not sold here is all that is told ("my printer keeps jamming")."""
    asks, parts = turn.understanding.phrases.asks, [part for clause in clauses for part in _parts(clause) if part]
    if turn.is_question or not all(frame.intent in LOOSE and not frame.wish.limited for frame in frames):
        return False
    told = [part for part in parts if asks("a_trouble", part)]
    if not told or not all(part in told or asks("a_sigh", part) for part in parts):
        return False
    return not any(one.kind in ("category", "product") for one in turn.vocabulary.match(", ".join(told)))


def _parts(clause: str) -> list[str]:
    return [part.strip(" .!?") for part in clause.split(", ")]


def _is_open(frame: Frame) -> bool:
    """Whether nothing is named that is looked for."""
    wish = frame.wish
    return frame.intent != "find" or not (wish.text or wish.noun or wish.category or wish.brands)


def first(otherwise: Handler) -> Handler:
    """The handler of what is said so, where it tells no situation for which something stands out."""

    def handle(turn: Turn, frame: Frame) -> Steps:
        if _is_told(turn, frame) and (yield from _helped(turn, frame)):
            return
        steps = otherwise(turn, frame)
        if steps is not None:
            yield from steps

    return handle


def _is_told(turn: Turn, frame: Frame) -> bool:
    """Whether a message, or its only telling part, says how things are and not what is wanted."""
    state = turn.state
    if (
        frame.wish.tells
        or turn.calls_made
        or turn.said
        or state.checkout.active
        or state.topic in ("order", "checkout")
    ):
        return False
    if (
        frame.of_running
        or frame.wish.brands
        or frame.correction
        or turn.understanding.phrases.asks("a_present", _story(frame))
    ):
        return False
    asks = turn.understanding.phrases.asks
    needed = frame.intent != "find" and asks("purpose", _story(frame))  # "to make bread"
    return (
        needed or asks("situation", _story(frame)) or asks("a_trouble", _story(frame))
    ) and not _names_what_it_seeks(turn, frame)


def _names_what_it_seeks(turn: Turn, frame: Frame) -> bool:
    """Whether a kind of thing is named that is no possession of which something is told ("my boots leak")."""
    kind = "" if _is_part(turn, frame.wish) else frame.wish.noun
    return bool(kind) and not any(f"{whose} {kind}" in _story(frame) for whose in ("my", "our", "his", "her", "their"))


def _is_part(turn: Turn, wish: Wish) -> bool:
    """Whether nothing but a part of the shop is named, with kinds in it ("a woman")."""
    part = tuple(wish.category or ())
    return bool(part) and has_kinds(turn, part)


def _story(frame: Frame) -> str:
    return (frame.clause or frame.text).strip(" .!?")


def _helped(turn: Turn, frame: Frame) -> Answering:
    """Whether something stands out, which is shown then; above the budget it is told as that."""
    told = frame.wish
    part = told.category if _is_part(turn, told) else None
    wish = Wish(text=_story(frame), situation=True, young=told.young, whom=told.whom, category=part)
    within = wish.model_copy(update={name: getattr(told, name) for name in ("price_min", "price_max", "price_word")})
    if (yield from _standing_out(turn, within)):
        yield from search(turn, within, fresh=True)
        return True
    best = (yield from _standing_out(turn, wish)) if told.price_max else None
    if best is None:
        return False
    state = turn.state
    state.run_search(Search(wish=within, missed=True, breaks=["price_max"]), fresh=True)
    nearest = remember(turn, [best])
    state.show([item.product_id for item in nearest])
    state.focus = [nearest[0].product_id]
    wanted = turn.wording.money(told.price_max or "0")
    say_nothing(turn, within, [{**best, "limit": "price_max", "wanted": wanted, "actual": nearest[0].price}])
    return True


def _standing_out(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], dict[str, Any] | None]:
    """The product that stands out most for a situation, with nothing shown; None where none is near enough."""
    result = yield from turn.call("search_products", **arguments_of(turn, wish), card=False)
    beside = turn.state.search is not None and turn.state.topic == "items"
    near = nearness(result) >= (NEARER if beside else NEAR)
    return dict(result.data["products"][0]) if result.ok and found_any(result) and near else None
