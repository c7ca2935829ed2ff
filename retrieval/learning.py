"""What is learned from the products while they are indexed: their words, and which words are names."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.document import spoken_attributes
from retrieval.products import IndexedProduct
from retrieval.terms import Terms
from retrieval.words import fold, word_texts

_PROSE_CHARACTERS = 2000
_WRITTEN = re.compile(r"[^\W_]+")


@lru_cache(maxsize=131072)
def _words(text: str) -> frozenset[str]:
    return frozenset(word_texts(text))


@lru_cache(maxsize=131072)
def _written(text: str) -> frozenset[str]:
    return frozenset(_WRITTEN.findall(text))


@dataclass(slots=True)
class Learned:
    """Counts over products; `lowered` are words seen in lower case, which are therefore no mere names."""

    counts: Counter[str] = field(default_factory=Counter)
    prose: set[str] = field(default_factory=set)
    lowered: set[str] = field(default_factory=set)

    def add(self, product: IndexedProduct) -> None:
        """Takes in the words of one product."""
        named = [product.title, product.brand or "", *product.categories, *product.tags]
        named.extend(text for pair in spoken_attributes(product) for text in pair)
        self.counts.update({word for text in named for word in _words(text)})
        prose = _WRITTEN.findall(product.description[:_PROSE_CHARACTERS])
        for written in {*prose, *(word for text in named[2:] for word in _written(text))}:
            if written[0].islower():
                self.lowered.add(fold(written))
        self.prose.update(fold(written) for written in set(prose))

    @classmethod
    def of(cls, terms: Terms, lowered: frozenset[str]) -> "Learned":
        """What an earlier snapshot had learned, to go on from."""
        return cls(Counter(terms.counts), set(terms.prose), set(lowered))
