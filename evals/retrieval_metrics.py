"""How good a ranking is against judgements: NDCG over judged items, and recall."""

import math
from collections.abc import Mapping, Sequence


def ndcg_of_judged(ranking: Sequence[str], ratings: Mapping[str, int], depth: int = 10) -> float | None:
    """NDCG at a depth over the judged items of a ranking; unjudged ones are unknown and are passed over.

    The gain of a rating r is 2^r - 1. `None` where nothing is relevant.
    """
    ideal = sorted(ratings.values(), reverse=True)[:depth]
    best = _discounted(ideal)
    if not best:
        return None
    return _discounted([ratings[id_] for id_ in ranking if id_ in ratings][:depth]) / best


def recall(ranking: Sequence[str], ratings: Mapping[str, int], depth: int = 100) -> float | None:
    """The share of relevant items among the first of a ranking; `None` where nothing is relevant."""
    relevant = {id_ for id_, rating in ratings.items() if rating > 0}
    return len(relevant & set(ranking[:depth])) / len(relevant) if relevant else None


def _discounted(ratings: Sequence[int]) -> float:
    return math.fsum((2**rating - 1) / math.log2(place + 2) for place, rating in enumerate(ratings))
