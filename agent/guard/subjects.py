"""Finds whom a sentence speaks of: products and orders by name, by place in the list, or by what went before."""

# ruff: noqa: SIM905 - lists of words read better as text

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agent.guard.book import FactBook
from agent.guard.figures import Figure
from agent.guard.titles import Masked, placeholder
from agent.guard.words import Word, telling, words_of

_ORDINALS = {word: place for place, words in enumerate(
    ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th")
) for word in words.split()}  # fmt: skip
_ORDINAL = re.compile(
    rf"\bthe\s+(?P<word>{'|'.join(_ORDINALS)}|last)(?=\s+(?:one|option|item|product|choice|result|is|costs?|has|comes|and|,)|[,.:]|$)"
    r"|(?:\b(?:number|option|no\.)\s*|(?<!\w)#)(?P<number>\d{1,2})(?![\d%.])",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|this|that|that's|this one|that one|the one|he|she|er|es|sie|il|elle|lo|este|esta|ce)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|\bbut\b|\bwhile\b|\bwhereas\b|, and\b|\baber\b|\bmais\b|\bpero\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:they|them|these|those|both|all|each|every\w*|either|any of)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:the|is|and|it|has|have|we|with|your|of|costs?|are|for|at|you)\b", re.IGNORECASE)
_ORDINARY = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december ok okay yes no great sure here thanks hello hi usd eur gbp i visa mastercard
    paypal amex american express standard next today tomorrow sorry perfect good please note total subtotal shipping
    delivery tax discount cart checkout order price free google apple pay vat sepa klarna""".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that names something; several groups where the name fits several."""

    start: int
    end: int
    groups: frozenset[str]
    strong: bool
    exact: bool = False
    """Whether it is a whole title, letter by letter."""


@dataclass(frozen=True)
class Reading:
    """A sentence with what it speaks of; what only claims ask for is read when one does."""

    masked: Masked
    mentions: Sequence[Mention]
    focus: tuple[str, ...]
    figures: Sequence[Figure]
    book: FactBook
    known_words: frozenset[str] | set[str]

    @property
    def text(self) -> str:
        """The sentence, with its titles masked."""
        return self.masked.text

    @cached_property
    def words(self) -> Sequence[Word]:
        """The words of the text."""
        return words_of(self.text)

    @cached_property
    def said(self) -> frozenset[str]:
        """The words outside titles."""
        return _keys(_outside_amounts(self.figures, self.words))

    @cached_property
    def keys(self) -> frozenset[str]:
        """All words, those of titles too."""
        return self.said.union(*(_keys(words_of(found.title)) for found in self.masked.titles))

    @cached_property
    def stranger(self) -> str | None:
        """A name that nothing known bears."""
        return _stranger(self.text, self.words, self.book, self.known_words, self.mentions)

    @property
    def named(self) -> tuple[str, ...]:
        """The groups that are named beyond doubt, in order."""
        return tuple(dict.fromkeys(next(iter(one.groups)) for one in self.mentions if len(one.groups) == 1))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whom the sentence is about: those named, else those before it; nobody where a stranger is named."""
        if self.named:
            return self.named
        return () if self.stranger or self.mentions else self.focus

    def keys_at(self, position: int | None) -> frozenset[str]:
        """The words of the clause at a position, with those that open the sentence ("In blue, …, but …")."""
        cuts = [0, *(cut.end() for cut in _CLAUSE.finditer(self.text)), len(self.text)]
        if position is None or len(cuts) == 2:
            return self.said
        begin = max(cut for cut in cuts if cut <= position)
        end = min(cut for cut in cuts if cut > position)
        opening = self.text.find(",", 0, cuts[1])
        return frozenset(
            word.key
            for word in self.words
            if word.key in self.said and (begin <= word.start < end or word.start < opening)
        )

    @property
    def plural(self) -> bool:
        return bool(_MANY.search(self.text))


def read(
    masked: Masked,
    figures: Sequence[Figure],
    book: FactBook,
    focus: Sequence[str],
    known_words: frozenset[str] | set[str] = frozenset(),
) -> Reading:
    """Resolves the subjects of a sentence; `known_words` are words that the shopper used."""
    mentions = _mentions(masked, book, focus) if book.knows_anything else []
    return Reading(masked, mentions, tuple(focus), figures, book, known_words)


def _mentions(masked: Masked, book: FactBook, focus: Sequence[str]) -> list[Mention]:
    """What the sentence names, in reading order."""
    words = words_of(masked.text)
    recent = book.recent() | set(focus)
    exact = list(_by_title(masked, recent))
    known = frozenset().union(*(mention.groups for mention in exact))
    mentions = [*exact, *(mention for mention in _named(words, book, recent) if not mention.groups & known)]
    if any(mention.strong for mention in mentions):
        mentions = [mention for mention in mentions if mention.strong]
    mentions = sorted([*mentions, *_by_place(masked.text, book)], key=lambda mention: mention.start)
    return [_narrowed(mention, focus) for mention in mentions]


def _outside_amounts(figures: Sequence[Figure], words: Sequence[Word]) -> Sequence[Word]:
    """The words that are no part of an amount: the 18 of "$18.00" is not the size 18."""
    amounts = [(figure.start, figure.end) for figure in figures if figure.kind == "money"]
    if not amounts:
        return words
    return [word for word in words if not any(start <= word.start < end for start, end in amounts)]


def _keys(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.key for word in words if len(word.key) > 1 or word.capital or word.key.isdigit())


def _by_title(masked: Masked, recent: set[str]) -> Iterator[Mention]:
    """The titles that stand in the sentence, letter by letter."""
    for place, found in enumerate(masked.titles):
        word = placeholder(place)
        start = masked.text.index(word)
        groups = found.groups & recent or found.groups
        yield Mention(start, start + len(word), groups, strong=True, exact=True)


def _narrowed(mention: Mention, focus: Sequence[str]) -> Mention:
    """A name that fits several means the one that was spoken of, where it is among them."""
    if len(mention.groups) > 1 and len(meant := mention.groups & set(focus)) == 1:
        return replace(mention, groups=frozenset(meant))
    return mention


def _named(words: Sequence[Word], book: FactBook, recent: set[str]) -> list[Mention]:
    mentions: list[Mention] = []
    place = 0
    while place < len(words):
        groups = book.named(words[place].key) if telling(words[place].key) else set()
        if not groups:
            place += 1
            continue
        last, groups, run = _longest(words, place, groups, book)
        chosen = groups & recent or groups
        exact = {group for group in chosen if frozenset(run) in book.titles_of(group)}
        strong = len(run) > 1 or any(word.capital for word in words[place : last + 1]) or bool(exact)
        mentions.append(Mention(words[place].start, words[last].end, frozenset(exact or chosen), strong))
        place = last + 1
    return mentions


def _longest(words: Sequence[Word], place: int, groups: set[str], book: FactBook) -> tuple[int, set[str], list[str]]:
    """The longest run of words that still names something."""
    last, run = place, [words[place].key]
    for later in range(place + 1, len(words)):
        key = words[later].key
        if telling(key):
            narrowed = groups & book.named(key)
            if not narrowed:
                break
            groups, last = narrowed, later
            run.append(key)
        elif later - last > 1:
            break
    return last, groups, run


def _by_place(sentence: str, book: FactBook) -> list[Mention]:
    shown = book.order_shown()
    found: list[Mention] = []
    for match in _ORDINAL.finditer(sentence) if shown else ():
        word = (match["word"] or "").lower()
        place = len(shown) - 1 if word == "last" else _ORDINALS[word] if word else int(match["number"]) - 1
        if 0 <= place < len(shown):
            found.append(Mention(match.start(), match.end(), frozenset({shown[place]}), strong=True))
    return found


def _stranger(
    sentence: str,
    words: Sequence[Word],
    book: FactBook,
    known_words: frozenset[str] | set[str],
    mentions: Sequence[Mention],
) -> str | None:
    """A capitalised name in an English sentence that nothing known bears, or None."""
    if not _ENGLISH.search(sentence):
        return None
    for place, word in enumerate(words):
        if not word.capital or len(word.key) < 3 or word.key in _ORDINARY:
            continue
        if sentence[word.start : word.end].isupper() and not any(char.isdigit() for char in word.key):
            continue
        if any(mention.start <= word.start < mention.end for mention in mentions):
            continue
        if _opens(sentence, word.start) and not _goes_on(words, place):
            continue
        if not (book.known_word(word.key) or word.key in known_words):
            return sentence[word.start : word.end]
    return None


def _opens(sentence: str, position: int) -> bool:
    """Whether a word stands where any word is written with a capital."""
    before = sentence[:position].rstrip(" \"'\u201c\u2018(*_-\u2022\u00b7")
    return not before or before[-1] in ".!?:;\n" or (before.split()[-1].rstrip(".)").isdigit() and len(before) < 5)


def _goes_on(words: Sequence[Word], place: int) -> bool:
    """Whether a name goes on after its first word: with another capital or with digits, right behind it."""
    if not telling(words[place].key) or place + 1 >= len(words):
        return False
    following = words[place + 1]
    return (
        following.start - words[place].end == 1
        and (following.capital or following.key.isdigit())
        and following.key != "i"
    )


def one_by_one(reading: Reading, most: int) -> Iterator[Reading]:
    """The readings in which a title that several bear means one of them; a sentence true of one of them is true."""
    shared = next((one for one in reading.mentions if one.exact and len(one.groups) > 1), None)
    if shared is None:
        yield reading
        return
    for group in sorted(shared.groups)[:most]:
        mentions = [
            replace(one, groups=frozenset({group})) if one.exact and one.groups == shared.groups else one
            for one in reading.mentions
        ]
        yield replace(reading, mentions=mentions)


def speaks_of_one(text: str) -> bool:
    return bool(_PRONOUN.search(text))
