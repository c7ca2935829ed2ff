"""A kind of thing that a wish names and the shop does not have: looked for alone, and told, before anything looser.

Of a blender with a glass jar, in a shop without blenders, glass is no looser reading: the thing itself was given up.
"""

import re
from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import alternatives
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.reply.results import reads_as_a_thing
from retrieval.text.synonyms import names_thing
from retrieval.text.theme_words import names_person, names_theme
from retrieval.understanding.themes import head_of

LONGEST_NAME = 3
LOOSE = frozenset(["any_word", "no_word", "other_kind", "theme", "meaning"])
Sought: TypeAlias = Generator[list[ToolCall], list[Result], tuple[Result, Wish] | None]


def sought_alone(turn: Turn, wish: Wish, first: Result) -> Sought:
    """What is near to the kind that is named, where nothing has all the words and nothing is of it; else `None`."""
    relaxed = set(map(str, first.data.get("relaxed") or ()))
    named = named_kind(turn, wish)
    if not named or (first.data.get("products") and not LOOSE & relaxed):
        return None
    if named == wish.text and "other_kind" not in relaxed:
        return None
    unlimited = yield from turn.call("search_products", **arguments_of(turn, Wish(text=named)), card=False)
    if not unlimited.ok or (unlimited.data.get("products") and not _is_other(unlimited)):
        return None
    alone = Wish(text=named, price_min=wish.price_min, price_max=wish.price_max, not_had=True)
    result = yield from turn.call("search_products", **{**arguments_of(turn, alone), "card": False})
    return (result, alone) if result.ok else None


def _is_other(result: Result) -> bool:
    """Whether all that was found only mentions the thing, or comes near to it in meaning."""
    return bool({"other_kind", "no_word", "theme"} & set(map(str, result.data.get("relaxed") or ())))


def named_kind(turn: Turn, wish: Wish) -> str:
    """The words that a wish names a thing by, where the catalogue calls no kind so: "tv" in "tv for a small room"."""
    told = wish.situation or wish.to_do or wish.by_meaning or wish.liking or wish.scraps
    if told or wish.noun or wish.category or not wish.text:
        return ""
    text = _before_size(turn, wish.text)
    said = head_of(text)
    if not said:
        return ""
    last, whole = said[-1], " ".join(said)
    known = [one for one in turn.vocabulary.match(whole) if one.kind in ("category", "product")]
    if known and not (names_thing(last) and all(one.end < len(whole) for one in known)):
        return ""  # "headphones noise cancelling"; but a "light laptop" is no light
    phrases = turn.understanding.phrases
    tells = names_theme(last) or names_person(last) or phrases.describes(last) or last in phrases.fillers
    if tells or not last.isalpha() or not _is_a_thing(turn, last, named=len(said) <= LONGEST_NAME):
        return ""
    name = text[: text.rindex(last) + len(last)] if last in text else last
    name = name if len(name.split()) <= LONGEST_NAME else last
    return name if reads_as_a_thing(turn, name) else ""


def _before_size(turn: Turn, text: str) -> str:
    """Without a size behind the thing: "winter coat" of "winter coat size m"."""
    return turn.understanding.phrases.named("size_behind", text) or text


def _is_a_thing(turn: Turn, word: str, *, named: bool) -> bool:
    """Whether a word stands for a thing: as people speak of it, behind "my", or unknown to the catalogue."""
    led = alternatives(turn.understanding.phrases.language.reading.wish.of_a_thing)
    behind = re.compile(rf"\b{led}(?: [\w'-]+){{0,2}} {word}s?\b")
    unknown = named and not turn.vocabulary.known_word(word)
    return names_thing(word) or unknown or bool(behind.search(turn.message.lower()))
