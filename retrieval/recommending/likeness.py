"""How much two products of a catalogue are alike, by their content alone."""

import numpy as np

from retrieval.catalogue.columns import Columns, Mask, Rows
from retrieval.index.snapshot import Snapshot
from retrieval.scoring.signals import Scores

_CONSIDERED = 120


def buyable(columns: Columns) -> Mask:
    """The living products of which a variant can be bought."""
    mask: Mask = columns.any_variant(columns.available) & columns.alive
    return mask


def nearest(snapshot: Snapshot, row: int, allowed: Mask) -> tuple[Rows, Scores]:
    """Rows near in meaning, or, while there are no vectors, with the words of the title."""
    vector = snapshot.vectors.vector(row) if snapshot.vectors else None
    if vector is not None and snapshot.vectors:
        near = snapshot.vectors.nearest_if_any(vector, _CONSIDERED, allowed)
        if near is not None:
            return near
    query = snapshot.reader.read(snapshot.columns.titles[row])
    found = snapshot.lexical.any_of(query.clauses, _CONSIDERED)
    kept = allowed[found.rows]
    best = float(found.scores.max(initial=1e-6))
    return found.rows[kept], found.scores[kept] / best


def likeness(snapshot: Snapshot, row: int, rows: Rows, near: Scores) -> Scores:
    """Nearness in meaning, with the category, the kind of thing and the price taken in."""
    columns = snapshot.columns
    path = columns.path(row)
    shared = np.array([_shared_levels(path, columns.path(int(other))) for other in rows], dtype=np.float32)
    price = max(int(columns.lowest_price[row]), 1)
    apart = np.abs(np.log(np.maximum(columns.lowest_price[rows], 1) / price))
    same = np.array([snapshot.kinds.same(row, int(other)) for other in rows], dtype=np.float32)
    elsewhere = np.array([_elsewhere(path, columns.path(int(other))) for other in rows], dtype=np.float32)
    alike_in_kind = 0.3 * shared + 0.2 * same * (1 - elsewhere) - 0.15 * elsewhere
    scores = near + alike_in_kind - 0.08 * np.minimum(apart, 3.0) + 0.05 * snapshot.ranker.prior[rows]
    alike: Scores = scores.astype(np.float32)
    return alike


def _elsewhere(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two things stand in departments that have nothing in common: the same word means two things there."""
    return bool(first) and bool(second) and first[0] != second[0]


def _shared_levels(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """How far two paths agree, from the top: 1 in the same category, 0 without any in common."""
    same = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        same += 1
    return same / max(len(first), len(second), 1)
