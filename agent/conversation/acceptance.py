"""Accepting runs: once per run id, message id and interrupt; started at once or queued behind the active one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from agent.consent.confirmations import ConfirmationMatcher
from agent.consent.decisions import Decision, decide
from agent.conversation import events
from agent.conversation.entries import NewEntry, silent, wire
from agent.conversation.inputs import Answer, Request
from agent.conversation.log import ConversationLog, Writer
from agent.conversation.pictures import part_of
from agent.conversation.privacy import Seal
from agent.db import conversations as conversation_rows
from agent.db import proposals as proposal_rows
from agent.db import runs as run_rows
from agent.db.conversations import Conversation
from agent.db.log import Take
from agent.db.runs import Run, RunKind
from agent.errors import ConversationNotFound, InputInvalid, InterruptMismatch, TooManyRuns
from agent.settings import AgentSettings
from storage.clock import Clock
from storage.transaction import Transaction
from tools.base import Principal

_WAITING_AT_ONCE = 16
"""Tells apart the numbers of runs that were accepted within the same microsecond."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A run that was taken in; its events follow the number ``after``."""

    thread_id: str
    run_id: str
    state: Literal["started", "queued", "duplicate"]
    after: int


@dataclass(frozen=True, slots=True)
class Start:
    """A run that has begun: its row, the right to write, and what it means for the open proposal."""

    conversation: Conversation
    run: Run
    request: Request
    writer: Writer
    decision: Decision


class Acceptance:
    """The transactions by which a run enters a conversation."""

    def __init__(
        self, log: ConversationLog, clock: Clock, settings: AgentSettings, matcher: ConfirmationMatcher, owner: str
    ) -> None:
        self._log = log
        self._clock = clock
        self._settings = settings
        self._matcher = matcher
        self._owner = owner

    async def accept(
        self,
        tx: Transaction,
        principal: Principal,
        conversation_id: str,
        request: Request,
        seal: Seal,
        *,
        kind: RunKind,
        parent_run_id: str | None = None,
    ) -> tuple[Accepted, Start | None]:
        """Take a run in and, where none is active, start it.

        Raises:
            ConversationNotFound: it is not this shopper's.
            InterruptMismatch: the answer fits no interrupt, or another one was given before.
            TooManyRuns: as many as we keep are waiting.
        """
        conversation = await conversation_rows.lock_conversation(tx, principal.merchant_id, conversation_id)
        if conversation is None or conversation.shopper_id != principal.shopper_id:
            raise ConversationNotFound(conversation_id)
        if request.answer is not None:
            first = await self._first_alike(tx, conversation, request)
            if first is not None:
                return _again(conversation, first), None
            await self._check_answer(tx, conversation, request.answer)
        run = self._new_run(conversation, request, seal, kind, parent_run_id)
        if not await run_rows.add_run(tx, run):
            first = await self._first_alike(tx, conversation, request)
            if first is None:
                raise InputInvalid("runId", "it is taken; use another")
            return _again(conversation, first), None
        if conversation.active_run_id is not None:
            if conversation.waiting_runs >= self._settings.turn.waiting_runs:
                raise TooManyRuns(self._settings.turn.waiting_runs)
            await conversation_rows.count_waiting(tx, conversation.merchant_id, conversation.id, 1)
            return Accepted(conversation.id, run.id, "queued", conversation.seq), None
        start = await self.start(tx, conversation, run, request, seal)
        return Accepted(conversation.id, run.id, "started", conversation.seq), start

    async def start(
        self,
        tx: Transaction,
        conversation: Conversation,
        run: Run,
        request: Request,
        seal: Seal,
    ) -> Start:
        """Take the lease, write how the run begins, and decide what it means for the open proposal."""
        now = self._clock.now()
        key = (conversation.merchant_id, conversation.id)
        entries = _beginning(conversation.id, run, request)
        taken = Writer(*key, conversation.shopper_id, run.id, conversation.lease_epoch, seal)
        take = Take(self._owner, run.id, now + timedelta(seconds=self._settings.lease.seconds))
        appended = await self._log.write(tx, taken, entries, take=take)
        writer = taken._replace(epoch=appended.epoch)
        decision = await decide(
            tx, writer, request, accepted_position=run.accepted_position, matcher=self._matcher, at=now
        )
        if run.state == "queued":
            await run_rows.start_run(tx, *key, run.id, started_after=appended.seq)
            await conversation_rows.count_waiting(tx, *key, -1)
        begun = conversation._replace(
            position=appended.position + len(entries),
            seq=appended.seq + sum(entry.wire for entry in entries),
            lease_epoch=appended.epoch,
            active_run_id=run.id,
        )
        return Start(begun, run._replace(state="running", started_after=appended.seq), request, writer, decision)

    async def _first_alike(self, tx: Transaction, conversation: Conversation, request: Request) -> Run | None:
        answer = request.answer
        alike = await run_rows.find_alike(
            tx,
            conversation.merchant_id,
            conversation.id,
            run_id=request.run_id,
            message_id=request.message_id,
            interrupt_id=None if answer is None else answer.interrupt_id,
        )
        for run in alike:
            if answer is not None and run.interrupt_id == answer.interrupt_id and run.answer != answer.key:
                raise InterruptMismatch(answer.interrupt_id, "it was answered otherwise before")
        same_id = (run for run in alike if run.id == request.run_id)
        return next(same_id, alike[0] if alike else None)

    async def _check_answer(self, tx: Transaction, conversation: Conversation, answer: Answer) -> None:
        """An approval must name an interrupt of this conversation and carry its hash; else nothing happens."""
        row = await proposal_rows.by_interrupt(tx, conversation.merchant_id, answer.interrupt_id)
        if row is None or row.conversation_id != conversation.id:
            raise InterruptMismatch(answer.interrupt_id, "no such interrupt is open in this conversation")
        if answer.approved and answer.digest != row.hash:
            raise InterruptMismatch(answer.interrupt_id, "the hash is not that of what was proposed")

    def _new_run(
        self,
        conversation: Conversation,
        request: Request,
        seal: Seal,
        kind: RunKind,
        parent_run_id: str | None,
    ) -> Run:
        answer, now = request.answer, self._clock.now()
        starts = conversation.active_run_id is None
        return Run(
            merchant_id=conversation.merchant_id,
            conversation_id=conversation.id,
            id=request.run_id,
            number=int(now.timestamp() * 1_000_000) * _WAITING_AT_ONCE + conversation.waiting_runs,
            kind=kind,
            state="running" if starts else "queued",
            parent_run_id=parent_run_id,
            message_id=request.message_id,
            interrupt_id=None if answer is None else answer.interrupt_id,
            answer=None if answer is None else answer.key,
            input=seal.close(request.to_json()),
            accepted_position=conversation.position,
            accepted_at=now,
            started_after=conversation.seq if starts else None,
            ended_seq=None,
            cancel_requested=False,
        )


def _again(conversation: Conversation, first: Run) -> Accepted:
    after = conversation.seq if first.started_after is None else first.started_after
    return Accepted(conversation.id, first.id, "duplicate", after)


def _beginning(conversation_id: str, run: Run, request: Request) -> list[NewEntry]:
    message = None
    entries: list[NewEntry] = []
    if run.kind == "message" and request.message_id is not None:
        shown = part_of(request.picture) if request.picture else None
        message = events.user_message(request.message_id, request.text, shown)
        said = {"id": request.message_id, "text": request.text}
        entries.append(silent("user", {**said, "picture": request.picture} if request.picture else said))
    resume = None
    if request.answer is not None and run.kind == "resume":
        resume = [_resume(request.answer)]
    started = events.run_started(
        conversation_id, run.id, message=message, resume=resume, parent_run_id=run.parent_run_id
    )
    return [wire(started), *entries]


def _resume(answer: Answer) -> dict[str, object]:
    if not answer.approved:
        return {"interruptId": answer.interrupt_id, "status": "cancelled"}
    payload = {"approved": True, "hash": answer.digest}
    return {"interruptId": answer.interrupt_id, "status": "resolved", "payload": payload}
