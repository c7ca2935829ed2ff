"""Which variant of a product is meant."""

from functools import lru_cache

from retrieval.catalogue.attributes import value_key
from retrieval.catalogue.columns import Columns, Mask
from retrieval.scoring.request import Sort
from retrieval.text.words import fold, words


def chosen_variant(columns: Columns, row: int, text: str, within: Mask | None, sort: Sort = "relevance") -> int:
    """The variant row that a request means.

    Of the variants within the limits: the one whose options the words name, then one that can be bought, then the
    cheapest (the dearest, when the dearest come first). A sold-out variant that is named stays the one meant.
    """
    named = _named(text)
    candidates = [v for v in columns.variants_of(row) if within is None or within[v]] or list(columns.variants_of(row))
    if len(candidates) == 1:
        return candidates[0]
    dearest = -1 if sort == "price_desc" else 1
    return min(
        candidates,
        key=lambda v: (
            -_named_options(columns, v, named),
            not columns.available[v],
            dearest * int(columns.price[v]),
            v,
        ),
    )


@lru_cache(maxsize=1024)
def _named(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words(fold(text)))


def _named_options(columns: Columns, variant: int, named: frozenset[str]) -> int:
    if not named:
        return 0
    return sum(named.issuperset(value_key(value).split()) for _, value in columns.options_of(variant))
