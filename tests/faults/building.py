"""Builds the world: the shop once, as a template, and from it as many worlds as are played."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx
import psycopg

from serving.bootstrap import open_services
from serving.identity.installation_keys import open_keys
from serving.preparing import ensure_merchant
from storage.schema import upgrade
from tests.faults import desk, server
from tests.faults.amqp_proxy import AmqpProxy
from tests.faults.cluster import Cluster, running_cluster
from tests.faults.crossings import Act, Blow, Watch
from tests.faults.http_proxy import HttpProxy
from tests.faults.layouts import Layout
from tests.faults.mail_proxy import MailProxy
from tests.faults.mailbox import mailbox
from tests.faults.postgres_proxy import PostgresProxy
from tests.faults.processes import Body, Given, Process
from tests.faults.proxies import Proxy, listening
from tests.faults.redis_proxy import RedisProxy
from tests.faults.shelves import MERCHANT, furnish
from tests.faults.time_ahead import AheadClock
from tests.faults.vhosts import rabbit_port, vhost
from tests.faults.world import World
from tests.support.ports import free_port
from tests.support.redis_server import running_redis
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, stripe_peer

_TEMPLATE = "shop"
_AUDIT = """
CREATE TABLE seen_events (
    id text PRIMARY KEY, name text, subject_id text, body json, at timestamptz DEFAULT clock_timestamp());
CREATE INDEX ON seen_events (subject_id);
CREATE FUNCTION see_event() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO seen_events (id, name, subject_id, body) VALUES (NEW.id, NEW.name, NEW.subject_id, NEW.body)
   ON CONFLICT DO NOTHING; RETURN NEW; END $$;
CREATE TRIGGER see_event AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION see_event();
"""
"""The outbox forgets what was handled; this table, filled by the same transactions, does not."""


@dataclass
class Ground:
    """A cluster with the shop in it as a template, and the shop's home folder."""

    cluster: Cluster
    folder: Path
    numbers: "count[int]"

    @asynccontextmanager
    async def world(self, layout: Layout) -> AsyncIterator[World]:
        """A world with a fresh copy of the shop; everything is running."""
        number = next(self.numbers)
        folder, database = self.folder / str(number), f"world_{number}"
        await asyncio.to_thread(shutil.copytree, self.folder / "home", folder / "home")
        await asyncio.to_thread(self.cluster.copy, _TEMPLATE, database)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(asyncio.to_thread, self.cluster.drop, database)
            world = World(
                layout=layout,
                cluster=self.cluster,
                database=database,
                peer=await stack.enter_async_context(stripe_peer()),
                mailbox=await stack.enter_async_context(mailbox()),
                watch=Watch(),
                clock=AheadClock.make(folder / "clock"),
                http=await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=30)),
            )
            await _Builder(stack, world, folder).build()
            await stack.enter_async_context(world.running())
            yield world
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """Make the cluster and the shop; gone afterwards."""
    with running_cluster() as cluster, TemporaryDirectory(prefix="shopmind-faults-") as name:
        folder = Path(name)
        await asyncio.to_thread(cluster.copy, "template0", _TEMPLATE)
        home = folder / "home"
        await asyncio.to_thread(home.mkdir)
        AheadClock.make(folder / "clock")
        open_keys(home)
        url = cluster.url(_TEMPLATE)
        await upgrade(url)
        settings = Given(home, folder / "clock", database_url=url).settings()
        async with open_services(settings, works=False) as services:
            await ensure_merchant(services, MERCHANT, "USD")
            await furnish(services, MERCHANT)
            await services.indexing.rebuild(MERCHANT, lambda *_: None)
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(_AUDIT.encode())
        yield Ground(cluster, folder, count())


@dataclass
class _Builder:
    """Places the processes of a world, each with a proxy on every way out."""

    stack: AsyncExitStack
    world: World
    folder: Path

    async def build(self) -> None:
        world, layout = self.world, self.world.layout
        broker_url = ""
        if layout.shares_redis or layout.broker == "redis":
            world.redis = self.stack.enter_context(running_redis(self.folder))
        if layout.broker == "amqp":
            broker_url = self.stack.enter_context(vhost())
        for number in range(layout.servers):
            world.servers.append(await self._place("", server.serve, f"server-{number}", broker_url, free_port()))
        world.add_desk(await self._place("desk's ", desk.work, "desk", broker_url))
        if layout.broker:
            world.others.append(await self._place("worker's ", server.work, "worker", broker_url))

    async def _place(self, whose: str, body: Body, name: str, broker_url: str, port: int = 0) -> Process:
        world = self.world
        process = Process(body, Given(self.folder / "home", self.folder / "clock", port), self.folder / f"{name}.log")
        kill = {Blow.KILL: process.kill}
        database = {Blow.CRASH: world.crash_database, Blow.RESTART: world.restart_database}
        postgres = await self._way(PostgresProxy, f"{whose}PostgreSQL", world.cluster.port, {**kill, **database})
        provider = await self._way(HttpProxy, f"{whose}provider", urlsplit(world.peer.url).port or 0, kill)
        mail = await self._way(MailProxy, f"{whose}mail", world.mailbox.port, kill)
        stripe = {
            "secret_key": SECRET_KEY,
            "webhook_secret": WEBHOOK_SECRET,
            "api_base": f"http://127.0.0.1:{provider}",
        }
        process.given = replace(
            process.given,
            database_url=world.cluster.url(world.database, postgres),
            stripe=stripe,
            smtp_url=f"smtp://127.0.0.1:{mail}",
        )
        if body is not desk.work:
            await self._share(process, whose, broker_url)
        return process

    async def _share(self, process: Process, whose: str, broker_url: str) -> None:
        """What processes share; the desk changes rows, and leaves what follows to the others."""
        world, layout, kill = self.world, self.world.layout, {Blow.KILL: process.kill}
        if layout.shares_redis and world.redis is not None:
            empty = {Blow.EMPTY: world.empty_redis}
            port = await self._way(RedisProxy, f"{whose}Redis", world.redis.port, {**kill, **empty})
            process.given = replace(process.given, redis_url=f"redis://127.0.0.1:{port}/0")
        if layout.broker == "redis" and world.redis is not None:
            port = await self._way(RedisProxy, f"{whose}broker", world.redis.port, kill)
            process.given = replace(process.given, broker_url=f"redis://127.0.0.1:{port}/0")
        if layout.broker == "amqp":
            port = await self._way(AmqpProxy, f"{whose}broker", rabbit_port(), kill)
            process.given = replace(process.given, broker_url=broker_url.format(port=port))

    async def _way(self, kind: type[Proxy], peer: str, port: int, acts: Mapping[Blow, Act]) -> int:
        return await self.stack.enter_async_context(listening(kind(self.world.watch, peer, port, acts)))
