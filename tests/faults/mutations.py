"""Proof that the matrix can fail: copies of the shop with one guard broken each, and what the matrix says of them.

python -m tests.faults.mutations --results FILE [--only NAME]
"""

import json
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.results import read

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard, and how it is broken."""

    name: str
    words: str
    file: str
    guard: str
    instead: str


MUTATIONS = (
    Mutation(
        "paid-twice",
        "a payment that has succeeded may succeed again",
        "commerce/services/settlement.py",
        '        if payment.status == "succeeded":\n            return\n        paid = replace(',
        "        paid = replace(",
    ),
    Mutation(
        "refund-key",
        "each try of a refund has a key of its own at the provider",
        "commerce/services/refunds.py",
        'key = f"{refund.id}_{refund.tries}" if refund.tries else refund.id',
        'key = new_id("ref")',
    ),
    Mutation(
        "placed-before",
        "a tap that is repeated places another order",
        "commerce/services/placing.py",
        "    if known is None:\n        return None\n",
        "    if known is not None:\n        return None\n    if known is None:\n        return None\n",
    ),
    Mutation(
        "sent-first",
        "a mail is recorded as sent before it is brought",
        "serving/notifying/notices.py",
        'values = {"state": "sending",',
        'values = {"state": "sent",',
    ),
    Mutation(
        "no-reconciler",
        "nothing looks after payments that were broken off",
        "commerce/services/settlement.py",
        "        for merchant_id, order_id in pending:\n            finished += await self._reconcile_one",
        "        for merchant_id, order_id in pending[:0]:\n            finished += await self._reconcile_one",
    ),
    Mutation(
        "held-for-ever",
        "stock that is sold stays set aside",
        "commerce/services/settlement.py",
        "        await self._stock.sell(tx, order.merchant_id, order.id, _products(order), sold)\n",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matrix said of a mutation."""

    name: str
    words: str
    rounds: int
    faults: int
    said: str
    """The first violation; empty where the mutation lived."""


def try_out(mutation: Mutation, root: Path, seed: int) -> Outcome:
    """Play rounds on a copy with the guard broken, until one is violated."""
    with TemporaryDirectory(prefix="shopmind-faults-") as folder:
        copy = Path(folder) / "shop"
        _copy(root, copy)
        file = copy / mutation.file
        text = file.read_text(encoding="utf-8")
        if text.count(mutation.guard) != 1:
            raise AssertionError(f"{mutation.file} does not have the guard of {mutation.name!r} once; write it anew")
        file.write_text(text.replace(mutation.guard, mutation.instead), encoding="utf-8")
        results = Path(folder) / "results"
        play = [sys.executable, "-m", "tests.faults.matrix", "play", "--until-violated", "--results", str(results)]
        size = ["--rounds", str(_ROUNDS), "--shoppers", "7", "--strikes", "60", "--seed", str(seed)]
        subprocess.run([*play, *size], cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, check=False)
        records = read(results)
    said = next((violation for one in records for violation in one.violations), "")
    return Outcome(mutation.name, mutation.words, len(records), sum(len(one.struck) for one in records), said)


def _copy(root: Path, to: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target)


def outcomes(file: Path | None) -> list[Outcome]:
    """What a file has; of each mutation the latest."""
    if file is None or not file.exists():
        return []
    found = [Outcome(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    return list({one.name: one for one in found}.values())


def main() -> int:
    """Try each; ends with 1 where one lived."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="file that outcomes are added to")
    parser.add_argument("--only", choices=[one.name for one in MUTATIONS], help="try this one alone")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    lived = 0
    for mutation in MUTATIONS:
        if given.only in {None, mutation.name}:
            outcome = try_out(mutation, Path.cwd(), given.seed)
            lived += not outcome.said
            with given.results.open("a", encoding="utf-8") as opened:
                opened.write(json.dumps(asdict(outcome)) + "\n")
    return int(bool(lived))


if __name__ == "__main__":
    sys.exit(main())
