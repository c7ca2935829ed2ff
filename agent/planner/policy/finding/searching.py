"""Finding: new wishes, refinements of the running search, more of it, and what is said about the results."""

from collections.abc import Generator
from decimal import Decimal

from agent.planner.frames import Frame, Sort, Wish
from agent.planner.nlu.children import for_a_child
from agent.planner.nlu.phrases import whole
from agent.planner.policy.cart.waiting import leave
from agent.planner.policy.finding import finds
from agent.planner.policy.finding.calling import arguments_of, in_one_word, level, major, noun_of
from agent.planner.policy.finding.comparatives import step_of, without_figures
from agent.planner.policy.finding.for_somebody import for_somebody, unsaid
from agent.planner.policy.finding.keeping import begun_anew, keeps_budget
from agent.planner.policy.finding.known import remember
from agent.planner.policy.finding.loosening import found_any, found_by, in_shades
from agent.planner.policy.finding.merging import STEPS, changed, merged
from agent.planner.policy.finding.narrowing import in_another_part, of_a_sister_kind, of_a_sort, without_replaced
from agent.planner.policy.finding.parts import in_the_part_talked_of, with_what_is_meant
from agent.planner.policy.finding.persons import for_the_same, said_of_children
from agent.planner.policy.finding.picturing import search_alike
from agent.planner.policy.finding.probing import (
    looked_at,
    loosely,
    names_its_part,
    only_others_cost,
    told_more,
    without_contradicted,
)
from agent.planner.policy.finding.purposes import by_purpose
from agent.planner.policy.finding.stepping import step_from
from agent.planner.policy.items.options import limited_to
from agent.planner.policy.items.resolve import NEAR, named_in, similarity, words_in
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.reply.misses import say_missing, say_nothing
from agent.planner.reply.results import say_found, say_sold_out
from agent.planner.state import Item, Search

KIND_OF_THING = 3
FEW_WORDS = 2
MOST = 0.6


def find(turn: Turn, frame: Frame) -> Steps:
    """A new search, or a change of the running one where the words only limit it."""
    if frame.forgets:
        turn.state.forget_finding()
    running = turn.state.search
    wish = with_what_is_meant(turn, frame, for_the_same(turn, frame) if running else frame.wish)
    wish = by_purpose(turn, frame, in_the_part_talked_of(turn, frame, wish))
    if running and (begun := begun_anew(turn, running, frame, wish)) is not None:
        yield from search(turn, begun, fresh=True)
        return
    open_step = wish.comparative and turn.understanding.phrases.asks("open_step", frame.text)
    if running and wish.comparative and (open_step or not (wish.category or wish.noun)):
        part = {"category": None, "noun": "", "text": ""} if open_step else {}
        yield from refine(turn, frame.model_copy(update={"wish": wish.model_copy(update=part)}))
        return
    if running and (stepped := step_from(turn, wish)) is not None:
        yield from refine(turn, frame.model_copy(update={"wish": stepped}))
        return
    frame = frame.model_copy(update={"wish": wish})
    steps = wish.comparative or wish.price_word in STEPS
    opening = whole(turn.understanding.phrases.language.reading.wish.anew)
    anew = wish.limited and not steps and opening.search(frame.text) and not _only_of_a_version(turn, wish)
    if running and (yield from names_its_part(turn, running, wish)):
        yield from refine(turn, frame)
        return
    if running and (told := (yield from told_more(turn, running, frame))) is not None:
        yield from search(turn, told, fresh=False)
        return
    if frame.new_search or anew or running is None:
        kept = (
            changed(running.wish, wish) if running and (_goes_on(turn, frame) or keeps_budget(running, wish)) else wish
        )
        if running and not kept.text and not kept.category and not kept.limited:
            kept = running.wish
        yield from search(turn, _sensible(turn, kept), fresh=True)
    else:
        yield from refine(turn, frame)


def _only_of_a_version(turn: Turn, wish: Wish) -> bool:
    """'Do you have pink?' under a running search: a version of what is looked for, and no other things."""
    known = [turn.vocabulary.attributes.get(limit.name) for limit in wish.attributes]
    rest = wish.model_copy(update={"attributes": []})
    return bool(known) and all(one is not None and one.is_option for one in known) and not (rest.limited or rest.text)


def _goes_on(turn: Turn, frame: Frame) -> bool:
    """Whether another kind of thing is named for the same wish: a correction, "… instead", "she likes …"."""
    first = frame.text.split(" ", 1)[0]
    words = turn.understanding.phrases.language.reading.wish
    return frame.correction or "instead" in frame.text or first in words.going_on


def _sensible(turn: Turn, wish: Wish) -> Wish:
    """Without a kept budget below which this kind of thing is not to be had at all."""
    least = major(turn, turn.vocabulary.price_quantile(tuple(wish.category), 0.0)) if wish.category else None
    if wish.price_word in STEPS:
        order: Sort | None = "price_asc" if wish.price_word == "cheaper" else None  # with nothing to undercut
        return wish.model_copy(
            update={"price_word": "", "price_min": None, "price_max": None, "sort": wish.sort or order}
        )
    before = turn.state.search.wish.price_max if turn.state.search else None
    if least and wish.price_max and wish.price_max == before and Decimal(wish.price_max) < Decimal(least):
        return wish.model_copy(update={"price_max": None})
    return wish


def refine(turn: Turn, frame: Frame) -> Steps:
    """Narrow, widen or turn the running search."""
    running = last_that_found(turn, frame.wish)
    if running is None:
        yield from search(turn, frame.wish, fresh=True)
        return
    wish = frame.wish
    if wish.comparative:
        step = yield from step_of(turn, wish.comparative, running.wish)
        if step is None:
            without_figures(turn)
            return
        wish = wish.model_copy(update={"attributes": [*wish.attributes, step], "comparative": ""})
    other = of_a_sister_kind(turn, running.wish, wish) if _is_for(turn, frame) else None
    other = other or of_a_sort(turn, running.wish, wish) or in_another_part(turn, running, wish)
    if other is None and wish.category and _is_for(turn, frame) and wish.text:
        wish = wish.model_copy(update={"category": None, "noun": ""})  # "for my coffee" tells a purpose
    if (other is None and wish.category) or _for_another(running, wish):
        yield from search(turn, _sensible(turn, changed(running.wish, wish)), fresh=True)
        return
    if other is not None:
        wish = wish.model_copy(update={"category": None, "noun": "", "text": ""})
        yield from search(turn, merged(other, wish), fresh=False)
    else:
        narrowed = level(turn, _narrowed(turn, frame, running, wish))
        if running.exact and (yield from only_others_cost(turn, narrowed, wish)):
            return
        yield from search(turn, (yield from without_contradicted(turn, narrowed, wish)), fresh=False)


def _narrowed(turn: Turn, frame: Frame, running: Search, wish: Wish) -> Wish:
    """The running wish with the change, of the same kind of thing."""
    if turn.understanding.phrases.asks("other_brands", frame.text):
        wish = wish.model_copy(update={"exclude_brands": _brands_shown(turn, running)})
    base = without_replaced(turn, running, wish, frame.text)
    anew = not turn.understanding.wishes.only_limits(frame.text)
    if wish.text and _is_for(turn, frame) and not wish.text.startswith("for ") and not wish.present:
        wish = wish.model_copy(update={"text": f"{frame.text.split(' ', 1)[0]} {wish.text}"})
    if wish.text and _leads_nowhere(running) and anew and not turn.understanding.phrases.describes(wish.text):
        base = base.model_copy(update={"text": "", "noun": ""})
    if wish.brands and _leads_nowhere(running):
        base = base.model_copy(update={"text": "", "noun": ""})
    return merged(base, wish)


def _brands_shown(turn: Turn, running: Search) -> list[str]:
    """The brands that "other brands" leaves out: those asked for, else those on the screen."""
    shown = [turn.state.items[key].brand for key in turn.state.shown if key in turn.state.items]
    return list(dict.fromkeys(brand for brand in running.wish.brands or shown if brand))


def last_that_found(turn: Turn, change: Wish) -> Search | None:
    """The running search; where its words led nowhere and only a limit is said, the last one that found something."""
    running = turn.state.search
    names = change.text or change.category or change.brands or change.drop
    if running is None or names or not _leads_nowhere(running):
        return running
    return next((one for one in reversed(turn.state.searches) if not _leads_nowhere(one)), running)


def _for_another(running: Search, wish: Wish) -> bool:
    """Whether it is a wish for somebody else ("for my mother who gardens"), where the running one is a theme."""
    return wish.somebody and bool(wish.text) and (running.themed or running.wish.present)


def _leads_nowhere(running: Search) -> bool:
    """Whether words found nothing at all, so that others stand in their place."""
    return not (running.total or running.missed or running.wish.category)


def _is_for(turn: Turn, frame: Frame) -> bool:
    """Whether the words begin by saying what or whom it is for."""
    return frame.text.split(" ", 1)[0] in turn.understanding.phrases.language.reading.wish.reasons[:1]


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
        running = next((one for one in reversed(turn.state.searches) if one.total), running)
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
    if wish.picture:
        yield from search_alike(turn, wish, fresh=fresh, offset=offset)
        return
    unknown = wish.present and not (wish.text or wish.category or wish.brands or wish.attributes)
    if unknown and (yield from for_somebody(turn, level(turn, wish))):
        return
    if not (wish.text or wish.category or wish.limited):
        turn.ask("find.what")
        turn.suggest("chip.browse", "chip.trending")
        return
    wish = in_one_word(turn, wish)
    part = for_a_child(turn.understanding.phrases, turn.vocabulary, wish)
    wish = level(turn, part if part.category != wish.category else (yield from said_of_children(turn, part)))
    alongside = turn.searched
    result, kept = yield from found_by(turn, wish, offset=offset, alongside=alongside)
    turn.searched = True
    leave(turn)
    if not result.ok:
        turn.say("find.failed", message=result.message)
        return
    if wish.present and not found_any(result) and (yield from for_somebody(turn, unsaid(wish))):
        return
    called = kept.noun or (kept.text if len(kept.text.split()) <= FEW_WORDS else "")
    kinds = [] if _is_approximate(result) else [called, *(kept.category or [])[-1:]]
    items = remember(turn, result.data.get("products", []), kinds)
    state = turn.state
    if items:
        state.show([item.product_id for item in items], alongside=alongside)
        leads = not offset and (wish.rank or _asks_for_one(turn, wish))
        state.focus = [items[0].product_id] if len(items) == 1 or leads else []
        _note_versions(turn, kept, items)
    total = int(result.data.get("total") or 0)
    themed = "theme" in (result.data.get("relaxed") or [])
    missed = not items and bool(result.data.get("misses"))
    as_said = bool(items) and kept.text == wish.text and not result.data.get("relaxed")
    broken = [str(miss.get("limit", "")) for miss in result.data.get("misses", []) if isinstance(miss, dict)]
    running = Search(wish=kept, offset=offset, total=total, shown=len(items), themed=themed, missed=missed)
    running = running.model_copy(update={"exact": as_said, "breaks": list(dict.fromkeys(broken)) if missed else []})
    finds.found(turn, running, [item.product_id for item in items], fresh=fresh)
    if not offset and (exact := (yield from _exactly(turn, kept, items, result, alongside=alongside))):
        named = state.items[exact]
        state.focus = [exact]
        turn.say("item.is", title=named.title, price=named.price)
        say_sold_out(turn, named)
        turn.suggest("chip.add_it", "chip.tell_more", "chip.similar")
    elif items:
        say_found(
            turn,
            kept,
            items,
            result.data,
            offset=offset,
            loosened=wish if _is_looser(kept, wish) and not (kept.not_had or (themed and wish.liking)) else None,
        )
        _say_sold_out(turn, kept, items[0])
        if misses := [miss for miss in result.data.get("misses", []) if isinstance(miss, dict)]:
            remember(turn, misses)
            say_missing(turn, kept, misses[:1])
    else:
        _nothing(turn, kept if kept.not_had else wish, result)


def _say_sold_out(turn: Turn, wish: Wish, first: Item) -> None:
    """That what stands first can not be bought now, in the version that was asked for."""
    if first.available:
        return
    value = turn.wording.listed(list(limited_to(first, wish.attributes).values()))
    turn.say("item.sold_out_in" if value else "fact.sold_out", title=first.title, value=value)


def _note_versions(turn: Turn, wish: Wish, items: list[Item]) -> None:
    """Which version is meant from now on: the one in the limits of a sole find, and no dearer one than the cheapest."""
    wanted = turn.state.wanted
    if wish.sort == "price_asc":
        for item in items:
            wanted.pop(item.product_id, None)
    if len(items) == 1 and (said := limited_to(items[0], wish.attributes)):  # "a hoodie in M"
        wanted[items[0].product_id] = {**wanted.get(items[0].product_id, {}), **said}


def _is_approximate(result: Result) -> bool:
    """Whether other things than those of the kind asked for may be among what was found."""
    return bool({"meaning", "theme", "other_kind", "any_word"} & set(map(str, result.data.get("relaxed") or ())))


def _is_looser(kept: Wish, wish: Wish) -> bool:
    """Whether something else was found than what was said; a shade of the colour that was said is not."""
    return (
        kept.text != wish.text
        or kept.category != wish.category
        or kept.attributes not in (wish.attributes, in_shades(wish).attributes)
    )


def _exactly(
    turn: Turn, wish: Wish, items: list[Item], result: Result, *, alongside: bool
) -> Generator[list[ToolCall], list[Result], str]:
    """The product whose title was said whole; looked for by that alone where the wish found nothing that fits it."""
    uncertain = not items or {"meaning", "any_word"} & set(map(str, result.data.get("relaxed") or ()))
    alone = uncertain or len(items) == 1
    named = [key for key in named_in(turn.message, items) if alone or _is_telling(turn.state.items[key].title)]
    bounded = wish.price_min or wish.price_max or wish.rating_min or wish.in_stock
    if not named and uncertain and not bounded and _is_known_title(turn):
        named = yield from by_its_title(turn, turn.message, alongside=alongside)
    return named[0] if named else ""


def _is_telling(title: str) -> bool:
    """Whether words are a name rather than a kind of thing, such as "desk lamp"."""
    return len(title.split()) > KIND_OF_THING


def _is_known_title(turn: Turn) -> bool:
    """Whether the catalogue's own words take the message for a product's title."""
    whole = [one for one in turn.vocabulary.match(turn.message) if one.end - one.start >= MOST * len(turn.message)]
    return _is_telling(turn.message) and any(one.kind == "product" for one in whole)


def by_its_title(
    turn: Turn, words: str, *, alongside: bool = False
) -> Generator[list[ToolCall], list[Result], list[str]]:
    """A product by its whole title, read as nothing but words: titles hold sizes, colours and figures."""
    result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=words), alongside=alongside))
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    named = named_in(words, items)[:1]
    if named:
        turn.state.show([item.product_id for item in items], alongside=alongside)
    return named


def by_its_words(turn: Turn, words: str) -> Generator[list[ToolCall], list[Result], list[str]]:
    """The product that words of its title name best, looked for without showing anything."""
    result = yield from looked_at(turn, Wish(text=words))
    if not result.ok or loosely(result):
        return []
    items = remember(turn, list(result.data.get("products", [])))
    said = words_in(words)
    named = [item for item in items if similarity(said, item.title) >= NEAR]
    return [min(named, key=lambda item: len(item.title)).product_id] if named else []


def _asks_for_one(turn: Turn, wish: Wish) -> bool:
    """Whether the first of an order was asked for: "the cheapest tent", "cheapest one"."""
    extremes = turn.understanding.phrases.language.reading.reference.extremes
    named = {"price_asc": "cheapest", "price_desc": "dearest", "rating": "best_rated"}.get(wish.sort or "")
    text = turn.message.lower()
    return named is not None and bool(whole(extremes[named]).search(text)) and "first" not in text  # type: ignore[index]


def _nothing(turn: Turn, wish: Wish, result: Result) -> None:
    misses = [miss for miss in result.data.get("misses", []) if isinstance(miss, dict)]
    near = remember(turn, misses)
    if near:
        turn.state.show([item.product_id for item in near])
    say_nothing(turn, wish, misses)
