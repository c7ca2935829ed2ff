"""Ways of recommending that are measured beside each other, each learned only from the orders before the split."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from retrieval.buying.model import BuyingModel, OldOrder
from retrieval.buying.records import Basket, Floats, Orders

POPULARITY, COSINE, OWN = "popularity", "item cosine", "own history"
BASKET_ALONE, MODEL = "this project, basket alone", "this project"


class Way(Protocol):
    """Ranks items for a basket and the shopper's earlier orders, best first."""

    def __call__(self, basket: Sequence[str], own: Sequence[OldOrder], limit: int) -> Sequence[str]: ...


class Popular:
    """What is bought most; nothing twice."""

    def __init__(self, baskets: Sequence[Basket]) -> None:
        counts = Counter(item for basket in baskets for item in set(basket.items))
        self.counts = counts
        self.ranking = sorted(counts, key=lambda item: (-counts[item], item))

    def __call__(self, basket: Sequence[str], own: Sequence[OldOrder], limit: int) -> Sequence[str]:
        given = set(basket)
        return [item for item in self.ranking[: limit + len(given)] if item not in given][:limit]


class OwnHistory:
    """What the shopper bought most often, ties by what everyone buys, then what everyone buys."""

    def __init__(self, popular: Popular) -> None:
        self._popular = popular

    def __call__(self, basket: Sequence[str], own: Sequence[OldOrder], limit: int) -> Sequence[str]:
        counts = Counter(item for order in own for item in set(order.items))
        mine = sorted(counts, key=lambda item: (-counts[item], -self._popular.counts[item], item))
        mine = [item for item in mine if item not in set(basket)][:limit]
        return [*mine, *self._popular([*basket, *mine], own, limit)][:limit]


class ItemCosine:
    """The sum of cosines between items, each a vector of the orders that hold it."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        together = (orders.matrix.T @ orders.matrix).tocsr()
        lengths = np.sqrt(np.maximum(together.diagonal(), 1e-12))
        together.data = together.data / (np.repeat(lengths, np.diff(together.indptr)) * lengths[together.indices])
        self._cosines = together

    def __call__(self, basket: Sequence[str], own: Sequence[OldOrder], limit: int) -> Sequence[str]:
        place = self._orders.place
        rows = [place[item] for item in basket if item in place]
        if not basket:  # the next order: from all that the shopper bought
            rows = sorted({place[item] for order in own for item in order.items if item in place})
        scores: Floats = np.asarray(self._cosines[rows].sum(axis=0)).ravel()
        if basket:
            scores[rows] = -np.inf
        return [self._orders.items[row] for row in np.lexsort((np.arange(len(scores)), -scores))[:limit]]


class Modelled:
    """The trained model, with or without what the shopper bought before."""

    def __init__(self, model: BuyingModel, *, own: bool) -> None:
        self._model = model
        self._own = own

    def __call__(self, basket: Sequence[str], own: Sequence[OldOrder], limit: int) -> Sequence[str]:
        model = self._model
        scores = model.completing(basket, own if self._own else ()) if basket else model.next_basket(own)
        return [model.items[row] for row in model.top(scores, limit)]


def ways_of_completing(model: BuyingModel, orders: Orders) -> Mapping[str, Way]:
    """Ways of completing a basket; the last knows what its shopper bought before, as the service does."""
    return {
        POPULARITY: Popular(orders.baskets),
        COSINE: ItemCosine(orders),
        BASKET_ALONE: Modelled(model, own=False),
        MODEL: Modelled(model, own=True),
    }


def ways_of_foreseeing(model: BuyingModel, orders: Orders) -> Mapping[str, Way]:
    """Ways of naming what a shopper orders next."""
    popular = Popular(orders.baskets)
    return {
        POPULARITY: popular,
        COSINE: ItemCosine(orders),
        OWN: OwnHistory(popular),
        MODEL: Modelled(model, own=True),
    }
