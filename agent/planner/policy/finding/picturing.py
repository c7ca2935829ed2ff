"""Finding by a picture that the shopper shows: what the words beside it limit, and what is said of what was found."""

from collections.abc import Sequence
from typing import Any

from agent.planner.frames import Frame, Wish
from agent.planner.policy.cart.waiting import leave
from agent.planner.policy.finding import finds
from agent.planner.policy.finding.calling import arguments_of, level
from agent.planner.policy.finding.known import remember
from agent.planner.policy.finding.merging import STEPS, merged
from agent.planner.policy.turn import Steps, Turn
from agent.planner.reply.limits import describe_limits, noun_for
from agent.planner.reply.misses import say_nothing
from agent.planner.reply.results import distinguish, suggest_next
from agent.planner.state import Item, Search

_LOOKING = frozenset(["find", "refine"])


def meant(turn: Turn) -> list[Frame]:
    """The one act of a message that shows a picture; none where it shows none."""
    return [Frame(intent="show_picture", text=turn.message.lower(), original=turn.message)] if turn.picture else []


def show(turn: Turn, _: Frame) -> Steps:
    """A picture with or without words: what looks like it, within the limits that the words state."""
    frames = turn.understanding.read(turn.message, turn.situation()) if turn.message.strip() else []
    wish = Wish(picture=turn.picture)
    for frame in frames:
        wish = merged(wish, _beside_picture(turn, frame))
    if wish.price_word in STEPS:  # than what is in the picture, whose price nobody knows
        wish = wish.model_copy(update={"price_word": "", "sort": "price_asc" if wish.price_word == "cheaper" else None})
    yield from search_alike(turn, wish, fresh=True)


def _beside_picture(turn: Turn, frame: Frame) -> Wish:
    """What a piece of the message limits; words that only say that it shall be alike are none that are looked for."""
    wish = frame.wish
    if frame.intent not in _LOOKING and not wish.category:
        return wish.model_copy(update={"text": "", "noun": ""})
    alike = set(turn.understanding.phrases.language.reading.wish.alike)
    return wish.model_copy(update={"text": " ".join(word for word in wish.text.split() if word not in alike)})


def search_alike(turn: Turn, wish: Wish, *, fresh: bool, offset: int = 0) -> Steps:
    """Search by the picture of a wish, remember what is shown, and say it."""
    wish = level(turn, wish)
    noun = wish.noun or (wish.category[-1].lower() if wish.category else "") or turn.word("noun.products")
    title = describe_limits(turn, wish, turn.word("noun.like_picture", noun=noun), title=True)
    arguments = arguments_of(turn, wish, offset=offset, alongside=turn.searched)
    result = yield from turn.call("search_by_picture", **{**arguments, "picture": wish.picture, "title": title})
    turn.searched = True
    leave(turn)
    if not result.ok:
        turn.say("find.failed" if not result.message else "picture.refused", message=result.message)
        return
    items = remember(turn, list(result.data.get("products", [])), [wish.noun, *(wish.category or [])[-1:]])
    misses = [miss for miss in result.data.get("misses", []) if isinstance(miss, dict)]
    near = [] if items else remember(turn, misses)
    if shown := items or near:
        turn.state.show([item.product_id for item in shown], alongside=bool(arguments["alongside"]))
        turn.state.focus = [shown[0].product_id] if len(shown) == 1 else []
    total = int(result.data.get("total") or 0)
    running = Search(wish=wish, offset=offset, total=total, shown=len(items), missed=bool(near))
    finds.found(turn, running, [item.product_id for item in items], fresh=fresh)
    if items:
        _say_alike(turn, wish, items, result.data, offset)
    else:
        say_nothing(turn, wish, misses)


def _say_alike(turn: Turn, wish: Wish, items: Sequence[Item], data: dict[str, Any] | Any, offset: int) -> None:
    """Claims likeness, and no number."""
    noun = noun_for(turn, wish)
    named = bool(wish.text or wish.category)
    phrase = describe_limits(turn, wish, turn.wording.counted(noun, 2) if noun == wish.noun else noun, found=True)
    limited = named or phrase != noun
    if offset:
        turn.say("find.alike_next")
    elif "no_word" in (data.get("relaxed") or ()):
        turn.say("find.alike_not_called", phrase=phrase)
    elif len(items) == 1:
        turn.say("find.alike_one", title=items[0].title, price=items[0].price)
    elif limited:
        turn.say("find.alike_within", phrase=phrase)
    else:
        turn.say("find.alike")
    if len(items) > 1:
        distinguish(turn, wish, list(items), ())
    suggest_next(turn, wish, list(items), int(data.get("total") or len(items)), offset)
