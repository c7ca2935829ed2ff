"""Keeps logs bounded: old events become one snapshot, and conversations that nobody touches are dropped in time."""

from __future__ import annotations

from datetime import timedelta

from agent.conversation.entries import silent
from agent.conversation.log import ConversationLog, Writer
from agent.conversation.privacy import ShopperKeys
from agent.conversation.replays import Replays
from agent.db import conversations as conversation_rows
from agent.db import log as rows
from agent.db import runs as run_rows
from agent.db.conversations import Conversation
from agent.settings import RetentionLimits
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.transaction import Transaction

_AT_ONCE = 20


class Housekeeping:
    """What a timer calls now and then; each step is small, and none touches a conversation that is being played."""

    def __init__(
        self,
        *,
        database: Database,
        log: ConversationLog,
        keys: ShopperKeys,
        replays: Replays,
        limits: RetentionLimits,
        clock: Clock,
    ) -> None:
        self._database = database
        self._log = log
        self._keys = keys
        self._replays = replays
        self._limits = limits
        self._clock = clock

    async def tidy(self) -> tuple[int, int]:
        """Compact long conversations and drop old ones, a few at a time; returns how many of each."""
        async with self._database.reading() as tx:
            long = await conversation_rows.grown(tx, self._limits.events_kept, _AT_ONCE)
            before = self._clock.now() - timedelta(days=self._limits.conversation_days)
            old = await conversation_rows.idle_since(tx, before, _AT_ONCE)
        compacted = [await self.compact(conversation) for conversation in long]
        for conversation in old:
            async with self._database.transaction() as tx:
                await rows.drop_conversation(tx, conversation.merchant_id, conversation.id)
        return sum(compacted), len(old)

    async def compact(self, conversation: Conversation) -> bool:
        """Put a snapshot in the place of the older half of the events; false where a run is active or just was."""
        key = (conversation.merchant_id, conversation.id)
        async with self._database.reading() as tx:
            until = await run_rows.last_end_before(tx, *key, conversation.seq - self._limits.events_kept // 2)
        if until is None or until <= conversation.retained_after:
            return False
        snapshot, seq = await self._replays.snapshot(conversation, until=until)
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)
        body = {"until": seq, **snapshot.to_json(self._limits.messages_in_snapshot)}
        owner = new_id("tidy")

        async def work(tx: Transaction) -> bool:
            row = await conversation_rows.lock_conversation(tx, *key)
            if row is None or row.active_run_id is not None or row.position != conversation.position:
                return False
            writer = Writer(*key, row.shopper_id, owner, row.lease_epoch, seal)
            appended = await self._log.write(tx, writer, [silent("snapshot", body)])
            await rows.drop_events(tx, *key, seq)
            await rows.drop_superseded(tx, *key, context_from=row.context_from, snapshot_at=appended.position + 1)
            await conversation_rows.move_retention(tx, *key, seq)
            return True

        return await self._database.batched(work)
