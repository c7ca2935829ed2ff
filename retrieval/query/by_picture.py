"""Search by a picture: what looks most like it within exact limits, with words that narrow and lean it."""

import numpy as np

from retrieval.catalogue.columns import Mask, Rows
from retrieval.encoding.encoder import Vectors
from retrieval.errors import PicturesMissing
from retrieval.index.picture_index import PictureIndex
from retrieval.index.snapshot import CurrentSnapshots, Snapshot
from retrieval.query.facets import facets
from retrieval.query.matches import find_matches
from retrieval.query.misses import Ranking, nearest_misses
from retrieval.query.ordering import in_order
from retrieval.query.result import Hit, SearchResult
from retrieval.scoring.request import SearchRequest
from retrieval.scoring.variants import chosen_variant
from retrieval.understanding.reading import ReadQuery

ALIKE = 24
"""So many are found, whatever is sold: how alike is alike enough differs from model to model."""


class PictureSearch:
    """Finds products by what they look like."""

    def __init__(self, indexes: CurrentSnapshots) -> None:
        self._indexes = indexes

    def sees(self, merchant_id: str) -> bool:
        """Whether some product of the merchant can be found by a picture."""
        pictures = self._indexes.current(merchant_id).pictures
        return pictures is not None and pictures.embedded > 0

    def like(self, merchant_id: str, picture: Vectors, words: Vectors | None, request: SearchRequest) -> SearchResult:
        """The products that fit every limit and look most like a picture, best first.

        The words of the request narrow the search to what has them, where anything within the limits does (`relaxed`
        says `no_word` where nothing does); `words`, their vector in the pictures' space, leans the order towards them.
        Nothing is counted: `total` is how many are near enough to be shown, and never exhaustive. `relaxed` says
        `picture`.

        Raises:
            IndexMissing: nothing was built for the merchant.
            PicturesMissing: no product has a picture that was looked at.
        """
        snapshot = self._indexes.current(merchant_id).in_currency(request.currency)
        pictures = snapshot.pictures
        if pictures is None or not pictures.embedded:
            raise PicturesMissing(f"no product of merchant {merchant_id!r} can be found by a picture yet")
        query = snapshot.reader.read(request.text)
        sought = _leaning(picture, words)
        limits = snapshot.filters.limits(request)
        variants = snapshot.filters.within(limits)
        rows, similar, relaxed = _nearest(snapshot, pictures, query, sought, variants)
        order = request.by_attribute or request.sort
        ordered = rows.tolist() if order == "relevance" else in_order(snapshot, rows, variants, order)
        scores = dict(zip(rows.tolist(), similar.tolist(), strict=True))
        page = ordered[request.offset : request.offset + request.limit]
        hits = [_hit(snapshot, row, scores[row], request, variants) for row in page]
        misses = (
            nearest_misses(snapshot, query, limits, _ranking(snapshot, pictures, query, sought)) if not ordered else ()
        )
        return SearchResult(
            hits=tuple(hits),
            total=len(ordered),
            exhaustive=False,
            misses=misses,
            facets=facets(snapshot.columns, rows),
            relaxed=("picture", *relaxed),
            index_version=snapshot.version,
        )


def _leaning(picture: Vectors, words: Vectors | None) -> Vectors:
    """The picture's vector, or the unit vector between it and that of the words."""
    if words is None:
        return picture
    together = picture + words
    unit: Vectors = together / max(float(np.linalg.norm(together)), 1e-9)
    return unit


def _nearest(
    snapshot: Snapshot, pictures: PictureIndex, query: ReadQuery, sought: Vectors, variants: Mask
) -> tuple[Rows, Vectors, tuple[str, ...]]:
    """The nearest products within the limits, those with the words where there are any."""
    fitting = snapshot.columns.any_variant(variants)
    if query.clauses or query.codes:
        worded = np.zeros_like(fitting)
        worded[find_matches(snapshot, query, None, fitting).rows] = True
        rows, similar = pictures.nearest(sought, ALIKE, worded)
        if len(rows):
            return rows, similar, ()
        return *pictures.nearest(sought, ALIKE, fitting), ("no_word",)
    return *pictures.nearest(sought, ALIKE, fitting), ()


def _ranking(snapshot: Snapshot, pictures: PictureIndex, query: ReadQuery, sought: Vectors) -> Ranking:
    """How near misses are ranked: by what they look like as well."""

    def ranked(within: Mask, most: int) -> list[tuple[int, float]]:
        rows, similar, _ = _nearest(snapshot, pictures, query, sought, within)
        return list(zip(rows[:most].tolist(), similar[:most].tolist(), strict=True))

    return ranked


def _hit(snapshot: Snapshot, row: int, similar: float, request: SearchRequest, variants: Mask) -> Hit:
    columns = snapshot.columns
    variant = chosen_variant(columns, row, request.text, variants, request.sort)
    return Hit(columns.product_ids[row], columns.variant_ids[variant], round(similar, 4), ("picture",))
