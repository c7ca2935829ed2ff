"""What speaks for each candidate of a query: a few signs between 0 and 1 that mean the same in every catalogue."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Columns, Rows
from retrieval.titles import TitleWords, place_in_title
from retrieval.understanding import ReadQuery
from retrieval.vectors import VectorIndex

Scores = NDArray[np.float32]
Signs = NDArray[np.float32]
"""One row a candidate, one column a sign, in the order of `SIGNS`."""

SIGNS = ("words", "meaning", "company", "title", "kind", "phrase", "worded", "category", "prior", "code")
"""The signs, each at most 1 and the more the better.

- `words`: BM25 as a share of the best
- `meaning`: the cosine with the query, stretched between nothing in common and the best here
- `company`: the cosine with the mean of the candidates that stand first by hand-set weights
- `title`: the share of the query that the title meets, as what the thing is
- `kind`: whether title or category call it what the query calls the thing; less where it is only made for one
- `phrase`: the share of the query's neighbouring words that are neighbours in the title
- `worded`: whether it was found by its words, and not by meaning alone
- `category`: how far the query names the category
- `prior`: popularity by rank, and the rating drawn to the middle
- `code`: whether it bears the part number or bar code that the query says
"""
_AT = {name: place for place, name in enumerate(SIGNS)}
_COMPANY = 10
_STRANGER = 0.2
_BY_HAND = {"words": 0.20, "meaning": 0.50, "title": 0.20, "category": 0.15, "prior": 0.05}
_FIRST_LOOK = np.array([_BY_HAND.get(name, 0.0) for name in SIGNS], dtype=np.float32)


class Titles(Protocol):
    """Where the words of titles are read."""

    def title_words(self, row: int) -> TitleWords:
        """The words of one title."""
        ...

    def titled(self, row: int, query: ReadQuery) -> tuple[float, float]:
        """The share of the query that a title meets, and what is left of the score of a thing of another kind."""
        ...


def signs_of(
    columns: Columns,
    titles: Titles,
    rows: Rows,
    *,
    query: ReadQuery,
    worded: Scores,
    meaning: Scores,
    shares: NDArray[np.float64],
    prior: Scores,
) -> Signs:
    """The signs of some rows without `company` and `code`, which need more than the row itself."""
    signs = np.zeros((len(rows), len(SIGNS)), dtype=np.float32)
    signs[:, _AT["words"]] = worded / max(float(worded.max(initial=0.0)), 1e-6)
    signs[:, _AT["worded"]] = worded > 0
    signs[:, _AT["meaning"]] = meaning
    signs[:, _AT["category"]] = shares
    signs[:, _AT["prior"]] = prior
    for place, row in enumerate(rows.tolist()):
        title = titles.title_words(row)
        signs[place, _AT["title"]] = titles.titled(row, query)[0]
        signs[place, _AT["kind"]] = _kind(title, query)
        signs[place, _AT["phrase"]] = _phrase(title, query)
    signs[shares >= 1.0, _AT["kind"]] = 1.0
    return signs


def with_company(signs: Signs, vectors: VectorIndex, rows: Rows) -> None:
    """Fills in how near each candidate is to those that stand first."""
    if not len(rows):
        return
    first = rows[np.argsort(-(signs @ _FIRST_LOOK), kind="stable")[:_COMPANY]]
    middle = vectors.matrix[first].astype(np.float32).mean(axis=0)
    near = vectors.similarities(rows, middle / max(float(np.linalg.norm(middle)), 1e-6))
    span = max(float(near.max()) - _STRANGER, 0.1)
    signs[:, _AT["company"]] = np.clip((near - _STRANGER) / span, 0.0, 1.0)


def with_codes(signs: Signs, rows: Rows, bearing: Rows) -> None:
    """Fills in which candidates bear a code of the query."""
    signs[:, _AT["code"]] = np.isin(rows, bearing)


def _kind(title: TitleWords, query: ReadQuery) -> float:
    if not query.head_ends:
        return 1.0
    return max(place_in_title(title, one, query.stems) for one in query.head_ends)


def _phrase(title: TitleWords, query: ReadQuery) -> float:
    pairs = query.neighbours
    return len(pairs & title.neighbours) / len(pairs) if pairs else 0.0
