"""The crash matrix: every crossing between tap and fulfilled order, each kind of fault, and what was true afterwards.

python -m tests.faults.matrix play --results FILE [--layout one] [--seed 7] [--rounds N | --minutes M]
python -m tests.faults.matrix write --results FILE… --to docs/crash-matrix.md
"""

import asyncio
import random
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.faults.building import Ground, ground
from tests.faults.drawing import Drawing
from tests.faults.journey import Buyer, Journey
from tests.faults.layouts import LAYOUTS, Layout
from tests.faults.mutations import outcomes
from tests.faults.report import written
from tests.faults.results import Record, append, kept, played, read
from tests.faults.rounds import Round
from tests.faults.shelves import LAST_ONES, NAMES
from tests.faults.world import World

_WORLD_ROUNDS = 40
"""Rounds after which a fresh world is made: what is looked through does not grow for ever."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens in a round."""

    shoppers: int = 14
    strikes: int = 250
    ends_when_violated: bool = False


async def play(
    built: Ground, layout: Layout, seed: int, rounds: Iterator[int], file: Path | None, say: Say, size: Size
) -> list[Record]:
    """Play rounds, and keep each in the file; what the file has already counts when faults are drawn."""
    before = [one for one in read(file) if one.layout == layout.name]
    drawing = Drawing(random.Random(seed), played(before))
    results: list[Record] = []
    numbers = iter(rounds)
    while True:
        latest = 0
        async with built.world(layout) as world:
            async for record in _play_in_a_world(world, drawing, numbers, seed, size):
                append(file, record)
                results.append(record)
                _tell(record, say)
                latest += 1
                if record.violations and size.ends_when_violated:
                    return results
        if latest < _WORLD_ROUNDS:
            return results


async def _play_in_a_world(
    world: World, drawing: Drawing, numbers: Iterator[int], seed: int, size: Size
) -> AsyncIterator[Record]:
    variants = await Buyer(world, Journey.BUY).find_variants(*NAMES)
    for _ in range(_WORLD_ROUNDS):
        number = next(numbers, None)
        if number is None:
            return
        yield await _play_one(world, drawing, variants, seed, number, size)


def _tell(record: Record, say: Say) -> None:
    say(
        f"{record.layout} {record.number}: {len(record.struck)} faults, {record.hit} orders hit, "
        f"{record.restarts} restarts, {record.seconds:.1f} s"
    )
    for violation in record.violations:
        say(f"VIOLATED {violation} after {'; '.join(map(str, record.struck))}")


async def _play_one(
    world: World, drawing: Drawing, variants: dict[str, str], seed: int, number: int, size: Size
) -> Record:
    """A round without faults where nothing is known yet, then with those that have struck least."""
    every = [*Journey, *[Journey.LAST] * LAST_ONES]
    journeys = [every[(number + at) % len(every)] for at in range(size.shoppers)]
    strikes = drawing.take(size.strikes) if drawing.often else []
    result = await Round(world, drawing.chance, variants).play(journeys, strikes)
    drawing.learn(result.counts)
    record = kept(result, world.layout.name, seed, number)
    drawing.struck.update(record.cells)
    return record


def _rounds(given: Namespace) -> Iterator[int]:
    """The numbers of the rounds that are to be played, as long as there is time."""
    end = time.monotonic() + 60 * given.minutes
    for number in count():
        if number >= given.rounds or time.monotonic() > end:
            return
        yield number


def _play(given: Namespace) -> int:
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:7.0f} s  {text}", file=sys.stderr, flush=True)

    results = asyncio.run(_played(given, say))
    return int(any(record.violations for record in results))


async def _played(given: Namespace, say: Say) -> list[Record]:
    """Play until it is over or somebody ends it; what was started is ended either way."""
    playing = asyncio.create_task(_played_on_a_ground(given, say))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    return await playing


async def _played_on_a_ground(given: Namespace, say: Say) -> list[Record]:
    size = Size(given.shoppers, given.strikes, given.until_violated)
    async with ground() as built:
        return await play(built, LAYOUTS[given.layout], given.seed, _rounds(given), given.results, say, size)


def _write(given: Namespace) -> int:
    records = [record for file in given.results for record in read(file)]
    files = " ".join(file.name for file in given.results)
    broken = f" --mutations {given.mutations.name}" if given.mutations else ""
    command = f"python -m tests.faults.matrix write --results {files}{broken} --to {given.to}"
    given.to.write_text(written(records, outcomes(given.mutations), command), encoding="utf-8")
    return 0


def main() -> int:
    """Play, or write the report; playing ends with 1 where anything was violated."""
    parser = ArgumentParser(description=__doc__)
    acts = parser.add_subparsers(required=True)
    playing = acts.add_parser("play", help="play rounds and keep their results")
    playing.add_argument("--layout", choices=list(LAYOUTS), default="one")
    playing.add_argument("--results", type=Path, help="file that results are added to")
    playing.add_argument("--seed", type=int, default=7)
    playing.add_argument("--shoppers", type=int, default=Size().shoppers, help="who buy at once in a round")
    playing.add_argument("--strikes", type=int, default=Size().strikes, help="the most faults of a round")
    playing.add_argument("--rounds", type=int, default=1_000_000)
    playing.add_argument("--minutes", type=float, default=1_000_000)
    playing.add_argument("--until-violated", action="store_true", help="end with the first violation")
    playing.set_defaults(act=_play)
    writing = acts.add_parser("write", help="write the report of results")
    writing.add_argument("--results", type=Path, nargs="+", required=True)
    writing.add_argument("--mutations", type=Path, help="file with the outcomes of broken guards")
    writing.add_argument("--to", type=Path, required=True)
    writing.set_defaults(act=_write)
    given = parser.parse_args()
    return int(given.act(given))


if __name__ == "__main__":
    sys.exit(main())
