"""Finding: new wishes, refinements of the running search, more of it, and what is said about the results."""

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from agent.planner.frames import AttributeLimit, Frame, Wish
from agent.planner.nlu.numbers import written
from agent.planner.nlu.phrases import whole
from agent.planner.policy.comparatives import step_of
from agent.planner.policy.known import remember
from agent.planner.policy.merging import changed, merged
from agent.planner.policy.resolve import figure, named_in
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.policy.waiting import leave
from agent.planner.reply.results import describe_limits, say_found, say_nothing, wanted_values
from agent.planner.state import Item, Search

PAGE = 6
LONGEST_NOUN = 40
KIND_OF_THING = 3
MOST = 0.6
CHEAP, PREMIUM = 0.33, 0.67
_CENT = Decimal("0.01")


def find(turn: Turn, frame: Frame) -> Steps:
    """A new search, or a change of the running one where the words only limit it."""
    state = turn.state
    wish = frame.wish
    running = state.search
    anew = frame.wish.limited and whole(turn.understanding.phrases.language.reading.wish.anew).search(frame.text)
    if frame.new_search or anew or running is None:
        kept = changed(running.wish, wish) if running and _goes_on(turn, frame) else wish
        if running and not kept.text and not kept.category and not kept.limited:
            kept = running.wish
        yield from search(turn, _sensible(turn, kept), fresh=True)
    else:
        yield from refine(turn, frame)


def _goes_on(turn: Turn, frame: Frame) -> bool:
    """Whether another kind of thing is named for the same wish: a correction, "… instead", "she likes …"."""
    first = frame.text.split(" ", 1)[0]
    words = turn.understanding.phrases.language.reading.wish
    return frame.correction or "instead" in frame.text or first in words.going_on


def _sensible(turn: Turn, wish: Wish) -> Wish:
    """Without a kept budget below which this kind of thing is not to be had at all."""
    least = _major(turn, turn.vocabulary.price_quantile(tuple(wish.category), 0.0)) if wish.category else None
    if wish.price_word in ("cheaper", "dearer"):
        return wish.model_copy(update={"price_word": "", "price_min": None, "price_max": None})
    before = turn.state.search.wish.price_max if turn.state.search else None
    if least and wish.price_max and wish.price_max == before and Decimal(wish.price_max) < Decimal(least):
        return wish.model_copy(update={"price_max": None})
    return wish


def refine(turn: Turn, frame: Frame) -> Steps:
    """Narrow, widen or turn the running search."""
    running = turn.state.search
    if running is None:
        yield from search(turn, frame.wish, fresh=True)
        return
    wish = frame.wish
    if wish.comparative:
        step = yield from step_of(turn, wish.comparative, running.wish)
        if step is None:
            turn.ask("find.no_measure")
            return
        wish = wish.model_copy(update={"attributes": [*wish.attributes, step], "comparative": ""})
    base = running.wish
    anew = not turn.understanding.wishes.only_limits(frame.text)
    if wish.text and not running.total and not base.category and anew:
        base = base.model_copy(update={"text": "", "noun": ""})
    if wish.brands and not running.total and not base.category:
        base = base.model_copy(update={"text": "", "noun": ""})
    yield from search(turn, merged(base, wish), fresh=False)


def more(turn: Turn, frame: Frame) -> Steps:
    """The next page."""
    running = turn.state.search
    if running is None:
        turn.ask("find.what")
        return
    if frame.wish.limited:
        yield from refine(turn, frame)
        return
    offset = running.offset + running.shown
    if not running.total:
        turn.ask("find.what")
        turn.suggest("chip.browse", "chip.trending")
        return
    if offset >= running.total:
        turn.say("find.no_more", noun=turn.wording.counted(noun_of(turn, running.wish), 2))
        turn.suggest("chip.start_over", "chip.browse")
        return
    yield from search(turn, running.wish, fresh=False, offset=offset)


def start_over(turn: Turn, _: Frame) -> None:
    """Forget the running search."""
    turn.state.forget_finding()
    turn.say("find.start_over")
    turn.suggest("chip.browse", "chip.trending")


def search(turn: Turn, wish: Wish, *, fresh: bool, offset: int = 0) -> Steps:
    """Search, remember what is shown, and say it; a category or value that hides everything is loosened once."""
    unknown = wish.present and not (wish.text or wish.category or wish.brands or wish.attributes)
    if unknown and (yield from _for_somebody(turn, wish)):
        return
    if not (wish.text or wish.category or wish.limited):
        turn.ask("find.what")
        turn.suggest("chip.browse", "chip.trending")
        return
    wish = level(turn, wish)
    alongside = turn.searched
    result, kept = yield from _found_by(turn, wish, offset=offset, alongside=alongside)
    turn.searched = True
    leave(turn)
    if not result.ok:
        turn.say("find.failed", message=result.message)
        return
    kinds = [] if _is_approximate(result) else [kept.noun, *(kept.category or [])[-1:]]
    items = remember(turn, result.data.get("products", []), kinds)
    state = turn.state
    if items:
        state.show([item.product_id for item in items], alongside=alongside)
        leads = not offset and (wish.rank or _asks_for_one(turn, wish))
        state.focus = [items[0].product_id] if len(items) == 1 or leads else []
    total = int(result.data.get("total") or 0)
    state.run_search(Search(wish=kept, offset=offset, total=total, shown=len(items)), fresh=fresh and bool(items))
    state.topic = "items"
    if not offset and (exact := (yield from _exactly(turn, items, result))):
        named = state.items[exact]
        state.focus = [exact]
        turn.say("item.is", title=named.title, price=named.price)
        turn.suggest("chip.add_it", "chip.tell_more", "chip.similar")
    elif items:
        say_found(
            turn,
            kept,
            items,
            result.data,
            offset=offset,
            loosened=wish if _is_looser(kept, wish) else None,
        )
    else:
        _nothing(turn, wish, result)


def _is_approximate(result: Result) -> bool:
    """Whether other things than those of the kind asked for may be among what was found."""
    return bool({"meaning", "theme", "other_kind", "any_word"} & set(map(str, result.data.get("relaxed") or ())))


def _is_looser(kept: Wish, wish: Wish) -> bool:
    """Whether something else was found than what was said; a shade of the colour that was said is not."""
    return kept.text != wish.text or kept.attributes not in (wish.attributes, in_shades(wish).attributes)


def _exactly(turn: Turn, items: list[Item], result: Result) -> Generator[list[ToolCall], list[Result], str]:
    """The product whose title was said whole; looked for by that alone where the wish found nothing that fits it."""
    uncertain = not items or {"meaning", "any_word"} & set(map(str, result.data.get("relaxed") or ()))
    alone = uncertain or len(items) == 1
    named = [key for key in named_in(turn.message, items) if alone or _is_telling(turn.state.items[key].title)]
    if not named and uncertain and _is_known_title(turn):
        named = yield from by_its_title(turn, turn.message)
    return named[0] if named else ""


def _is_telling(title: str) -> bool:
    """Whether words are a name rather than a kind of thing, such as "desk lamp"."""
    return len(title.split()) > KIND_OF_THING


def _is_known_title(turn: Turn) -> bool:
    """Whether the catalogue's own words take the message for a product's title."""
    whole = [one for one in turn.vocabulary.match(turn.message) if one.end - one.start >= MOST * len(turn.message)]
    return _is_telling(turn.message) and any(one.kind == "product" for one in whole)


def by_its_title(turn: Turn, words: str) -> Generator[list[ToolCall], list[Result], list[str]]:
    """A product by its whole title, read as nothing but words: titles hold sizes, colours and figures."""
    result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=words), alongside=turn.searched))
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    named = named_in(words, items)[:1]
    if named:
        turn.state.show([item.product_id for item in items], alongside=turn.searched)
    return named


def _asks_for_one(turn: Turn, wish: Wish) -> bool:
    """Whether the first of an order was asked for: "the cheapest tent", "cheapest one"."""
    extremes = turn.understanding.phrases.language.reading.reference.extremes
    named = {"price_asc": "cheapest", "price_desc": "dearest", "rating": "best_rated"}.get(wish.sort or "")
    text = turn.message.lower()
    return named is not None and bool(whole(extremes[named]).search(text)) and "first" not in text  # type: ignore[index]


def _for_somebody(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], bool]:
    """A present for somebody whose likings are not known: what is popular within the budget, and the question."""
    if not turn.offers("recommend"):
        return False
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


def _found_by(
    turn: Turn, wish: Wish, *, offset: int, alongside: bool
) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish]]:
    """The first search that finds something: as said, without the category that we inferred, then in looser words."""
    first = yield from turn.call("search_products", **arguments_of(turn, wish, offset=offset, alongside=alongside))
    if not first.ok or _found(first) or offset:
        return first, wish
    shaded = in_shades(wish)
    tries = [shaded] if shaded != wish else []
    tries += [wish.model_copy(update={"category": None, "noun": ""})] if wish.category and wish.text else []
    if not first.data.get("misses"):
        tries += _looser(turn, wish)
    for looser in tries:
        result = yield from turn.call("search_products", **arguments_of(turn, looser, alongside=alongside))
        if result.ok and _found(result):
            return result, looser
    return first, wish


def in_shades(wish: Wish) -> Wish:
    """The wish with the shades of a colour in place of the plain one, which is not to be had."""
    limits = [
        limit.model_copy(update={"values": limit.shades, "said": limit.values[0].lower(), "shades": []})
        if limit.shades and limit.values
        else limit
        for limit in wish.attributes
    ]
    return wish.model_copy(update={"attributes": limits})


def _nothing(turn: Turn, wish: Wish, result: Result) -> None:
    misses = [miss for miss in result.data.get("misses", []) if isinstance(miss, dict)]
    near = remember(turn, misses)
    if near:
        turn.state.show([item.product_id for item in near])
    say_nothing(turn, wish, misses)


def _found(result: Result) -> bool:
    return bool(result.data.get("products"))


def _looser(turn: Turn, wish: Wish) -> list[Wish]:
    """The wish with its values as words, then with only the words that the catalogue knows."""
    tries = []
    values = [
        limit.name if value.lower() in ("yes", "true") else value
        for limit in wish.attributes
        for value in wanted_values(limit)
    ]
    if values:
        kept = [limit.model_copy(update={"values": []}) for limit in wish.attributes]
        kept = [limit for limit in kept if limit.exclude or limit.minimum or limit.maximum]
        text = " ".join(dict.fromkeys([*values, *wish.text.split()])).lower()
        tries.append(wish.model_copy(update={"category": None, "attributes": kept, "text": text}))
    fillers = turn.understanding.phrases.fillers
    words = [word for word in wish.text.split() if word not in fillers]
    marks = {
        *turn.understanding.phrases.language.lexicon.soft_markers,
        *turn.understanding.phrases.language.reading.wish.links,
    }
    words = [word for word in words if word not in marks]
    known = [word for word in words if turn.vocabulary.known_word(word)]
    if wish.noun and wish.text != wish.noun and len(wish.text.split()) > len(wish.noun.split()):
        tries.append(wish.model_copy(update={"text": wish.noun}))
    occasion = whole(turn.understanding.phrases.language.reading.wish.reasons).search(wish.text)
    if occasion and known and len(known) < len(words):
        tries.append(wish.model_copy(update={"category": None, "text": " ".join(known)}))
    return tries


def noun_of(turn: Turn, wish: Wish) -> str:
    """What it is called in a heading: the kind, else the words of the wish."""
    words = wish.text if len(wish.text) <= LONGEST_NOUN else ""
    if len(words.split()) > len(wish.noun.split()):
        return words
    return wish.noun or (wish.category[-1].lower() if wish.category else "") or words or turn.word("noun.products")


def arguments_of(turn: Turn, wish: Wish, *, offset: int = 0, alongside: bool = False) -> dict[str, Any]:
    """The wish as arguments of `search_products`."""
    low, high = price_bounds(turn, wish)
    words = wish.text or wish.noun or (wish.category[-1] if wish.category else "")
    whole_category = wish.rank and wish.category and set(words.split()) <= set(wish.noun.split())
    arguments: dict[str, Any] = {
        "query": "" if whole_category else words,
        "category": wish.category,
        "brands": wish.brands,
        "exclude_brands": wish.exclude_brands,
        "price_min": low,
        "price_max": high,
        "rating_min": wish.rating_min,
        "attributes": [_attribute(limit) for limit in wish.attributes],
        "exclude_terms": wish.exclude_terms,
        "in_stock": wish.in_stock,
        "sort": wish.sort or "relevance",
        "limit": PAGE,
        "offset": offset,
        "alongside": alongside,
        "title": describe_limits(turn, wish, noun_of(turn, wish), title=True),
    }
    if wish.rank:
        arguments |= {"order_by": wish.rank, "order": "descending" if wish.rank_more else "ascending"}
    return arguments


def _attribute(limit: AttributeLimit) -> dict[str, Any]:
    return {
        "name": limit.name,
        "values": limit.values,
        "exclude": limit.exclude,
        "min": limit.minimum,
        "max": limit.maximum,
    }


def price_bounds(turn: Turn, wish: Wish) -> tuple[str | None, str | None]:
    """Stated bounds, and those that cheap, cheaper, premium and dearer stand for."""
    low, high = wish.price_min, wish.price_max
    category = tuple(wish.category) if wish.category else None
    if wish.price_word == "cheap" and high is None and category:
        high = _major(turn, turn.vocabulary.price_quantile(category, CHEAP))
    elif wish.price_word == "premium" and low is None and category:
        low = _major(turn, turn.vocabulary.price_quantile(category, PREMIUM))
    return low, high


def _major(turn: Turn, minor: int | None) -> str | None:
    if minor is None:
        return None
    return written(Decimal(minor).scaleb(-turn.wording.digits))


def level(turn: Turn, wish: Wish) -> Wish:
    """'cheaper' and 'dearer' measured against what is talked about, else against the middle of what is shown."""
    if wish.price_word not in ("cheaper", "dearer") or wish.price_min or wish.price_max:
        return wish  # no step, or one that was measured already
    state = turn.state
    ids = state.focus[:1] or state.shown
    prices = sorted(
        price for key in ids if key in state.items and (price := figure(state.items[key].price)) is not None
    )
    if not prices:
        return wish.model_copy(
            update={"price_word": "", "sort": "price_asc" if wish.price_word == "cheaper" else "price_desc"}
        )
    middle = prices[(len(prices) - 1) // 2]
    if wish.price_word == "cheaper":
        return wish.model_copy(update={"price_max": written(middle - _CENT), "price_min": None})
    return wish.model_copy(update={"price_min": written(middle + _CENT), "price_max": None})
