"""Collects what a turn has to log and appends it in as few transactions as the screen allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from agent.conversation import events
from agent.conversation.entries import NewEntry, silent, wire
from agent.conversation.log import ConversationLog, Writer
from agent.loop.first_words import FirstWords
from storage.database import Database, Haste
from storage.ids import new_id
from storage.transaction import Transaction

Also = Callable[[Transaction, int, int], Awaitable[None]]
"""Work in the same transaction; takes the log's position and sequence as they are after the append."""


class Recorder:
    """The entries of one run that are not appended yet, in their order."""

    def __init__(self, log: ConversationLog, database: Database, first_words: FirstWords, writer: Writer) -> None:
        self.writer = writer
        self._first_words = first_words
        self._shown = False
        self._log = log
        self._database = database
        self._pending: list[NewEntry] = []
        self._under_way: asyncio.Future[int] | None = None
        self._sending: asyncio.Task[None] | None = None
        self._batch: _Batch | None = None
        self._by_type: dict[str, str] = {}

    def event(self, *happened: events.Event) -> None:
        for event in happened:
            self._pending.append(wire(event))

    def note(self, kind: Any, body: dict[str, Any]) -> None:
        self._pending.append(silent(kind, body))

    def activity_id(self, activity_type: str, *, given: str | None, replace: bool) -> str:
        """Found products, the cart and the checkout have one place in a run; other activities one of their own."""
        if given is not None:
            return given
        if activity_type not in {"products", "cart", "checkout", "quickReplies"} or not replace:
            return new_id("act")
        return self._by_type.setdefault(activity_type, new_id("act"))

    def send(self) -> None:
        """Begin to append what has collected, without waiting; what comes until its commit begins goes with it.

        Raises:
            LeaseLost: an append that was begun before found that another process has taken the conversation over.
        """
        if self._sending is not None:
            if not self._sending.done():
                return
            self._sending.result()
        self._batch = _Batch(self)
        self._sending = asyncio.create_task(self._send(self._batch))

    async def _send(self, batch: _Batch) -> None:
        await self._append(batch)
        while self._pending:
            batch = self._batch = _Batch(self)
            await self._append(batch)

    async def flush(self, also: Also | None = None, *, give_back: bool = False) -> int:
        """Append what has collected, and do ``also`` in the same transaction; returns how many runs wait.

        What a run shows first is in haste; the rest can wait a little, since somebody reads already.
        """
        if self._sending is not None:
            await self._end_sending(self._sending)
            self._sending = None
        if not self._pending and also is None:
            return 0
        batch = _Batch(self)
        if self._shown or not any(entry.wire for entry in batch.take()):
            return await self._appended(batch, also, give_back=give_back)
        self._shown = True
        with self._first_words.coming():
            return await self._appended(batch, also, give_back=give_back, haste=Haste.FIRST)

    async def give_way(self) -> None:
        """Where something of this run is shown already, let others' first words go before what follows."""
        if self._shown:
            await self._first_words.give_way()

    async def _appended(self, batch: _Batch, also: Also | None, *, give_back: bool, haste: Haste = Haste.LATER) -> int:
        """Append to the end, even where the turn is cut off meanwhile."""
        self._under_way = self._append(batch, also, give_back=give_back, haste=haste)
        return await asyncio.shield(self._under_way)

    async def _end_sending(self, sending: asyncio.Task[None]) -> None:
        """Wait for what is being appended; what only waits for its turn is left to the append that comes now."""
        if self._batch is not None and self._batch.leave() and not sending.done():
            sending.cancel()
            await asyncio.wait([sending])
        else:
            await asyncio.shield(sending)

    def collected(self) -> list[NewEntry]:
        """What has collected; it is the caller's now."""
        entries, self._pending = self._pending, []
        return entries

    def _append(
        self, batch: _Batch, also: Also | None = None, *, give_back: bool = False, haste: Haste = Haste.LATER
    ) -> asyncio.Future[int]:
        async def work(tx: Transaction) -> int:
            entries = batch.take()
            if not entries and also is None:
                return 0
            appended = await self._log.write(tx, self.writer, entries, give_back=give_back)
            if also is not None:
                events = sum(entry.wire for entry in entries)
                await also(tx, appended.position + len(entries), appended.seq + events)
            return appended.waiting_runs

        return self._database.begin_batched(work, haste)

    async def settle(self) -> None:
        """Wait for appends that were under way when the turn was cut off, and forget what was not appended."""
        self._pending = []
        waited_for = [one for one in (self._sending, self._under_way) if one is not None]
        self._sending = None
        if waited_for:
            await asyncio.wait(waited_for)


class _Batch:
    """What one append takes along: all that has collected when its transaction first runs."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._entries: list[NewEntry] | None = None

    def leave(self) -> bool:
        """Take nothing along, where nothing was taken yet; false where something was."""
        if self._entries is None:
            self._entries = []
            return True
        return False

    def take(self) -> list[NewEntry]:
        if self._entries is None:
            self._entries = self._recorder.collected()
        return self._entries
