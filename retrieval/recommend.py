"""Recommendation: what is like an item, what goes with it, and what others look at now."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from retrieval.columns import Columns, Mask, Rows
from retrieval.complements import complements
from retrieval.encoder import TextEncoder
from retrieval.errors import EncoderError, ProductNotIndexed
from retrieval.ranking import diversified
from retrieval.request import SearchRequest
from retrieval.result import Hit
from retrieval.signals import Scores
from retrieval.snapshot import CurrentSnapshots, Snapshot
from retrieval.variants import chosen_variant

_CONSIDERED = 120


class CoPurchases(Protocol):
    """What was bought together."""

    async def together(self, merchant_id: str, product_ids: Sequence[str]) -> Mapping[str, float]:
        """Products bought with any of these, with a strength from 0 to 1."""
        ...


class Trends(Protocol):
    """What shoppers look at and buy now."""

    async def trending(self, merchant_id: str) -> Mapping[str, float]:
        """Products with a strength from 0 to 1; those without are left out."""
        ...


class Recommender:
    """Recommends from one merchant's snapshot; recommends nothing that cannot be bought."""

    def __init__(
        self,
        indexes: CurrentSnapshots,
        encoder: TextEncoder | None,
        *,
        co_purchases: CoPurchases | None = None,
        trends: Trends | None = None,
    ) -> None:
        self._indexes = indexes
        self._encoder = encoder
        self._co_purchases = co_purchases
        self._trends = trends

    async def similar(self, merchant_id: str, product_id: str, limit: int = 8) -> list[Hit]:
        """Items that could be bought instead: of the same kind, near in meaning and in price.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: the item is not in the index.
        """
        snapshot = self._indexes.current(merchant_id)
        row = _row(snapshot, product_id)
        rows, near = _nearest(snapshot, row, _buyable(snapshot.columns))
        kept = rows != row
        rows, near = rows[kept], near[kept]
        return _hits(snapshot, rows, _likeness(snapshot, row, rows, near), limit)

    async def goes_with(self, merchant_id: str, product_ids: Sequence[str], limit: int = 8) -> list[Hit]:
        """Items that complete these: of other kinds, made for them, used with them or bought with them.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: one of the items is not in the index.
        """
        snapshot = self._indexes.current(merchant_id)
        anchors = [_row(snapshot, product_id) for product_id in product_ids]
        if not anchors:
            return []
        bought = await self._co_purchases.together(merchant_id, product_ids) if self._co_purchases else {}
        wishes = []
        if self._encoder and snapshot.vectors:
            try:
                wishes = [
                    await self._encoder.encode_query(f"accessory for {snapshot.columns.titles[row]}") for row in anchors
                ]
            except EncoderError:
                wishes = []
        scored = complements(snapshot, anchors, wishes, bought, _buyable(snapshot.columns))
        rows = np.array([row for row, _ in scored], dtype=np.int32)
        return _hits(snapshot, rows, np.array([score for _, score in scored], dtype=np.float32), limit)

    async def trending(self, merchant_id: str, category: tuple[str, ...] | None = None, limit: int = 8) -> list[Hit]:
        """What sells and pleases, in a category or everywhere: shoppers' events first, then popularity and rating.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        snapshot = self._indexes.current(merchant_id)
        filters, columns = snapshot.filters, snapshot.columns
        within = filters.within(filters.limits(SearchRequest(category=category, in_stock_only=True)))
        rows = np.flatnonzero(columns.any_variant(within)).astype(np.int32)
        scores = snapshot.ranker.prior[rows].copy()
        if self._trends:
            now = await self._trends.trending(merchant_id)
            scores += np.array([now.get(columns.product_ids[row], 0.0) for row in rows], dtype=np.float32)
        return _hits(snapshot, rows, scores, limit)


def _row(snapshot: Snapshot, product_id: str) -> int:
    row = snapshot.columns.row_of.get(product_id)
    if row is None:
        raise ProductNotIndexed(f"product {product_id!r} is not in the index of merchant {snapshot.merchant_id!r}")
    return row


def _buyable(columns: Columns) -> Mask:
    """The living products of which a variant can be bought."""
    mask: Mask = columns.any_variant(columns.available) & columns.alive
    return mask


def _nearest(snapshot: Snapshot, row: int, allowed: Mask) -> tuple[Rows, Scores]:
    """Rows near in meaning, or, while there are no vectors, with the words of the title."""
    vector = snapshot.vectors.vector(row) if snapshot.vectors else None
    if vector is not None and snapshot.vectors:
        return snapshot.vectors.nearest(vector, _CONSIDERED, allowed)
    query = snapshot.reader.read(snapshot.columns.titles[row])
    found = snapshot.lexical.any_of(query.clauses, _CONSIDERED)
    kept = allowed[found.rows]
    best = float(found.scores.max(initial=1e-6))
    return found.rows[kept], found.scores[kept] / best


def _likeness(snapshot: Snapshot, row: int, rows: Rows, near: Scores) -> Scores:
    columns = snapshot.columns
    path = columns.path(row)
    shared = np.array([_shared_levels(path, columns.path(int(other))) for other in rows], dtype=np.float32)
    price = max(int(columns.lowest_price[row]), 1)
    apart = np.abs(np.log(np.maximum(columns.lowest_price[rows], 1) / price))
    same = np.array([snapshot.kinds.same(row, int(other)) for other in rows], dtype=np.float32)
    scores = near + 0.3 * shared + 0.2 * same - 0.08 * np.minimum(apart, 3.0) + 0.05 * snapshot.ranker.prior[rows]
    likeness: Scores = scores.astype(np.float32)
    return likeness


def _shared_levels(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """How far two paths agree, from the top: 1 in the same category, 0 without any in common."""
    same = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        same += 1
    return same / max(len(first), len(second), 1)


def _hits(snapshot: Snapshot, rows: Rows, scores: Scores, limit: int) -> list[Hit]:
    columns = snapshot.columns
    order = np.lexsort((rows, -scores))[: 6 * limit]
    by_row = {int(rows[place]): float(scores[place]) for place in order}
    ranked = diversified(list(by_row), snapshot.ranker)[:limit]
    return [
        Hit(
            columns.product_ids[row],
            columns.variant_ids[chosen_variant(columns, row, "", columns.available)],
            round(by_row[row], 4),
        )
        for row in ranked
    ]
