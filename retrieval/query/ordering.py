"""The order of all matches: ranked by relevance, or sorted with what is only loosely meant behind the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.attributes import attribute_key, number_in
from retrieval.catalogue.columns import Columns, Mask, Rows
from retrieval.index.snapshot import Snapshot
from retrieval.query.matches import Matches
from retrieval.query.relevance import Reasons, by_relevance
from retrieval.scoring.ranking import diversified
from retrieval.scoring.request import AttributeOrder, Sort
from retrieval.scoring.signals import Scores
from retrieval.understanding.reading import ReadQuery

_CANDIDATES = 600
_STRONG_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Ordered:
    """All matches in order: those that were ranked, with their scores, and the rest as their words left them.

    `reasons` say why, where the order is that of relevance.
    """

    ranked: list[tuple[int, float]]
    rest: Rows
    reasons: Reasons | None = None

    def page(self, offset: int, limit: int) -> list[tuple[int, float]]:
        """A stretch of the order; what was not ranked has no score."""
        found = self.ranked[offset : offset + limit]
        start = max(0, offset - len(self.ranked))
        return found + [(row, 0.0) for row in self.rest[start : start + limit - len(found)].tolist()]


def ordered(
    snapshot: Snapshot,
    query: ReadQuery,
    vector: NDArray[np.float32] | None,
    matches: Matches,
    variants: Mask,
    sort: Sort | AttributeOrder,
) -> Ordered:
    """All matches with their scores, in the order asked for; `variants` are those within the limits."""
    if not query.clauses and not query.codes:
        scores = snapshot.ranker.prior[matches.rows]
        chosen = (
            _by_score(matches.rows, scores) if sort == "relevance" else in_order(snapshot, matches.rows, variants, sort)
        )
        by_row = dict(zip(matches.rows.tolist(), scores.tolist(), strict=True))
        return Ordered([(row, by_row[row]) for row in chosen], matches.rows[:0])
    if matches.closeness is not None:
        return _of_theme(snapshot, matches, variants, sort)
    buyable = snapshot.columns.any_variant(variants & snapshot.columns.available)
    if sort == "relevance":
        return _relevant(snapshot, query, vector, matches, buyable)
    head, worded, rest = _split(snapshot, matches)
    scores = snapshot.ranker.scores(head, worded, query, vector)
    by_row = dict(zip(head.tolist(), scores.tolist(), strict=True))
    line = _STRONG_SHARE * float(scores.max(initial=0.0))
    strong = head[scores >= line]
    weak = head[scores < line]
    best = [*in_order(snapshot, strong, variants, sort), *in_order(snapshot, weak, variants, sort)]
    return Ordered([(row, by_row[row]) for row in best], rest)


def _relevant(
    snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, matches: Matches, buyable: Mask
) -> Ordered:
    pool, worded, rest = _split(snapshot, matches)
    reasons = by_relevance(snapshot.ranker, query, vector, pool, worded, buyable[pool])
    scores = dict(zip(reasons.rows.tolist(), reasons.scores.tolist(), strict=True))
    leading = diversified(reasons.leading, snapshot.ranker)
    ranked = [(row, scores[row]) for row in leading]
    return Ordered(ranked, np.concatenate([reasons.following, rest]), reasons)


def _of_theme(snapshot: Snapshot, matches: Matches, variants: Mask, sort: Sort | AttributeOrder) -> Ordered:
    """What comes closest to a theme is in its order already; what cannot be bought comes last."""
    scores = matches.closeness if matches.closeness is not None else np.zeros(len(matches.near), dtype=np.float32)
    by_row = dict(zip(matches.near.tolist(), scores.tolist(), strict=True))
    buyable = snapshot.columns.any_variant(variants & snapshot.columns.available)
    best = list(by_row) if sort == "relevance" else in_order(snapshot, matches.near, variants, sort)
    return Ordered([(row, by_row[row]) for row in sorted(best, key=lambda row: not buyable[row])], matches.near[:0])


def _split(snapshot: Snapshot, matches: Matches) -> tuple[Rows, Scores, Rows]:
    """The candidates with the scores of their words, and the rest.

    Candidates are the best by words, filled up with the best others where few of these fit, and all by meaning alone.
    """
    lexical = matches.lexical
    others = snapshot.ranker.by_prior(matches.others)
    more = max(0, _CANDIDATES - len(lexical))
    head = np.concatenate([lexical.rows[:_CANDIDATES], others[:more], matches.near])
    worded = np.zeros(len(head), dtype=np.float32)
    worded[: len(lexical.scores[:_CANDIDATES])] = lexical.scores[:_CANDIDATES]
    return head, worded, np.concatenate([lexical.rows[_CANDIDATES:], others[more:]])


def _by_score(rows: Rows, scores: Scores) -> list[int]:
    order = np.lexsort((rows, -scores))
    ranked: list[int] = rows[order].tolist()
    return ranked


def in_order(snapshot: Snapshot, rows: Rows, variants: Mask, sort: Sort | AttributeOrder) -> list[int]:
    """These rows in an order other than that of relevance."""
    columns = snapshot.columns
    match sort:
        case AttributeOrder():
            keys = _figures(columns, rows, sort)
        case "price_asc":
            keys = _price_within(columns, rows, variants, cheapest=True)
        case "price_desc":
            keys = -_price_within(columns, rows, variants, cheapest=False)
        case "rating":
            keys = -np.nan_to_num(columns.rating[rows], nan=0.0).astype(np.float64)
        case "popularity":
            keys = -columns.popularity[rows].astype(np.float64)
        case "newest":
            keys = -columns.updated[rows]
        case _:
            keys = np.zeros(len(rows))
    order = np.lexsort((rows, -snapshot.ranker.prior[rows], keys))
    ranked: list[int] = rows[order].tolist()
    return ranked


def _price_within(columns: Columns, rows: Rows, variants: Mask, *, cheapest: bool) -> NDArray[np.float64]:
    """The price at which each product is shown: of the cheapest or dearest variant that can be bought, else of any."""
    buyable = variants & columns.available
    considered = np.where(columns.any_variant(buyable)[columns.variant_product], buyable, variants)
    prices = np.where(considered, columns.price, np.inf if cheapest else -np.inf)
    reduced = (np.minimum if cheapest else np.maximum).reduceat(prices, columns.first_variant[:-1])
    shown: NDArray[np.float64] = reduced[rows].astype(np.float64)
    return shown


def _figures(columns: Columns, rows: Rows, order: AttributeOrder) -> NDArray[np.float64]:
    """The number that each product states, in the attribute's unit, so that the wanted end comes first."""
    name = attribute_key(order.name)
    unit = columns.unit(name)
    stated = {
        key: -figure if order.descending else figure
        for key in columns.keys_by_attribute.get(name, [])
        if (figure := number_in(columns.key_names[key][1], unit)) is not None
    }
    return np.array([_first_of(columns, row, stated) for row in rows.tolist()], dtype=np.float64)


def _first_of(columns: Columns, row: int, stated: dict[int, float]) -> float:
    keys = [*columns.product_keys.of(row)]
    for variant in columns.variants_of(row):
        keys.extend(columns.variant_keys.of(variant))
    return min((stated[int(key)] for key in keys if int(key) in stated), default=np.inf)
