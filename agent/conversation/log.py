"""The conversation log: one way to append, announced after the commit, and the projections that are kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from agent.conversation.entries import Entry, NewEntry
from agent.conversation.frames import Frame, Tail
from agent.conversation.privacy import Seal, ShopperKeys
from agent.conversation.thread import Thread
from agent.db import log as rows
from agent.db.conversations import Conversation
from agent.ports import Announcer
from storage.clock import Clock
from storage.database import Database
from storage.transaction import Transaction

_OPEN_KINDS = frozenset({"turn", "TEXT_MESSAGE_START", "TEXT_MESSAGE_END", "TOOL_CALL_END", "RUN_ERROR"})
_THREADS_KEPT = 1_000
_REPLAY_BATCH = 500


class Writer(NamedTuple):
    """The right to append to a conversation: its lease epoch, the run it is for and the shopper's seal."""

    merchant_id: str
    conversation_id: str
    shopper_id: str
    run_id: str
    epoch: int
    seal: Seal


def topic_of(merchant_id: str, conversation_id: str) -> str:
    """Where news of a conversation is announced; the message is the number of its latest event."""
    return f"conversation:{merchant_id}:{conversation_id}"


class ConversationLog:
    """Appends entries, reads them, and keeps the threads and latest frames of busy conversations in memory."""

    def __init__(self, database: Database, keys: ShopperKeys, announcer: Announcer, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._announcer = announcer
        self._clock = clock
        self._threads: OrderedDict[tuple[str, str], Thread] = OrderedDict()
        self._tails: OrderedDict[tuple[str, str], Tail] = OrderedDict()

    async def append(self, writer: Writer, entries: Sequence[NewEntry]) -> None:
        """Append in a transaction that may be shared with other conversations; sent to listeners after its commit."""
        await self._database.batched(lambda tx: self.write(tx, writer, entries))

    async def write(
        self,
        tx: Transaction,
        writer: Writer,
        entries: Sequence[NewEntry],
        *,
        take: rows.Take | None = None,
        give_back: bool = False,
    ) -> rows.Appended:
        """Append within a transaction; returns the counters before it, and the epoch that holds after it.

        Raises:
            LeaseLost: another process has taken the conversation over.
        """
        encoded = [orjson.dumps(entry.body) for entry in entries]
        at = self._clock.now()
        appended = await rows.append(
            tx,
            merchant_id=writer.merchant_id,
            conversation_id=writer.conversation_id,
            epoch=writer.epoch,
            run_id=writer.run_id,
            entries=_sealed(writer.seal, entries, encoded),
            at=at,
            take=take,
            give_back=give_back,
        )
        numbered: list[Entry] = []
        frames: list[Frame] = []
        number = appended.seq
        for position, ((kind, body, on_wire), json) in enumerate(
            zip(entries, encoded, strict=True), appended.position + 1
        ):
            seq = None
            if on_wire:
                seq = number = number + 1
                frames.append(Frame(writer.conversation_id, number, json=json))
            numbered.append(Entry(position, seq, writer.run_id, kind, body, at))
        tx.after_commit(lambda: self._committed(writer, numbered, frames))
        return appended

    def _committed(self, writer: Writer, entries: list[Entry], frames: list[Frame]) -> None:
        key = (writer.merchant_id, writer.conversation_id)
        self._fold(key, entries)
        if frames:
            self._tail(key).extend(frames)
            self._announcer.announce(topic_of(*key), str(frames[-1].seq))

    def _fold(self, key: tuple[str, str], entries: list[Entry]) -> None:
        """Keep the thread in memory up to date; one that does not fit is folded anew when it is next asked for."""
        thread = self._threads.get(key)
        if thread is None or not entries:
            return
        if thread.position != entries[0].position - 1:
            del self._threads[key]
            return
        for entry in entries:
            thread.apply(entry)

    async def thread(self, conversation: Conversation) -> Thread:
        """The conversation in memory, up to date with its row."""
        key = (conversation.merchant_id, conversation.id)
        thread = self._threads.get(key)
        if thread is None or thread.position != conversation.position:
            thread = await self._load(conversation, thread)
            self._threads[key] = thread
        self._threads.move_to_end(key)
        while len(self._threads) > _THREADS_KEPT:
            self._threads.popitem(last=False)
        return thread

    async def _load(self, conversation: Conversation, known: Thread | None) -> Thread:
        behind = known is not None and conversation.context_from <= known.position < conversation.position
        entries = await self.entries(conversation, known.position if known and behind else conversation.context_from)
        if known is not None and behind:
            for entry in entries:
                known.apply(entry)
            return known
        return Thread.of(entries, conversation.position)

    async def entries(self, conversation: Conversation, after: int) -> list[Entry]:
        """Entries behind a position, opened."""
        async with self._database.reading() as tx:
            stored = await rows.entries_after(tx, conversation.merchant_id, conversation.id, after)
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)
        return [open_entry(seal, row) for row in stored]

    async def frames(self, conversation: Conversation, after: int, announced: int) -> list[Frame]:
        """Frames behind a number, from memory where they are, else from the rows."""
        key = (conversation.merchant_id, conversation.id)
        tail = self._tails.get(key)
        kept = tail.after(after) if tail is not None else None
        if kept or (kept is not None and announced <= after):
            return kept
        async with self._database.reading() as tx:
            stored = await rows.events_after(tx, *key, after, _REPLAY_BATCH)
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)
        return [Frame(conversation.id, row.seq or 0, json=open_bytes(seal, row)) for row in stored]

    def _tail(self, key: tuple[str, str]) -> Tail:
        tail = self._tails.get(key)
        if tail is None:
            tail = self._tails[key] = Tail()
            while len(self._tails) > _THREADS_KEPT:
                self._tails.popitem(last=False)
        else:
            self._tails.move_to_end(key)
        return tail


def _sealed(seal: Seal, entries: Sequence[NewEntry], bodies: Sequence[bytes]) -> list[rows.SealedEntry]:
    secret = [entry.kind not in _OPEN_KINDS for entry in entries]
    closed = iter(seal.close_all([body for body, is_secret in zip(bodies, secret, strict=True) if is_secret]))
    return [
        rows.SealedEntry(kind, next(closed) if is_secret else body, is_secret, on_wire)
        for (kind, _, on_wire), body, is_secret in zip(entries, bodies, secret, strict=True)
    ]


def open_bytes(seal: Seal, row: rows.StoredEntry) -> bytes:
    """The body of an entry as JSON; ``{}`` where the shopper was erased."""
    return seal.open(row.body) if row.sealed else bytes(row.body)


def open_entry(seal: Seal, row: rows.StoredEntry) -> Entry:
    body: dict[str, Any] = orjson.loads(open_bytes(seal, row))
    return Entry(row.position, row.seq, row.run_id, row.kind, body, row.at)
