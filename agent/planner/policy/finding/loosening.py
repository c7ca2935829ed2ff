"""The first search that finds something: as it was said, then in looser words, each of them told."""

from collections.abc import Generator
from typing import Any

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.absent import sought_alone
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.reply.limits import wanted_values
from agent.planner.reply.results import is_described
from agent.planner.reply.themes import is_themed
from retrieval.text.english import STOP_WORDS
from retrieval.text.theme_words import FOR_WHOM

FEW = 2
MOST_ALONE = 3


def found_by(
    turn: Turn, wish: Wish, *, offset: int, alongside: bool
) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish]]:
    """The first search that finds something: as said, without the category that we inferred, then in looser words.

    Beside other things nothing is shown before it is found: what is shown there stays.
    """
    found = yield from _sought(turn, wish, offset=offset, card=not alongside)
    if not alongside or not found[0].ok:
        return found
    kept = found[1]
    return (
        yield from turn.call("search_products", **arguments_of(turn, kept, offset=offset, alongside=alongside))
    ), kept


def _arguments(turn: Turn, wish: Wish, *, card: bool, offset: int = 0) -> dict[str, Any]:
    arguments = arguments_of(turn, wish, offset=offset)
    return arguments if card else {**arguments, "card": False}


def _sought(
    turn: Turn, wish: Wish, *, offset: int, card: bool
) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish]]:
    """What was found, and by which wish; on the screen with `card`."""
    wanted = _arguments(turn, wish, offset=offset, card=card)
    first = yield from turn.call("search_products", **wanted)
    if first.ok and not offset and (alone := (yield from sought_alone(turn, wish, first, card=card))) is not None:
        return alone
    if first.ok and found_any(first) and not offset and wish.liking and "theme" not in first.data.get("relaxed", ()):
        return (yield from _widened(turn, wish, first, card=card))
    if first.ok and found_any(first) and not offset and _may_be_elsewhere(wish, first):
        plain = wish.model_copy(update={"category": None, "noun": ""})
        return (yield from _rather(turn, plain, wish, first, card=card))
    if first.ok and not offset and wish.brands and wish.text and _only_other_brands(first):
        named = " ".join([*wish.brands, wish.text]).lower()  # "apple watch band": of what it is for
        plain = wish.model_copy(update={"brands": [], "text": named, "category": None, "noun": ""})
        return (yield from _rather(turn, plain, wish, first, card=card))
    if not first.ok or found_any(first) or offset or wish.situation:
        return first, wish
    tries = _tries(turn, wish, first)
    for looser in tries:
        result = yield from turn.call("search_products", **_arguments(turn, looser, card=card))
        if result.ok and found_any(result) and not _is_another_kind(wish, looser, result):
            return result, looser
    if tries and first.data.get("misses"):  # what is on the screen is what is talked about
        first = yield from turn.call("search_products", **wanted)
    return first, wish


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


def _rather(
    turn: Turn, plain: Wish, wish: Wish, first: Result, *, card: bool
) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish]]:
    """What has all the words though it is of another kind or brand, where there is such; else what was found."""
    unseen = yield from turn.call("search_products", **arguments_of(turn, plain), card=False)
    if not (unseen.ok and found_any(unseen)) or {"any_word", "no_word", "theme"} & set(
        unseen.data.get("relaxed") or ()
    ):
        return first, wish
    return (yield from turn.call("search_products", **_arguments(turn, plain, card=card))), plain


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


def _widened(
    turn: Turn, wish: Wish, first: Result, *, card: bool
) -> Generator[list[ToolCall], list[Result], tuple[Result, Wish]]:
    """What somebody likes is no kind of thing: where its category has hardly anything, what is near in meaning too."""
    if int(first.data.get("total") or 0) > FEW:
        return first, wish
    liked = turn.word("theme.loved", theme=wish.text)
    wider = wish.model_copy(update={"category": None, "noun": "", "text": liked})
    result = yield from turn.call("search_products", **_arguments(turn, wider, card=card))
    found = [one["product_id"] for one in result.data.get("products", ())] if result.ok else []
    products = [one for one in first.data.get("products", ()) if one["product_id"] in found]
    if len(found) <= len(products):
        return (yield from turn.call("search_products", **_arguments(turn, wish, card=card))), wish
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
