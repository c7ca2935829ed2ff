"""Learns the weights of the order from judgements and known items, and says how far they hold on unseen queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from evals.intervals import Estimate, estimate
from evals.judged import read_judgements, read_products
from evals.known_items import judged_known_items
from evals.ranking_examples import Example, examples
from evals.ranking_fit import Weights, fitted, hand_set
from evals.retrieval import batches, opened
from evals.retrieval_metrics import ndcg_of_all, ndcg_of_judged, recall, reciprocal_rank
from retrieval.encoding.encoder import TextEncoder
from retrieval.index.snapshots import Indexes
from retrieval.scoring.signals import SIGNS

PULLS = (0.03, 0.1, 0.3, 1.0)
_FOLDS, _INNER_FOLDS = 10, 5
_KNOWN_ITEMS = 200
_SEED = 3


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights by sign and what they were measured to do.

    `judged` holds, by measure, the cross-validated mean over queries of the learned order, of the hand-set one, and of
    the gain; `held_out` the mean reciprocal rank of known items in each catalogue, learned without it, likewise.
    """

    weights: Mapping[str, float]
    pull: float
    judged: Mapping[str, Mapping[str, Estimate]]
    held_out: Mapping[str, Mapping[str, Estimate]]

    @property
    def better(self) -> bool:
        """Whether the gain in NDCG on unseen queries is above zero with confidence."""
        return self.judged["ndcg10"]["gain"].low > 0

    def as_json(self) -> dict[str, Any]:
        """The file that search reads, with the figures beside the weights."""
        return {
            "weights": {name: round(weight, 4) for name, weight in self.weights.items()},
            "pull": self.pull,
            "crossValidated": _rounded(self.judged),
            "heldOutCatalogues": _rounded(self.held_out),
        }


async def train(
    catalogue: Path, judgements: Path, others: Sequence[Path], cache: Path, model: str | None = None
) -> Trained:
    """Learns from the judged queries of one catalogue and known items of others.

    Raises:
        JudgedSetInvalid: a file cannot be read as what it should be.
    """
    ratings = read_judgements(judgements)
    with opened(model, cache) as encoder:
        judged = await _examples_of(catalogue, encoder, cache, ratings)
        known = {f"{path.parent.name}/{path.name}": await _examples_of(path, encoder, cache, None) for path in others}
    return learned(judged, known)


def learned(judged: Sequence[Example], known: Mapping[str, Sequence[Example]]) -> Trained:
    """The weights from all examples, with figures from folds and catalogues that were held back.

    How strongly the weights are drawn to the hand-set ones is chosen inside each fold, and for the end over all.
    """
    everything = [one for group in known.values() for one in group]
    unseen: dict[str, Weights] = {}
    for kept, held in _folds(judged, _FOLDS):
        weights = fitted(kept, everything, _best_pull(kept, everything))
        unseen |= {one.query: weights for one in held}
    pull = _best_pull(judged, everything)
    held_out = {}
    for name, group in known.items():
        weights = fitted(judged, [one for other, rest in known.items() if other != name for one in rest], pull)
        held_out[name] = _against_hand(group, {one.query: weights for one in group})["mrr"]
    final = fitted(judged, everything, pull)
    return Trained(
        weights={name: float(weight) for name, weight in zip(SIGNS, final, strict=True)},
        pull=pull,
        judged=_against_hand(judged, unseen),
        held_out=held_out,
    )


async def _examples_of(
    path: Path, encoder: TextEncoder, cache: Path, ratings: Mapping[str, Mapping[str, int]] | None
) -> list[Example]:
    with TemporaryDirectory() as folder:
        indexes = Indexes(Path(folder), encoder, cache)
        try:
            await indexes.build("learned", batches(list(read_products(path))), wait=True)
            snapshot = indexes.current("learned")
            if ratings is not None:
                return await examples(snapshot, encoder, ratings)
            return await examples(snapshot, encoder, judged_known_items(snapshot.columns, _KNOWN_ITEMS), unjudged=0)
        finally:
            await indexes.close()


def _folds(judged: Sequence[Example], count: int) -> list[tuple[list[Example], list[Example]]]:
    order = np.random.default_rng(_SEED).permutation(len(judged)).tolist()
    parts = [set(order[start::count]) for start in range(min(count, len(judged)))]
    return [
        ([one for i, one in enumerate(judged) if i not in part], [one for i, one in enumerate(judged) if i in part])
        for part in parts
    ]


def _best_pull(judged: Sequence[Example], known: Sequence[Example]) -> float:
    """The pull whose weights do best on queries that they were not fitted to."""
    reached = dict.fromkeys(PULLS, 0.0)
    for kept, held in _folds(judged, _INNER_FOLDS):
        for pull in PULLS:
            weights = fitted(kept, known, pull)
            reached[pull] += sum(ndcg_of_judged(one.ranking(weights), one.judged) or 0.0 for one in held)
    return max(PULLS, key=lambda pull: (reached[pull], pull))


def _against_hand(group: Sequence[Example], by_query: Mapping[str, Weights]) -> dict[str, dict[str, Estimate]]:
    by_hand = hand_set()
    found: dict[str, dict[str, Estimate]] = {}
    for name, measure in (
        ("ndcg10", ndcg_of_judged),
        ("ndcg10_all", ndcg_of_all),
        ("mrr", reciprocal_rank),
        ("recall100", recall),
    ):
        learned_figures = [measure(one.ranking(by_query[one.query]), one.judged) or 0.0 for one in group]
        hand_figures = [measure(one.ranking(by_hand), one.judged) or 0.0 for one in group]
        gains = [mine - other for mine, other in zip(learned_figures, hand_figures, strict=True)]
        found[name] = {
            "learned": estimate(learned_figures),
            "byHand": estimate(hand_figures),
            "gain": estimate(gains),
        }
    return found


def _rounded(found: Mapping[str, Mapping[str, Estimate]]) -> dict[str, dict[str, list[float]]]:
    return {
        name: {which: [round(one.mean, 4), round(one.low, 4), round(one.high, 4)] for which, one in figures.items()}
        for name, figures in found.items()
    }
