"""What to take instead, beside it or next: suggestions with their reasons, and what of a shopper they may use."""

import re
from collections.abc import Callable, Generator, Mapping

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.finding.calling import level
from agent.planner.policy.finding.companion_limits import beyond_price, within_limits
from agent.planner.policy.finding.known import remember
from agent.planner.policy.finding.probing import looked_at, loosely
from agent.planner.policy.finding.searching import by_its_words, search
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.items.resolve import Resolver, best_rated
from agent.planner.policy.turn import Answering, Calling, Result, Steps, ToolCall, Turn
from agent.planner.state import Item, Search

_SHOWN = 6
_OF_A_KIND = ("goes_with", "trending")
_COUNTED = ("bought_together", "complete_basket", "for_you")


def similar(turn: Turn, frame: Frame) -> Steps:
    """Others of the kind."""
    yield from _of_a_product(turn, frame, "similar")


def replacement(turn: Turn, frame: Frame) -> Steps:
    """Something in its place, which can be bought now."""
    yield from _of_a_product(turn, frame, "replacement")


def goes_with(turn: Turn, frame: Frame) -> Steps:
    """What people take together with it."""
    yield from _of_a_product(turn, frame, "goes_with")


def bought_together(turn: Turn, frame: Frame) -> Steps:
    """What stood in orders together with it; where too few tell, what it is used with."""
    yield from _of_a_product(turn, frame, "bought_together")


def complete(turn: Turn, frame: Frame) -> Steps:
    """What the cart lacks."""
    result = yield from _recommended(turn, "complete_basket", [], frame.wish)
    if result.code == "empty_cart":
        turn.say("recommend.nothing_to_complete")
        turn.suggest("chip.browse", "chip.trending")
        return
    _say(turn, result, "complete_basket", "")


def for_you(turn: Turn, frame: Frame) -> Steps:
    """What this shopper may want, with the reason; what is popular where nothing is known of them, or may be used."""
    result = yield from _recommended(turn, "for_you", [], frame.wish)
    personal = any(_is_personal(body) for body in result.data.get("products", []) if isinstance(body, dict))
    if result.ok and not result.data.get("personal", True):
        _say(turn, result, "switched_off", "")
        turn.suggest("chip.for_you_on")
        return
    _say(turn, result, "for_you" if personal else "trending", "")
    if personal:
        turn.suggest("chip.why", "chip.for_you_off")


def trending(turn: Turn, frame: Frame) -> Steps:
    """What is popular, in a category when one was named."""
    result = yield from _recommended(turn, "trending", [], frame.wish)
    _say(turn, result, "trending", "")


def why(turn: Turn, frame: Frame) -> Steps:
    """'Why do you show me this': the reason that stands on its card; nothing more where advice gave its reason."""
    if turn.said and turn.understanding.phrases.asks("only_why", frame.text):
        return
    ids = turn.state.focus[:1] if frame.reference.empty else (yield from pointed(turn, frame))
    shown = [turn.state.items[key] for key in ids or turn.state.shown if key in turn.state.items]
    told = [item for item in shown if item.reason]
    for item in told[:2]:
        turn.say("recommend.because", title=item.title, reason=_within(item.reason))
    if not told:
        turn.say("recommend.no_reason")
    turn.suggest("chip.for_you_off")


def switch_off(turn: Turn, _: Frame) -> Steps:
    """No suggestions from history and wishes from now on."""
    yield from _switch(turn, on=False)


def switch_on(turn: Turn, _: Frame) -> Steps:
    """Suggestions from history and wishes again."""
    yield from _switch(turn, on=True)


def remember_wish(turn: Turn, frame: Frame) -> Steps:
    """'Remember that I like linen': kept in the shopper's words, and told what it is used for."""
    what = turn.understanding.phrases.named("remembered", frame.text)
    if not what:
        turn.ask("recommend.remember_what")
        return
    liked = not turn.understanding.phrases.asks("dislike", frame.text)
    result = yield from turn.call("remember_preference", what=what, liked=liked)
    if result.ok:
        turn.say("recommend.remembered" if liked else "recommend.remembered_not", what=what)
        turn.suggest("chip.for_you")
    else:
        turn.say("cart.refused", message=sentence(result.message))


def forget_wish(turn: Turn, frame: Frame) -> Steps:
    """'Forget that I like linen'."""
    what = turn.understanding.phrases.named("remembered", frame.text)
    if not what:
        yield from wishes(turn, frame)
        return
    result = yield from turn.call("remember_preference", what=what, forget=True)
    if result.ok:
        turn.say("recommend.forgotten", what=what)
    else:
        turn.say("cart.refused", message=sentence(result.message))


def wishes(turn: Turn, _: Frame) -> Steps:
    """What the shopper wanted remembered, and how to change it."""
    result = yield from turn.call("view_preferences")
    likes = [str(one) for one in result.data.get("likes", [])]
    avoids = [str(one) for one in result.data.get("avoids", [])]
    if likes:
        turn.say("recommend.you_like", what=turn.wording.listed(likes))
    if avoids:
        turn.say("recommend.you_avoid", what=turn.wording.listed(avoids))
    if not (likes or avoids):
        turn.say("recommend.nothing_kept")
    on = bool(result.data.get("personal_suggestions", True))
    turn.suggest("chip.for_you_off" if on else "chip.for_you_on")


def _switch(turn: Turn, *, on: bool) -> Steps:
    result = yield from turn.call("personal_suggestions", on=on)
    if result.ok:
        turn.say("recommend.now_on" if on else "recommend.now_off")
        turn.suggest("chip.for_you" if on else "chip.for_you_on")
    else:
        turn.say("cart.refused", message=sentence(result.message))


def _beside_what(turn: Turn, frame: Frame) -> list[str]:
    """What something shall go with: the thing that is named or talked about, else all that is shown."""
    state, words = turn.state, frame.reference.words
    named = Resolver(turn).by_words(words, list(state.items)) if words else []
    return named[:1] or state.focus[:1] or [key for key in state.shown if key in state.items]


def _served(turn: Turn, frame: Frame) -> Answering:
    """Whether it is asked what serves a use of a thing ("what do I polish them with"), and such is shown."""
    named = turn.understanding.companions.used(frame.text)
    ids = (yield from _such(turn, frame, named)) if named else _beside_what(turn, frame)
    item = turn.state.items.get(ids[0]) if ids else None
    use = turn.understanding.companions.use(frame.text, _called(item)) if item else ""
    if not use or item is None:
        return False
    result = yield from turn.call(
        "recommend", kind="goes_with", product_ids=ids[:1], category=None, price_max=None, use=use, limit=_SHOWN
    )
    _say(turn, result, "served", item.title)
    return True


def _such(turn: Turn, frame: Frame, named: str) -> Generator[list[ToolCall], list[Result], list[str]]:
    """A thing of the kind that is named, of which the shopper has one ("my oak table")."""
    wish, _ = turn.understanding.wishes.read(named, None)
    if turn.state.shown and not (wish.category or wish.noun):
        return _beside_what(turn, frame)  # "the leather" of what is shown
    result = yield from looked_at(turn, wish)
    found = remember(turn, list(result.data.get("products", []))) if result.ok and not loosely(result) else []
    return [item.product_id for item in found[:1]]


def _called(item: Item) -> str:
    """What kind of thing it is called."""
    return next(iter([*item.kinds, *(name.lower() for name in item.category[-1:])]), "")


def _of_a_product(turn: Turn, frame: Frame, kind: str) -> Steps:
    if kind == "goes_with" and (yield from _served(turn, frame)):
        return
    if kind == "goes_with" and (named := _kind_named(turn, frame)) and (ids := _beside_what(turn, frame)):
        yield from _of_the_kind(turn, ids, turn.state.items[ids[0]].title, within_limits(turn, frame, named))
        return
    if not turn.state.focus and len(turn.state.shown) > 1 and frame.wish.category and frame.reference.empty:
        yield from search(
            turn, frame.wish.model_copy(update={"text": frame.wish.noun or frame.wish.text}), fresh=True
        )  # "a sketchbook to go with": of that kind, whatever it goes with
        return
    if not turn.state.shown and (title := _after_with(frame)):
        for key in (yield from by_its_words(turn, title)):
            turn.state.look_at(key)
            frame = frame.model_copy(update={"reference": Reference()})
    ids = (
        turn.state.focus[:1]
        if frame.reference.empty and turn.state.focus
        else (yield from pointed(turn, frame, many=True))
    )
    if not ids:
        return
    item = turn.state.items.get(ids[0])
    wish = frame.wish
    if kind in ("similar", "replacement") and wish.price_word == "cheaper" and ids[0] in turn.state.items:
        turn.state.look_at(ids[0])
        wish = level(turn, wish)
    if kind == "goes_with":
        wish = wish.model_copy(update={"category": None})  # "what goes with the dress" asks for no dress
    result = yield from _recommended(turn, kind, ids, wish)
    if result.code == "nothing_to_recommend" and kind == "bought_together":
        turn.say("recommend.too_few_orders")
        kind = "goes_with"
        result = yield from _recommended(turn, kind, ids, wish.model_copy(update={"category": None}))
    _say(turn, result, kind, item.title if item else "", frame.wish)


def _after_with(frame: Frame) -> str:
    """What is named behind "with": "what goes with the console"."""
    return re.sub(r"^(?:the|an?|my|our) ", "", frame.text.rpartition(" with ")[2].strip(" ?."))


def _kind_named(turn: Turn, frame: Frame) -> Wish | None:
    """The kind of thing that shall go with it: "shoes that go with it"; None where none is named."""
    phrases = turn.understanding.phrases
    said = turn.understanding.companions.kind(frame.text) or phrases.named("kind_that_goes", frame.text)
    said = said or phrases.companion(frame.text)[1]
    wish, heads = turn.understanding.wishes.read(said, None) if said else (Wish(), [])
    if heads and (wish.category or wish.noun):
        return wish
    known = bool(said) and all(map(turn.vocabulary.known_word, said.split()))
    return wish if known and wish.text else None


def _of_the_kind(turn: Turn, ids: list[str], title: str, wish: Wish) -> Steps:
    """What of the kind says that it is for such a thing; else what is known to go with it, else all of the kind."""
    item = turn.state.items.get(ids[0])
    called = _called(item) if item else ""
    beside = wish.model_copy(update={"text": turn.word("goes_with.for", kind=wish.text or wish.noun, thing=called)})
    seen = (yield from looked_at(turn, beside)) if called else None
    if seen is not None and seen.ok and seen.data.get("leading"):
        yield from search(turn, beside, fresh=True)
        return
    if wish.category and not beyond_price(wish):
        result = yield from _recommended(turn, "goes_with", ids, wish)
        if result.ok and result.data.get("products"):
            _say(turn, result, "goes_with", title, wish)
            return
    turn.say("recommend.none_of_kind", title=title, kind=turn.wording.counted(wish.noun or wish.text, 2))
    yield from search(turn, wish, fresh=True)


def _recommended(turn: Turn, kind: str, ids: list[str], wish: Wish) -> Calling:
    category = wish.category if kind in _OF_A_KIND else None
    result = yield from turn.call(
        "recommend", kind=kind, product_ids=ids, category=category, price_max=wish.price_max, limit=_SHOWN
    )
    return result


def _say(turn: Turn, result: Result, kind: str, title: str, wish: Wish | None = None) -> None:
    if not result.ok and result.code != "nothing_to_recommend":
        turn.say("find.failed", message=result.message)
        return
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    if not items:
        turn.say(f"recommend.none_{kind}", title=title)
        turn.suggest("chip.browse")
        return
    turn.state.show([item.product_id for item in items], alongside=turn.searched)
    turn.searched = True
    turn.state.topic = "items"
    if len(items) == 1:
        turn.state.look_at(items[0].product_id)  # "add both": this and what it goes with
    if wish is not None and wish.category:  # "4 chairs to go with it": what is said next is of chairs
        turn.state.run_search(Search(wish=wish, total=len(items), shown=len(items)), fresh=True)
    turn.say(f"recommend.{kind}", title=title)
    first = items[0]
    best = best_rated([item for item in items if item.rating_count])
    if kind in _COUNTED and first.reason:
        turn.say("recommend.because", title=first.title, reason=_within(first.reason))
    elif best is not None:
        turn.say("fact.best_rated", title=best.title, rating=f"{best.rating:g}", count=best.rating_count)
    turn.suggest("chip.compare_first_two", "chip.add_first")


def _is_personal(body: dict[str, object]) -> bool:
    return str(body.get("reason_kind", "")) not in ("", "popular")


def _within(reason: str) -> str:
    """A reason within a sentence; "I" and names keep their letter, since reasons begin with a plain word."""
    return reason[:1].lower() + reason[1:]


HANDLERS: Mapping[str, Callable[[Turn, Frame], Steps]] = {
    "similar": similar,
    "replacement": replacement,
    "goes_with": goes_with,
    "bought_together": bought_together,
    "complete_basket": complete,
    "for_you": for_you,
    "trending": trending,
    "why_this": why,
    "for_you_off": switch_off,
    "for_you_on": switch_on,
    "remember_wish": remember_wish,
    "forget_wish": forget_wish,
    "wishes": wishes,
}
