"""What a device is sent first that knows nothing, or too little: snapshots of a conversation as of a number."""

from __future__ import annotations

import orjson

from agent.conversation import events
from agent.conversation.frames import Frame
from agent.conversation.log import open_bytes
from agent.conversation.privacy import ShopperKeys
from agent.conversation.snapshots import Snapshot
from agent.db import log as rows
from agent.db import runs as run_rows
from agent.db.conversations import Conversation
from agent.settings import RetentionLimits
from storage.database import Database

_ALL = 1_000_000


class Replays:
    """Reads snapshots of conversations."""

    def __init__(self, database: Database, keys: ShopperKeys, limits: RetentionLimits) -> None:
        self._database = database
        self._keys = keys
        self._limits = limits

    async def opening(self, conversation: Conversation) -> tuple[list[Frame], int]:
        """The snapshots, and the number that they are of: where the active run begins, so that it is replayed whole."""
        snapshot, seq = await self.snapshot(conversation, before_active_run=True)
        happened = (events.messages_snapshot(snapshot.messages), events.state_snapshot(snapshot.state))
        return [Frame(conversation.id, seq, event=event) for event in happened], seq

    async def snapshot(
        self, conversation: Conversation, *, before_active_run: bool = False, until: int | None = None
    ) -> tuple[Snapshot, int]:
        """The conversation as clients draw it, and the number of the last event in it."""
        key = (conversation.merchant_id, conversation.id)
        async with self._database.reading() as tx:
            if before_active_run and conversation.active_run_id is not None:
                run = await run_rows.find_run(tx, *key, conversation.active_run_id)
                until = None if run is None else run.started_after
            base = await rows.latest_of_kind(tx, *key, "snapshot") if conversation.retained_after else None
            stored = await rows.events_after(tx, *key, conversation.retained_after, _ALL)
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)
        body = None if base is None else orjson.loads(open_bytes(seal, base))
        snapshot = Snapshot(body or None)
        seq = conversation.retained_after
        for row in stored:
            if until is not None and (row.seq or 0) > until:
                break
            snapshot.apply(orjson.loads(open_bytes(seal, row)))
            seq = row.seq or seq
        return snapshot, seq
