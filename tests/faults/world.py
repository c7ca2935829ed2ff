"""The world of a fault case: database, payment provider with its own books, serving processes, and proxies between."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from serving.bootstrap import open_services
from serving.installation_keys import open_keys
from serving.preparing import ensure_merchant
from serving.services import Services
from storage.schema import upgrade
from tests.faults.cluster import Cluster
from tests.faults.crossings import Watch
from tests.faults.desk import Desk
from tests.faults.proxies import HttpProxy, PostgresProxy, RedisProxy, listening
from tests.faults.servers import Given, Server
from tests.faults.shelves import furnish
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer

MERCHANT = "faults"
KEY = f"pk_{MERCHANT}"
PASSES = timedelta(seconds=100)
"""How far a restarted process' clock is ahead of that of the one that died: leases, claims and first waits are over."""
_DATABASE_SECONDS = 20

_AUDIT = """
CREATE TABLE seen_events (id text, name text, subject_id text, at timestamptz DEFAULT now());
CREATE FUNCTION see_event() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO seen_events (id, name, subject_id) VALUES (NEW.id, NEW.name, NEW.subject_id); RETURN NEW; END $$;
CREATE TRIGGER see_event AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION see_event();
"""
"""The outbox forgets what was handled; this table, filled by the same transactions, does not."""


@dataclass
class World:
    """Everything outside the serving processes, and the processes."""

    cluster: Cluster
    peer: StripePeer
    watch: Watch
    desk: Desk
    servers: list[Server] = field(default_factory=list)
    redis: list[RedisProxy] = field(default_factory=list)
    restarts: int = 0
    _reviving: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def server(self) -> Server:
        return self.servers[0]

    async def revive(self) -> None:
        """Start every process that has died, with its clock ahead."""
        async with self._reviving:
            for server in self.servers:
                if not server.is_alive:
                    server.given = replace(server.given, ahead=server.given.ahead + PASSES)
                    await server.start()
                    self.restarts += 1

    async def pass_time(self) -> None:
        """Start every process anew with its clock ahead, so that what waits for time is due."""
        async with self._reviving:
            for server in self.servers:
                await server.kill()
        await self.revive()

    async def crash_database(self) -> None:
        """End PostgreSQL as a crash would, and start it again."""
        await asyncio.to_thread(self.cluster.crash_and_start)

    async def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the database past the service; waits where it is just starting again."""
        deadline = asyncio.get_running_loop().time() + _DATABASE_SECONDS
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self.cluster.url, autocommit=True) as connection:
                    rows = await connection.execute(statement.encode(), values)
                    return list(await rows.fetchall())
            except psycopg.OperationalError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(0.05)


@asynccontextmanager
async def open_world(cluster: Cluster, folder: Path, *, servers: int = 1, redis_url: str = "") -> AsyncIterator[World]:
    """Make the shop once, then open the world around it."""
    home = folder / "home"
    async with AsyncExitStack() as stack:
        peer = await stack.enter_async_context(stripe_peer())
        await _make_shop(cluster, home)
        desk = Desk(Given(home, 0, ""), folder / "desk.log")
        world = World(cluster, peer, Watch(), desk)
        desk.given = await _through_proxies(stack, world, desk)
        for number in range(servers):
            server = await _place(stack, world, home, folder / f"server-{number}.log", redis_url)
            stack.push_async_callback(server.stop)
            world.servers.append(server)
            await server.start()
        yield world


async def _make_shop(cluster: Cluster, home: Path) -> None:
    await asyncio.to_thread(home.mkdir, parents=True)
    open_keys(home)
    await upgrade(cluster.url)
    settings = Given(home, 0, cluster.url).settings()
    async with open_services(settings, works=False) as services:
        await _open_shop(services)
    async with await psycopg.AsyncConnection.connect(cluster.url, autocommit=True) as connection:
        await connection.execute(_AUDIT.encode())


async def _open_shop(services: Services) -> None:
    await ensure_merchant(services, MERCHANT, "USD")
    await furnish(services, MERCHANT)
    await services.indexing.rebuild(MERCHANT, lambda *_: None)


async def _place(stack: AsyncExitStack, world: World, home: Path, log: Path, redis_url: str) -> Server:
    """A place for a process whose every way out leads through a proxy of its own."""
    server = Server(Given(home, _free_port(), ""), log)
    server.given = await _through_proxies(stack, world, server)
    if redis_url:
        address = urlsplit(redis_url)
        redis = RedisProxy(world.watch, server.kill, address.port or 6379)
        world.redis.append(redis)
        port = await stack.enter_async_context(listening(redis.handle))
        server.given = replace(server.given, redis_url=f"redis://127.0.0.1:{port}{address.path}")
    return server


async def _through_proxies(stack: AsyncExitStack, world: World, server: Server) -> Given:
    """The addresses of database and provider by way of proxies that can kill this process."""
    postgres = PostgresProxy(world.watch, server.kill, world.crash_database, world.cluster.port)
    database_port = await stack.enter_async_context(listening(postgres.handle))
    provider = HttpProxy(world.watch, server.kill, "provider", urlsplit(world.peer.url).port or 0)
    provider_port = await stack.enter_async_context(listening(provider.handle))
    stripe = {
        "secret_key": SECRET_KEY,
        "webhook_secret": WEBHOOK_SECRET,
        "api_base": f"http://127.0.0.1:{provider_port}",
    }
    return replace(server.given, database_url=world.cluster.url_at(database_port), stripe=stripe)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def settled(world: World, seconds: float = 20.0) -> bool:
    """Wait until nothing is pending any more; false where that does not come to be in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        waiting = await world.ask("SELECT count(*) FROM outbox WHERE dead_at IS NULL")
        if waiting == [(0,)]:
            return True
        await asyncio.sleep(0.05)  # another process is at work; there is nothing to be told by
    return False
