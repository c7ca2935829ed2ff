"""Changes of the running wish, read off its own limits: a bound raised, a limit given up, a value that will do too."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding import searching
from agent.planner.policy.finding.calling import level, noun_of
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.turn import Steps, Turn
from agent.planner.reply.changes import say_changed
from agent.planner.reply.limits import describe_limits
from agent.planner.state import Search

FINDING = frozenset(["find", "refine"])
NEVER = frozenset([
    "injection", "reformat", "abuse", "foreign", "too_long", "give_contact", "give_address", "apply_code",
    "remove_code", "place_order", "cancel_order", "return_items", "exchange_items", "change_order",
    "order_status", "clear_cart", "for_you", "trending", "goes_with",
])  # fmt: skip
OF_THE_CART = frozenset(["remove", "set_quantity", "change_variant", "swap", "add", "add_version"])


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, where clauses that change the running wish are that."""
    running = turn.state.search
    if running is None or not frames or turn.state.topic in ("order", "checkout"):
        return list(frames)
    if all(_may_be(turn, frame) for frame in frames) and (whole := _read(turn, _message(turn), running)) is not None:
        return [_changing(frames[0], whole)]
    kept: list[Frame] = []
    for frame in frames:
        if kept and kept[-1].of_running and kept[-1].clause == frame.clause:
            continue  # another piece of the same clause
        change = _read(turn, frame.clause or frame.text, running) if _may_be(turn, frame) else None
        if change is None and turn.understanding.changes.recalls(frame.text):
            kept.append(frame.model_copy(update={"intent": "recall_wish"}))
        else:
            kept.append(frame if change is None else _changing(frame, change))
    return _for_one_kind(kept, running)


def _message(turn: Turn) -> str:
    return ", ".join(turn.understanding.clauses(turn.message))


def _read(turn: Turn, text: str, running: Search) -> Wish | None:
    """What a text changes; a bare figure is none of the wish while the cart is talked about."""
    change = turn.understanding.changes.read(text, running.wish, tuple(running.breaks))
    if change is None or (turn.state.topic == "cart" and any(limit.values for limit in change.attributes)):
        return None  # "white too" of what was put in
    if not _is_bare(turn, text, change):
        return change
    return None if turn.state.topic == "cart" or _names_a_version(turn, text) else change


def _is_bare(turn: Turn, text: str, change: Wish) -> bool:
    """Whether a figure was said without sign, unit or the word for money."""
    figures = change.price_max or change.price_min or any(one.minimum or one.maximum for one in change.attributes)
    named = turn.understanding.wishes.measures.find(text) or turn.understanding.phrases.asks("of_money", text)
    return bool(figures) and not named


def _names_a_version(turn: Turn, text: str) -> bool:
    """Whether a figure is how a version of something shown is called ("42 then", of shoes)."""
    items = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    values = {word for item in items for values in item.options.values() for value in values for word in value.split()}
    return any(word.isdigit() and word in values for word in text.split())


def _waits(turn: Turn) -> list[str]:
    """The things that wait for a choice before they go into the cart."""
    questions = [*turn.state.parked, *([turn.state.question] if turn.state.question is not None else [])]
    return [key for one in questions if one.kind == "options" for key in one.candidates[:1]]


def _may_be(turn: Turn, frame: Frame) -> bool:
    """Whether a clause may be about what is looked for, and is no question about a thing or act on the cart."""
    if frame.reference.among or frame.reference.sought:
        return False  # it is known what it is on
    if frame.intent in NEVER or turn.understanding.phrases.asks("of_a_thing", frame.clause or frame.text):
        return False
    if frame.intent in OF_THE_CART and frame.reference.words and (waits := _waits(turn)):
        return not Resolver(turn).by_words(frame.reference.words, waits)  # "drop the cream", of which a size is asked
    if frame.intent not in OF_THE_CART or not turn.state.cart:
        return True
    return not (frame.reference.words and Resolver(turn).lines(frame.reference))


def _changing(frame: Frame, change: Wish) -> Frame:
    return Frame(
        intent="refine",
        text=frame.text,
        original=frame.original,
        clause=frame.clause,
        wish=change,
        of_running=True,
    )


def _for_one_kind(frames: list[Frame], running: Search) -> list[Frame]:
    """'Forget the money, which coats are there?' is one search: changed where the kind is the same, else anew."""
    changes = [frame for frame in frames if frame.of_running]
    if not changes:
        return frames
    first = frames.index(changes[0])
    told = [frame for frame in frames[:first] if frame.intent in FINDING and not _names_a_kind(frame)]
    frames = [frame for frame in frames if frame not in told]  # "there may be a fire ban. gas after all"
    others = [frame for frame in frames if frame.intent in FINDING and not frame.of_running]
    others = [frame for frame in others if _names_a_kind(frame) or frame.new_search]
    if len(others) != 1:
        return frames
    wish = others[0].wish
    same = bool(wish.category or wish.noun) and (
        wish.category == running.wish.category if wish.category else wish.noun == running.wish.noun
    )
    gone = others if same and not wish.limited and wish.text == wish.noun else changes
    return [frame for frame in frames if frame not in gone]


def _names_a_kind(frame: Frame) -> bool:
    return bool(frame.wish.category or frame.wish.noun)


def refine(turn: Turn, frame: Frame) -> Steps:
    """The running search as it is changed; what changed is told."""
    running = turn.state.search
    if not frame.of_running or running is None:
        yield from searching.refine(turn, frame)
        return
    running = searching.last_that_found(turn, frame.wish) or running
    wish = level(turn, merged(running.wish, frame.wish))
    say_changed(turn, running.wish, wish)
    yield from searching.search(turn, wish, fresh=False)


def recall(turn: Turn, _: Frame) -> None:
    """'What did I ask for?': the running wish with its limits."""
    running = turn.state.search
    if running is None:
        turn.ask("find.what")
        return
    told = "" if running.wish.situation else running.wish.text
    noun = turn.wording.counted(running.wish.noun, 2) if running.wish.noun else told
    turn.say("change.asked_for", phrase=describe_limits(turn, running.wish, noun or noun_of(turn, running.wish)))
    turn.ask("change.which")
