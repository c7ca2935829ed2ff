"""The nearest misses: what would fit but for one limit, with that limit."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask
from retrieval.index.snapshot import Snapshot
from retrieval.query.matches import find_matches
from retrieval.query.ordering import ordered
from retrieval.query.result import Hit, Miss
from retrieval.scoring.filters import Limit
from retrieval.scoring.variants import chosen_variant
from retrieval.understanding.reading import ReadQuery

_PER_LIMIT = 2
_MOST = 4
_CONSIDERED = 24
# What a shopper gives up most easily comes first.
_EASE = {"price_max": 0, "price_min": 0, "rating_min": 1, "in_stock": 2, "brand": 3, "excluded_brand": 6, "category": 5}
_EASE_OF_OTHERS = 4
_NEVER = frozenset({"excluded_terms"})

Ranking: TypeAlias = Callable[[Mask, int], list[tuple[int, float]]]
"""The rows of which one of these variants is meant, best first with their scores, at most so many."""


def by_words(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None) -> Ranking:
    """The ranking of a search by words and meaning."""

    def ranked(within: Mask, most: int) -> list[tuple[int, float]]:
        matches = find_matches(snapshot, query, vector, snapshot.columns.any_variant(within))
        return ordered(snapshot, query, vector, matches, within, "relevance").page(0, most)

    return ranked


def nearest_misses(
    snapshot: Snapshot, query: ReadQuery, limits: list[Limit], ranking: Ranking
) -> tuple[tuple[Hit, Miss], ...]:
    """Up to a few products that break exactly one limit, those of the limits most easily given up first."""
    found: list[tuple[Hit, Miss]] = []
    shown: set[str] = set()
    for limit in sorted(limits, key=lambda one: _EASE.get(one.name, _EASE_OF_OTHERS)):
        if limit.name in _NEVER or len(found) >= _MOST:
            continue
        within = snapshot.filters.within(limits, without=limit)
        fresh = [pair for pair in _missing(snapshot, query, limit, within, ranking) if pair[0].product_id not in shown]
        fresh = _of_the_kind(snapshot, query, fresh)[:_PER_LIMIT]
        found.extend(fresh)
        shown.update(pair[0].product_id for pair in fresh)
    return tuple(_of_the_kind(snapshot, query, found)[:_MOST])


def misses_as_said(snapshot: Snapshot, query: ReadQuery, limits: list[Limit]) -> tuple[tuple[Hit, Miss], ...]:
    """What has all the words in its title and breaks one limit, where only other things are within the limits."""
    columns = snapshot.columns
    rows = snapshot.lexical.all_of(query.clauses, query.codes, limit=_CONSIDERED).rows
    found: list[tuple[Hit, Miss]] = []
    for limit in limits:
        if limit.name in _NEVER or limit.name.startswith("attribute:"):
            continue
        within = snapshot.filters.within(limits, without=limit)
        allowed = columns.any_variant(within)
        for row in (row for row in rows.tolist() if allowed[row] and _titled(snapshot, row, query)):
            variant = _nearest_variant(snapshot, row, query.text, limit, within)
            id_ = columns.product_ids[row]
            miss = Miss(id_, limit.name, limit.wanted, limit.actual(variant))
            found.append((Hit(id_, columns.variant_ids[variant], 1.0), miss))
    return tuple(found[:_PER_LIMIT])


def _titled(snapshot: Snapshot, row: int, query: ReadQuery) -> bool:
    """Whether each word of the query stands in the title as part of what the thing is."""
    title = snapshot.ranker.title_words(row)
    return all(any(set(way) <= title.main for way in clause) for clause in query.ways)


def _of_the_kind(snapshot: Snapshot, query: ReadQuery, found: list[tuple[Hit, Miss]]) -> list[tuple[Hit, Miss]]:
    """Those of the kind that was asked for, and in its category, where there are any; else all."""
    rows, ranker = snapshot.columns.row_of, snapshot.ranker
    kind = (
        [pair for pair in found if ranker.is_plainly_kind(rows[pair[0].product_id], query)]
        or [pair for pair in found if ranker.is_kind(rows[pair[0].product_id], query)]
        or found
    )
    return [pair for pair in kind if pair[1].limit != "category"] or kind


def _missing(
    snapshot: Snapshot, query: ReadQuery, limit: Limit, within: Mask, ranking: Ranking
) -> list[tuple[Hit, Miss]]:
    columns = snapshot.columns
    fits = columns.any_variant(within & limit.within)
    pairs: list[tuple[float, tuple[Hit, Miss]]] = []
    for place, (row, score) in enumerate(pair for pair in ranking(within, _CONSIDERED) if not fits[pair[0]]):
        variant = _nearest_variant(snapshot, row, query.text, limit, within)
        id_ = columns.product_ids[row]
        miss = Miss(id_, limit.name, limit.wanted, limit.actual(variant))
        distance = _excess(limit, int(columns.price[variant])) + 0.05 * place
        pairs.append((distance, (Hit(id_, columns.variant_ids[variant], score), miss)))
    return [pair for _, pair in sorted(pairs, key=lambda entry: entry[0])]


def _nearest_variant(snapshot: Snapshot, row: int, text: str, limit: Limit, within: Mask) -> int:
    """For a price limit the variant nearest to it, else the one that the words mean."""
    columns = snapshot.columns
    if not limit.name.startswith("price_"):
        return chosen_variant(columns, row, text, within)
    candidates = [variant for variant in columns.variants_of(row) if within[variant]]
    return min(candidates, key=lambda variant: (_excess(limit, int(columns.price[variant])), variant))


def _excess(limit: Limit, price: int) -> float:
    """How far a price lies outside the limit, as a share of the limit; zero for other limits."""
    if not limit.name.startswith("price_"):
        return 0.0
    return abs(price - float(limit.wanted)) / max(float(limit.wanted), 1.0)
