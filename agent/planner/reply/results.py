"""What is said about search results: what was understood, how many, and the fact that helps to choose."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agent.planner.frames import Wish
from agent.planner.policy.items.resolve import NEAR, best_rated, extreme, similarity, words_in
from agent.planner.policy.turn import Turn
from agent.planner.reply.limits import describe_limits, noun_for, singular_words, value_of
from agent.planner.reply.themes import theme_of
from agent.planner.state import Item
from retrieval.text.english import COLORS
from retrieval.text.synonyms import names_thing
from retrieval.understanding.catalogue_terms import phrase, things

MOST_NAMED = 3
LONGEST_KIND = 2
MOST_WORDS_OF_A_NAME = 3


def say_found(
    turn: Turn, wish: Wish, items: list[Item], data: dict[str, Any] | Any, *, offset: int, loosened: Wish | None
) -> None:
    total = int(data.get("total") or len(items))
    noun = noun_for(turn, wish)
    if wish.not_had or loosened is not None:
        _say_others(turn, wish, items, loosened)
        suggest_next(turn, wish, items, total, offset)
        return
    if wish.noun and wish.category and (_mixed(turn, wish, items) or _none_called_so(wish, items)):
        noun = turn.word("noun.products_in", category=wish.category[-1])  # lenses among the cameras are none
    named = noun in (wish.noun, (wish.category or [""])[-1].lower())
    told, single = (
        describe_limits(turn, wish, turn.wording.counted(noun, count) if named else noun, found=True)
        for count in (total, 2)
    )
    order = _order(turn, wish)
    if wish.foreign_currency:
        turn.say("find.currency", currency=turn.wording.currency)
    if "theme" in (data.get("relaxed") or []):
        _say_theme(turn, wish, items, more=bool(offset))
    elif wish.text and not offset and ("other_kind" in (data.get("relaxed") or []) or _none_is_such(turn, wish, items)):
        _say_other_kind(turn, wish, items, by_meaning="meaning" in (data.get("relaxed") or []))
    elif {"meaning", "any_word"} & set(map(str, data.get("relaxed") or [])) and not offset:
        _say_near(turn, wish, items, describe_limits(turn, wish, wish.text or noun))
    elif offset:
        turn.say("find.more", noun=turn.wording.counted(noun, 2) if named else noun)
    elif 1 in (total, data.get("leading")):
        turn.say(
            "find.one" if wish.noun and named else "find.one_plain",
            phrase=single,
            title=items[0].title,
            price=items[0].price,
        )
    else:
        turn.say("find.found", total=data.get("leading") or total, phrase=told, order=order, more="")
    if min(total, len(items)) > 1:
        distinguish(turn, wish, items, data.get("relaxed") or [])
    suggest_next(turn, wish, items, total, offset)


def _say_others(turn: Turn, wish: Wish, items: list[Item], loosened: Wish | None) -> None:
    """That what is shown is not what was said: the shop has no such thing, or the words were read more loosely."""
    if wish.not_had or loosened is None:
        _say_not_had(turn, wish, items)
    else:
        _say_loosened(turn, loosened, wish, items)
        distinguish(turn, wish, items, [])


def say_sold_out(turn: Turn, item: Item) -> None:
    """Of one thing that cannot be bought now, that is said at once and not only when it is to be added."""
    if not item.available:
        turn.say("fact.sold_out", title=item.title)


def _mixed(turn: Turn, wish: Wish, items: list[Item]) -> bool:
    """Whether some of what is shown is called another kind of thing than the one that was asked for."""
    own = tuple(wish.category or ())

    def other(item: Item) -> bool:
        ends = [word for word in item.title.lower().split() if word.isalpha()][-1:]
        kinds = [one.canonical for one in turn.vocabulary.match(" ".join(ends)) if one.kind == "category"]
        last = kinds[-1] if kinds else own
        return not (isinstance(last, tuple) and last[: len(own)] == own) and wish.noun not in str(last)

    called = [item for item in items if singular_words(wish.noun) & singular_words(item.title)]
    return 0 < len(called) < len(items) and any(other(item) for item in items if item not in called)


def _none_called_so(wish: Wish, items: list[Item]) -> bool:
    """Whether nothing shown is called what was asked for, in a category of more: bands, among "Smartwatches & more"."""
    last = phrase(wish.noun).split()[-1:]
    if not wish.category or phrase(wish.category[-1]) == phrase(wish.noun) or not last:
        return False
    return not any(thing[-1:] == last for item in items for thing in things(item.title, frozenset()))


def _none_is_such(turn: Turn, wish: Wish, items: list[Item]) -> bool:
    """Whether the thing that was named only tells what all that is shown is for: of laptops, a laptop briefcase."""
    words = wish.text.split()
    if wish.category or not 0 < len(words) <= LONGEST_KIND or not names_thing(words[-1]):
        return False
    asked = phrase(words[-1])
    return all(_describes_another(turn, asked, item) for item in items)


def _describes_another(turn: Turn, asked: str, item: Item) -> bool:
    """Whether a word stands in a title right before another common one, which is what the thing is called."""
    said = phrase(item.title).split()
    places = [place for place, word in enumerate(said) if word == asked]
    kinds = " ".join(map(phrase, item.category)).split()
    following = [said[place + 1] for place in places if place + 1 < len(said)]
    nouns = [word for word in following if turn.vocabulary.common_word(word) and word not in COLORS]
    return 0 < len(places) == len(nouns) and asked not in kinds and following == said[-1:]


def _say_loosened(turn: Turn, said: Wish, kept: Wish, items: list[Item]) -> None:
    """Nothing was found as it was said, and what is shown only comes near."""
    words = turn.wording.counted(said.text, 2) if said.noun and said.text.endswith(said.noun) else said.text
    wanted = describe_limits(turn, said, words or said.noun or (said.category or [""])[-1].lower())
    if _dearer(turn, said, items):
        turn.say("find.misses_more", wanted=wanted, title=items[0].title, price=items[0].price)
    elif kept.noun and kept.text == kept.noun != said.text and kept.category == said.category and is_short(said.text):
        turn.say("find.none_such", wanted=wanted, noun=turn.wording.counted(kept.noun, 2))
    elif is_described(turn, said) and len(items) == 1:
        turn.say("find.by_meaning_one", title=items[0].title, price=items[0].price)
    elif is_described(turn, said):
        turn.say("find.by_meaning", wanted=turn.word("noun.described"), order="")
    elif len(items) == 1:
        turn.say("find.other_kind_one", wanted=wanted, title=items[0].title, price=items[0].price)
    else:
        turn.say("find.loosened", wanted=wanted)


def _dearer(turn: Turn, said: Wish, items: list[Item]) -> bool:
    """Whether all that is shown costs more than was said, and misses something else as well."""
    prices = [price for item in items if (price := turn.wording.figure(item.price)) is not None]
    return bool(said.price_max and prices) and min(prices) > Decimal(said.price_max or "0")


def _say_other_kind(turn: Turn, wish: Wish, items: list[Item], *, by_meaning: bool) -> None:
    """Nothing found is of the kind that was named; where no kind was, or the titles say the words, what is nearest.

    What comes in by meaning is not denied: apples are fruit, though no title says so.
    """
    said = words_in(wish.text)
    asks, message = turn.understanding.phrases.asks, turn.message.lower()
    titled = (
        bool(said)
        and not _none_is_such(turn, wish, items)
        and any(similarity(said, f"{item.title} {item.brand}") >= NEAR for item in items)
    )
    meant = by_meaning and not titled
    begins = titled and any(similarity(said[-1:], " ".join(words_in(item.title)[:1])) >= NEAR for item in items)
    if (titled and (begins or not asks("sold", message))) or is_described(turn, wish) or asks("open_wish", message):
        _say_near(turn, wish, items, describe_limits(turn, wish, wish.text))
    elif meant and len(items) == 1:
        turn.say("find.near_in_meaning_one", said=quoted(wish.text), title=items[0].title, price=items[0].price)
    elif meant:
        turn.say("find.near_in_meaning", said=quoted(wish.text))
    elif len(items) == 1:
        wanted = describe_limits(turn, wish, wish.text)
        turn.say("find.other_kind_one", wanted=wanted, title=items[0].title, price=items[0].price)
    else:
        turn.say("find.other_kind", wanted=describe_limits(turn, wish, wish.text))


def _say_not_had(turn: Turn, wish: Wish, items: list[Item]) -> None:
    """The shop has no such thing, whatever it costs; what comes nearest to it within what was said."""
    wanted = turn.wording.counted(wish.text, 2)
    if len(items) == 1:
        turn.say("find.other_kind_one", wanted=wanted, title=items[0].title, price=items[0].price)
    else:
        turn.say("find.other_kind", wanted=wanted)


def is_short(text: str) -> bool:
    """Whether words are few enough to be a name."""
    return len(text.split()) <= MOST_WORDS_OF_A_NAME


def is_described(turn: Turn, wish: Wish) -> bool:
    """Whether a wish says in many words what is wanted, instead of naming it."""
    words = wish.text.split()
    return len(words) > MOST_WORDS_OF_A_NAME or any(word in turn.understanding.phrases.fillers for word in words)


def _say_near(turn: Turn, wish: Wish, items: list[Item], wanted: str) -> None:
    """Some may be called what was asked for, others are only near in meaning; claims no number."""
    said = words_in(wish.text)
    if is_described(turn, wish):
        figures = wish.model_copy(update={"attributes": [], "exclude_terms": []})
        wanted = describe_limits(turn, figures, turn.word("noun.described"))
    named = [item for item in items if said and similarity(said, f"{item.title} {item.brand}") >= NEAR]
    order = f", {_order(turn, wish)}" if wish.sort or wish.rank else ""
    if len(items) == 1 and not order:
        key = "find.called_so_one" if named else "find.by_meaning_one"
        turn.say(key, title=items[0].title, price=items[0].price)
    elif not named and _is_named_otherwise(turn, wish):
        turn.say("find.near_in_meaning", said=quoted(wish.text))
    elif not named:
        turn.say(_beside_figures(wish, "find.by_meaning"), wanted=wanted, order=order)
    elif len(named) == len(items) or order:
        turn.say(_beside_figures(wish, "find.called_so"), wanted=wanted, order=order or f", {_order(turn, wish)}")
    else:
        titles = turn.wording.listed([turn.word("noun.the", words=item.title) for item in named[:MOST_NAMED]])
        turn.say("find.called_so_and_near", wanted=wanted, titles=titles)
        turn.state.group = [item.product_id for item in named]
        if len(named) == 1:
            turn.state.focus = [named[0].product_id]


def _is_named_otherwise(turn: Turn, wish: Wish) -> bool:
    """Whether a sort of the kind was named that nothing is called by ("road bikes"), and not how it shall be."""
    words = wish.text.split()
    lexicon = turn.understanding.phrases.language.lexicon
    told = is_described(turn, wish) or bool({*lexicon.soft_markers} & set(words))
    return bool(words) and not told and not turn.understanding.phrases.describes(words[0])


def _say_theme(turn: Turn, wish: Wish, items: list[Item], *, more: bool) -> None:
    """Claims no number and no match: what comes closest to an occasion or a pursuit."""
    theme = theme_of(turn, wish)
    if more:
        turn.say("find.more", noun=turn.word("noun.ideas"))
    elif wish.situation:
        _say_may_help(turn, wish, items)
    elif wish.by_meaning and not _led_to(turn, wish):
        _say_near(turn, wish, items, describe_limits(turn, wish, turn.word("noun.described")))
    elif theme and " " not in theme and turn.understanding.phrases.asks("to_do", turn.message.lower()):
        wanted = describe_limits(turn, wish, turn.word("noun.described"))
        turn.say(_beside_figures(wish, "find.by_meaning"), wanted=wanted, order="")
    elif theme and not turn.understanding.phrases.asks("situation", turn.message.lower()):
        turn.say(_beside_figures(wish, "find.theme"), theme=describe_limits(turn, wish, theme))
    else:
        turn.say(_beside_figures(wish, "find.theme_open"), wanted=describe_limits(turn, wish, turn.word("noun.ideas")))


def _led_to(turn: Turn, wish: Wish) -> bool:
    """Whether the words of a purpose stand behind "for", so that they can be said so."""
    articles = "|".join(turn.word("theme.articles").split())
    reason = turn.understanding.phrases.language.reading.wish.reasons[0]
    return bool(re.search(rf"\b{reason} (?:(?:{articles}) )?{re.escape(wish.text)}", turn.message.lower()))


def _say_may_help(turn: Turn, wish: Wish, items: list[Item]) -> None:
    """What comes near to a situation, as ideas: no match is claimed."""
    if len(items) == 1:
        turn.say("find.may_help_one", title=items[0].title, price=items[0].price)
    else:
        turn.say("find.may_help", ideas=describe_limits(turn, wish, turn.word("noun.ideas")), title=items[0].title)


def _order(turn: Turn, wish: Wish) -> str:
    if wish.rank:
        return turn.word("order.rank_more" if wish.rank_more else "order.rank_less", name=wish.rank.lower())
    return turn.word(f"order.{wish.sort or 'relevance'}")


def distinguish(turn: Turn, wish: Wish, items: list[Item], relaxed: Sequence[str]) -> None:
    """The fact that helps most: the figure asked for, the best rated one, or the cheapest where price was the wish."""
    if wish.rank and (value := value_of(items[0], wish.rank)):
        turn.say("fact.leads", title=items[0].title, label=wish.rank.lower(), value=value)
        return
    said = words_in(wish.text)
    if "meaning" in relaxed and any(similarity(said, f"{item.title} {item.brand}") < NEAR for item in items):
        return  # "of these" is said of all that is shown, and the cheapest of what is near may be no fit
    if wish.sort == "price_desc":
        turn.say("fact.dearest", title=items[0].title, price=items[0].price)
        return
    rated = [item for item in items if item.rating is not None and (item.rating_count or 0) > 0]
    cheapest = next(iter(extreme(items, "cheapest", turn.wording)), None)
    best = best_rated(rated)
    price_minded = wish.price_word in ("cheap", "cheaper") or wish.sort == "price_asc" or wish.price_max
    if "any_word" in relaxed and not price_minded and best is not items[0]:
        return  # what was asked for decides their order, and the best rated of them may miss it
    if best is not None and not price_minded:
        turn.say("fact.best_rated", title=best.title, rating=f"{best.rating:g}", count=best.rating_count)
    elif cheapest is not None and len(items) > 1:
        turn.say("fact.cheapest", title=cheapest.title, price=cheapest.price)


def suggest_next(turn: Turn, wish: Wish, items: list[Item], total: int, offset: int) -> None:
    """What may be asked next of what was found."""
    if len(items) >= 2:
        turn.suggest("chip.compare_first_two")
    if total > offset + len(items):
        turn.suggest("chip.more")
    if wish.sort != "price_asc" and total > 2:
        turn.suggest("chip.cheapest_first")
    if wish.sort != "rating" and total > 2 and any(item.rating for item in items):
        turn.suggest("chip.best_rated")
    if len(items) == 1:
        turn.suggest("chip.add_it", "chip.tell_more", "chip.similar")


def quoted(text: str) -> str:
    """Words as the shopper said them."""
    return f'"{text}"'


def _beside_figures(wish: Wish, key: str) -> str:
    """A wording without a verb where a figure stands in it, which else would be said of a thing that is called so."""
    return f"{key}_within" if wish.price_min or wish.price_max or wish.rating_min else key


def reads_as_a_thing(turn: Turn, text: str) -> bool:
    """Whether words may be told back as the name of something, speaking of nobody ("hers", "mum's worn")."""
    wish = turn.understanding.phrases.language.reading.wish
    people = {*wish.subjects, *wish.persons_owning, *wish.recipients, "hers", "mine"}
    said = [word.removesuffix("'s") for word in text.split()]
    return not people & set(said) and not turn.understanding.phrases.asks("told_beside", text)


def called(turn: Turn, text: str) -> str:
    """The words of a wish as a name, or in quotes where they are more than one ("fits a 15 inch laptop")."""
    words = text.split()
    fillers = turn.understanding.phrases.fillers
    if len(words) > MOST_WORDS_OF_A_NAME or any(word in fillers for word in words):
        return turn.word("noun.matches", text=text)
    return text or turn.word("noun.products")
