"""What is meant by a message in a shopper's own words ("my baby is afraid of the dark"): the products that stand out.

The words of a story are mostly not those of a catalogue, and what they name ("baby", "dark") need not be looked for. So
nothing is read out of it: a product is weighed by how near its whole text is to the message, how near its nearest
sentence is to the message or one of its clauses, and how many of the message's words it has. Only what comes close to
the best is kept. `docs/ranking.md` says how well that finds, and how the weights were learned.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask, Rows
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.sentence_vectors import SentenceVectors
from retrieval.index.snapshot import Snapshot
from retrieval.query.matches import Matches
from retrieval.scoring.request import SearchRequest
from retrieval.stores.lexical import NOTHING
from retrieval.stores.passage_index import content_stems, sentences
from retrieval.text.denials import without_denied
from retrieval.understanding.themes import spoken

CONSIDERED = 32
MOST_SENTENCES = 8
MOST_CLAUSES = 6
MOST_KEPT = 6
SHORTEST_CLAUSE = 8
LEAST = 0.27
_CLAUSE_END = re.compile(r"(?<=[.!?;,:])\s+|\s+(?:and|but|so)\s+")
_NO_ROWS: Rows = np.empty(0, dtype=np.int32)
_NO_SIGNS: NDArray[np.float32] = np.empty(0, dtype=np.float32)
_RELAXED = ("meaning", "theme")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign counts for, as it falls behind the best product's; logistic regression (`evals/told_fit.py`)."""

    whole: float
    """Cosine of the message with the whole text."""
    sentence: float
    """Cosine of the message, or of one of its clauses, with the nearest sentence."""
    words: float
    """Share of the message's words that the product has, by their rarity."""
    behind: float
    """So far behind the best, in log-odds, something is still shown."""


WEIGHTS = Weights(whole=17.9, sentence=9.6, words=3.8, behind=1.6)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for some products, in the order of `rows`."""

    rows: Rows
    whole: NDArray[np.float32]
    sentence: NDArray[np.float32]
    words: NDArray[np.float32]

    @property
    def nearness(self) -> NDArray[np.float32]:
        """How near each is by itself, 0 to 1: what lies below `LEAST` has nothing to do with the message."""
        near: NDArray[np.float32] = ((self.whole + self.sentence) / 2).astype(np.float32)
        return near

    def scores(self, weights: Weights = WEIGHTS) -> NDArray[np.float32]:
        """How far each falls behind the best by all signs, in log-odds: 0 and less."""
        total = weights.whole * self.whole + weights.sentence * self.sentence + weights.words * self.words
        behind: NDArray[np.float32] = (total - total.max(initial=-math.inf)).astype(np.float32)
        return behind


class Situations:
    """Finds what stands out for a message."""

    def __init__(self, encoder: TextEncoder | None, sentences: SentenceVectors | None) -> None:
        self._encoder = encoder
        self._sentences = sentences

    async def matches(self, request: SearchRequest, snapshot: Snapshot) -> Matches:
        """What stands out for the request's text within its limits; nothing where nothing comes near enough.

        Raises:
            EncoderError: the encoder failed.
        """
        signs = await self.signs(request, snapshot)
        if not len(signs.rows) or float(signs.nearness.max()) < LEAST:
            return _matching(_NO_ROWS, _NO_SIGNS)
        scores = signs.scores()
        order = np.argsort(-scores, kind="stable")[:MOST_KEPT]
        order = order[scores[order] >= -WEIGHTS.behind]
        return _matching(signs.rows[order], signs.nearness[order])

    async def signs(self, request: SearchRequest, snapshot: Snapshot) -> Signs:
        """What speaks for each product that is near by its whole text.

        Raises:
            EncoderError: the encoder failed.
        """
        if self._encoder is None or self._sentences is None or snapshot.vectors is None or not request.text.strip():
            return Signs(_NO_ROWS, _NO_SIGNS, _NO_SIGNS, _NO_SIGNS)
        ways = list(dict.fromkeys([request.text, spoken(request.text), *clauses(request.text)]))
        asked = np.asarray([await self._encoder.encode_query(way) for way in ways], dtype=np.float32)
        fitting = await snapshot.aside(_within, snapshot, request)
        rows = snapshot.vectors.nearest(asked[0], CONSIDERED, fitting)[0]
        return Signs(
            rows,
            snapshot.vectors.similarities(rows, asked[0]),
            await _nearest_sentence(self._sentences, snapshot, rows, asked),
            await snapshot.aside(_shared, snapshot, rows, request.text),
        )


def clauses(text: str) -> list[str]:
    """The clauses of a message that say something by themselves."""
    parts = [part.strip() for part in _CLAUSE_END.split(text)]
    return [part for part in parts if len(part) > SHORTEST_CLAUSE][:MOST_CLAUSES]


async def _nearest_sentence(
    vectors: SentenceVectors, snapshot: Snapshot, rows: Rows, asked: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How near the nearest of title and sentences of each row is to any way in which it is said."""
    texts = [
        [snapshot.columns.titles[row], *sentences(without_denied(snapshot.prose.get(row, "")))[:MOST_SENTENCES]]
        for row in rows.tolist()
    ]
    if not texts:
        return _NO_SIGNS
    similar = (await vectors.of([text for one in texts for text in one]) @ asked.T).max(axis=1)
    ends = np.cumsum([len(one) for one in texts])
    return np.asarray([part.max() for part in np.split(similar, ends[:-1])], dtype=np.float32)


def _shared(snapshot: Snapshot, rows: Rows, text: str) -> NDArray[np.float32]:
    """Which share of the message's words each row has anywhere, by their rarity; words that none has do not count."""
    shares = np.zeros(len(rows), dtype=np.float32)
    total = 0.0
    for stem in content_stems(text):
        having: Sequence[int] = snapshot.lexical.containing([stem]).tolist()
        if having:
            rarity = math.log(1 + snapshot.columns.count / (0.5 + len(having)))
            total += rarity
            shares += rarity * np.isin(rows, having)
    return shares / total if total else shares


def _within(snapshot: Snapshot, request: SearchRequest) -> Mask:
    return snapshot.columns.any_variant(snapshot.filters.within(snapshot.filters.limits(request)))


def _matching(rows: Rows, scores: NDArray[np.float32]) -> Matches:
    return Matches(NOTHING, _NO_ROWS, rows, _RELAXED if len(rows) else ("theme",), whole=False, closeness=scores)
