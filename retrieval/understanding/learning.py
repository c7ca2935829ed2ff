"""What is learned from the products while they are indexed: their words, and which words are names."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.catalogue.document import spoken_attributes
from retrieval.catalogue.products import IndexedProduct
from retrieval.text.terms import Terms
from retrieval.text.words import fold, word_texts

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
    _read: set[str] = field(default_factory=set)
    """Words of descriptions as they are written, which need not be looked at again."""

    def add(self, product: IndexedProduct) -> None:
        """Takes in the words of one product."""
        named = [product.title, product.brand or "", *product.categories, *product.tags]
        named.extend(text for pair in spoken_attributes(product) for text in pair)
        self.counts.update({word for text in named for word in _words(text)})
        prose = set(_WRITTEN.findall(product.description[:_PROSE_CHARACTERS]))
        described = prose - self._read
        self._read |= described
        for written in described.union(*(_written(text) for text in named[2:])):
            if written[0].islower():
                self.lowered.add(fold(written))
        self.prose.update(fold(written) for written in described)

    @classmethod
    def of(cls, terms: Terms, lowered: frozenset[str]) -> "Learned":
        """What an earlier snapshot had learned, to go on from."""
        return cls(Counter(terms.counts), set(terms.prose), set(lowered))
