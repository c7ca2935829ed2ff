"""Proof that the matrix can fail: copies of the shop with one guard broken each, and what the matrix says of them.

python -m tests.faults.mutations --results FILE [--only NAME]

Of each copy a round is played that was made for its guard: on the journey, and with the fault, that the guard is there
for. What that round does not see is looked for in rounds with drawn faults.
"""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.building import ground
from tests.faults.crossings import Blow, Crossing, Moment, Strike
from tests.faults.journey import Buyer, Journey
from tests.faults.layouts import LAYOUTS
from tests.faults.results import append, kept, read
from tests.faults.rounds import Result, Round
from tests.faults.shelves import NAMES
from tests.faults.world import World

_DRAWN_ROUNDS = 4
_SHOPPERS = 8
"""How many go on the journey of a made round; of as many the webhooks of some orders get lost."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard, and how it is broken."""

    name: str
    words: str
    file: str
    guard: str
    instead: str
    journey: Journey
    """What is bought in the round made for it."""
    strikes: tuple[Strike, ...] = ()
    """What breaks there."""


def _first(peer: str, name: str, moment: Moment, blow: Blow) -> tuple[Strike, ...]:
    return (Strike(Crossing(peer, name, 1), moment, blow),)


MUTATIONS = (
    Mutation(
        "paid-twice",
        "a payment that has succeeded may succeed again",
        "commerce/services/settlement.py",
        'if payment is None or payment.status == "succeeded":',
        "if payment is None:",
        Journey.BUY,
    ),
    Mutation(
        "refund-key",
        "each try of a refund has a key of its own at the provider",
        "commerce/services/refunds.py",
        'key = f"{refund.id}_{refund.tries}" if refund.tries else refund.id',
        'key = new_id("ref")',
        Journey.CANCEL,
        _first("provider", "POST /v1/refunds", Moment.AFTER, Blow.CUT),
    ),
    Mutation(
        "placed-before",
        "a tap that is repeated places another order",
        "commerce/services/placing.py",
        "    if known is None:\n        return None\n",
        "    if known is not None:\n        return None\n    if known is None:\n        return None\n",
        Journey.BUY,
        _first("provider", "POST /v1/payment_intents", Moment.BEFORE, Blow.KILL),
    ),
    Mutation(
        "sent-first",
        "a mail is recorded as sent before it is brought",
        "serving/notifying/notices.py",
        'values = {"state": "sending",',
        'values = {"state": "sent",',
        Journey.BUY,
        _first("mail", "the mail", Moment.BEFORE, Blow.KILL),
    ),
    Mutation(
        "no-reconciler",
        "nothing looks after payments that were broken off",
        "commerce/services/settlement.py",
        "        for merchant_id, order_id in pending:\n            finished += await self._reconcile_one",
        "        for merchant_id, order_id in pending[:0]:\n            finished += await self._reconcile_one",
        Journey.SECOND_FACTOR,
    ),
    Mutation(
        "held-for-ever",
        "stock that is sold stays set aside",
        "commerce/services/settlement.py",
        "        await self._stock.sell(tx, order.merchant_id, order.id, _products(order), sold)\n",
        "",
        Journey.BUY,
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
    """Play the round made for it on a copy with the guard broken, then drawn ones, until one is violated."""
    with TemporaryDirectory(prefix="shopmind-faults-") as folder:
        copy = Path(folder) / "shop"
        _copy(root, copy)
        _break(copy / mutation.file, mutation)
        results = Path(folder) / "results"
        _run(copy, "tests.faults.mutations", "--made", mutation.name, "--results", str(results))
        if not any(one.violations for one in read(results)):
            size = ["--rounds", str(_DRAWN_ROUNDS), "--shoppers", "7", "--strikes", "60", "--seed", str(seed)]
            _run(copy, "tests.faults.matrix", "play", "--until-violated", "--results", str(results), *size)
        records = read(results)
    said = next((violation for one in records for violation in one.violations), "")
    return Outcome(mutation.name, mutation.words, len(records), sum(len(one.struck) for one in records), said)


def _run(copy: Path, module: str, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-m", module, *words], cwd=copy, env=environment, check=False)


def _break(file: Path, mutation: Mutation) -> None:
    text = file.read_text(encoding="utf-8")
    if text.count(mutation.guard) != 1:
        raise AssertionError(f"{file} does not have the guard of {mutation.name!r} once; write it anew")
    file.write_text(text.replace(mutation.guard, mutation.instead), encoding="utf-8")


async def play_made(mutation: Mutation, world: World) -> Result:
    """Play the round that was made for a guard, whether that is broken or not."""
    variants = await Buyer(world, Journey.BUY).find_variants(*NAMES)
    return await Round(world, random.Random(0), variants).play([mutation.journey] * _SHOPPERS, list(mutation.strikes))


async def _play_made(name: str, file: Path) -> None:
    mutation, layout = next(one for one in MUTATIONS if one.name == name), LAYOUTS["one"]
    async with ground() as built, built.world(layout) as world:
        append(file, kept(await play_made(mutation, world), layout.name, 0, 0))


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
    parser.add_argument("--made", choices=[one.name for one in MUTATIONS], help="play the round made for it, here")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.made:
        asyncio.run(_play_made(given.made, given.results))
        return 0
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
