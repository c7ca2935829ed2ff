"""The first search that finds something: as it was said, then in looser words, each of them told."""

from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.absent import LOOSE, sought_alone
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.turn import Calling, Result, ToolCall, Turn
from agent.planner.reply.limits import wanted_values
from agent.planner.reply.results import is_described
from agent.planner.reply.themes import is_themed
from retrieval.stores.passage_index import content_stems
from retrieval.text.english import STOP_WORDS
from retrieval.text.theme_words import FOR_WHOM

FEW = 2
MOST_ALONE = 3
SOME, MORE = 1, 3
"""So many words of a message that nothing was read out of may mean something, or surely do."""
NEAR = 0.45
"""How near to the message something must be: what is not sold came to 0.40 at most in the shops that were tried."""
LEAST_OF_A_STORY = 0.32
"""The same where no kind of thing is named that might not be sold."""
Found: TypeAlias = Generator[list[ToolCall], list[Result], tuple[Result, Wish]]


def found_by(turn: Turn, wish: Wish, *, offset: int, alongside: bool) -> Found:
    """The first search that finds something: as said, as it was told, then in looser words.

    Of a message that tells more than the words read out of it, and beside other things, nothing is shown before it is
    settled what is.
    """
    later = alongside or wish.tells or tells_more(wish)
    result, kept = yield from _sought(turn, wish, offset=offset, card=not later)
    if not result.ok or (kept == wish and not later):
        return result, kept
    shown = yield from turn.call("search_products", **arguments_of(turn, kept, offset=offset, alongside=alongside))
    return shown, kept


def tells_more(wish: Wish, least: int = MORE) -> bool:
    """Whether the message has several words that were not read out of it, so that it may mean more than they say."""
    values = [value for limit in wish.attributes for value in (*limit.values, *limit.exclude, limit.said)]
    read = " ".join([wish.text, wish.noun, *(wish.category or []), *wish.brands, *values, *wish.exclude_terms])
    return len(content_stems(wish.in_full) - content_stems(read)) >= least


def looked(turn: Turn, wish: Wish, *, offset: int = 0) -> Calling:
    """A search with nothing shown."""
    result = yield from turn.call("search_products", **arguments_of(turn, wish, offset=offset), card=False)
    return result


def _sought(turn: Turn, wish: Wish, *, offset: int, card: bool) -> Found:
    """What was found, and by which wish; with `card`, the first is on the screen."""
    if wish.tells and not offset and (meant := (yield from _as_told(turn, wish))):
        return meant
    shown = {} if card else {"card": False}
    first = yield from turn.call("search_products", **arguments_of(turn, wish, offset=offset), **shown)
    if not first.ok or offset or wish.situation:
        return first, wish
    if found_any(first) and wish.liking and "theme" not in first.data.get("relaxed", ()):
        return (yield from _widened(turn, wish, first))
    if _is_sure(first):
        return first, wish
    meant = yield from _as_told(turn, wish)
    alone = None if meant else (yield from sought_alone(turn, wish, first))
    return meant or alone or (yield from _looser_sought(turn, wish, first))


def _looser_sought(turn: Turn, wish: Wish, first: Result) -> Found:
    """What looser readings of the words find; the first answer where none finds anything."""
    if found_any(first) and _may_be_elsewhere(wish, first):
        return (yield from _rather(turn, wish.model_copy(update={"category": None, "noun": ""}), wish, first))
    if wish.brands and wish.text and _only_other_brands(first):
        named = " ".join([*wish.brands, wish.text]).lower()  # "apple watch band": of what it is for
        plain = wish.model_copy(update={"brands": [], "text": named, "category": None, "noun": ""})
        return (yield from _rather(turn, plain, wish, first))
    if found_any(first):
        return first, wish
    for looser in _tries(turn, wish, first):
        result = yield from looked(turn, looser)
        if result.ok and found_any(result) and not _is_another_kind(wish, looser, result):
            return result, looser
    return first, wish


def _is_sure(first: Result) -> bool:
    """Whether something was found, and by all that was said."""
    return found_any(first) and not LOOSE & set(map(str, first.data.get("relaxed") or ()))


def _as_told(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish] | None]:
    """What stands out for the message as it was told, where something comes near enough; else `None`."""
    if not tells_more(wish, SOME):
        return None
    meant = wish.model_copy(update={"text": wish.in_full, "told": "", "situation": True, "category": None, "noun": ""})
    if wish.tells:  # what was read out of a story is no limit, but for what it may cost
        kept = {
            name: getattr(wish, name) for name in ("in_full", "price_min", "price_max", "sort", "in_stock", "quantity")
        }
        meant = Wish(text=wish.in_full, situation=True, **kept)
    result = yield from looked(turn, meant)
    least = LEAST_OF_A_STORY if wish.tells and not wish.noun else NEAR
    return (result, meant) if result.ok and found_any(result) and nearness(result) >= least else None


def nearness(result: Result) -> float:
    """How near in meaning the first of what was found for a message is to it, 0 to 1."""
    return float(result.data.get("nearness") or 0)


def _is_another_kind(wish: Wish, looser: Wish, result: Result) -> bool:
    """Whether the kind that was named was given up for what has not even all the words ("cargo bikes": a saddle)."""
    given_up = wish.noun and wish.noun != wish.text and looser.category is None and looser.text == wish.text
    return bool(given_up) and bool(
        {"any_word", "no_word", "other_kind", "theme"} & set(result.data.get("relaxed") or ())
    )


def _may_be_elsewhere(wish: Wish, first: Result) -> bool:
    """Whether what was found in the kind that was read has not all the words, which may name another kind."""
    relaxed = set(first.data.get("relaxed") or ())
    more = len(wish.text.split()) > len(wish.noun.split()) + 1
    return bool(wish.category and wish.noun and more and {"any_word", "no_word"} & relaxed) and not first.data.get(
        "leading"
    )


def _rather(turn: Turn, plain: Wish, wish: Wish, first: Result) -> Found:
    """What has all the words though it is of another kind or brand, where there is such; else what was found."""
    result = yield from looked(turn, plain)
    if not (result.ok and found_any(result)) or {"any_word", "no_word", "theme"} & set(
        result.data.get("relaxed") or ()
    ):
        return first, wish
    return result, plain


def _tries(turn: Turn, wish: Wish, first: Result) -> list[Wish]:
    """The looser wishes, in the order in which they are tried."""
    shaded = in_shades(wish)
    tries = [shaded] if shaded != wish else []
    if wish.whom:
        tries.insert(0, wish.model_copy(update={"whom": []}))  # a preference only: a dress for a husband is a dress
    if wish.category and wish.text and not _misses_in_category(first):
        tries.append(wish.model_copy(update={"category": None, "noun": ""}))
    if first.data.get("misses"):  # what fits the limits comes before what misses one, whatever else was told of it
        tries += [*_of_the_kind(wish), *_limits_alone(turn, wish)]
    if not first.data.get("misses"):
        tries += [
            *_looser(turn, wish),
            *_last_tries(turn, wish),
            *_limits_alone(turn, wish),
            *_without_limits(turn, wish),
        ]
    return tries


def _limits_alone(turn: Turn, wish: Wish) -> list[Wish]:
    """Whatever is within figures that few kinds of things state, where the words only describe it ("under 40 dB")."""
    bounded = any(limit.minimum or limit.maximum for limit in wish.attributes)
    described = is_described(turn, wish) or is_themed(wish) or wish.to_do
    return [wish.model_copy(update={"text": "", "noun": ""})] if bounded and described and not wish.category else []


def _of_the_kind(wish: Wish) -> list[Wish]:
    """The kind of thing alone, where more was said of it."""
    more = wish.noun and len(wish.text.split()) > len(wish.noun.split())
    return [wish.model_copy(update={"text": wish.noun})] if more else []


def _without_limits(turn: Turn, wish: Wish) -> list[Wish]:
    """Only the kind of thing, where it is sought within limits of which several are broken at once."""
    _, heads = turn.understanding.wishes.read(wish.text, None)
    last = wish.text.rpartition(" ")[2]
    thing = heads[-1].words if heads else wish.noun or (last if turn.vocabulary.known_word(last) else "")
    if not (wish.price_max or wish.price_min) or not thing:
        return []
    free: dict[str, object] = {
        "price_min": None,
        "price_max": None,
        "price_word": "",
        "attributes": [],
        "rating_min": None,
        "brands": [],
    }
    return [wish.model_copy(update={**free, "text": thing})]


def _widened(turn: Turn, wish: Wish, first: Result) -> Found:
    """What somebody likes is no kind of thing: where its category has hardly anything, what is near in meaning too."""
    if int(first.data.get("total") or 0) > FEW:
        return first, wish
    liked = turn.word("theme.loved", theme=wish.text)
    wider = wish.model_copy(update={"category": None, "noun": "", "text": liked})
    result = yield from looked(turn, wider)
    found = [one["product_id"] for one in result.data.get("products", ())] if result.ok else []
    products = [one for one in first.data.get("products", ()) if one["product_id"] in found]
    if len(found) <= len(products):
        return first, wish
    if products and wish.category:
        titles = turn.wording.listed([turn.word("noun.the", words=one["title"]) for one in products])
        turn.say("find.few_of_liked", category=wish.category[-1], titles=titles)
    return result, wider


def _only_other_brands(first: Result) -> bool:
    """Whether all that is missed is the brand: its name may say what the thing is for ("apple watch band")."""
    missed = [miss.get("limit") for miss in first.data.get("misses", []) if isinstance(miss, dict)]
    return bool(missed) and set(missed) == {"brand"}


def _misses_in_category(first: Result) -> bool:
    """Whether the category has such things, which miss another limit."""
    return any(isinstance(miss, dict) and miss.get("limit") != "category" for miss in first.data.get("misses", []))


def in_shades(wish: Wish) -> Wish:
    """The wish with the shades of a colour in place of the plain one, which is not to be had."""
    limits = [
        limit.model_copy(update={"values": limit.shades, "said": limit.values[0].lower(), "shades": []})
        if limit.shades and limit.values
        else limit
        for limit in wish.attributes
    ]
    return wish.model_copy(update={"attributes": limits})


def found_any(result: Result) -> bool:
    return bool(result.data.get("products"))


def _last_tries(turn: Turn, wish: Wish) -> list[Wish]:
    """A wish that tells a story: by the words of it that the catalogue knows, then by its meaning."""
    phrases = turn.understanding.phrases
    told = phrases.asks("open_wish", turn.message.lower()) or is_described(turn, wish) or wish.present or wish.somebody
    if not wish.text or not told or _names_what_is_not_sold(turn, wish.text):
        return []
    plain = wish.model_copy(update={"category": None, "noun": ""})
    if wish.to_do:  # what shall be done is no name of what it is done to
        return [plain.model_copy(update={"by_meaning": True})]
    words = [word.strip(",.") for word in wish.text.split()]
    little = {*phrases.fillers, *phrases.language.lexicon.soft_markers, *phrases.language.reading.wish.links}
    little |= STOP_WORDS | FOR_WHOM  # whom it is for names nothing by itself
    words = [word for word in words if word.isalpha() and word not in little and not phrases.describes(word)]
    known = [word for word in words if turn.vocabulary.known_word(word)]
    plain = plain.model_copy(update={"scraps": True})
    tries = [plain.model_copy(update={"text": " ".join(known)})] if known and known != wish.text.split() else []
    tries += [plain.model_copy(update={"text": word}) for word in known[-MOST_ALONE:] if len(known) > 1]
    return [*tries, plain.model_copy(update={"by_meaning": True})]


def _names_what_is_not_sold(turn: Turn, text: str) -> bool:
    """Whether a word or two before "for" name a thing that the catalogue does not know ("boots for dogs")."""
    reason = whole(turn.understanding.phrases.language.reading.wish.reasons[:1]).search(text)
    named = text[: reason.start()].split() if reason else []
    plain = all(word.isalpha() and word not in turn.understanding.phrases.fillers for word in named)
    return 0 < len(named) <= FEW and plain and not turn.vocabulary.known_word(named[-1])


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
    known = [word for word in words if turn.vocabulary.known_word(word) and word not in FOR_WHOM]
    tries += _of_the_kind(wish)
    occasion = whole(turn.understanding.phrases.language.reading.wish.reasons).search(wish.text)
    if occasion and known and len(known) < len(words) and not _names_what_is_not_sold(turn, wish.text):
        tries.append(wish.model_copy(update={"category": None, "text": " ".join(known)}))
    return tries
