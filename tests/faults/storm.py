"""Many shoppers buy at once while faults strike at random; when it is over, everything is exact."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass

from tests.faults.cases import Case, Post, come_to_rest, courier, travel
from tests.faults.crossings import Blow, Storm
from tests.faults.invariants import violations
from tests.faults.journey import Buyer, Journey
from tests.faults.world import World

RATES: Mapping[Blow, float] = {Blow.CUT: 0.006, Blow.ERROR: 0.05, Blow.KILL: 0.0001, Blow.CRASH: 0.00002}
_PATIENCE_SECONDS = 6
_WANTED = {"mug": 2, "pan": 1}


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a storm was like, and what was not exact after it."""

    journeys: int
    fallen: Mapping[Blow, int]
    restarts: int
    violations: tuple[str, ...]


async def weather(world: World, chance: random.Random, *, shoppers: int, journeys: int) -> Aftermath:
    """Let shoppers go on journeys, one after the other each, through a storm; then let everything come to rest."""
    buyers: list[tuple[Buyer, Journey]] = []
    kinds = list(Journey)
    left = iter(range(journeys))

    async def shop_on() -> None:
        for number in left:
            journey = kinds[number % len(kinds)]
            buyer = Buyer(world)
            await buyer.arrive(journey, _WANTED)
            buyers.append((buyer, journey))
            await travel(world, buyer, Case(journey, races=len(world.servers) > 1 and number % 2 == 0))

    before = world.restarts
    world.watch.storm, world.patience_seconds = Storm(chance, RATES), _PATIENCE_SECONDS
    try:
        async with courier(world, Post.TWICE):
            await asyncio.gather(*[shop_on() for _ in range(shoppers)])
    finally:
        world.watch.storm, world.patience_seconds = None, 0
    found = []
    for buyer, journey in buyers:
        await come_to_rest(world, buyer)
        found += [f"[{journey}] {violation}" for violation in await violations(world, buyer, journey)]
    return Aftermath(len(buyers), dict(world.watch.fallen), world.restarts - before, tuple(found))
