"""Events of a conversation as they come: what was missed first, then what happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from agent.conversation.acceptance import Accepted
from agent.conversation.frames import Frame, Live
from agent.conversation.log import ConversationLog, topic_of
from agent.conversation.replays import Replays
from agent.db.conversations import Conversation
from agent.ports import Announcer

_ENDINGS = frozenset({"RUN_FINISHED", "RUN_ERROR"})


class Streams:
    """Reads frames from memory where they are, else from the rows, and waits for announcements of more."""

    def __init__(self, log: ConversationLog, replays: Replays, announcer: Announcer) -> None:
        self._log = log
        self._replays = replays
        self._announcer = announcer

    async def frames(self, conversation: Conversation, after: int | None) -> AsyncIterator[Frame | Live]:
        """Frames behind a number without end; without a number, or with one that is not kept, snapshots first."""
        news = asyncio.Event()
        announced = conversation.seq
        cursor = after if after is not None else -1

        def hear(message: str) -> None:
            nonlocal announced
            announced = max(announced, int(message)) if message else cursor + 1
            news.set()

        stop = self._announcer.listen(topic_of(conversation.merchant_id, conversation.id), hear)
        try:
            if cursor < conversation.retained_after or cursor > conversation.seq:
                opening, cursor = await self._replays.opening(conversation)
                for frame in opening:
                    yield frame
            live = False
            while True:
                news.clear()
                frames = await self._log.frames(conversation, cursor, announced)
                for frame in frames:
                    cursor = frame.seq
                    yield frame
                if not frames or cursor >= announced:
                    if not live:
                        live = True
                        yield Live(cursor)
                    if not news.is_set():
                        await news.wait()
        finally:
            stop()

    async def of_run(self, conversation: Conversation, accepted: Accepted) -> AsyncIterator[Frame]:
        """The frames of one run, from its start to its end."""
        inside = False
        async for frame in self.frames(conversation, accepted.after):
            if isinstance(frame, Live):
                continue
            if frame.kind == "RUN_STARTED":
                inside = frame.event["runId"] == accepted.run_id
            if inside:
                yield frame
                if frame.kind in _ENDINGS:
                    return
