"""Collects what a turn has to log and appends it in as few transactions as the screen allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from agent import events
from agent.entries import NewEntry, silent, wire
from agent.log import ConversationLog, Writer
from storage.database import Database
from storage.ids import new_id
from storage.transaction import Transaction

Also = Callable[[Transaction, int, int], Awaitable[None]]
"""Work in the same transaction; takes the log's position and sequence as they are after the append."""


class Recorder:
    """The entries of one run that are not appended yet, in their order."""

    def __init__(self, log: ConversationLog, database: Database, writer: Writer) -> None:
        self.writer = writer
        self._log = log
        self._database = database
        self._pending: list[NewEntry] = []
        self._under_way: asyncio.Future[int] | None = None
        self._by_type: dict[str, str] = {}

    def event(self, *happened: events.Event) -> None:
        self._pending.extend(wire(event) for event in happened)

    def note(self, kind: Any, body: dict[str, Any]) -> None:
        self._pending.append(silent(kind, body))

    def activity_id(self, activity_type: str, *, given: str | None, replace: bool) -> str:
        """Found products, the cart and the checkout have one place in a run; other activities one of their own."""
        if given is not None:
            return given
        if activity_type not in {"products", "cart", "checkout", "quickReplies"} or not replace:
            return new_id("act")
        return self._by_type.setdefault(activity_type, new_id("act"))

    async def flush(self, also: Also | None = None, *, give_back: bool = False) -> int:
        """Append what has collected, and do ``also`` in the same transaction; returns how many runs wait."""
        entries, self._pending = self._pending, []
        if not entries and also is None:
            return 0

        async def work(tx: Transaction) -> int:
            appended = await self._log.write(tx, self.writer, entries, give_back=give_back)
            if also is not None:
                events = sum(entry.wire for entry in entries)
                await also(tx, appended.position + len(entries), appended.seq + events)
            return appended.waiting_runs

        self._under_way = asyncio.ensure_future(self._database.batched(work))
        return await asyncio.shield(self._under_way)

    async def settle(self) -> None:
        """Wait for an append that was under way when the turn was cut off, and forget what was not appended."""
        self._pending = []
        if self._under_way is not None:
            await asyncio.wait([self._under_way])
