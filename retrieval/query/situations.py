"""What helps in a situation that is told ("my baby is afraid of the dark"): the products whose texts come nearest.

The words of a story are mostly not those of a catalogue, and what they name ("baby", "dark") is not looked for. So a
product is as near as its nearest sentence and its whole text are, on average, to the story as it was told and to what
people have in mind for it; only what stands out from the rest is kept.
"""

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask, Rows
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.sentence_vectors import SentenceVectors
from retrieval.index.snapshot import Snapshot
from retrieval.query.matches import Matches
from retrieval.scoring.request import SearchRequest
from retrieval.stores.lexical import NOTHING
from retrieval.stores.passage_index import sentences
from retrieval.text.associations import comes_to_mind
from retrieval.text.words import stem, word_texts
from retrieval.understanding.themes import spoken, told

CONSIDERED = 16
MOST_SENTENCES = 8
MOST_KEPT = 6
LEAST = 0.27
OF_BEST = 0.8
IN_MIND = 0.06
"""What a title gains that names a thing which people have in mind for it."""
_NO_ROWS: Rows = np.empty(0, dtype=np.int32)
_RELAXED = ("meaning", "theme")


class Situations:
    """Finds what stands out for a story."""

    def __init__(self, encoder: TextEncoder | None, sentences: SentenceVectors | None) -> None:
        self._encoder = encoder
        self._sentences = sentences

    async def matches(self, request: SearchRequest, snapshot: Snapshot) -> Matches:
        """What is nearest to the request's text within its limits; nothing where nothing comes near enough.

        Raises:
            EncoderError: the encoder failed.
        """
        if self._encoder is None or self._sentences is None or snapshot.vectors is None or not request.text.strip():
            return _matching(_NO_ROWS, np.empty(0, dtype=np.float32))
        ways = list(dict.fromkeys([request.text, spoken(request.text)]))
        asked = np.asarray([await self._encoder.encode_query(way) for way in ways], dtype=np.float32)
        fitting = await snapshot.aside(_within, snapshot, request)
        rows, whole = _nearest(snapshot, asked, fitting)
        if not len(rows):
            return _matching(rows, np.empty(0, dtype=np.float32))
        scores = (whole + await _said(self._sentences, snapshot, rows, asked)) / 2 + IN_MIND * _in_mind(
            snapshot, rows, request.text
        )
        order = np.argsort(-scores, kind="stable")[:MOST_KEPT]
        order = order[scores[order] >= max(LEAST, OF_BEST * float(scores.max()))]
        return _matching(rows[order], scores[order].astype(np.float32))


async def _said(
    vectors: SentenceVectors, snapshot: Snapshot, rows: Rows, asked: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How near the nearest sentence of each row is, on average of all ways to put it."""
    columns = snapshot.columns
    texts = [[columns.titles[row], *sentences(snapshot.prose.get(row, ""))[:MOST_SENTENCES]] for row in rows.tolist()]
    similar = await vectors.of([text for one in texts for text in one]) @ asked.T
    ends = np.cumsum([len(one) for one in texts])
    near = [part.max(axis=0).mean() for part in np.split(similar, ends[:-1])]
    return np.asarray(near, dtype=np.float32)


def _within(snapshot: Snapshot, request: SearchRequest) -> Mask:
    return snapshot.columns.any_variant(snapshot.filters.within(snapshot.filters.limits(request)))


def _nearest(snapshot: Snapshot, asked: NDArray[np.float32], fitting: Mask) -> tuple[Rows, NDArray[np.float32]]:
    """The rows whose whole texts are nearest by any way to put it, and how near they are on average of all."""
    vectors = snapshot.vectors
    if vectors is None:
        return _NO_ROWS, np.empty(0, dtype=np.float32)
    found = [vectors.nearest(way, CONSIDERED, fitting)[0] for way in asked]
    rows = np.unique(np.concatenate(found)).astype(np.int32)
    near = np.mean([vectors.similarities(rows, way) for way in asked], axis=0) if len(rows) else np.empty(0)
    return rows, near.astype(np.float32)


def _in_mind(snapshot: Snapshot, rows: Rows, text: str) -> NDArray[np.float32]:
    """1 for each row whose title names a thing that comes to mind, else 0."""
    things = {stem(word) for word in word_texts(comes_to_mind(told(text)))}
    titles = [set(map(stem, word_texts(snapshot.columns.titles[row]))) for row in rows.tolist()]
    return np.asarray([float(bool(things & title)) for title in titles], dtype=np.float32)


def _matching(rows: Rows, scores: NDArray[np.float32]) -> Matches:
    return Matches(NOTHING, _NO_ROWS, rows, _RELAXED if len(rows) else ("theme",), whole=False, closeness=scores)
