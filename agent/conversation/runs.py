"""Plays accepted runs as tasks that no socket owns: one at a time in a conversation, cancellable, recoverable."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import timedelta

from agent.conversation.acceptance import Acceptance, Accepted, Start
from agent.conversation.inputs import Request
from agent.conversation.log import ConversationLog, Writer
from agent.conversation.privacy import ShopperKeys
from agent.db import conversations as conversation_rows
from agent.db import proposals as proposal_rows
from agent.db import runs as run_rows
from agent.db.conversations import Conversation
from agent.db.runs import Run, RunKind
from agent.errors import ConversationNotFound, LeaseLost, ShuttingDown
from agent.loop.first_words import FirstWords
from agent.loop.playing import Player
from agent.ports import Announcer
from agent.settings import AgentSettings
from storage.clock import Clock
from storage.database import Database, Haste
from storage.ids import new_id
from storage.transaction import Transaction
from tools.base import Principal

_log = logging.getLogger(__name__)

CANCEL_TOPIC = "cancel"
UNFINISHED = "unfinished"
_RECOVERED_AT_ONCE = 50
_ACT_UNANSWERED = timedelta(seconds=30)
"""How long an approved act may be under way, or fail, before it is carried out again under its key."""
_ACT_GIVEN_UP = timedelta(days=1)
_SEALING_IDS_KEPT = 10_000


class Runs:
    """Takes runs in, plays them, and finishes what a crash left behind."""

    def __init__(
        self,
        *,
        database: Database,
        log: ConversationLog,
        keys: ShopperKeys,
        acceptance: Acceptance,
        player: Player,
        announcer: Announcer,
        first_words: FirstWords,
        clock: Clock,
        settings: AgentSettings,
        owner: str,
    ) -> None:
        self._database = database
        self._log = log
        self._keys = keys
        self._acceptance = acceptance
        self._player = player
        self._announcer = announcer
        self._first_words = first_words
        self._clock = clock
        self._settings = settings
        self._owner = owner
        self._tasks: dict[tuple[str, str, str], asyncio.Task[None]] = {}
        self.on_missed: Callable[[str, str, str], Awaitable[None]] | None = None
        self._sealing_ids: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._draining = False
        self._heart: asyncio.Task[None] | None = None
        self._stop_listening: Callable[[], None] | None = None

    def open(self) -> None:
        """Begin to renew leases and to hear of cancellations."""
        self._stop_listening = self._announcer.listen(CANCEL_TOPIC, self._cancel_here)
        self._heart = asyncio.create_task(self._beat())

    async def close(self) -> None:
        """Cut off what still runs, without ending it: another process, or the next start, finishes it."""
        self._draining = True
        if self._stop_listening is not None:
            self._stop_listening()
        tasks = [*self._tasks.values(), *([self._heart] if self._heart else [])]
        for task in tasks:
            task.cancel("closing")
        await asyncio.gather(*tasks, return_exceptions=True)

    async def accept(self, principal: Principal, conversation_id: str, request: Request, kind: RunKind) -> Accepted:
        """Take a run in; it is played by a task of this process, now or when its turn comes."""
        if self._draining:
            raise ShuttingDown
        seal = await self._keys.seal_of(principal.merchant_id, await self._sealing_id(principal, conversation_id))

        async def work(tx: Transaction) -> tuple[Accepted, Start | None]:
            return await self._acceptance.accept(tx, principal, conversation_id, request, seal, kind=kind)

        with self._first_words.coming():
            accepted, start = await self._database.batched(work, Haste.SOON)
        if start is not None:
            self._spawn(principal, start)
        return accepted

    async def _sealing_id(self, principal: Principal, conversation_id: str) -> str:
        """Under whose key the conversation is sealed; that never changes, so it is read once."""
        key = (principal.merchant_id, conversation_id)
        known = self._sealing_ids.get(key)
        if known is None:
            async with self._database.reading() as tx:
                found = await conversation_rows.find_conversation(tx, *key)
            if found is None:
                return principal.shopper_id
            known = self._sealing_ids[key] = found.sealing_id
            while len(self._sealing_ids) > _SEALING_IDS_KEPT:
                self._sealing_ids.popitem(last=False)
        return known

    async def cancel(self, principal: Principal, run: Run) -> None:
        """Ask whichever process plays the run to end it as cancelled."""
        key = (run.merchant_id, run.conversation_id, run.id)
        async with self._database.transaction() as tx:
            await run_rows.request_cancel(tx, *key)
        self._announcer.announce(CANCEL_TOPIC, "\n".join(key))

    def _cancel_here(self, message: str) -> None:
        if not message:  # announcements may have been lost; the next heartbeat looks at the rows
            return
        merchant_id, conversation_id, run_id = message.split("\n")
        task = self._tasks.get((merchant_id, conversation_id, run_id))
        if task is not None:
            task.cancel("cancelled")

    def join(self, conversation: Conversation, reason: str) -> bool:
        """Let the run that is active here take in what happened outside; false where there is none.

        What it does not take in by its end is looked at anew then: most of it the run itself has caused and told.
        """
        key = (conversation.merchant_id, conversation.id)
        active = conversation.active_run_id
        if active is None or (*key, active) not in self._tasks:
            return False
        self._player.joining.setdefault(key, set()).add(reason)
        return True

    async def drain(self, timeout_seconds: float) -> None:
        """Take nothing new, and let what runs come to its end."""
        self._draining = True
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=timeout_seconds)

    def _spawn(self, principal: Principal, start: Start) -> None:
        key = (start.run.merchant_id, start.run.conversation_id, start.run.id)
        task = asyncio.create_task(self._play_and_tell(principal, start), name=f"run {start.run.id}")
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def _play_and_tell(self, principal: Principal, start: Start) -> None:
        await self._play(principal, start)
        try:
            await self._tell_what_was_missed(start.conversation)
        except Exception:  # noqa: BLE001  # the next run of the conversation reads the shop's state anyway
            _log.exception("conversation_not_told")

    async def _play(self, principal: Principal, start: Start) -> None:
        next_start: Start | None = start
        while next_start is not None:
            playing = next_start
            try:
                waiting = await self._player.play(principal, playing)
            except LeaseLost:
                _log.warning("lease_lost", extra={"run_id": playing.run.id})
                return
            except asyncio.CancelledError:
                if self._draining:
                    raise
                waiting = 1
            except Exception:  # noqa: BLE001  # the outermost loop of a run: it must never take the conversation with it
                _log.exception("run_failed", extra={"run_id": playing.run.id})
                await self._mend(playing.conversation)
                return
            next_start = await self._start_waiting(principal, playing.conversation) if waiting else None

    async def _mend(self, conversation: Conversation) -> None:
        """Take over a conversation of ours whose run could not even write its end, before its lease runs out.

        What is not mended by then, for a database that is away longer, is left to whoever recovers.
        """
        pause = self._settings.lease.mend_seconds
        until = asyncio.get_running_loop().time() + self._settings.lease.seconds
        while asyncio.get_running_loop().time() + pause < until:
            await asyncio.sleep(pause)
            pause *= 2
            try:
                await self._take_over(conversation)
            except Exception:  # noqa: BLE001  # the next try may do better
                _log.exception("run_not_mended", extra={"run_id": conversation.active_run_id})
            else:
                return

    async def _tell_what_was_missed(self, conversation: Conversation) -> None:
        """Look again at what came while the run was played and was not taken in."""
        missed = self._player.joining.pop((conversation.merchant_id, conversation.id), set())
        for reason in missed:
            if self.on_missed is not None and not self._draining:
                await self.on_missed(conversation.merchant_id, conversation.shopper_id, reason)

    async def _start_waiting(self, principal: Principal, conversation: Conversation) -> Start | None:
        """Begin the next run that waits in a conversation, if any."""
        if self._draining:
            return None
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)

        async def work(tx: Transaction) -> Start | None:
            key = (conversation.merchant_id, conversation.id)
            waiting = await run_rows.waiting_runs(tx, *key)
            if not waiting:
                return None
            row = await conversation_rows.lock_conversation(tx, *key)
            if row is None or row.active_run_id is not None:
                return None
            run = waiting[0]
            return await self._acceptance.start(tx, row, run, Request.from_json(run.id, seal.open(run.input)), seal)

        start = await self._database.batched(work)
        if start is not None:
            key = (conversation.merchant_id, conversation.id, start.run.id)
            task = asyncio.current_task()
            if task is not None:
                self._tasks[key] = task
                task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return start

    async def recover(self) -> int:
        """Close runs whose process is gone and play them once more; start what waits in idle conversations.

        An act that was approved and broke off is carried out under its key, whether or not its shopper comes back.
        """
        now = self._clock.now()
        async with self._database.reading() as tx:
            lost = await conversation_rows.expired_leases(tx, now, _RECOVERED_AT_ONCE)
            left = await run_rows.abandoned(tx, _RECOVERED_AT_ONCE)
            acts = await proposal_rows.unfinished(
                tx, since=now - _ACT_GIVEN_UP, until=now - _ACT_UNANSWERED, limit=_RECOVERED_AT_ONCE
            )
        for conversation in lost:
            await self._take_over(conversation)
        for key in {(run.merchant_id, run.conversation_id) for run in left}:
            await self._resume_waiting(*key)
        for key in acts:
            await self._finish_act(*key)
        return len(lost) + len(acts)

    async def _finish_act(self, merchant_id: str, conversation_id: str) -> None:
        async with self._database.reading() as tx:
            conversation = await conversation_rows.find_conversation(tx, merchant_id, conversation_id)
        if conversation is not None:
            request = Request(new_id("run"), reason=UNFINISHED)
            await self.accept(_principal(conversation), conversation_id, request, "server")

    async def _take_over(self, conversation: Conversation) -> None:
        run_id = conversation.active_run_id
        if run_id is None:
            return
        key = (conversation.merchant_id, conversation.id)
        thread = await self._log.thread(conversation)
        seal = await self._keys.seal_of(conversation.merchant_id, conversation.sealing_id)

        async def work(tx: Transaction) -> Start | None:
            row = await conversation_rows.lock_conversation(tx, *key)
            if row is None or (row.lease_epoch, row.active_run_id) != (conversation.lease_epoch, run_id):
                return None
            run = await run_rows.find_run(tx, *key, run_id)
            writer = Writer(*key, row.shopper_id, run_id, row.lease_epoch, seal)
            stopped = run is not None and run.cancel_requested
            entries = self._player.closing(thread, run_id, conversation.id, cancelled=stopped)
            closed = await self._log.write(tx, writer, entries, give_back=True)
            ended_seq = closed.seq + sum(entry.wire for entry in entries)
            await run_rows.end_run(
                tx, *key, run_id, state="cancelled" if stopped else "interrupted", ended_seq=ended_seq
            )
            if run is None or stopped or run.kind == "again":
                return None
            ended = row._replace(position=closed.position + len(entries), seq=ended_seq, active_run_id=None)
            return await self._once_more(tx, ended, run, writer)

        start = await self._database.batched(work)
        if start is None:
            await self._resume_waiting(*key)
        else:
            self._spawn(_principal(conversation), start)

    async def _once_more(self, tx: Transaction, conversation: Conversation, run: Run, writer: Writer) -> Start:
        request = Request(new_id("run"), reason=Request.from_json(run.id, writer.seal.open(run.input)).reason)
        again = run._replace(
            id=request.run_id,
            kind="again",
            state="running",
            parent_run_id=run.id,
            message_id=None,
            interrupt_id=None,
            answer=None,
            input=writer.seal.close(request.to_json()),
            accepted_at=self._clock.now(),
            started_after=conversation.seq,
            ended_seq=None,
        )
        await run_rows.add_run(tx, again)
        return await self._acceptance.start(tx, conversation, again, request, writer.seal)

    async def _resume_waiting(self, merchant_id: str, conversation_id: str) -> None:
        async with self._database.reading() as tx:
            conversation = await conversation_rows.find_conversation(tx, merchant_id, conversation_id)
        if conversation is None:
            raise ConversationNotFound(conversation_id)
        start = await self._start_waiting(_principal(conversation), conversation)
        if start is not None:
            self._spawn(_principal(conversation), start)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._settings.lease.heartbeat_seconds)
            try:
                await self._renew()
            except Exception:  # noqa: BLE001  # a missed beat is made up by the next one
                _log.exception("heartbeat_failed")

    async def _renew(self) -> None:
        held = {(merchant_id, conversation_id) for merchant_id, conversation_id, _ in self._tasks}
        if not held:
            return
        until = self._clock.now() + timedelta(seconds=self._settings.lease.seconds)

        async def work(tx: Transaction) -> list[tuple[str, str, str]]:
            await conversation_rows.renew_leases(tx, self._owner, held, until)
            return await run_rows.to_be_cancelled(tx, list(self._tasks))

        for key in await self._database.batched(work, Haste.FIRST):
            self._cancel_here("\n".join(key))


def _principal(conversation: Conversation) -> Principal:
    """Who a run is for when the server starts it itself."""
    return Principal(conversation.merchant_id, conversation.shopper_id, "server", conversation.locale)
