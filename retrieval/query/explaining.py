"""Says of each hit why it stands where it stands: its places by words and by meaning, and what each sign adds."""

from collections.abc import Sequence

from retrieval.index.snapshot import Snapshot
from retrieval.query.ordering import Ordered
from retrieval.query.relevance import Reasons, fused_order
from retrieval.query.result import Explanation, SignShare
from retrieval.scoring.ranking_weights import learned_weights
from retrieval.scoring.signals import SIGNS


def explained(snapshot: Snapshot, order: Ordered, rows: Sequence[int]) -> tuple[Explanation, ...]:
    """One explanation a row, in the order of the rows; empty where the order is not that of relevance."""
    reasons = order.reasons
    if reasons is None:
        return ()
    candidates = reasons.candidates.tolist()
    fused = {candidates[at]: place for place, at in enumerate(fused_order(reasons.by_words, reasons.by_meaning), 1)}
    at = {row: place for place, row in enumerate(candidates)}
    scored = {row: place for place, row in enumerate(reasons.rows.tolist())}
    by_score = {row: place for place, row in enumerate(reasons.leading, start=1)}
    found = []
    for row in rows:
        place = at.get(row)
        found.append(
            Explanation(
                product_id=snapshot.columns.product_ids[row],
                by_words=None if place is None else int(reasons.by_words[place]) + 1,
                by_meaning=None if place is None else int(reasons.by_meaning[place]) + 1,
                fused=fused.get(row),
                by_score=by_score.get(row),
                score=round(float(reasons.scores[scored[row]]), 4) if row in scored else None,
                signs=_shares(reasons, scored[row]) if row in scored else (),
                sold_out=row in scored and not bool(reasons.buyable[scored[row]]),
            )
        )
    return tuple(found)


def _shares(reasons: Reasons, place: int) -> tuple[SignShare, ...]:
    """What each sign adds to a score, the most first."""
    values, weights = reasons.signs[place].tolist(), learned_weights().tolist()
    shares = [
        SignShare(name, round(value, 3), round(weight, 3), round(value * weight, 4))
        for name, value, weight in zip(SIGNS, values, weights, strict=True)
    ]
    return tuple(sorted(shares, key=lambda share: -share.adds))
