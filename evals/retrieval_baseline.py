"""Plain BM25 over title, description and brand: what search has to be better than."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from retrieval.catalogue.products import IndexedProduct

_WORD = re.compile(r"\w+")


class PlainBm25:
    """Okapi BM25 with the usual constants, in memory."""

    def __init__(self, products: Sequence[IndexedProduct], *, k1: float = 1.2, b: float = 0.75) -> None:
        self._ids = [product.id for product in products]
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        texts = [_WORD.findall(f"{p.title} {p.description} {p.brand or ''}".lower()) for p in products]
        mean = sum(map(len, texts)) / max(len(texts), 1)
        for row, text in enumerate(texts):
            for word, count in Counter(text).items():
                weight = count * (k1 + 1) / (count + k1 * (1 - b + b * len(text) / mean))
                self._postings[word].append((row, weight))

    def search(self, query: str, limit: int) -> list[str]:
        """The best ids for a query."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in _WORD.findall(query.lower()):
            postings = self._postings.get(word, ())
            rarity = math.log(1 + (len(self._ids) - len(postings) + 0.5) / (len(postings) + 0.5))
            for row, weight in postings:
                scores[row] += rarity * weight
        best = sorted(scores, key=lambda row: (-scores[row], row))[:limit]
        return [self._ids[row] for row in best]
