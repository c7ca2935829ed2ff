"""What speaks for each candidate of a query: a few signs between 0 and 1 that mean the same in every catalogue."""

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Rows
from retrieval.scoring.title_table import Compared
from retrieval.stores.lexical import Scored
from retrieval.stores.vectors import VectorIndex
from retrieval.understanding.reading import ReadQuery

Scores = NDArray[np.float32]
Signs = NDArray[np.float32]
"""One row a candidate, one column a sign, in the order of `SIGNS`."""

SIGNS = ("words", "meaning", "company", "title", "kind", "phrase", "worded", "category", "prior", "code", "purpose")
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
- `purpose`: BM25 of what the query is for, and of words akin to that, as a share of the best
"""
_AT = {name: place for place, name in enumerate(SIGNS)}
_COMPANY = 10
_STRANGER = 0.2
_BY_HAND = {"words": 0.20, "meaning": 0.50, "title": 0.20, "category": 0.15, "prior": 0.05}
_FIRST_LOOK = np.array([_BY_HAND.get(name, 0.0) for name in SIGNS], dtype=np.float32)


def signs_of(
    titles: Compared,
    query: ReadQuery,
    *,
    worded: Scores,
    meaning: Scores,
    shares: NDArray[np.float64],
    prior: Scores,
) -> Signs:
    """The signs of some rows without `company` and `code`, which need more than the row itself."""
    signs = np.zeros((titles.titles, len(SIGNS)), dtype=np.float32)
    signs[:, _AT["words"]] = worded / max(float(worded.max(initial=0.0)), 1e-6)
    signs[:, _AT["worded"]] = worded > 0
    signs[:, _AT["meaning"]] = meaning
    signs[:, _AT["category"]] = shares
    signs[:, _AT["prior"]] = prior
    signs[:, _AT["title"]] = titles.met(query)
    signs[:, _AT["kind"]] = titles.named(query)
    signs[:, _AT["phrase"]] = titles.phrases
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


def with_purpose(signs: Signs, rows: Rows, found: Scored) -> None:
    """Fills in how far each candidate speaks of what the query is for, by the scores of those that do."""
    best = max(float(found.scores.max(initial=0.0)), 1e-6)
    share = dict(zip(found.rows.tolist(), (found.scores / best).tolist(), strict=True))
    signs[:, _AT["purpose"]] = [share.get(row, 0.0) for row in rows.tolist()]
