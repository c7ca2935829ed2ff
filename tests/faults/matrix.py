"""The crash matrix: every crossing between tap and fulfilled order, each kind of fault, and what was true afterwards.

python -m tests.faults.matrix [--share 0.1] [--seed 7] [--write docs/crash-matrix.md]
"""

import asyncio
import random
import sys
import time
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.cases import Case, Post, Result, play, record, strikes_at
from tests.faults.cluster import running_cluster
from tests.faults.journey import Journey
from tests.faults.report import written
from tests.faults.world import World, open_world

Say = Callable[[str], None]
REDIS = "redis://127.0.0.1:6379/6"


@asynccontextmanager
async def world_of_faults(*, servers: int = 1, redis_url: str = "") -> AsyncIterator[World]:
    """A world with a cluster and a folder of its own."""
    with running_cluster() as cluster, TemporaryDirectory(prefix="shopmind-faults-") as folder:
        async with open_world(cluster, Path(folder), servers=servers, redis_url=redis_url) as world:
            yield world


async def all_cases(world: World, *, races: bool) -> list[Case]:
    """Record each journey, and make a case of every fault at every crossing of it, webhooks in each way in turn."""
    cases: list[Case] = []
    for journey in Journey:
        cases += [Case(journey, post=post, races=races) for post in Post]
        strikes = list(strikes_at(await record(world, journey, races=races)))
        ways = list(Post)
        cases += [Case(journey, strike, ways[number % len(ways)], races=races) for number, strike in enumerate(strikes)]
    return cases


async def run_share(world: World, share: float, chance: random.Random, say: Say, *, races: bool) -> list[Result]:
    """Play a share of all cases, drawn by chance; a case that finds no end is a violation too."""
    cases = await all_cases(world, races=races)
    chosen = [case for case in cases if chance.random() < share]
    say(f"{len(chosen)} of {len(cases)} cases{', each tap on two processes at once' if races else ''}")
    results = []
    for number, case in enumerate(chosen, 1):
        try:
            result = await play(world, case)
        except AssertionError as failure:
            result = Result(case, struck=True, restarts=0, violations=(str(failure),))
        results.append(result)
        if result.violations:
            say(f"VIOLATED {case}: {'; '.join(result.violations)}")
        if number % 50 == 0:
            say(f"{number} played, {sum(bool(one.violations) for one in results)} violated")
    return results


async def run_matrix(share: float, seed: int, say: Say) -> list[Result]:
    """One process first, then two that share a Redis."""
    chance = random.Random(seed)
    async with world_of_faults() as world:
        results = await run_share(world, share, chance, say, races=False)
    async with world_of_faults(servers=2, redis_url=REDIS) as world:
        results += await run_share(world, share, chance, say, races=True)
    return results


def main() -> int:
    """Run it, print or write the report, and end with 1 where anything was violated."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="share of all cases, drawn by chance")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", type=Path, help="file to write the report to")
    given = parser.parse_args()
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:7.0f} s  {text}", file=sys.stderr, flush=True)

    results = asyncio.run(run_matrix(given.share, given.seed, say))
    command = f"python -m tests.faults.matrix --share {given.share:g} --seed {given.seed}"
    report = written(results, command, minutes=(time.monotonic() - begun) / 60)
    if given.write:
        given.write.write_text(report, encoding="utf-8")
    else:
        print(report)
    return int(any(result.violations for result in results))


if __name__ == "__main__":
    sys.exit(main())
