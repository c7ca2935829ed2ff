"""A wish in words: what was looked for, within which limits."""

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.policy.finding.merging import STEPS
from agent.planner.policy.turn import Turn
from agent.planner.reply.themes import is_themed, theme_of
from agent.planner.state import Item
from retrieval.text.synonyms import names_thing
from retrieval.text.theme_words import starts_making
from retrieval.understanding.themes import head_of

MOST_WORDS_OF_A_KIND = 2
YES = frozenset(["yes", "true"])


def describe_limits(turn: Turn, wish: Wish, noun: str, *, title: bool = False, found: bool = False) -> str:
    """'red lamps by Acme under $60, rated 4 or more'."""
    themed = is_themed(wish) and not names_kind(turn, wish.text) and not is_deed(turn, wish)
    if title and themed and (theme := theme_of(turn, wish)):
        noun = turn.word("heading.theme", theme=theme) if turn.word("theme.something", theme="") not in theme else theme
    before, after = _values(turn, wish, noun, found=found)
    if wish.brands:
        after.append(turn.word("limit.brand", brands=turn.wording.listed(wish.brands, last="or")))
    if wish.price_word in STEPS and not themed and noun != turn.word("noun.described"):
        before.insert(0, turn.word(f"limit.{wish.price_word}_ones"))
    else:
        after += _price(turn, wish)
    if wish.rating_min:
        after.append(turn.word("limit.rating", stars=f"{wish.rating_min:g}"))
    values = [word for limit in wish.attributes for word in refused_values(limit)]
    if excluded := [*wish.exclude_brands, *wish.exclude_terms, *values]:
        after.append(turn.word("limit.without", words=turn.wording.listed(excluded, last="or")))
    if wish.in_stock:
        after.append(turn.word("limit.in_stock"))
    named = not themed and noun != turn.word("noun.closest")
    text = ", ".join([noun, *before, *after]) if before and not named else " ".join([*before, noun, *after])
    return text[:1].upper() + text[1:] if title else text


def is_deed(turn: Turn, wish: Wish) -> bool:
    """Whether the words of a wish are what shall be done ("something to sit on", "bake a cake")."""
    head = head_of(wish.text)
    making = len(head) > 1 and starts_making(head[0]) and not names_kind(turn, wish.text)
    return is_themed(wish) and (making or wish.to_do)


def names_kind(turn: Turn, text: str) -> bool:
    """Whether what stands before "for" and the like ends in the name of a kind of thing."""
    thing = " ".join(head_of(text))
    last = thing.rpartition(" ")[2]
    ends = [one for one in turn.vocabulary.match(thing) if one.end == len(thing) and one.kind == "category"]
    short = len(thing.split()) <= MOST_WORDS_OF_A_KIND and turn.vocabulary.known_word(last)
    return bool(ends) or short or names_thing(last)


def _price(turn: Turn, wish: Wish) -> list[str]:
    money = turn.wording.money
    if wish.price_word:
        return [turn.word(f"limit.{wish.price_word}")]
    if wish.price_min and wish.price_max:
        return [turn.word("limit.between", low=money(wish.price_min), high=money(wish.price_max))]
    if wish.price_max:
        return [turn.word("limit.under", high=money(wish.price_max))]
    return [turn.word("limit.over", low=money(wish.price_min))] if wish.price_min else []


def _values(turn: Turn, wish: Wish, noun: str, *, found: bool) -> tuple[list[str], list[str]]:
    """Wanted values as words before the noun ("red") or after it ("in size 42")."""
    before: list[str] = []
    after: list[str] = []
    for limit in wish.attributes:
        shades = _shades_shown(turn, limit) if found else []
        if shades:
            after.append(turn.word("limit.shades", values=turn.wording.listed(shades, last="or")))
        wanted = [] if shades else wanted_values(limit)
        sized = "size" in limit.name.lower()
        if len(wanted) > 1 and sized:
            after.append(
                turn.word("limit.value", name=limit.name.lower(), value=turn.wording.listed(wanted, last="or"))
            )
            wanted = []
        if len(wanted) > 1 and not any(value[0].isdigit() for value in wanted):
            before.append(turn.wording.listed([value.lower() for value in wanted], last="or"))
            wanted = []
        for value in wanted:
            if f" {value.lower()} " in f" {noun} ":
                continue
            if sized or value[0].isdigit() or (len(value) <= 3 and value.isupper()):
                key = "limit.value" if sized else "limit.stated"
                after.append(turn.word(key, name=limit.name.lower(), value=value))
            else:
                before.append(limit.name.lower() if value.lower() in YES else value.lower())
    bounds = [limit for limit in wish.attributes if limit.minimum or limit.maximum]
    before += [limit.said for limit in bounds if _is_adjective(limit.said)]
    after += [_measure(turn, limit) for limit in bounds if not limit.said]
    if told := [limit.said for limit in bounds if limit.said and not _is_adjective(limit.said)]:
        after.append(turn.word("limit.said", said=", ".join(told)))
    return before, after


def _is_adjective(said: str) -> bool:
    """Whether a bound was said in one word that stands before a noun ("55-inch")."""
    return bool(said) and not said[-1].isdigit() and " " not in said


def wanted_values(limit: AttributeLimit) -> list[str]:
    """The values that were wanted; of the shades of one colour, that colour."""
    return [limit.said] if limit.said and limit.values else limit.values


def refused_values(limit: AttributeLimit) -> list[str]:
    """The values that were refused; of those that one word covers, that word."""
    return [limit.refused] if limit.refused and limit.exclude else [refused(limit, value) for value in limit.exclude]


def refused(limit: AttributeLimit, value: str) -> str:
    """How a refused value is called: of what is only yes or no, the name ("without caffeine")."""
    return limit.name.lower() if value.lower() in YES else value.lower()


def _shades_shown(turn: Turn, limit: AttributeLimit) -> list[str]:
    """Where the shades of a plain colour were wanted, those that the things on the screen come in."""
    if not limit.said or not turn.understanding.wishes.terms.colors.names_colors(limit.name):
        return []
    items = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    there = {value for item in items for value in item.options.get(limit.name, [])}
    there |= {value_of(item, limit.name) for item in items}
    return [value.lower() for value in limit.values if value in there]


def _measure(turn: Turn, limit: AttributeLimit) -> str:
    """'weight up to 2 kg' in the attribute's own unit."""
    term = turn.vocabulary.attributes.get(limit.name)
    unit = f" {term.unit}" if term is not None and term.unit else ""
    low, high = (None if bound is None else f"{float(bound):g}{unit}" for bound in (limit.minimum, limit.maximum))
    key = "limit.measure_between" if low and high else "limit.measure_max" if high else "limit.measure_min"
    return turn.word(key, name=limit.name.lower(), low=low or "", high=high or "")


def noun_for(turn: Turn, wish: Wish) -> str:
    """What it is called: the kind, else the words in quotes, else plainly products."""
    if wish.noun and wish.text and singular_words(wish.text) - singular_words(wish.noun):
        return turn.word("noun.matches", text=wish.text)
    if wish.category and not wish.category[-1].lower().endswith("s"):
        return turn.word("noun.products_in", category=wish.category[-1])  # "furniture" and "skin care" have no plural
    deep = any(len(term.path) > 1 for term in turn.vocabulary.categories)
    if deep and wish.category and len(wish.category) == 1 and (not wish.noun or wish.noun in wish.category[0].lower()):
        return turn.word("noun.products_in", category=wish.category[0])
    if wish.noun or wish.category:
        return wish.noun or (wish.category or [""])[-1].lower()
    return turn.word("noun.matches", text=wish.text) if wish.text else turn.word("noun.products")


def singular_words(text: str) -> set[str]:
    """The words of a text, by which titles and nouns are compared in either number."""
    return {word.removesuffix("s") for word in text.lower().split()}


def value_of(item: Item, name: str) -> str:
    """What the card says of an attribute."""
    for text in item.highlights:
        label, _, value = text.partition(": ")
        if label.casefold() == name.casefold():
            return value
    return ""
