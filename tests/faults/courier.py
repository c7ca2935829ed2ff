"""Brings the provider's webhooks to the shop, to each order in one of the ways that a network has."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from tests.faults.world import World

_GLANCE_SECONDS = 0.1
_TRIES = 60


class Post(StrEnum):
    """How the webhooks of an order come."""

    IN_TIME = "in time"
    TWICE = "each twice at once, and once more at the end"
    LOST = "none"
    BACKWARDS = "late, the last first"


@dataclass
class Courier:
    """Delivers until the shop takes an event, as the provider does."""

    world: World
    brought: dict[Post, int] = field(default_factory=dict)
    _kept: dict[Post, list[Mapping[str, Any]]] = field(default_factory=dict)

    @asynccontextmanager
    async def bringing(self) -> AsyncIterator[None]:
        """Bring events while the block runs, and at its end those that come late or again."""
        over = asyncio.Event()
        task = asyncio.create_task(self._bring(len(self.world.peer.events), over))
        try:
            yield
        except BaseException:
            task.cancel()
            raise
        over.set()
        await task
        late = [*reversed(self._kept.get(Post.BACKWARDS, [])), *self._kept.get(Post.TWICE, [])]
        for event in late:
            await self._deliver(event)

    async def _bring(self, at: int, over: asyncio.Event) -> None:
        events = self.world.peer.events
        async with asyncio.TaskGroup() as delivering:
            while not over.is_set() or at < len(events):
                if at == len(events):
                    await asyncio.sleep(_GLANCE_SECONDS)
                    continue
                post = self.way_of(events[at])
                self._kept.setdefault(post, []).append(events[at])
                for _ in range({Post.IN_TIME: 1, Post.TWICE: 2}.get(post, 0)):
                    delivering.create_task(self._deliver(events[at]))
                at += 1

    def way_of(self, event: Mapping[str, Any]) -> Post:
        """The way of an order's events, all the same."""
        what = event["data"]["object"]
        intent = self.world.peer.books.intents.get(str(what.get("payment_intent") or what["id"]), {})
        order_id = str(intent.get("metadata", {}).get("order_id", ""))
        return list(Post)[zlib.crc32(order_id.encode()) % len(Post)]

    async def _deliver(self, event: Mapping[str, Any]) -> None:
        request = self.world.peer.signed(event)
        for turn in range(_TRIES):
            server = self.world.servers[turn % len(self.world.servers)]
            try:
                reply = await self.world.http.post(
                    f"{server.url}/webhooks/stripe", content=request.content, headers=dict(request.headers)
                )
            except httpx.TransportError:
                pass
            else:
                if reply.status_code < 500:
                    return
            await asyncio.sleep(min(0.05 * 2**turn, 1))
        raise AssertionError(f"the shop never took {event['type']}")
