"""The world of the fault cases: processes, their peers with books of their own, and time."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import psycopg

from tests.faults.cluster import Cluster
from tests.faults.crossings import Watch
from tests.faults.desk import Desk
from tests.faults.layouts import Layout
from tests.faults.mailbox import Mailbox
from tests.faults.processes import Process
from tests.faults.time_ahead import AheadClock
from tests.support.redis_server import RedisServer
from tests.support.stripe_peer import StripePeer

LEASES = timedelta(seconds=70)
"""Passes while the only serving process starts again: its leases, claims and first waits are over."""
WAITS = timedelta(seconds=330)
"""What waits for a mail that may still be on its way is over, too; stock is set aside for longer."""
_DATABASE_SECONDS = 20
_GLANCE_SECONDS = 0.15
_GLANCE_PASSES = 40
"""How often time may pass before who waits for an order to stand otherwise gives up."""
_STILL_SECONDS = 1.5
_LONGEST_STILL_SECONDS = 6.0
_LONGEST_BUSY_SECONDS = 20.0
"""How long work may go on without a step of anybody: a client asks again and again for what waits for time."""


@dataclass
class World:
    """Everything outside the processes, and the processes."""

    layout: Layout
    cluster: Cluster
    database: str
    peer: StripePeer
    mailbox: Mailbox
    watch: Watch
    clock: AheadClock
    http: httpx.AsyncClient
    servers: list[Process] = field(default_factory=list)
    others: list[Process] = field(default_factory=list)
    redis: RedisServer | None = None
    restarts: int = 0
    passes: int = 0
    _desk: Desk | None = None
    _moved_at: float = 0.0
    _repairing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looking: "psycopg.AsyncConnection[tuple[Any, ...]] | None" = None

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            raise AssertionError("the world has no desk yet")
        return self._desk

    def add_desk(self, process: Process) -> None:
        self._desk = Desk(process)
        self.others.append(process)

    @property
    def processes(self) -> list[Process]:
        return [*self.servers, *self.others]

    def moved(self) -> None:
        """Something went on."""
        self._moved_at = time.monotonic()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Every process runs, and is started again when it dies."""
        for process in self.processes:
            await process.start()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._keep(process)) for process in self.processes]
                tasks.append(group.create_task(self._hear()))
                yield
                for task in tasks:
                    task.cancel()
        finally:
            for process in self.processes:
                await process.kill()
            if self._looking is not None:
                await self._looking.close()

    async def _keep(self, process: Process) -> None:
        while True:
            await process.ended()
            if self.servers == [process]:
                self.clock.pass_on(LEASES)
            await process.start()
            self.restarts += 1
            self.moved()

    async def _hear(self) -> None:
        while True:
            self.desk.hear()
            await asyncio.sleep(0.02)

    async def pass_time(self, by: timedelta) -> None:
        """End every process that waits for time, and let it pass until they are there again."""
        self.passes += 1
        workers = [process for process in self.processes if process is not self.desk.process]
        for process in workers:
            await process.kill()
        self.clock.pass_on(by)
        await self._ready()
        self.moved()

    async def _ready(self) -> None:
        for process in self.processes:
            await process.opened.wait()

    async def keep_time(self, by: timedelta = LEASES) -> None:
        """Let time pass whenever nothing has gone on for a while."""
        self.moved()
        while True:
            await asyncio.sleep(0.1)
            await self._ready()
            if self._is_still():
                await self.pass_time(by)

    def _is_still(self) -> bool:
        """Whether nothing goes on: no step of a shopper for a while, and no work."""
        now = time.monotonic()
        start = max(process.start_seconds for process in self.servers)
        patience = min(max(_STILL_SECONDS, 1.5 * start), _LONGEST_STILL_SECONDS)
        without_step = now - self._moved_at
        is_idle = now - self.watch.busy_at > _STILL_SECONDS
        return without_step > (patience if is_idle else _LONGEST_BUSY_SECONDS)

    async def crash_database(self) -> None:
        """End PostgreSQL as a crash would, and start it again."""
        async with self._repairing:
            await asyncio.to_thread(self.cluster.crash_and_start)

    async def restart_database(self) -> None:
        """End PostgreSQL in good order, and start it again."""
        async with self._repairing:
            await asyncio.to_thread(self.cluster.restart)

    async def empty_redis(self) -> None:
        """End Redis, and start it with nothing in it."""
        if self.redis is not None:
            async with self._repairing:
                await asyncio.to_thread(self.redis.start_empty)

    async def ask(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Look into the database past the service; waits where it is just starting again."""
        deadline = asyncio.get_running_loop().time() + _DATABASE_SECONDS
        while True:
            try:
                return await self._asked(statement, values)
            except psycopg.OperationalError:
                if self._looking is not None:
                    await self._looking.close()
                self._looking = None
                if asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(0.05)

    async def _asked(self, statement: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        connection = self._looking
        if connection is None or connection.closed:
            url = self.cluster.url(self.database)
            connection = self._looking = await psycopg.AsyncConnection.connect(url, autocommit=True)
        async with connection.cursor() as cursor:
            await cursor.execute(statement.encode(), values)
            return await cursor.fetchall()


@dataclass
class Glances:
    """How the orders of some shoppers stand, looked at again and again for all who wait."""

    world: World
    shoppers: list[str] = field(default_factory=list)
    seen: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    """Of each shopper the order, its status, and whether it asks the buyer for something."""

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look for as long as the block runs."""
        task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _look(self) -> None:
        statement = (
            "SELECT o.shopper_id, o.order_id, o.status, bool_or(p.action IS NOT NULL) FROM orders o "
            "JOIN payments p USING (merchant_id, order_id) WHERE o.shopper_id = ANY(%(shoppers)s) GROUP BY 1, 2, 3"
        )
        while True:
            rows = await self.world.ask(statement, shoppers=self.shoppers)
            now = {str(row[0]): (str(row[1]), str(row[2]), bool(row[3])) for row in rows}
            if now != self.seen:
                self.seen = now
                self.world.moved()
            await asyncio.sleep(_GLANCE_SECONDS)

    async def until(self, shopper_id: str, wanted: set[str], *, action: bool = False) -> str:
        """Wait until the shopper's order stands so; returns its id."""
        first = self.world.passes
        while self.world.passes - first <= _GLANCE_PASSES:
            order_id, status, acts = self.seen.get(shopper_id, ("", "", False))
            if status in wanted and (acts or not action):
                return order_id
            await asyncio.sleep(_GLANCE_SECONDS)
        raise AssertionError(f"the order of {shopper_id} is never {wanted}: {self.seen.get(shopper_id)}")
