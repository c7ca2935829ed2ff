"""Learns what the signs of a told message count for: `python -m evals.told_fit SHOP…`, SHOP a `.jsonl` and a `.toml`.

Of every message that looks for something and whose script says which products shall be shown, each product near to it
is an example. Printed are the weights over all shops, and how often what is shown is right on shops that were left out.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.conversations import Step, load_scripts
from evals.judged import read_products
from evals.retrieval import batches, opened
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.sentence_vectors import SentenceVectors
from retrieval.index.snapshots import Indexes
from retrieval.query.situations import MOST_KEPT, Signs, Situations, Weights
from retrieval.scoring.request import SearchRequest

LOOKING = frozenset(["find", "pair"])
LINES = (0.8, 1.2, 1.6, 2.0, 2.5, 3.0)
RIDGE = 1e-3
_MERCHANT = "told"


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a shop: its signs, which rows shall be shown, and which must not be."""

    shop: str
    signs: Signs
    wanted: NDArray[np.bool_]
    unwanted: NDArray[np.bool_]
    missing: bool
    """Whether something wanted is not even near."""

    @property
    def behind(self) -> NDArray[np.float64]:
        """The signs of each product as they fall behind the best of each."""
        table = np.stack([self.signs.whole, self.signs.sentence, self.signs.words], axis=1).astype(np.float64)
        behind: NDArray[np.float64] = table - table.max(axis=0)
        return behind


def told_in(shop: Path, encoder: TextEncoder) -> list[Told]:
    """The messages of a shop's scripts that look for something.

    Raises:
        JudgedSetInvalid, ScriptInvalid: a file cannot be read.
    """
    return asyncio.run(_told_in(shop, encoder))


async def _told_in(shop: Path, encoder: TextEncoder) -> list[Told]:
    with tempfile.TemporaryDirectory(prefix="shopmind-") as spare:
        indexes = Indexes(Path(spare) / "indexes", encoder, Path(spare))
        try:
            products = list(read_products(shop.with_suffix(".jsonl")))
            snapshot = await indexes.build(_MERCHANT, batches(products), wait=True)
            situations = Situations(encoder, SentenceVectors(encoder))
            found = []
            for step in _looking(shop.with_suffix(".toml")):
                signs = await situations.signs(SearchRequest(text=step.say), snapshot)
                titles = [snapshot.columns.titles[row].lower() for row in signs.rows.tolist()]
                wanted = _among(titles, step.cards)
                unwanted = _among(titles, step.never_cards) & ~wanted
                parts = [any(part.lower() in title for title in titles) for part in step.cards]
                found.append(Told(shop.name, signs, wanted, unwanted, not all(parts)))
            return found
        finally:
            await indexes.close()


def _looking(script: Path) -> Iterator[Step]:
    for one in load_scripts(script):
        yield from (step for step in one.steps if step.kind in LOOKING and step.cards)


def _among(titles: Sequence[str], parts: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([any(part.lower() in title for part in parts) for title in titles], dtype=np.bool_)


def learned(examples: Sequence[Told]) -> Weights:
    """Logistic regression of what is wanted on the signs, and the line under which most messages are shown right."""
    signs = np.concatenate([one.behind for one in examples])
    wanted = np.where(np.concatenate([one.wanted for one in examples]), 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> float:
        odds = wanted * (signs @ weights[1:] + weights[0])
        return float(np.logaddexp(0.0, -odds).mean() + RIDGE * (weights[1:] @ weights[1:]) / len(signs))

    _, whole, sentence, words = minimize(loss, np.zeros(signs.shape[1] + 1)).x.tolist()
    ways = [Weights(whole, sentence, words, line) for line in LINES]
    return max(ways, key=lambda weights: right(examples, weights))


def right(examples: Sequence[Told], weights: Weights) -> float:
    """The share of messages for which all that is wanted is shown, and nothing unwanted."""
    return sum(_is_right(one, weights) for one in examples) / max(len(examples), 1)


def _is_right(one: Told, weights: Weights) -> bool:
    scores = one.signs.scores(weights)
    order = np.argsort(-scores, kind="stable")[:MOST_KEPT]
    shown = np.zeros(len(scores), dtype=np.bool_)
    shown[order[scores[order] >= -weights.behind]] = True
    return not (one.missing or (one.wanted & ~shown).any() or (one.unwanted & shown).any())


def main() -> None:
    """Print what was learned, and how well it holds on each shop left out."""
    parser = argparse.ArgumentParser(prog="python -m evals.told_fit", description=__doc__)
    parser.add_argument("shops", nargs="+", type=Path, metavar="SHOP", help="a path without .jsonl and .toml")
    with tempfile.TemporaryDirectory(prefix="shopmind-") as cache, opened(None, Path(cache)) as encoder:
        examples = [one for shop in parser.parse_args().shops for one in told_in(shop, encoder)]
    held = 0.0
    for shop in sorted({one.shop for one in examples}):
        own = [one for one in examples if one.shop == shop]
        share = right(own, learned([one for one in examples if one.shop != shop]))
        held += share * len(own)
        sys.stdout.write(f"{shop}: {share:.2f} of {len(own)} right with the weights of the other shops\n")
    weights = learned(examples)
    sys.stdout.write(
        f"left out: {held / len(examples):.3f} of {len(examples)}; learned on all: {right(examples, weights):.3f}\n"
    )
    sys.stdout.write(f"{weights}\n")


if __name__ == "__main__":
    main()
