"""The order by relevance: words and meaning fused by rank, then the best of these in the learned order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask, Rows
from retrieval.scoring.ranking import Ranker
from retrieval.scoring.ranking_weights import learned_weights
from retrieval.scoring.signals import Scores, Signs
from retrieval.understanding.reading import ReadQuery

RERANKED = 150
LEADING = 48
SOLD_OUT = 0.85
_RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors set it


@dataclass(frozen=True, slots=True)
class Reasons:
    """The candidates that were ranked, in fused order, with what speaks for each.

    `leading` are the best of them by score; `following` is everything behind, as words and meaning together have it.
    `by_words` and `by_meaning` are the places of all candidates, in the order in which `candidates` has them.
    """

    candidates: Rows
    by_words: Rows
    by_meaning: Rows
    rows: Rows
    signs: Signs
    buyable: Mask
    scores: Scores
    leading: list[int]
    following: Rows


def by_relevance(
    ranker: Ranker,
    query: ReadQuery,
    vector: NDArray[np.float32] | None,
    candidates: Rows,
    worded: Scores,
    buyable: Mask,
) -> Reasons:
    """The order of the candidates; `worded` are the scores of their words, zero where no word was met.

    Far down the learned order knows less than the two that it is made of, so only the first pages are its own.
    """
    similar = ranker.similar(candidates, vector)
    by_words, by_meaning = _places(worded), _places(similar)
    fused = fused_order(by_words, by_meaning)
    chosen = fused[:RERANKED]
    signs = ranker.signs(candidates[chosen], worded[chosen], query, similar[chosen])
    scores = signs @ learned_weights()
    scores = np.where(buyable[chosen], scores, scores * SOLD_OUT).astype(np.float32)
    leading = np.argsort(-scores, kind="stable")[:LEADING]
    behind = np.ones(len(candidates), dtype=np.bool_)
    behind[chosen[leading]] = False
    return Reasons(
        candidates=candidates,
        by_words=by_words,
        by_meaning=by_meaning,
        rows=candidates[chosen],
        signs=signs,
        buyable=buyable[chosen],
        scores=scores,
        leading=candidates[chosen[leading]].tolist(),
        following=candidates[fused[behind[fused]]],
    )


def _places(scores: Scores) -> Rows:
    """The place of each candidate by a score, from zero; equal scores stay in the order given."""
    places = np.empty(len(scores), dtype=np.int32)
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores), dtype=np.int32)
    return places


def fused_order(by_words: Rows, by_meaning: Rows) -> NDArray[np.int64]:
    """The candidates in the order that both channels together give them."""
    earned = 1.0 / (_RANK_CONSTANT + by_words) + 1.0 / (_RANK_CONSTANT + by_meaning)
    return np.argsort(-earned, kind="stable")
