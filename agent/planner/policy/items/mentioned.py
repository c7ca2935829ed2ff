"""Things that a question names and that are not on the screen: "will the stool hold me", where sticks are shown."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import item_of, remember
from agent.planner.policy.items.asked_about import in_reach
from agent.planner.policy.items.figures import records
from agent.planner.policy.items.judging import alike
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.items.tokens import small_words
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.state import Item
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stem, stems

Naming: TypeAlias = Generator[list[ToolCall], list[Result], list[str]]
MOST_PHRASES = 3
PAIR = 2
MOST_WORDS = 5
MOST_ALIKE = 3
"""Things that the same words name; where more do, they name a kind."""
LEAST_OF_A_NAME = 3
NAMING = frozenset(["product", "brand", "category"])
NAMES = 0.7
POINTING = frozenset(["that", "this"])
_WORD = re.compile(r"[^\W_]+(?:[-.'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together and may call a thing."""

    words: tuple[str, ...]
    is_name: bool
    """Whether the catalogue or its writing makes them a name, and no mere part of something."""
    is_one: bool
    """Whether one of several is meant: "the retinol one"."""


@dataclass(frozen=True, slots=True)
class _Called:
    """How well a title bears a phrase."""

    words: int = 0
    in_order: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """Things that a phrase names."""

    ids: Sequence[str]
    by_name: bool
    elsewhere: bool = False


def mentioned(turn: Turn, frame: Frame) -> Naming:
    """What a question is about where it names something that stands nowhere in reach: that, and what it names beside.

    None where what is in reach, or a part of it, explains the words.
    """
    named = yield from _named(turn, frame)
    elsewhere = any(one.elsewhere for one in named)
    ids = [key for one in sorted(named, key=lambda one: not one.elsewhere) for key in one.ids]
    hand = talked_of(turn)
    alone = turn.state.shown if len(turn.state.shown) == 1 else []
    beside = turn.understanding.phrases.asks("of_it_beside", frame.text)
    if elsewhere and (beside or frame.reference.pronoun in ("it", "them")):
        ids += [hand.product_id] if hand is not None else alone
    by_names = sum(one.by_name and len(one.ids) == 1 for one in named) > 1
    return list(dict.fromkeys(ids)) if elsewhere or by_names else []


def with_it(turn: Turn, text: str, product_id: str) -> str:
    """The question with "it" for the name of the thing: "can a cobbler resole it"."""
    item = turn.state.items[product_id]
    names = "|".join(sorted((re.escape(word) for word in _said_of(text, item)), key=len, reverse=True))
    the = "|".join([*small_words(turn.understanding.phrases).the, *POINTING])
    if not names:
        return text
    told = re.sub(rf"\b(?:(?:{the}) )?(?:{names})(?: (?:{names}|ones?))*\b(?:'s)?", "it", text, count=1)
    return told if turn.understanding.phrases.content(told) else text


def _said_of(text: str, item: Item) -> list[str]:
    """The words of a text that are of a thing's name."""
    titled = stems(f"{item.brand} {item.title}")
    words = [word.removesuffix("'s") for word in _WORD.findall(text)]
    return [
        word
        for word in dict.fromkeys(words)
        if word not in STOP_WORDS and any(alike(stem(word), one) for one in titled)
    ]


def side_by_side(turn: Turn, frame: Frame) -> Naming:
    """The things that a comparison names, each by words of its own, with the one in hand where it is "it"."""
    named = [one.ids[0] for one in (yield from _named(turn, frame)) if len(one.ids) == 1]
    hand = talked_of(turn)
    if len(named) == 1 and hand is not None and not turn.understanding.phrases.asks("pairing", frame.text):
        named.insert(0, hand.product_id)
    return list(dict.fromkeys(named))


def names_a_thing(turn: Turn, text: str) -> bool:
    """Whether a text names a certain thing, by words of the catalogue or of what is in reach."""
    reach = [turn.state.items[key] for key in in_reach(turn)]
    return any(_is_of_one(one, reach) or _is_of_the_shop(turn, one) for one in _phrases(turn, text))


def _is_of_the_shop(turn: Turn, phrase: Phrase) -> bool:
    """Whether some of the words name a thing, a kind or a brand of the shop."""
    named = turn.vocabulary.match(" ".join(phrase.words))
    known = turn.vocabulary.known_word
    own = phrase.is_name and any(known(word) and not turn.vocabulary.common_word(word) for word in phrase.words)
    own = own or (len(phrase.words) > 1 and all(map(known, phrase.words[:PAIR])))  # "the gas stove"
    return own or any(one.kind in NAMING and one.score >= NAMES for one in named)


def _is_of_one(phrase: Phrase, reach: Sequence[Item]) -> bool:
    """Whether the words call one of the things in reach, and not all of them."""
    whole = [one for one in reach if _called(phrase, one).whole]
    return bool(whole) and (len(whole) < len(reach) or len(reach) == 1)


def _named(turn: Turn, frame: Frame) -> Generator[list[ToolCall], list[Result], list[_Named]]:
    """The things that each of the phrases names, in reach or elsewhere in the shop."""
    found: list[_Named] = []
    hand = talked_of(turn)
    phrases = _phrases(turn, frame.clause or frame.text)
    near = {one: _nearest(turn, one) for one in phrases}
    named = [key for one in phrases if one.is_name and near[one][0].whole for key in near[one][1]]
    owners = named or ([hand.product_id] if hand is not None else [])
    pointed = hand is not None and frame.reference.pronoun in ("it", "them")
    for phrase in phrases:
        called, ids = near[phrase]
        if not called.whole and (phrase.is_name or not (yield from _is_a_part(turn, phrase, owners))):
            elsewhere = yield from _looked_up(turn, phrase, called, least=PAIR if pointed and not phrase.is_name else 1)
            if elsewhere:
                found.append(_Named(elsewhere, phrase.is_name, elsewhere=True))
                continue
        alone = len(ids) == 1 and called.in_order  # "the maxi differ"
        if ids and (called.whole or phrase.is_name or alone):
            ids = [hand.product_id] if hand is not None and hand.product_id in ids else ids[:MOST_ALIKE]
            found.append(_Named(ids, phrase.is_name))
    return found


def _nearest(turn: Turn, phrase: Phrase) -> tuple[_Called, list[str]]:
    """How well the words call anything in reach, and what they call so."""
    reach = [(key, _called(phrase, turn.state.items[key])) for key in in_reach(turn)]
    best = max((one for _, one in reach), key=_rank, default=_Called())
    return best, [key for key, one in reach if _rank(one) == _rank(best)] if best.words else []


def _phrases(turn: Turn, text: str) -> list[Phrase]:
    """The runs of telling words behind "the", with a capital, with a figure, or that the catalogue knows as a name."""
    named = {
        word
        for one in turn.vocabulary.match(text)
        if one.kind == "product"
        for word in _WORD.findall(text[one.start : one.end].lower())
    }
    capital = _written_large(turn.message)
    the = small_words(turn.understanding.phrases).the
    plain = turn.understanding.phrases.fillers | STOP_WORDS | frozenset(turn.word("asks.verbs").split())
    said = [word.removesuffix("'s") for word in _WORD.findall(text.lower())]
    found: list[Phrase] = []
    at = 0
    while at < len(said):
        start = at
        while at < len(said) and (said[at] not in plain or said[at] in named) and at - start < MOST_WORDS:
            at += 1
        if at == start:
            at += 1
            continue
        words = said[start:at]
        is_one = at < len(said) and said[at] in turn.understanding.phrases.language.reading.reference.one_nouns
        is_name = any(word in named or word in capital for word in words)
        definite = start > 0 and said[start - 1] in the | POINTING
        numbered = any(word.isdigit() for word in words[1:])
        if is_name or definite or numbered:
            found.append(Phrase(tuple([*words, "one"] if is_one else words), is_name, is_one))
    first = sorted(found, key=lambda one: not one.is_name)[:MOST_PHRASES]
    return [one for one in found if one in first]


def _written_large(message: str) -> frozenset[str]:
    """The words with a capital that do not begin a sentence."""
    found = re.finditer(r"(?<=[a-z,;:)\d] )[A-Z][\w-]+", message)
    return frozenset(one.group().lower().removesuffix("'s") for one in found if len(one.group()) >= LEAST_OF_A_NAME - 1)


def _called(phrase: Phrase, item: Item) -> _Called:
    """How many of the words a thing bears in its name."""
    titled = [stem(word) for word in _WORD.findall(f"{item.brand} {item.title}".lower())]
    said = [stem(word) for word in phrase.words]
    borne = [any(alike(word, one) for one in titled) for word in said]
    telling = len(said) - (phrase.is_one and not borne[-1])
    count = sum(borne)
    return _Called(count, " ".join(said[:count]) in " ".join(titled), count >= telling)


def _rank(one: _Called) -> tuple[int, bool]:
    return one.words, one.in_order


def _is_a_part(turn: Turn, phrase: Phrase, owners: Sequence[str]) -> Generator[list[ToolCall], list[Result], bool]:
    """Whether the words are of what a thing has, that is named beside or in hand: its lid, its battery."""
    told = yield from records(turn, owners)
    said = {word for one in told for text in one.sentences for word in stems(text)}
    said |= {word for one in told for name in one.attributes for word in stems(f"{name} {one.attributes[name]}")}
    return any(alike(stem(word), one) for word in phrase.words for one in said)


def _looked_up(turn: Turn, phrase: Phrase, near: _Called, *, least: int) -> Naming:
    """The things of the shop that bear more of the words in their names than anything in reach."""
    words = " ".join(phrase.words)
    measured = phrase.words[0] in turn.understanding.phrases.language.reading.reference.measured
    if not phrase.is_name and (measured or any(one.kind == "attribute" for one in turn.vocabulary.match(words))):
        return []
    for said in dict.fromkeys([words, " ".join(_telling(turn, phrase))]):
        result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=said)), card=False)
        bodies = [one for one in result.data.get("products", []) if isinstance(one, dict)] if result.ok else []
        scored = [(body, item, _called(phrase, item)) for body in bodies for item in [item_of(body)]]
        best = max((_rank(one) for _, _, one in scored), default=(0, False))
        leading = [body for body, item, one in scored if _rank(one) == best and _is_its_name(turn, phrase, item)]
        if leading and best > _rank(near) and best[0] >= least:
            known = remember(turn, leading) if len(leading) <= MOST_ALIKE else []
            return [item.product_id for item in known]
    return []


def _telling(turn: Turn, phrase: Phrase) -> list[str]:
    """The words that the catalogue knows as a name, else the first: "throne" of "the throne hold me"."""
    text = " ".join(phrase.words)
    named = [one for one in turn.vocabulary.match(text) if one.kind == "product"]
    return text[named[0].start : named[0].end].split() if named else list(phrase.words[:1])


def _is_its_name(turn: Turn, phrase: Phrase, item: Item) -> bool:
    """Whether the words name it: by what it is, by two words of its title, or by one that is no common word."""
    titled = [stem(word) for word in _WORD.findall(f"{item.brand} {item.title}".lower())]
    own = [word for word in phrase.words if any(alike(stem(word), one) for one in titled)]
    heads = {titled[-1], *stems(item.category[-1] if item.category else "")}
    return (
        phrase.is_one
        or len(own) > 1
        or any(stem(word) in heads or not turn.vocabulary.common_word(word) for word in own)
        or (bool(own) and phrase.is_name)
    )
