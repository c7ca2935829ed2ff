"""The one door to conversations: open, accept, subscribe, cancel, confirm, recover."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from ag_ui.core import RunAgentInput

from agent.consent.pages import PageProposals
from agent.conversation.acceptance import Accepted
from agent.conversation.frames import Frame, Live
from agent.conversation.inputs import read_input
from agent.conversation.outside import Outside
from agent.conversation.privacy import ShopperKeys
from agent.conversation.replays import Replays
from agent.conversation.runs import Runs
from agent.conversation.streams import Streams
from agent.db import conversations as conversation_rows
from agent.db import log as log_rows
from agent.db import runs as run_rows
from agent.db.conversations import Conversation
from agent.db.runs import RunKind
from agent.errors import ConversationNotFound, RunNotFound
from agent.settings import AgentSettings
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.transaction import Transaction
from tools.base import Principal


class Conversations:
    """Conversations of shoppers; everything is bound to its principal, and what is another's does not exist."""

    def __init__(
        self,
        *,
        database: Database,
        runs: Runs,
        replays: Replays,
        pages: PageProposals,
        outside: Outside,
        streams: Streams,
        keys: ShopperKeys,
        clock: Clock,
        settings: AgentSettings,
    ) -> None:
        self._database = database
        self._runs = runs
        self._replays = replays
        self._pages = pages
        self._outside = outside
        self._streams = streams
        self._keys = keys
        self._clock = clock
        self._settings = settings

    async def open_thread(self, principal: Principal) -> str:
        """A new conversation of this shopper; returns its id."""
        thread_id = new_id("thread")
        async with self._database.transaction() as tx:
            await conversation_rows.open_conversation(
                tx,
                merchant_id=principal.merchant_id,
                conversation_id=thread_id,
                shopper_id=principal.shopper_id,
                locale=principal.locale,
                at=self._clock.now(),
            )
        return thread_id

    async def owns(self, principal: Principal, thread_id: str) -> bool:
        """Whether the thread is this shopper's."""
        try:
            await self._find(principal, thread_id)
        except ConversationNotFound:
            return False
        return True

    async def accept(self, principal: Principal, given: RunAgentInput) -> Accepted:
        """Take in a run; the first answer is given again for the same run id, message id or interrupt answer.

        Raises:
            ConversationNotFound: the thread is not this shopper's.
            InputInvalid: the input holds neither a new user message nor a readable answer.
            InterruptMismatch: the answer fits no interrupt, or another one was given before.
            TooManyRuns: as many as we keep are waiting.
            ShuttingDown: this process takes nothing new.
        """
        request = read_input(given, self._settings.turn)
        kind: RunKind = "message" if request.answer is None else "resume"
        return await self._runs.accept(principal, given.thread_id, request, kind)

    async def subscribe(self, principal: Principal, thread_id: str, after: int | None) -> AsyncIterator[Frame | Live]:
        """Events behind a number and then those that happen; without a number, or with one too old, snapshots first.

        Raises:
            ConversationNotFound: the thread is not this shopper's.
        """
        async for frame in self._streams.frames(await self._find(principal, thread_id), after):
            yield frame

    async def follow(self, principal: Principal, accepted: Accepted) -> AsyncIterator[Frame]:
        """The frames of one accepted run, from its start to its end."""
        conversation = await self._find(principal, accepted.thread_id)
        async for frame in self._streams.of_run(conversation, accepted):
            yield frame

    async def cancel(self, principal: Principal, run_id: str) -> None:
        """End a run as cancelled, wherever it is played; one that has ended stays as it is.

        Raises:
            RunNotFound: the run is not this shopper's.
        """
        async with self._database.reading() as tx:
            run = await run_rows.find_shoppers_run(tx, principal.merchant_id, principal.shopper_id, run_id)
        if run is None:
            raise RunNotFound(run_id)
        await self._runs.cancel(principal, run)

    async def state_changed(self, merchant_id: str, shopper_id: str, reason: str) -> None:
        """Tell the shopper's conversations what happened outside them: ``cart``, or ``order:<id>``."""
        await self._outside.tell(merchant_id, shopper_id, reason)

    async def propose(
        self, principal: Principal, thread_id: str, tool: str, arguments: dict[str, Any]
    ) -> dict[str, Any]:
        """Make a proposal from a page, by the same tool that the agent would call; returns the activity's content."""
        return await self._pages.propose(await self._find(principal, thread_id), principal, tool, arguments)

    async def confirm(self, principal: Principal, proposal_id: str, digest: str, approved: bool) -> dict[str, Any]:
        """Answer a proposal from a page, and wait until it is carried out; the same service as the agent's."""
        return await self._pages.confirm(principal, proposal_id, digest, approved=approved)

    async def history(self, principal: Principal, thread_id: str) -> list[dict[str, Any]]:
        """The conversation's messages as AG-UI has them."""
        snapshot, _ = await self._replays.snapshot(await self._find(principal, thread_id))
        return snapshot.messages

    async def threads(self, principal: Principal, limit: int = 20) -> list[Conversation]:
        """The shopper's conversations, latest first."""
        since = self._clock.now() - timedelta(days=self._settings.retention.conversation_days)
        async with self._database.reading() as tx:
            return await conversation_rows.conversations_of(
                tx, principal.merchant_id, principal.shopper_id, since=since, limit=limit
            )

    async def adopt(self, tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
        """Give a guest's conversations to the customer that they signed in as, within the caller's transaction."""
        await conversation_rows.adopt(tx, merchant_id, guest, to)

    async def forget(self, merchant_id: str, shopper_id: str) -> bool:
        """Destroy the keys of a shopper's conversations, and what can be deleted of them now.

        False where a run has not ended: then what it says is kept until it has, and this must be asked again.
        """
        async with self._database.transaction() as tx:
            mine = await conversation_rows.all_of(tx, merchant_id, shopper_id)
            busy = [one for one in mine if one.active_run_id is not None or one.waiting_runs]
            for one in mine:
                if one not in busy:
                    await log_rows.drop_conversation(tx, merchant_id, one.id)
        for owner in {shopper_id, *(one.sealing_id for one in mine)} - {one.sealing_id for one in busy}:
            await self._keys.erase(merchant_id, owner)
        return not busy

    async def recover(self) -> int:
        """Finish what processes left that are gone; returns how many runs were closed."""
        return await self._runs.recover()

    async def drain(self, timeout_seconds: float) -> None:
        """Take nothing new and let running turns end."""
        await self._runs.drain(timeout_seconds)

    async def _find(self, principal: Principal, thread_id: str) -> Conversation:
        async with self._database.reading() as tx:
            conversation = await conversation_rows.find_conversation(tx, principal.merchant_id, thread_id)
        if conversation is None or conversation.shopper_id != principal.shopper_id:
            raise ConversationNotFound(thread_id)
        return conversation
