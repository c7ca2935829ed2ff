"""What the order is learned from: for each query its candidates, with their signs and what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.encoder import TextEncoder
from retrieval.index.snapshot import Snapshot
from retrieval.query.matches import find_matches
from retrieval.query.ordering import ordered
from retrieval.query.relevance import LEADING, Reasons
from retrieval.understanding.themes import spoken


@dataclass(frozen=True, slots=True)
class Example:
    """One query: ids, signs and ratings of the candidates that are ranked, in fused order, and the ids behind them.

    A rating of -1 is unknown. `judged` are all ratings of the query, those of items that were not found with them.
    """

    query: str
    ids: Sequence[str]
    signs: NDArray[np.float64]
    ratings: NDArray[np.int64]
    behind: Sequence[str]
    judged: Mapping[str, int]

    def ranking(self, weights: NDArray[np.float64]) -> list[str]:
        """All ids as search would have them under some weights."""
        order = np.argsort(-(self.signs @ weights), kind="stable")[:LEADING].tolist()
        leading = set(order)
        rest = [id_ for place, id_ in enumerate(self.ids) if place not in leading]
        return [*(self.ids[place] for place in order), *rest, *self.behind]


async def examples(
    snapshot: Snapshot, encoder: TextEncoder, judged: Mapping[str, Mapping[str, int]], *, unjudged: int = -1
) -> list[Example]:
    """One example a query; queries for a theme are left out, because the order of a theme is not learned."""
    found = []
    for text, ratings in judged.items():
        reasons = await _reasons(snapshot, encoder, text)
        if reasons is not None and any(ratings.values()):
            found.append(_example(snapshot, text, ratings, reasons, unjudged))
    return found


async def _reasons(snapshot: Snapshot, encoder: TextEncoder, text: str) -> Reasons | None:
    query = snapshot.reader.read(text)
    vector = await encoder.encode_query(spoken(query.text) if query.theme else query.text)
    matches = find_matches(snapshot, query, vector, snapshot.columns.alive)
    everything = np.ones(len(snapshot.columns.variant_ids), dtype=np.bool_)
    return ordered(snapshot, query, vector, matches, everything, "relevance").reasons


def _example(snapshot: Snapshot, text: str, ratings: Mapping[str, int], reasons: Reasons, unjudged: int) -> Example:
    names = snapshot.columns.product_ids
    ids = [names[row] for row in reasons.rows.tolist()]
    known = set(ids)
    return Example(
        query=text,
        ids=ids,
        signs=reasons.signs.astype(np.float64),
        ratings=np.array([ratings.get(id_, unjudged) for id_ in ids], dtype=np.int64),
        behind=[names[row] for row in reasons.following.tolist() if names[row] not in known],
        judged=ratings,
    )
