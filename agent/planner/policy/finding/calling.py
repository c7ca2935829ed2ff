"""A wish as a call of `search_products`, and what the tool shows as items of the dialogue."""

from decimal import Decimal
from typing import Any

from agent.planner.frames import AttributeLimit, Sort, Wish
from agent.planner.nlu.numbers import written
from agent.planner.policy.turn import Turn
from agent.planner.reply.limits import describe_limits, is_deed, names_kind
from storage.currencies import exponent

PAGE = 6
LONGEST_NOUN = 40
SHORT_NAME = 2
"""So many words are a heading even where they name nothing that is sold here."""
CHEAP, PREMIUM = 0.33, 0.67


def noun_of(turn: Turn, wish: Wish) -> str:
    """What it is called in a heading: the kind, else the words of the wish."""
    if wish.situation:
        return turn.word("noun.ideas")
    if turn.state.search is not None and turn.state.search.themed and turn.state.search.wish == wish:
        return turn.word("noun.ideas")
    words = "" if wish.scraps else _name(turn, wish.text)
    if (wish.text and not (words or wish.noun or wish.category)) or is_deed(turn, wish):
        return turn.word("noun.closest")
    if len(words.split()) > len(wish.noun.split()):
        return words
    return wish.noun or (wish.category[-1].lower() if wish.category else "") or words or turn.word("noun.products")


def _name(turn: Turn, text: str) -> str:
    """What the words of a wish call the thing; of what they tell besides, nothing ("car mount that does not stick")."""
    if len(text) <= LONGEST_NOUN and not turn.understanding.phrases.asks("tells_a_story", text):
        return text if len(text.split()) <= SHORT_NAME or names_kind(turn, text) else ""
    kept: list[str] = []
    ends = {*turn.understanding.phrases.language.reading.wish.describing, "to"}
    for word in text.split():
        if word in ends or turn.understanding.phrases.asks("tells_a_story", word):
            break
        kept.append(word)
    name = " ".join(kept).strip(" ,")
    known = [word for word in name.split() if word not in turn.understanding.phrases.fillers]
    return name if known and len(name) <= LONGEST_NOUN and turn.vocabulary.known_word(known[-1]) else ""


def arguments_of(turn: Turn, wish: Wish, *, offset: int = 0, alongside: bool = False) -> dict[str, Any]:
    """The wish as arguments of `search_products`."""
    low, high = price_bounds(turn, wish)
    words = wish.text or wish.noun or (wish.category[-1] if wish.category else "")
    whole_category = (wish.rank or wish.sort) and wish.category and set(words.split()) <= set(wish.noun.split())
    arguments: dict[str, Any] = {
        "query": "" if whole_category else words,
        "category": wish.category,
        "brands": wish.brands,
        "exclude_brands": wish.exclude_brands,
        "price_min": low,
        "price_max": high,
        "rating_min": wish.rating_min,
        "attributes": [_attribute(limit) for limit in [*wish.attributes, *_for_whom(wish)]],
        "exclude_terms": wish.exclude_terms,
        "in_stock": wish.in_stock,
        "sort": wish.sort or "relevance",
        "limit": PAGE,
        "offset": offset,
        "alongside": alongside,
        "title": describe_limits(turn, wish, noun_of(turn, wish), title=True),
    }
    if wish.figures:
        arguments["figures"] = [one.model_dump() for one in wish.figures]
    if wish.told:
        arguments["told"] = wish.told
    if wish.situation:
        arguments["situation"] = True
    if wish.not_had:
        arguments["nearest_kind"] = True
    if wish.by_meaning:
        arguments["by_meaning"] = True
    if wish.rank:
        arguments |= {"order_by": wish.rank, "order": "descending" if wish.rank_more else "ascending"}
    return arguments


def _for_whom(wish: Wish) -> list[AttributeLimit]:
    """What is for others, unless a value of that attribute was said."""
    said = {limit.name for limit in wish.attributes}
    return [limit for limit in wish.whom if limit.name not in said]


def _attribute(limit: AttributeLimit) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": limit.name,
        "values": limit.values,
        "exclude": limit.exclude,
        "min": limit.minimum,
        "max": limit.maximum,
    }
    return body | {"unit": limit.unit} if limit.unit else body


def price_bounds(turn: Turn, wish: Wish) -> tuple[str | None, str | None]:
    """Stated bounds, and those that cheap, cheaper, premium and dearer stand for."""
    low, high = wish.price_min, wish.price_max
    category = tuple(wish.category) if wish.category else None
    if wish.price_word == "cheap" and high is None and category:
        high = major(turn, turn.vocabulary.price_quantile(category, CHEAP))
    elif wish.price_word == "premium" and low is None and category:
        low = major(turn, turn.vocabulary.price_quantile(category, PREMIUM))
    return low, high


def major(turn: Turn, minor: int | None) -> str | None:
    if minor is None:
        return None
    return written(Decimal(minor).scaleb(-exponent(turn.wording.currency)))


def in_one_word(turn: Turn, wish: Wish) -> Wish:
    """The wish with two words as one, where that is how the catalogue writes them: "kettle bells"."""
    known, words = turn.vocabulary.known_word, wish.text.split()
    for place in range(len(words) - 1):
        pair = words[place : place + 2]
        if all(map(str.isalpha, pair)) and known("".join(pair)) and not all(map(known, pair)):
            text = " ".join([*words[:place], "".join(pair), *words[place + 2 :]])
            return wish.model_copy(update={"text": text})
    return wish


def level(turn: Turn, wish: Wish) -> Wish:
    """'cheaper' and 'dearer' measured against what is talked about, else against the middle of what is shown."""
    if wish.price_word in ("cheap", "premium") and not wish.category and not (wish.price_min or wish.price_max):
        order: Sort = "price_asc" if wish.price_word == "cheap" else "price_desc"  # no band without a category
        return wish.model_copy(update={"price_word": "", "sort": wish.sort or order})
    if wish.price_word not in ("cheaper", "dearer") or wish.price_min or wish.price_max:
        return wish  # no step, or one that was measured already
    state = turn.state
    ids = state.focus[:1] or state.shown
    prices = sorted(
        price
        for key in ids
        if key in state.items and (price := turn.wording.figure(state.items[key].price)) is not None
    )
    if not prices:
        return wish.model_copy(
            update={"price_word": "", "sort": "price_asc" if wish.price_word == "cheaper" else "price_desc"}
        )
    smallest = Decimal(1).scaleb(-exponent(turn.wording.currency))
    if wish.price_word == "cheaper":  # of two, the dearer one is to be undercut
        return wish.model_copy(update={"price_max": written(prices[len(prices) // 2] - smallest), "price_min": None})
    return wish.model_copy(update={"price_min": written(prices[(len(prices) - 1) // 2] + smallest), "price_max": None})
