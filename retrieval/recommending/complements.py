"""What goes with an item: not more of the same kind, but what is made for it or used with it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask
from retrieval.index.snapshot import Snapshot
from retrieval.stores.lexical import Alternative, Clause
from retrieval.stores.passage_index import sentences
from retrieval.text.made_for import made_for
from retrieval.text.words import stem, words
from retrieval.understanding.kinds import Kinds

_NEIGHBOURS = 150
_SAME_THING = 0.78
_NEARLY_THE_SAME = 0.62
_OF_A_CATEGORY = 2
_LEAST = 0.34
_SERVES, _AS_WELL = 0.36, 0.85
"""How near to a use something must be in meaning, and how near beside the nearest."""
_FITTING_ADDS = 0.08


def complements(
    snapshot: Snapshot,
    anchors: Sequence[int],
    wishes: Sequence[NDArray[np.float32]],
    allowed: Mask,
) -> list[tuple[int, float, int]]:
    """Rows that complete the anchors, with scores and the anchor that each completes best.

    `wishes` are the vectors of "accessory for …", one an anchor.
    """
    kinds = snapshot.kinds
    best: dict[int, tuple[float, int]] = {}
    for place, anchor in enumerate(anchors):
        wish = wishes[place] if place < len(wishes) else None
        for row in _candidates(snapshot, kinds, anchor, wish, allowed):
            if row in anchors:
                continue
            score = _score(snapshot, kinds, anchor, row, wish)
            if score >= _LEAST and all(_differs(snapshot, kinds, other, row) for other in anchors):
                best[row] = max(best.get(row, (0.0, anchor)), (score, anchor))
    found = [(row, score, anchor) for row, (score, anchor) in best.items()]
    return _spread(snapshot, sorted(found, key=lambda entry: (-entry[1], entry[0])))


def serving(
    snapshot: Snapshot, anchor: int, uses: Sequence[NDArray[np.float32]], allowed: Mask
) -> list[tuple[int, float, int]]:
    """Rows that serve a use of the anchor ("something to polish boots"), with scores: other things, near in meaning.

    `uses` are the vectors of the ways to put it, of which the nearest counts.
    """
    if snapshot.vectors is None:
        return []
    rows = np.flatnonzero(allowed & snapshot.vectors.present).astype(np.int32)
    near = np.max([snapshot.vectors.similarities(rows, use) for use in uses], axis=0)
    best = np.argsort(-near, kind="stable")[:_NEIGHBOURS].tolist()
    found = [
        (int(rows[at]), float(near[at]) + (_FITTING_ADDS if _is_for(snapshot, anchor, int(rows[at])) else 0.0), anchor)
        for at in best
        if int(rows[at]) != anchor and _differs(snapshot, snapshot.kinds, anchor, int(rows[at]))
    ]
    line = max(_SERVES, _AS_WELL * max((score for _, score, _ in found), default=0.0))
    return sorted((one for one in found if one[1] >= line), key=lambda one: (-one[1], one[0]))


def _spread(snapshot: Snapshot, ranked: list[tuple[int, float, int]]) -> list[tuple[int, float, int]]:
    """At most two of a category before the others: what goes with a thing is of many kinds."""
    taken: dict[tuple[str, ...], int] = {}
    spread: list[tuple[int, float, int]] = []
    for row, score, anchor in ranked:
        path = snapshot.columns.path(row)
        taken[path] = taken.get(path, 0) + 1
        spread.append((row, score if taken[path] <= _OF_A_CATEGORY or not path else 0.5 * score, anchor))
    return sorted(spread, key=lambda entry: (-entry[1], entry[0]))


def _candidates(
    snapshot: Snapshot,
    kinds: Kinds,
    anchor: int,
    wish: NDArray[np.float32] | None,
    allowed: Mask,
) -> set[int]:
    found: set[int] = set()
    vectors = snapshot.vectors
    if vectors:
        for vector in (vectors.vector(anchor), wish):
            near = vectors.nearest_if_any(vector, _NEIGHBOURS, allowed) if vector is not None else None
            if near is not None:
                found.update(near[0].tolist())
    noun = kinds.noun(anchor)
    if noun:
        mentioning = snapshot.lexical.any_of([Clause((Alternative((stem(noun),)),), 1.0)], _NEIGHBOURS).rows
        found.update(row for row in mentioning.tolist() if allowed[row])
    return found


def _score(snapshot: Snapshot, kinds: Kinds, anchor: int, row: int, wish: NDArray[np.float32] | None) -> float:
    columns, vectors = snapshot.columns, snapshot.vectors
    score = 0.0
    if vectors:
        one = np.array([row], dtype=np.int32)
        vector = vectors.vector(anchor)
        score += 0.45 * float(vectors.similarities(one, vector)[0]) if vector is not None else 0.0
        score += 0.35 * float(vectors.similarities(one, wish)[0]) if wish is not None else 0.0
    score += _made_for(snapshot, kinds, anchor, row) - _made_for_others(snapshot, anchor, row)
    path, other = columns.path(anchor), columns.path(row)
    if path and other:
        score += 0.08 if path[0] == other[0] else 0.0
        score -= 0.12 if path == other else 0.08 if _close(path, other) else 0.0
    if columns.brand[anchor] >= 0 and columns.brand[anchor] == columns.brand[row]:
        score += 0.04
    if columns.lowest_price[row] <= 0.7 * columns.lowest_price[anchor]:
        score += 0.06
    return score + 0.05 * float(snapshot.ranker.prior[row])


def _made_for(snapshot: Snapshot, kinds: Kinds, anchor: int, row: int) -> float:
    """What a title says after "for", "with" and the like is what the thing is made for."""
    noun = stem(kinds.noun(anchor))
    after = snapshot.ranker.title_words(row).after
    if noun and (noun in after or _is_for(snapshot, anchor, row)):
        return 0.25
    told = {stem(w.text) for _, value in snapshot.columns.attributes_of(row) for w in words(value)}
    return 0.12 if noun and noun in told else 0.0


def _is_for(snapshot: Snapshot, anchor: int, row: int) -> bool:
    """Whether the texts of another kind of thing say that it is for such as the anchor, or for its brand's things."""
    kinds, columns = snapshot.kinds, snapshot.columns
    noun, own = stem(kinds.noun(anchor)), stem(kinds.noun(row))
    if not noun or noun == own:
        return False
    fitted = made_for(sentences(snapshot.prose.get(row, "")))
    level = {stem(word.text) for word in words(" ".join(columns.path(anchor)[-1:]))}
    brand = {stem(word.text) for word in words(columns.brand_name(anchor) or "")}
    return noun in fitted or bool(brand and brand <= fitted and level & fitted)


def _made_for_others(snapshot: Snapshot, anchor: int, row: int) -> float:
    """What a title says after "for" and the like is another thing where hardly anything of it is said of the anchor."""
    after = snapshot.ranker.title_words(row).after
    said = {stem(word.text) for word in words(snapshot.columns.titles[anchor])}
    return 0.15 if after and 3 * len(after & said) < len(after) else 0.0


def _differs(snapshot: Snapshot, kinds: Kinds, anchor: int, row: int) -> bool:
    if _is_for(snapshot, anchor, row):
        return True  # what is for such a thing stands for none, though it lies among them
    if kinds.alternatives(anchor, row):
        return False
    vector = snapshot.vectors.vector(anchor) if snapshot.vectors else None
    if vector is None or snapshot.vectors is None:
        return True
    columns = snapshot.columns
    most = _NEARLY_THE_SAME if _close(columns.path(anchor), columns.path(row)) else _SAME_THING
    return float(snapshot.vectors.similarities(np.array([row], dtype=np.int32), vector)[0]) < most


def _close(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two categories are sisters or one is within the other: things in them may stand for each other."""
    if not path or not other:
        return False
    shorter, longer = sorted((path, other), key=len)
    return shorter == longer[: len(shorter)] or (len(path) > 1 and path[:-1] == other[:-1])
