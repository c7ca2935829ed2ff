"""What a turn does besides talking: runs tools, shows activities, makes and carries out proposals, keeps the state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import orjson

from agent.consent.proposals import Proposal, draw_up
from agent.conversation import events
from agent.conversation.thread import Thread
from agent.db import proposals as rows
from agent.loop.calls import Call, Finished, Ready, content_for_client, content_for_model, read_call, run_call
from agent.loop.record import TurnRecord
from agent.loop.recorder import Also, Recorder
from agent.ports import SharedState
from agent.settings import TurnLimits
from storage.clock import Clock
from storage.ids import new_id
from storage.transaction import Transaction
from tools.activities import CartActivity, QuickReplies
from tools.base import Activity, BadArguments, Done, Effect, Principal, Proposed, Refused, Registry, ToolContext
from tools.services import ToolServices

Json = dict[str, Any]

_log = logging.getLogger(__name__)

_QUICK_SECONDS = 0.03
"""Reads that are done within this time are logged together with their call: one commit instead of two."""


class Steps:
    """The hands of one turn."""

    def __init__(
        self,
        *,
        principal: Principal,
        thread: Thread,
        recorder: Recorder,
        registry: Registry,
        services: ToolServices,
        shared_state: SharedState,
        limits: TurnLimits,
        clock: Clock,
        standing: Proposal | None,
        record: TurnRecord,
    ) -> None:
        self.standing = standing
        self.suggestions: tuple[str, ...] = ()
        self.changed = False
        self._record = record
        self._principal = principal
        self._thread = thread
        self._recorder = recorder
        self._registry = registry
        self._services = services
        self._shared_state = shared_state
        self._limits = limits
        self._clock = clock
        self._used = 0

    async def use(self, calls: Sequence[Call], message_id: str) -> Proposal | None:
        """Run the calls of one message: reads together, everything else in order; returns a proposal that was made."""
        before = self.standing
        self._open_calls(calls, message_id)
        group: list[Ready] = []
        for call in calls:
            read = self._read(call)
            if isinstance(read, Finished):
                await self._finish(read)
            elif read.tool.effect is Effect.READ:
                group.append(read)
            else:
                await self._run_reads(group)
                group = []
                await self._recorder.flush()
                await self._finish(await self._run(read))
        await self._run_reads(group)
        return self.standing if self.standing is not before else None

    async def finish_calls_of(self, run_id: str) -> None:
        """Carry out the changes that a run had begun when it was cut off, under the keys that it gave them.

        What it had done already is not done again, and gets its result now. What it looked up is looked up anew.
        """
        for body in self._thread.history.unanswered(run_id):
            call = Call(body["id"], body["name"], body["arguments"])
            read = self._read(call)
            if isinstance(read, Ready) and read.tool.effect is Effect.WRITE:
                await self._finish(await self._run(read, finishing=run_id))

    def only_reads(self, call: Call) -> bool:
        """Whether making the call again changes nothing."""
        tool = self._registry.tools.get(call.name)
        return tool is None or tool.effect is Effect.READ

    def _read(self, call: Call) -> Ready | Finished:
        self._used += 1
        if self._used > self._limits.tool_calls:
            return Finished(call, Refused("too_many_calls", "No more tools in this turn; answer with what you have."))
        return read_call(call, self._registry)

    def _open_calls(self, calls: Sequence[Call], message_id: str) -> None:
        self._recorder.note("calls", {"messageId": message_id, "calls": [call.to_json() for call in calls]})
        for call in calls:
            arguments = orjson.dumps(call.arguments).decode()
            self._recorder.event(
                events.call_start(call.id, call.name, message_id),
                events.call_arguments(call.id, arguments),
                events.call_end(call.id),
            )

    async def _run_reads(self, group: Sequence[Ready]) -> None:
        if not group:
            return
        tasks = [asyncio.create_task(self._run(ready)) for ready in group]
        try:
            waiting: set[asyncio.Task[Finished]] = set(tasks)
            done, waiting = await asyncio.wait(waiting, timeout=_QUICK_SECONDS)
            while True:
                for task in tasks:
                    if task in done:
                        await self._finish(task.result(), last=False)
                await self._recorder.flush()
                if not waiting:
                    return
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _run(self, ready: Ready, finishing: str | None = None) -> Finished:
        context = self._context(ready.call.id, finishing)
        return await run_call(ready, context, self._limits.tool_timeout_seconds)

    def _context(self, call_id: str, finishing: str | None = None) -> ToolContext:
        writer = self._recorder.writer
        return ToolContext(
            self._principal,
            writer.conversation_id,
            writer.run_id,
            call_id,
            self._clock,
            self._services,
            known=self._thread.facts,
            finishing=finishing,
        )

    async def _finish(self, finished: Finished, *, last: bool = True) -> None:
        """Log the outcome of a call with all that it brought; a proposal is written in the same transaction."""
        outcome = finished.outcome
        also: Also | None = None
        proposal: Proposal | None = None
        if isinstance(outcome, Proposed):
            proposal = self._draw_up(outcome, finished.call.id)
            also = self._write_proposal(proposal)
        self._record_outcome(finished, proposal)
        if isinstance(outcome, Done) and outcome.state_changed:
            await self.refresh_state(outcome.activities)
        if proposal is not None:
            self._supersede()
            self._recorder.event(proposal.activity())
            await self._recorder.flush(also)
            self.standing = proposal
        elif last:
            await self._recorder.flush()

    def _record_outcome(self, finished: Finished, proposal: Proposal | None = None) -> None:
        outcome, call = finished.outcome, finished.call
        self._record.tool_ended(call.name, finished.word, finished.milliseconds)
        self._record.tool_calls.append(
            {"name": call.name, "outcome": finished.word, "ms": round(finished.milliseconds, 1),
             "code": outcome.code if isinstance(outcome, Refused) else None}
        )  # fmt: skip
        if not isinstance(outcome, BadArguments):
            if outcome.facts:
                self._recorder.note("facts", {"callId": call.id, "facts": [fact.to_json() for fact in outcome.facts]})
            for activity in outcome.activities:
                self.show(activity)
        self._recorder.note("result", {"callId": call.id, "content": content_for_model(finished)})
        content = content_for_client(finished, None if proposal is None else proposal.id)
        self._recorder.event(events.call_result(new_id("res"), call.id, content))

    def show(self, activity: Activity) -> None:
        """Put an activity on the screen."""
        if self._record.first_activity_ms is None:
            self._record.first_activity_ms = self._record.elapsed_ms()
        place = self._recorder.activity_id(activity.type, given=activity.message_id, replace=activity.replace)
        self._recorder.event(events.activity(place, activity.type, activity.to_json()))

    async def refresh_state(self, activities: Sequence[Activity] = ()) -> bool:
        """Send the shop's part of the shared state where it is another than clients know."""
        self.changed = True
        cart = next((shown.content.cart for shown in activities if isinstance(shown.content, CartActivity)), None)
        now = {"cart": cart} if cart is not None else await self._shared_state.read(self._principal)
        return self.send_state(now)

    def send_state(self, now: Json) -> bool:
        known = self._thread.state
        if not known:
            self._recorder.event(events.state_snapshot({"cart": None, "shopper": {}, "suggestions": []} | now))
            return True
        changes = {name: value for name, value in now.items() if known.get(name) != value}
        if changes:
            self._recorder.event(events.state_delta(changes))
        return bool(changes)

    def suggest(self, replies: Sequence[str]) -> None:
        """Offer what the shopper may want to say next, as buttons and in the shared state."""
        if list(replies) != self._thread.state.get("suggestions", []):
            self.send_state({"suggestions": list(replies)})
        if replies:
            self.show(Activity("quickReplies", QuickReplies(replies=list(replies))))

    # --- proposals -------------------------------------------------------------------------------------------------

    def _draw_up(self, outcome: Proposed, call_id: str) -> Proposal:
        writer = self._recorder.writer
        return draw_up(
            outcome.draft,
            merchant_id=writer.merchant_id,
            shopper_id=writer.shopper_id,
            conversation_id=writer.conversation_id,
            proposal_id=new_id("prop"),
            interrupt_id=new_id("int"),
            run_id=writer.run_id,
            call_id=call_id,
            activity_id=new_id("act"),
        )

    def _write_proposal(self, proposal: Proposal) -> Also:
        async def write(tx: Transaction, position: int, _seq: int) -> None:
            writer, at = self._recorder.writer, self._clock.now()
            await rows.close_open(
                tx, writer.merchant_id, writer.conversation_id, state="superseded", by=writer.run_id, at=at
            )
            await rows.add_proposal(tx, proposal.row(writer.seal, at, position))

        return write

    def _supersede(self) -> None:
        if self.standing is not None and self.standing.state == "open":
            self._recorder.event(self.standing.activity("superseded"))

    async def carry_out(self, proposal: Proposal, *, again: bool = False) -> None:
        """Do what was approved, once: under the proposal's id as idempotency key, as a new call with its result.

        ``again`` finishes what an earlier run may have done in part: then only the act itself, under the same key, can
        tell what is so.
        """
        call = Call(new_id("call"), proposal.act, {"proposal_id": proposal.id})
        self._open_calls([call], new_id("msg"))
        await self._recorder.flush()
        outcome = await self._execute(proposal, call, again=again)
        if outcome is None:
            finished = Finished(call, Refused("outcome_unknown", "This did not finish; it will be completed."))
            self._record_outcome(finished)
            await self._recorder.flush()
            self.standing = None
            return
        finished = Finished(call, outcome)
        state: rows.ProposalState = "done" if isinstance(outcome, Done) else "refused"
        self._record_outcome(finished)
        receipt = _receipt(outcome)
        self._recorder.event(proposal.activity(state, receipt))
        await self.refresh_state()
        await self._recorder.flush(self._settle(proposal, "claimed", state))
        self.standing = None

    async def _execute(self, proposal: Proposal, call: Call, *, again: bool) -> Done | Refused | None:
        act = self._registry.acts.get(proposal.act)
        if act is None:
            return Refused("not_available", "This is not offered any more.")
        context = self._context(call.id)
        try:
            async with asyncio.timeout(self._limits.act_timeout_seconds):
                problem = None if again else await act.holds(context, proposal.payload)
                if problem is not None:
                    return Refused(problem.code, problem.message, problem.remedy)
                return await act.execute(context, proposal.payload, proposal.id)
        except Exception:  # noqa: BLE001  # whether it acted is unknown: it stays claimed, and is finished under the same key
            _log.exception("act_failed", extra={"act": proposal.act, "proposal_id": proposal.id})
            return None

    async def withdraw(self, proposal: Proposal) -> None:
        """The shopper said no: nothing was done."""
        call = Call(new_id("call"), "withdraw_proposal", {"proposal_id": proposal.id})
        self._open_calls([call], new_id("msg"))
        self._record_outcome(Finished(call, Done({"act": proposal.act, "withdrawn": True})))
        self._recorder.event(proposal.activity("declined"))
        self.standing = None
        await self._recorder.flush()

    async def recheck(self, *, asked_another: bool = False) -> None:
        """End the open proposal where anything that it speaks of has changed, or its time is over.

        So too where another question was asked after it: a yes to that must not count for this.
        """
        proposal = self.standing
        if proposal is None or proposal.state != "open":
            return
        state: rows.ProposalState | None = None
        if proposal.expires_at <= self._clock.now():
            state = "expired"
        elif (asked_another and proposal.run_id != self._recorder.writer.run_id) or (
            self.changed and await self._no_longer_holds(proposal)
        ):
            state = "void"
        if state is not None:
            self._recorder.event(proposal.activity(state))
            await self._recorder.flush(self._settle(proposal, "open", state))
            self.standing = None

    async def _no_longer_holds(self, proposal: Proposal) -> bool:
        act = self._registry.acts.get(proposal.act)
        return act is None or await act.holds(self._context(proposal.call_id), proposal.payload) is not None

    def _settle(self, proposal: Proposal, was: rows.ProposalState, state: rows.ProposalState) -> Also:
        async def write(tx: Transaction, _position: int, _seq: int) -> None:
            writer = self._recorder.writer
            await rows.settle(
                tx, proposal.merchant_id, proposal.id, was=was, state=state, by=writer.run_id, at=self._clock.now()
            )

        return write

    async def notice(self, reason: str, data: Json) -> None:
        """Tell the history that something happened outside the conversation."""
        call = Call(new_id("call"), "shop_notice", {"reason": reason})
        self._recorder.note("calls", {"messageId": new_id("msg"), "calls": [call.to_json()]})
        self._recorder.note("result", {"callId": call.id, "content": content_for_model(Finished(call, Done(data)))})

    async def look(self, name: str, arguments: Json) -> None:
        """Call a reading tool in the shop's own name, to show what has happened."""
        call = Call(new_id("call"), name, arguments)
        await self.use([call], new_id("msg"))


def _receipt(outcome: Done | Refused) -> str | None:
    return outcome.message if isinstance(outcome, Refused) else None
