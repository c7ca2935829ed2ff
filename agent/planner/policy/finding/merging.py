"""How a new wish changes the running one."""

import re
from decimal import ROUND_CEILING, Decimal

from agent.planner.frames import AttributeLimit, Figure, Wish
from agent.planner.nlu.limit_names import TERM, WHOM, WORDS, without_words
from agent.planner.nlu.limits import NAMED
from agent.planner.nlu.numbers import written

A_LITTLE = Decimal("0.25")
FEW = 2
BEHIND = frozenset(["for", "with", "in", "of", "from", "to", "by", "on", "without", "that", "which", "who", "and"])


def merged(running: Wish, change: Wish) -> Wish:
    """The running wish with what the change adds, replaces or takes back."""
    running = _without_step(running) if _turns(change) else running
    result = dropped(running, change.drop)
    update: dict[str, object] = {
        name: getattr(change, name) for name in ("rating_min", "sort", "quantity") if getattr(change, name) is not None
    }
    update |= _price(running, change) | _order(change) | _brands(result, change)
    if change.whom:
        update["whom"] = change.whom
    if change.young:
        update["young"] = change.young
    if change.figures:
        update["figures"] = _figures(result.figures, change.figures)
    if change.present:
        update["present"] = True
    if change.exclude_terms:
        update["exclude_terms"] = _together(result.exclude_terms, change.exclude_terms)
    if change.in_stock:
        update["in_stock"] = True
    if change.category:
        update["category"], update["noun"] = change.category, change.noun
    if change.text:
        update["text"] = change.text if running.situation else _words(result.text, change.text)
        update["situation"] = False
    update["attributes"] = _attributes(result.attributes, change.attributes)
    update["drop"], update["foreign_currency"] = [], change.foreign_currency
    update["comparative"] = change.comparative
    return result.model_copy(update=update)


STEPS = ("cheaper", "dearer")


def _turns(change: Wish) -> bool:
    """Whether the change asks for other things than those that "cheaper" was said of."""
    return bool(change.brands or change.category or change.text)


def _without_step(wish: Wish) -> Wish:
    """The wish with the bounds that the shopper said, and none that were derived from what was on the screen."""
    said = [limit for limit in wish.attributes if not _is_step(limit)]
    if len(said) < len(wish.attributes):
        wish = wish.model_copy(update={"attributes": said})
    if wish.price_word not in STEPS:
        return wish
    low, high = wish.own_price
    return wish.model_copy(update={"price_word": "", "price_min": low, "price_max": high, "own_price": (None, None)})


def _is_step(limit: AttributeLimit) -> bool:
    """Whether a bound came of "lighter" or the like, and of no figure."""
    return bool(limit.minimum or limit.maximum) and bool(limit.said) and not any(char.isdigit() for char in limit.said)


def _price(running: Wish, change: Wish) -> dict[str, object]:
    if not (change.price_min or change.price_max or change.price_word):
        return {}
    update: dict[str, object] = {
        "price_min": change.price_min,
        "price_max": change.price_max,
        "price_word": change.price_word,
        "own_price": _own_price(running) if change.price_word in STEPS else (None, None),
    }
    if change.price_min and not change.price_max and not change.price_word:
        update["price_max"] = _still(running.price_max, above=change.price_min)
    if change.price_max and not change.price_min and not change.price_word:
        update["price_min"] = _still(running.price_min, below=change.price_max)
    return update


def _own_price(running: Wish) -> tuple[str | None, str | None]:
    return running.own_price if running.price_word in STEPS else (running.price_min, running.price_max)


def _order(change: Wish) -> dict[str, object]:
    if change.rank:
        return {"rank": change.rank, "rank_more": change.rank_more, "sort": None}
    return {"rank": ""} if change.sort else {}


def _brands(result: Wish, change: Wish) -> dict[str, object]:
    update: dict[str, object] = {}
    if change.brands:
        update["brands"] = change.brands
        update["exclude_brands"] = [brand for brand in result.exclude_brands if brand not in change.brands]
    if change.exclude_brands:
        update["exclude_brands"] = _together(result.exclude_brands, change.exclude_brands)
        update["brands"] = [brand for brand in result.brands if brand not in change.exclude_brands]
    return update


def changed(running: Wish, wish: Wish) -> Wish:
    """Another kind of thing ("make that backpacks"); budget, rating and stock limits stay unless said anew."""
    running = _without_step(running)
    update: dict[str, object] = {}
    if not (wish.price_min or wish.price_max or wish.price_word):
        update |= {"price_min": running.price_min, "price_max": running.price_max, "price_word": running.price_word}
    if wish.rating_min is None:
        update["rating_min"] = running.rating_min
    if running.in_stock:
        update["in_stock"] = True
    if wish.sort is None and running.sort in ("price_asc", "rating"):
        update["sort"] = running.sort
    return wish.model_copy(update=update)


def dropped(wish: Wish, kinds: list[str]) -> Wish:
    """The wish without the limits of these kinds."""
    update: dict[str, object] = {}
    for kind in [one for one in kinds if ":" in one or one == WHOM]:
        wish = _without_one(wish, kind)
    kept = wish.attributes
    for kind in [one for one in kinds if ":" not in one and one != WHOM]:
        if kind in ("price", "all"):
            update |= {"price_min": None, "price_max": None, "price_word": "", "own_price": (None, None)}
        if kind == "price_a_little":
            update |= {"price_max": _a_little_more(wish.price_max), "price_word": "", "own_price": (None, None)}
        if kind in ("brand", "all"):
            update |= {"brands": [], "exclude_brands": []}
        if kind in ("rating", "all"):
            update["rating_min"] = None
        if kind == "category":
            update["category"] = None
        if kind == "all":
            update |= {"attributes": [], "figures": [], "exclude_terms": [], "in_stock": False, "sort": None}
        elif kind not in ("price", "price_a_little", "brand", "rating", "category"):
            kept = [limit for limit in kept if not same_kind(limit.name, kind)]
            update["attributes"] = kept
    return wish.model_copy(update=update)


def _without_one(wish: Wish, gone: str) -> Wish:
    """The wish without one limit of its own."""
    prefix, _, name = gone.partition(":")
    if gone.startswith(NAMED):
        return _without_named(wish, name)
    if gone == WHOM:
        return wish.model_copy(update={"whom": []})
    if prefix == TERM.strip(":"):
        return wish.model_copy(update={"exclude_terms": [term for term in wish.exclude_terms if term != name]})
    if prefix == WORDS.strip(":"):
        return wish.model_copy(update={"text": without_words(wish.text, name) or wish.noun, "by_meaning": False})
    return wish.model_copy(update={"attributes": [limit for limit in wish.attributes if limit.name != name]})


def _without_named(wish: Wish, name: str) -> Wish:
    """The wish without what a name stands for: an attribute's limits, a value, a brand, a word."""

    def other(text: str) -> bool:
        return name not in {text.lower(), text.lower().removesuffix("s")}

    limits = []
    for limit in wish.attributes:
        if not set(name.split()) <= set(limit.name.lower().split()) and other(limit.said):
            kept = limit.model_copy(
                update={"values": list(filter(other, limit.values)), "exclude": list(filter(other, limit.exclude))}
            )
            if kept.values or kept.exclude or kept.minimum or kept.maximum:
                limits.append(kept)
    text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", wish.text)
    return wish.model_copy(
        update={
            "attributes": limits,
            "brands": list(filter(other, wish.brands)),
            "exclude_brands": list(filter(other, wish.exclude_brands)),
            "exclude_terms": list(filter(other, wish.exclude_terms)),
            "text": " ".join(text.split()),
        }
    )


def _a_little_more(bound: str | None) -> str | None:
    """A budget and a quarter of it, in round figures."""
    if bound is None:
        return None
    more = Decimal(bound) * (1 + A_LITTLE)
    step = Decimal(10) ** max(more.adjusted() - 1, 0)
    return written((more / step).to_integral_value(ROUND_CEILING) * step)


def same_kind(name: str, kind: str) -> bool:
    """Whether an attribute of the catalogue is of a kind such as color or size."""
    return kind in name.lower().replace("colour", "color")


def _attributes(known: list[AttributeLimit], new: list[AttributeLimit]) -> list[AttributeLimit]:
    limits = {limit.name: limit for limit in known}
    for limit in new:
        old = limits.get(limit.name)
        if old is None or limit.values or limit.minimum or limit.maximum:
            exclude = [*(old.exclude if old else []), *limit.exclude]
            limits[limit.name] = limit.model_copy(
                update={"exclude": [value for value in dict.fromkeys(exclude) if value not in limit.values]}
            )
        else:
            values = [value for value in old.values if value not in limit.exclude]
            limits[limit.name] = old.model_copy(
                update={"values": values, "exclude": _together(old.exclude, limit.exclude)}
            )
    return list(limits.values())


def _figures(known: list[Figure], new: list[Figure]) -> list[Figure]:
    """The figures with the new ones; another age is another person's, whose height and weight are others too."""
    fresh = {one.measures for one in new}
    kept = [one for one in known if one.measures not in fresh and (one.of or "age" not in fresh)]
    return [*kept, *new]


def _together(old: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys([*old, *new]))


def _words(old: str, new: str) -> str:
    """A word that describes stands before what it describes ("cordless drill"), a purpose behind it."""
    known = set(old.split())
    fresh = [word for word in new.split() if word not in known]
    before = old and len(fresh) <= FEW and len(fresh) == len(new.split()) and fresh[0] not in BEHIND if fresh else False
    return " ".join([*fresh, *old.split()] if before else [*old.split(), *fresh])


def _still(bound: str | None, *, above: str | None = None, below: str | None = None) -> str | None:
    """The other old bound where it still leaves a range."""
    if bound is None:
        return None
    value = float(bound)
    if above is not None and value <= float(above):
        return None
    if below is not None and value >= float(below):
        return None
    return bound
