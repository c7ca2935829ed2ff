"""Answers from text: policy and help pages, and the sentences of a product that answer a question about it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.encoding.encoder import TextEncoder
from retrieval.index.snapshot import CurrentSnapshots
from retrieval.stores.passage_index import Passage, claims, content_stems

__all__ = ["BestSentence", "Passage", "Passages"]

_ENCODED = 24
_ENCODED_OF_ALL = 48
"""How many are compared where every sentence is asked for, however far from the question."""
_MOST_CHARACTERS = 400
_LIKELY = 0.36


@dataclass(frozen=True, slots=True)
class BestSentence:
    """A sentence that answers; `index` is the place of its text among those given.

    `similarity` is the cosine of question and sentence, -1 to 1; `score` counts the words that they share as well.
    What is not `likely` to answer only comes near the question.
    """

    text: str
    index: int
    score: float
    similarity: float
    likely: bool = True


class Passages:
    """Finds what answers a question, and nothing where nothing does."""

    def __init__(self, indexes: CurrentSnapshots, encoder: TextEncoder | None) -> None:
        self._indexes = indexes
        self._encoder = encoder

    async def find(self, merchant_id: str, question: str, limit: int = 3) -> list[Passage]:
        """The passages of the merchant's pages that answer, best first.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        index = self._indexes.current(merchant_id).passages
        if not index.passages or not question.strip():
            return []
        vector = await self._encoder.encode_query(question) if self._encoder else None
        return index.find(question, vector, limit)

    async def best_sentences(
        self, question: str, texts: Sequence[str], limit: int = 3, *, least: float = _LIKELY
    ) -> list[BestSentence]:
        """The sentences of some texts that answer a question, best first, those likely to answer before all others.

        With a lower `least` (cosine) those come behind that are as near as that and not likely to answer; with -1 all.
        """
        asked = content_stems(question)
        candidates = [
            (sentence[:_MOST_CHARACTERS], place) for place, text in enumerate(texts) for sentence in claims(text)
        ]
        everything = least <= -1
        if not candidates or not (asked or (everything and question.strip())):
            return []
        shares = [len(asked & content_stems(sentence)) / max(len(asked), 1) for sentence, _ in candidates]
        most = _ENCODED_OF_ALL if everything else _ENCODED
        order = sorted(range(len(candidates)), key=lambda n: (-shares[n], n))[:most]
        near = await self._similarities(question, [candidates[n][0] for n in order])
        found: list[BestSentence] = []
        for n, similar in zip(order, near, strict=True):
            likely = similar >= _LIKELY or (shares[n] >= 0.5 and similar >= _LIKELY / 2)
            if likely or similar >= least:
                sentence, place = candidates[n]
                score = round(0.6 * similar + 0.4 * shares[n], 4)
                found.append(BestSentence(sentence, place, score, round(similar, 3), likely))
        found.sort(key=_rank)
        unique = {one.text.casefold(): one for one in reversed(found)}
        return sorted(unique.values(), key=_rank)[:limit]

    async def _similarities(self, question: str, candidates: Sequence[str]) -> list[float]:
        if self._encoder is None:
            return [_LIKELY / 2] * len(candidates)
        asked = await self._encoder.encode_query(question)
        vectors = await asyncio.to_thread(self._encoder.encode, candidates)
        similar: list[float] = np.asarray(vectors @ asked).tolist()
        return similar


def _rank(one: BestSentence) -> tuple[bool, float]:
    return not one.likely, -one.score
