"""What is learned from the products while they are indexed: their words, and which words are names."""

from collections import Counter
from dataclasses import dataclass, field

from retrieval.document import spoken_attributes
from retrieval.products import IndexedProduct
from retrieval.terms import Terms
from retrieval.words import words

_PROSE_CHARACTERS = 2000


@dataclass(slots=True)
class Learned:
    """Counts over products; `lowered` are words seen in lower case, which are therefore no mere names."""

    counts: Counter[str] = field(default_factory=Counter)
    prose: set[str] = field(default_factory=set)
    lowered: set[str] = field(default_factory=set)

    def add(self, product: IndexedProduct) -> None:
        """Takes in the words of one product."""
        named = [product.title, product.brand or "", *product.categories, *product.tags]
        named.extend(f"{name} {value}" for name, value in spoken_attributes(product))
        self.counts.update({word.text for text in named for word in words(text)})
        prose = product.description[:_PROSE_CHARACTERS]
        for word in words(prose):
            self.prose.add(word.text)
            if prose[word.start].islower():
                self.lowered.add(word.text)
        for text in named[2:]:
            self.lowered.update(word.text for word in words(text) if text[word.start].islower())

    @classmethod
    def of(cls, terms: Terms, lowered: frozenset[str]) -> "Learned":
        """What an earlier snapshot had learned, to go on from."""
        return cls(Counter(terms.counts), set(terms.prose), set(lowered))
