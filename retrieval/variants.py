"""Which variant of a product is meant."""

from retrieval.attributes import value_key
from retrieval.columns import Columns, Mask
from retrieval.request import Sort
from retrieval.words import fold, words


def chosen_variant(columns: Columns, row: int, text: str, within: Mask | None, sort: Sort = "relevance") -> int:
    """The variant row that a request means.

    Of the variants within the limits: the one whose options the words name, then one that can be bought, then the
    cheapest (the dearest, when the dearest come first). A sold-out variant that is named stays the one meant.
    """
    named = {word.text for word in words(fold(text))}
    candidates = [v for v in columns.variants_of(row) if within is None or within[v]] or list(columns.variants_of(row))
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


def _named_options(columns: Columns, variant: int, named: set[str]) -> int:
    if not named:
        return 0
    return sum(set(value_key(value).split()) <= named for _, value in columns.options_of(variant))
