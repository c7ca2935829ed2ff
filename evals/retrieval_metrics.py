"""How good a ranking is against judgements; every measure is `None` where nothing is relevant."""

import math
from collections.abc import Mapping, Sequence


def ndcg_of_judged(ranking: Sequence[str], ratings: Mapping[str, int], depth: int = 10) -> float | None:
    """NDCG at a depth over the judged items of a ranking; unjudged ones are unknown and are passed over.

    The gain of a rating r is 2^r - 1.
    """
    return _normalised([ratings[id_] for id_ in ranking if id_ in ratings][:depth], ratings, depth)


def ndcg_of_all(ranking: Sequence[str], ratings: Mapping[str, int], depth: int = 10) -> float | None:
    """NDCG at a depth with every unjudged item as irrelevant: what the ranking earns for sure."""
    return _normalised([ratings.get(id_, 0) for id_ in ranking[:depth]], ratings, depth)


def reciprocal_rank(ranking: Sequence[str], ratings: Mapping[str, int]) -> float | None:
    """One over the place of the first relevant item, zero where none was found; unjudged ones count as irrelevant."""
    if not any(rating > 0 for rating in ratings.values()):
        return None
    places = (place for place, id_ in enumerate(ranking, start=1) if ratings.get(id_, 0) > 0)
    return 1 / next(places, math.inf)


def recall(ranking: Sequence[str], ratings: Mapping[str, int], depth: int = 100) -> float | None:
    """The share of relevant items among the first of a ranking."""
    relevant = {id_ for id_, rating in ratings.items() if rating > 0}
    return len(relevant & set(ranking[:depth])) / len(relevant) if relevant else None


def _normalised(found: Sequence[int], ratings: Mapping[str, int], depth: int) -> float | None:
    best = _discounted(sorted(ratings.values(), reverse=True)[:depth])
    return _discounted(found) / best if best else None


def _discounted(ratings: Sequence[int]) -> float:
    return math.fsum((2**rating - 1) / math.log2(place + 2) for place, rating in enumerate(ratings))
