"""A few words under a running search: tried on it, unseen, to tell whether they say more about it or begin another."""

from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.heads import SURE
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.loosening import found_any
from agent.planner.policy.finding.merging import STEPS, merged
from agent.planner.policy.finding.narrowing import in_another_part, without_purpose, without_replaced
from agent.planner.policy.items.resolve import NEAR, extreme, similarity, words_in
from agent.planner.policy.turn import Answering, Result, ToolCall, Turn
from agent.planner.reply.misses import say_missing
from agent.planner.state import Search
from retrieval.text.synonyms import names_thing

Told: TypeAlias = Generator[list[ToolCall], list[Result], Wish | None]
FEW_WORDS = 2


def looked_at(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], Result]:
    """What a wish would find, with nothing shown of it."""
    result: Result = yield from turn.call("search_products", **arguments_of(turn, wish), card=False)
    return result


def loosely(result: Result) -> bool:
    """Whether nothing that was found is just what the words say."""
    return bool({"any_word", "no_word", "other_kind", "theme"} & _relaxed(result))


def without_contradicted(turn: Turn, wish: Wish, change: Wish) -> Generator[list[ToolCall], list[Result], Wish]:
    """The wish without what described the kind so far, where that leaves nothing of what is refused now.

    "Electric bike", then "what about without a motor": bikes are meant, and no electric ones.
    """
    if not (change.exclude_terms and wish.noun and wish.text != wish.noun):
        return wish
    plain = wish.model_copy(update={"text": wish.noun})
    if found_any((yield from looked_at(turn, wish))) or not found_any((yield from looked_at(turn, plain))):
        return wish
    return plain


def only_others_cost(turn: Turn, wish: Wish, change: Wish) -> Answering:
    """Whether only other things cost what is asked for now, so that what was found before is told to cost too much."""
    bounded = change.price_word in STEPS or change.price_min or change.price_max
    if not bounded or change.text or change.category:
        return False
    result = yield from looked_at(turn, wish)
    if not found_any(result) or not loosely(result):
        return False
    pool = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    nearest = next(
        iter(extreme(pool, "dearest" if wish.price_min and not wish.price_max else "cheapest", turn.wording)), None
    )
    if nearest is None:
        return False
    limit = "price_min" if wish.price_min and not wish.price_max else "price_max"
    bound = wish.price_min if limit == "price_min" else wish.price_max
    told = {"title": nearest.title, "limit": limit, "actual": nearest.price, "wanted": turn.wording.money(bound or "0")}
    say_missing(turn, wish, [told])
    return True


def names_its_part(turn: Turn, running: Search, wish: Wish) -> Answering:
    """Whether nothing but a part of the shop is named that holds what is looked for ("women's", after jackets)."""
    if wish.somebody or not _is_only_a_part(wish):
        return False
    there = in_another_part(turn, running, wish)
    if there is None or there.category is None:
        return False
    return _exactly((yield from looked_at(turn, there)))


def told_more(turn: Turn, running: Search, frame: Frame) -> Told:
    """The running wish with what the words add to it; None where they are a wish of their own."""
    if _may_describe(turn, frame, running) and (wish := (yield from _described(turn, running, frame))) is not None:
        return wish
    if _says_what_kind(frame, running):
        wish = merged(running.wish, frame.wish)
        result = yield from looked_at(turn, wish)
        return wish if _exactly(result) and not _by_meaning(result) else None
    if _may_complete(frame, running):
        wish = running.wish.model_copy(update={"text": f"{running.wish.text} {frame.text}"})
        result = yield from looked_at(turn, wish)
        titles = [str(one.get("title", "")) for one in result.data.get("products", ())] if result.ok else []
        said = words_in(wish.text)
        return wish if titles and similarity(said, titles[0]) >= NEAR else None
    return None


def _may_complete(frame: Frame, running: Search) -> bool:
    """Whether one word names a kind of thing that the bare word looked for may say more of ("pencil", after "brow")."""
    bare = not (running.wish.category or running.wish.noun) and len(running.wish.text.split()) == 1
    return bare and len(frame.text.split()) == 1 and frame.text in (frame.wish.text, frame.wish.noun)


def _says_what_kind(frame: Frame, running: Search) -> bool:
    """Whether a correction names the kind of what was so far a bare word: "seeds, i mean", after "tomato"."""
    wish, before = frame.wish, running.wish
    return frame.correction and bool(wish.category and before.text) and frame.text == wish.noun and not before.category


def _may_describe(turn: Turn, frame: Frame, running: Search) -> bool:
    """Whether a bare word or two may tell more about what was found ("leather"), being no kind of thing sold here."""
    wish, words = frame.wish, _told(turn, frame).split()
    bare = frame.text == wish.text or turn.understanding.phrases.asks("only_describes", frame.text)
    if wish.noun or wish.category or wish.present or not (frame.new_search and running.wish.text):
        return False
    if wish.limited:
        return not words  # "leather, for my labrador", of a catalogue that knows materials
    added = turn.understanding.phrases.asks("added", frame.original.lower())
    if added and not turn.understanding.phrases.describes(wish.text):
        return False  # "and sunglasses" is another thing
    kinds = [one for one in turn.vocabulary.match(wish.text) if one.kind in ("category", "product")]
    if len(words) == FEW_WORDS and any(one.end == len(wish.text) and one.score >= SURE for one in kinds):
        return False  # "men's jacket" after umbrellas
    return 0 < len(words) <= FEW_WORDS and bare


def _told(turn: Turn, frame: Frame) -> str:
    """The words that tell how a thing is, without those that tell whom or what it is for."""
    before = without_purpose(turn, frame.text)
    purpose = set(words_in(frame.text)) - set(words_in(before))
    return " ".join(word for word in words_in(frame.wish.text) if word not in purpose)


def _described(turn: Turn, running: Search, frame: Frame) -> Told:
    """The running wish with the words, where something has them all, or where they find nothing of their own."""
    base = without_replaced(turn, running, frame.wish, frame.text)
    whole_wish = merged(base, frame.wish)
    tries = [whole_wish]
    if (told := _told(turn, frame)) != frame.wish.text:
        tries.append(merged(base, frame.wish.model_copy(update={"text": told})))
    if (bare := without_purpose(turn, base.text)) != base.text:
        tries.append(merged(base.model_copy(update={"text": bare}), frame.wish))
    first: Result | None = None
    for wish in tries:
        result = yield from looked_at(turn, wish)
        if _exactly(result):
            if _by_meaning(result) and (yield from _is_sold_so(turn, frame.wish)):
                return None
            return wish
        first = first or result
    alone = yield from looked_at(turn, frame.wish)
    if first is None or not found_any(first) or not found_any(alone) or not loosely(alone):
        return None
    return None if _is_a_thing(turn, frame) else whole_wish


def _is_a_thing(turn: Turn, frame: Frame) -> bool:
    """Whether words name a thing, by how they are put ("sofa?", "a shade", "led strips"), and do not describe one."""
    phrases, words = turn.understanding.phrases, frame.wish.text.split()
    if not words or phrases.describes(frame.wish.text):
        return False
    article = frame.text.split(" ", 1)[0] in phrases.language.lexicon.articles
    plural = words[-1].endswith("s") and not words[-1].endswith(("ss", "less", "ous"))
    return article or plural or frame.original.rstrip().endswith("?") or names_thing(words[-1])


def _is_sold_so(turn: Turn, wish: Wish) -> Answering:
    """Whether a bare word finds things that are called so ("honey", after green tea)."""
    result = yield from looked_at(turn, wish)
    return result.ok and found_any(result) and not _relaxed(result)


def _is_only_a_part(wish: Wish) -> bool:
    return len(wish.category or ()) == 1 and set(words_in(wish.text)) <= set(words_in(wish.noun))


def _exactly(result: Result) -> bool:
    return result.ok and found_any(result) and not loosely(result)


def _by_meaning(result: Result) -> bool:
    return "meaning" in _relaxed(result)


def _relaxed(result: Result) -> set[str]:
    return set(map(str, result.data.get("relaxed") or ()))
