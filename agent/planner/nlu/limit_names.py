"""Which limits of a running wish a few words are about: by name, by value, by what they measure, by the words said."""

import re
from collections.abc import Iterable, Sequence

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.text import words_of
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.understanding.catalogue_terms import normal

LIMIT, TERM, WORDS, WHOM = "limit:", "term:", "words:", "whom"
"""What is taken back: the limit of an attribute, a refused word, words of the text, for whom it is."""
_SAME_START = 4
_MOST = 0.5


class LimitNames:
    """Knows the limits of a wish by the words that people have for them."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        language = phrases.language
        self._general = language.constraints.drop
        self._marks = frozenset([*language.reading.wish.describing, *language.reading.wish.links, "that", "which"])
        self._small = frozenset(
            [*phrases.fillers, *language.lexicon.articles, *language.lexicon.negations, *self._marks]
        )
        self._own = frozenset(
            ["bit", "part", "thing", "stuff", "limit", "being", "having", "kind", "sort", "aspect", "one", "ones"]
        )

    def about(self, what: str, wish: Wish) -> list[str]:
        """The limits that the words are about, in the form in which a wish takes them back; empty where none is."""
        said = self._content(what)
        if not said:
            return []
        found = [name for name, words in self._bags(wish) if self._fits(said, words)]
        if found:
            return list(dict.fromkeys(found))
        gone = self._segments(said, wish)
        return [f"{WORDS}{gone}"] if gone else []

    def _content(self, what: str) -> list[str]:
        words = [word for word in words_of(what) if word[0].isalnum()]
        told = [word for word in words if word not in self._small and word not in self._own]
        return told or [word for word in words if word not in self._own]

    def _bags(self, wish: Wish) -> Iterable[tuple[str, set[str]]]:
        """Each limit of the wish with the words that it may be called by."""
        general = self._general
        if wish.price_min or wish.price_max or wish.price_word:
            yield "price", _words([*general["price"], "expensive", "cheap", "costs", "spending"])
        if wish.rating_min:
            yield "rating", _words([*general["rating"], "rated", "star", "review"])
        if wish.brands or wish.exclude_brands:
            yield "brand", _words([*general["brand"], *wish.brands, *wish.exclude_brands])
        for limit in wish.attributes:
            yield f"{LIMIT}{limit.name}", self._bag(limit)
        for term in wish.exclude_terms:
            yield f"{TERM}{term}", _words([term])
        for limit in wish.whom:
            yield WHOM, self._bag(limit)

    def _bag(self, limit: AttributeLimit) -> set[str]:
        name = limit.name.lower().replace("colour", "color")
        texts = [name, limit.said, limit.refused, *limit.values, *limit.exclude]
        texts += [word for kind, words in self._general.items() if kind in name for word in [kind, *words]]
        constraints = self._phrases.language.constraints
        term = self._vocabulary.attributes.get(limit.name)
        if limit.minimum or limit.maximum or (term is not None and term.kind == "number"):
            for step in [*constraints.comparatives.values(), *constraints.comparisons.values()]:
                if any(one in name for one in step.names):
                    texts += [*step.words, *step.plain, *step.names]
            unit = constraints.units.get((term.unit or "").lower()) if term is not None else None
            texts += [*unit.words, unit.measures] if unit is not None else []
        for word, asked in self._phrases.language.reading.attribute_questions.items():
            texts += [word, *asked] if word in name.split() else []
        return _words(texts)

    def _fits(self, said: Sequence[str], words: set[str]) -> bool:
        """Whether most of what was said is a word of a limit, in whatever form."""
        known = [word for word in said if any(alike(word, other) for other in words)]
        return len(known) > _MOST * len(said) or (len(known) == 1 and len(said) <= 2)

    def _segments(self, said: Sequence[str], wish: Wish) -> str:
        """The words of the text that say it: the whole phrase behind a small word ("that cancel noise")."""
        text = wish.text
        kind = _words([wish.noun, *(wish.category or [])[-1:]]) or _words(self._phrases_of(text)[:1][-1:])
        hits = [word for word in words_of(text) if any(alike(word, one) for one in said) and normal(word) not in kind]
        if not hits or len({one for one in said if any(alike(one, hit) for hit in hits)}) <= _MOST * len(said):
            return ""
        gone: list[str] = []
        for phrase in self._phrases_of(text):
            words = phrase.split()
            if any(word in hits for word in words):
                whole = words[0] in self._marks and not any(normal(word) in kind for word in words)
                gone += [phrase] if whole else self._with_degree(words, hits)
        return "|".join(gone)

    def _with_degree(self, words: Sequence[str], hits: Sequence[str]) -> list[str]:
        """The words that were hit; of a trait ("slim cut") with how it was to be."""
        found = []
        for place, word in enumerate(words):
            before = words[place - 1] if place else ""
            trait = word in hits and not self._is_value(word) and before and self._is_value(before)
            found += [f"{before} {word}"] if trait else [word] if word in hits else []
        return found

    def _is_value(self, word: str) -> bool:
        """Whether a word says how a thing is."""
        values = [one for one in self._vocabulary.match(word) if one.kind == "value"]
        return bool(values) or self._phrases.describes(word)

    def _phrases_of(self, text: str) -> list[str]:
        """The text cut before its small words: "watch", "with its own gps"."""
        pieces: list[list[str]] = [[]]
        for word in text.split():
            if word.strip(",") in self._marks and pieces[-1] and any(one not in self._marks for one in pieces[-1]):
                pieces.append([])
            pieces[-1].append(word)
        return [" ".join(piece) for piece in pieces if piece]


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: "cancelling" and "cancel", "metal" and "metallic"."""
    one, other = normal(one), normal(other)
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= max(_SAME_START, min(len(one), len(other)) - 1)


def without_words(text: str, gone: str) -> str:
    """A text without pieces of it."""
    for piece in gone.split("|"):
        text = re.sub(rf"(?<![\w-]){re.escape(piece)}(?![\w-])", " ", text)
    return " ".join(text.split()).strip(" ,")


def _words(texts: Iterable[str]) -> set[str]:
    return {normal(word) for text in texts for word in words_of(text.lower())}
