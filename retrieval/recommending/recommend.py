"""Recommendation: what is like an item, what goes with it, what a shopper may want, and what others want now.

What orders and looks taught comes first, where there is such a model; the content of the catalogue stands in for what
is new, and for a shop that has no history.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.buying.model import BuyingModel
from retrieval.buying.records import Floats
from retrieval.encoding.encoder import TextEncoder
from retrieval.errors import EncoderError, ProductNotIndexed
from retrieval.index.snapshot import CurrentSnapshots, Snapshot
from retrieval.query.result import Reason, Suggestion
from retrieval.recommending.complements import complements, serving
from retrieval.recommending.likeness import buyable, likeness, nearest
from retrieval.recommending.tastes import Taste, avoided_by, wanted_by
from retrieval.scoring.ranking import diversified
from retrieval.scoring.request import SearchRequest
from retrieval.scoring.variants import chosen_variant

_LEAST_ORDERS = 3
"""Fewer orders that hold both are chance, and might tell on their buyers."""
_CONSIDERED = 120
_MOST_KNOWN = 5000
_SURE = 1.0
_LOOKED_ADDS = 0.3
_SAME_KIND_ADDS = 0.4


class Models(Protocol):
    """What orders and looks taught, by merchant."""

    def current(self, merchant_id: str) -> BuyingModel | None:
        """The model in use, if there is one."""
        ...


class NoModels:
    """A shop that has learned nothing yet."""

    def current(self, merchant_id: str) -> BuyingModel | None:
        """None."""
        return None


class Recommender:
    """Recommends from one merchant's snapshot; recommends nothing that cannot be bought."""

    def __init__(self, indexes: CurrentSnapshots, encoder: TextEncoder | None, models: Models | None = None) -> None:
        self._indexes = indexes
        self._encoder = encoder
        self._models = models or NoModels()
        self._known: dict[tuple[object, ...], list[Suggestion]] = {}

    async def similar(self, merchant_id: str, product_id: str, limit: int = 8) -> list[Suggestion]:
        """Items that could be bought instead: of the same kind, near in meaning and in price.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: the item is not in the index.
        """
        key = (*self._state(merchant_id), "similar", product_id, limit)
        if key in self._known:
            return self._known[key]
        snapshot = self._indexes.current(merchant_id)
        found = await snapshot.aside(self._alike, snapshot, product_id, limit, same_kind=0.0)
        return self._keep(key, found)

    async def replacement(self, merchant_id: str, product_id: str, limit: int = 4) -> list[Suggestion]:
        """What to take in place of an item that is sold out: the same kind of thing before all else.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: the item is not in the index.
        """
        snapshot = self._indexes.current(merchant_id)
        return await snapshot.aside(self._alike, snapshot, product_id, limit, same_kind=_SAME_KIND_ADDS)

    def _alike(self, snapshot: Snapshot, product_id: str, limit: int, same_kind: float) -> list[Suggestion]:
        row = _row(snapshot, product_id)
        rows, near = nearest(snapshot, row, buyable(snapshot.columns))
        kept = rows != row
        rows, near = rows[kept], near[kept]
        scores: Floats = likeness(snapshot, row, rows, near).astype(np.float64)
        if same_kind:
            scores = scores + same_kind * np.array([snapshot.kinds.same(row, int(other)) for other in rows])
        ids = snapshot.columns.product_ids
        looked = self._looked(snapshot.merchant_id, product_id)
        scores = scores + np.array([_LOOKED_ADDS * looked.get(ids[other], (0.0, 0))[0] for other in rows])
        reasons = {
            ids[other]: Reason("looked_after", product_id, looked[ids[other]][1])
            if looked.get(ids[other], (0.0, 0))[1] >= _LEAST_ORDERS
            else Reason("similar", product_id)
            for other in rows.tolist()
        }
        return _suggested(snapshot, dict(zip(rows.tolist(), scores.tolist(), strict=True)), reasons, limit)

    async def goes_with(self, merchant_id: str, product_ids: Sequence[str], limit: int = 8) -> list[Suggestion]:
        """Items that complete these: bought with them often, or of other kinds, made for them and used with them.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: one of the items is not in the index.
        """
        key = (*self._state(merchant_id), "goes_with", *product_ids, limit)
        if key in self._known:
            return self._known[key]
        return self._keep(key, await self.completing(merchant_id, product_ids, Taste(), limit))

    async def serving(self, merchant_id: str, product_id: str, use: str, limit: int = 8) -> list[Suggestion]:
        """Other things that serve a use of an item ("something to polish boots"); none without a sense of meaning.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: the item is not in the index.
        """
        snapshot = self._indexes.current(merchant_id)
        row = _row(snapshot, product_id)
        if self._encoder is None or snapshot.vectors is None:
            return []
        made_of = [value for name, value in snapshot.columns.attributes_of(row) if "material" in name.lower()]
        try:
            uses = [await self._encoder.encode_query(way) for way in (use, *(f"{use} of {one}" for one in made_of[:2]))]
        except EncoderError:
            return []
        found = await snapshot.aside(serving, snapshot, row, uses, buyable(snapshot.columns))
        ids = snapshot.columns.product_ids
        reasons = {ids[other]: Reason("goes_with", product_id) for other, _, _ in found}
        return _suggested(snapshot, {other: score for other, score, _ in found}, reasons, limit)

    def _state(self, merchant_id: str) -> tuple[object, ...]:
        """What suggestions depend on beside what was asked; none is remembered beyond a change of it."""
        snapshot, model = self._indexes.current(merchant_id), self._models.current(merchant_id)
        unanswered = snapshot.vectors.unanswered if snapshot.vectors else 0
        return merchant_id, snapshot.version, snapshot.embedded, unanswered, model.learned.as_of if model else None

    def _keep(self, key: tuple[object, ...], found: list[Suggestion]) -> list[Suggestion]:
        """Remembers what was found under the state before: what a failing store spoilt is looked for anew."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[key] = found
        return found

    async def bought_together(self, merchant_id: str, product_ids: Sequence[str], limit: int = 8) -> list[Suggestion]:
        """Only what stood in enough orders together with one of these; nothing in a shop without such orders.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        snapshot = self._indexes.current(merchant_id)
        scores, reasons = self._bought(snapshot, product_ids, Taste())
        return _suggested(snapshot, scores, reasons, limit)

    async def completing(
        self, merchant_id: str, product_ids: Sequence[str], taste: Taste, limit: int = 8
    ) -> list[Suggestion]:
        """What a basket lacks: what orders show to belong to all of it, then what its items are used with.

        Raises:
            IndexMissing: nothing was built for the merchant.
            ProductNotIndexed: one of the items is not in the index.
        """
        snapshot = self._indexes.current(merchant_id)
        anchors = [_row(snapshot, product_id) for product_id in product_ids]
        if not anchors:
            return []
        scores, reasons = self._bought(snapshot, product_ids, taste)
        wishes = await self._wishes(snapshot, anchors)
        fitting = buyable(snapshot.columns)
        for row, score, anchor in await snapshot.aside(complements, snapshot, anchors, wishes, fitting):
            if row not in scores:
                scores[row] = score
                reasons[snapshot.columns.product_ids[row]] = Reason("goes_with", snapshot.columns.product_ids[anchor])
        return _suggested(snapshot, scores, reasons, limit)

    async def for_you(self, merchant_id: str, taste: Taste, limit: int = 8) -> list[Suggestion]:
        """What a shopper may want: from their orders, looks and stated preferences, filled up with what is popular.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        snapshot = self._indexes.current(merchant_id)
        found = await snapshot.aside(wanted_by, snapshot, self._models.current(merchant_id), taste)
        suggested = _suggested(snapshot, found.scores, found.reasons, limit)
        if len(suggested) < limit:
            known = {one.product_id for one in suggested} | set(taste.known_items())
            known |= {snapshot.columns.product_ids[row] for row in avoided_by(snapshot, taste)}
            popular = await self.trending(merchant_id, limit=limit + len(known))
            suggested += [one for one in popular if one.product_id not in known][: limit - len(suggested)]
        return suggested

    async def trending(
        self, merchant_id: str, category: tuple[str, ...] | None = None, limit: int = 8
    ) -> list[Suggestion]:
        """What sells and pleases, in a category or everywhere: orders of late first, then popularity and rating.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        snapshot = self._indexes.current(merchant_id)
        filters, columns = snapshot.filters, snapshot.columns
        within = filters.within(filters.limits(SearchRequest(category=category, in_stock_only=True)))
        rows = np.flatnonzero(columns.any_variant(within)).tolist()
        scores = {row: float(snapshot.ranker.prior[row]) for row in rows}
        reasons = {columns.product_ids[row]: Reason("popular") for row in rows}
        model = self._models.current(merchant_id)
        if model is not None and len(model.items):
            rising = model.standing.recent * np.exp(np.clip(model.standing.trend, -1, 1))
            most = max(float(rising.max()), 1e-9)
            for row in rows:
                at = model.place.get(columns.product_ids[row])
                if at is not None:
                    scores[row] += float(rising[at]) / most
                    reasons[columns.product_ids[row]] = Reason("popular", count=int(model.standing.month[at]))
        return _suggested(snapshot, scores, reasons, limit)

    def _bought(
        self, snapshot: Snapshot, product_ids: Sequence[str], taste: Taste
    ) -> tuple[dict[int, float], dict[str, Reason]]:
        """What orders show to belong to these, by row, each with the item that it was bought with most often."""
        model = self._models.current(snapshot.merchant_id)
        if model is None:
            return {}, {}
        given = [(product_id, model.place[product_id]) for product_id in product_ids if product_id in model.place]
        if not given:
            return {}, {}
        scores = model.completing([product_id for product_id, _ in given], taste.orders)
        allowed, row_of = buyable(snapshot.columns), snapshot.columns.row_of
        found: dict[int, float] = {}
        reasons: dict[str, Reason] = {}
        for at in model.top(scores, _CONSIDERED):
            row = row_of.get(model.items[at])
            count, of = max((model.bought.seen(anchor, at)[1], product_id) for product_id, anchor in given)
            if row is not None and allowed[row] and count >= _LEAST_ORDERS and scores[at] > 0:
                found[row] = _SURE + float(scores[at])
                reasons[model.items[at]] = Reason("bought_together", of, count)
        return found, reasons

    def _looked(self, merchant_id: str, product_id: str) -> Mapping[str, tuple[float, int]]:
        """What is looked at after an item: how strongly, from 0 to 1, and by how many."""
        model = self._models.current(merchant_id)
        row = None if model is None else model.place.get(product_id)
        if model is None or row is None:
            return {}
        part = model.looked.of(row)
        strengths, counts = model.looked.weights[part], model.looked.counts[part]
        most = max(float(strengths.max(initial=0.0)), 1e-9)
        return {
            model.items[int(other)]: (float(strength) / most, int(count))
            for other, strength, count in zip(model.looked.items[part], strengths, counts, strict=True)
        }

    async def _wishes(self, snapshot: Snapshot, anchors: Sequence[int]) -> list[NDArray[np.float32]]:
        if not (self._encoder and snapshot.vectors):
            return []
        try:
            return [
                await self._encoder.encode_query(f"accessory for {snapshot.columns.titles[row]}") for row in anchors
            ]
        except EncoderError:
            return []


def _row(snapshot: Snapshot, product_id: str) -> int:
    row = snapshot.columns.row_of.get(product_id)
    if row is None:
        raise ProductNotIndexed(f"product {product_id!r} is not in the index of merchant {snapshot.merchant_id!r}")
    return row


def _suggested(
    snapshot: Snapshot, scores: Mapping[int, float], reasons: Mapping[str, Reason], limit: int
) -> list[Suggestion]:
    """The best of some rows, near-duplicates stepped back, each with the variant that can be bought."""
    columns = snapshot.columns
    best = sorted(scores, key=lambda row: (-scores[row], row))[: 6 * limit]
    ranked = diversified(best, snapshot.ranker)[:limit]
    return [
        Suggestion(
            columns.product_ids[row],
            columns.variant_ids[chosen_variant(columns, row, "", columns.available)],
            round(scores[row], 4),
            reason=reasons[columns.product_ids[row]],
        )
        for row in ranked
    ]
