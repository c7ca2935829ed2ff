"""Plays one started run from its decision to its end, whatever happens on the way, and writes how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.conversation import events
from agent.conversation.acceptance import Start
from agent.conversation.context import Contexts
from agent.conversation.entries import NewEntry, wire
from agent.conversation.log import ConversationLog
from agent.conversation.thread import Thread
from agent.db import conversations as conversation_rows
from agent.db import runs as run_rows
from agent.db.runs import RunState
from agent.errors import LeaseLost
from agent.loop.first_words import FirstWords
from agent.loop.models import PlannerTurn
from agent.loop.prompting import Prompting, ShopWords
from agent.loop.provenance import Provenance
from agent.loop.record import TurnRecord
from agent.loop.recorder import Recorder
from agent.loop.speech import Truth
from agent.loop.steps import Steps
from agent.loop.turn import Turn
from agent.ports import ModelSource, Observer, SharedState
from agent.settings import AgentSettings
from prompts.registry import PromptRegistry
from storage.clock import Clock
from storage.database import Database
from storage.transaction import Transaction
from tools.base import Principal, Registry
from tools.services import ToolServices

Json = dict[str, Any]

_log = logging.getLogger(__name__)

_TOO_LONG = "This took longer than it may; please send the message again."
_BROKE = "Something went wrong on our side; please send the message again."


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every turn of a process shares."""

    database: Database
    log: ConversationLog
    registry: Registry
    services: ToolServices
    shared_state: SharedState
    models: ModelSource
    truths: Callable[[Thread, Principal], Truth]
    prompts: PromptRegistry
    clock: Clock
    settings: AgentSettings
    provenance: Provenance
    contexts: Contexts
    observer: Observer
    first_words: FirstWords


class Player:
    """Plays runs."""

    def __init__(self, workshop: Workshop) -> None:
        self._shop = workshop
        self.joining: dict[tuple[str, str], set[str]] = {}
        """What happened outside while a run of a conversation was played."""

    async def play(self, principal: Principal, start: Start) -> int:
        """Play the run; every way out but a lost lease and the end of the process is written to the log.

        Returns how many runs wait in the conversation.
        """
        shop = self._shop
        recorder = Recorder(shop.log, shop.database, shop.first_words, start.writer)
        record = TurnRecord()
        record.played()
        thread: Thread | None = None
        try:
            thread = await shop.log.thread(start.conversation)
            steps = self._steps(principal, start, thread, recorder, record)
            async with asyncio.timeout(shop.settings.turn.turn_timeout_seconds):
                return await self._carry_on(principal, start, thread, recorder, steps, record)
        except LeaseLost:
            raise
        except asyncio.CancelledError as error:
            if error.args != ("cancelled",):
                raise
            return await asyncio.shield(self._stop(start, thread or Thread(), recorder, record, events.cancelled()))
        except TimeoutError:
            return await self._fail(start, thread or Thread(), recorder, record, "timeout", _TOO_LONG)
        except Exception:  # noqa: BLE001  # the shopper is told, and the conversation goes on
            _log.exception("turn_failed", extra={"run_id": start.run.id})
            return await self._fail(start, thread or Thread(), recorder, record, "internal", _BROKE)

    def _steps(
        self, principal: Principal, start: Start, thread: Thread, recorder: Recorder, record: TurnRecord
    ) -> Steps:
        shop = self._shop
        return Steps(
            principal=principal,
            thread=thread,
            recorder=recorder,
            registry=shop.registry,
            services=shop.services,
            shared_state=shop.shared_state,
            limits=shop.settings.turn,
            clock=shop.clock,
            standing=start.decision.proposal,
            record=record,
        )

    async def _carry_on(
        self, principal: Principal, start: Start, thread: Thread, recorder: Recorder, steps: Steps, record: TurnRecord
    ) -> int:
        with self._shop.first_words.coming():
            await self._open_state(thread, steps, start)
        if start.run.kind == "again" and start.run.parent_run_id is not None:
            await steps.finish_calls_of(start.run.parent_run_id)
        asked = False
        if await self._decided(start, steps):
            with self._shop.first_words.coming():
                turn = await self._turn(principal, start, thread, recorder, steps, record)
            await turn.converse()
            asked = turn.planner_asks
        await self._join_news(start, steps)
        await steps.recheck(asked_another=asked)
        outcome = events.success()
        if steps.standing is not None and steps.standing.state == "open":
            outcome = steps.standing.interrupt()
            steps.suggest(())
        else:
            steps.suggest(steps.suggestions)
        return await self._end(
            start, recorder, record, "finished", outcome, summary=self._shop.contexts.summary_of(thread)
        )

    async def _open_state(self, thread: Thread, steps: Steps, start: Start) -> None:
        if not thread.state or start.run.kind == "server":
            await steps.refresh_state()
        steps.changed = start.run.kind == "server"

    async def _join_news(self, start: Start, steps: Steps) -> None:
        happened = self.joining.get((start.run.merchant_id, start.run.conversation_id), set())
        if "cart" in happened:
            happened.discard("cart")
            await steps.refresh_state()

    async def _decided(self, start: Start, steps: Steps) -> bool:
        """Do what the message or answer decided about the open proposal; whether there is something to say."""
        decision = start.decision
        request = start.request
        if decision.proposal is not None and decision.verdict in {"approved", "unfinished"}:
            await steps.carry_out(decision.proposal, again=decision.verdict == "unfinished")
            return True
        if decision.proposal is not None and decision.verdict == "declined":
            await steps.withdraw(decision.proposal)
            return True
        if request.answer is not None:
            await steps.notice("answer_too_late", {"message": "What was answered is no longer open; nothing was done."})
            return True
        if request.call is not None:
            await steps.look(*request.call)
            return False
        if request.reason is None:
            return True
        return await self._tell(request.reason, steps)

    async def _tell(self, reason: str, steps: Steps) -> bool:
        """Show what happened outside the conversation; only an order has something to be said about it."""
        kind, _, subject = reason.partition(":")
        if kind == "order" and subject and "show_order" in self._shop.registry.tools:
            await steps.look("show_order", {"order": subject})
            return True
        await steps.notice(reason, {})
        return False

    async def _turn(
        self, principal: Principal, start: Start, thread: Thread, recorder: Recorder, steps: Steps, record: TurnRecord
    ) -> Turn:
        shop = self._shop
        merchant = await shop.services.catalogue.merchant_for(principal.merchant_id, principal.shopper_id)
        today = shop.clock.now().date().isoformat()
        prompting = Prompting(shop.prompts, principal, ShopWords(merchant.name, merchant.currency, today))
        state = thread.planner_state
        planner = PlannerTurn(lambda: shop.models.planner(merchant, state), shop.registry)
        served_by = None if start.run.kind == "server" else await shop.models.language_model(principal.merchant_id)
        return Turn(
            conversation=start.conversation,
            thread=thread,
            request=start.request,
            recorder=recorder,
            steps=steps,
            model=served_by or planner,
            planner=planner,
            prompting=prompting,
            truth=shop.truths(thread, principal),
            settings=shop.settings,
            record=record,
        )

    async def _stop(self, start: Start, thread: Thread, recorder: Recorder, record: TurnRecord, outcome: Json) -> int:
        await recorder.settle()
        recorder.event(*_closing_events(thread))
        record.outcome = "cancelled"
        return await self._end(start, recorder, record, "cancelled", outcome)

    async def _fail(
        self, start: Start, thread: Thread, recorder: Recorder, record: TurnRecord, code: str, message: str
    ) -> int:
        await recorder.settle()
        recorder.event(*_closing_events(thread))
        record.outcome = code
        return await self._end(start, recorder, record, "failed", None, events.run_error(message, code))

    async def _end(
        self,
        start: Start,
        recorder: Recorder,
        record: TurnRecord,
        state: RunState,
        outcome: Json | None,
        error: events.Event | None = None,
        summary: Json | None = None,
    ) -> int:
        """Write the run's last event, its provenance and its end in one transaction, and give the lease back."""
        shop, run = self._shop, start.run
        key = (run.merchant_id, run.conversation_id)
        if summary is not None:
            recorder.note("summary", summary)
        recorder.note("turn", shop.provenance.of(start, record))
        if error is not None:
            recorder.event(error)
        else:
            recorder.event(
                events.run_finished(run.conversation_id, run.id, outcome or events.success(), record.usage())
            )

        async def finish(tx: Transaction, _position: int, seq: int) -> None:
            await run_rows.end_run(tx, *key, run.id, state=state, ended_seq=seq)
            await shop.provenance.spend(tx, start, record)
            if summary is not None:
                await conversation_rows.move_context(tx, *key, summary["until"])

        waiting = await recorder.flush(finish, give_back=True)
        shop.provenance.tell(start, record, shop.observer)
        return waiting

    def closing(self, thread: Thread, run_id: str, conversation_id: str, *, cancelled: bool) -> list[NewEntry]:
        """What ends a run that its process left open."""
        last = (
            events.run_finished(conversation_id, run_id, events.cancelled())
            if cancelled
            else events.run_error("The answer was cut off; it begins again.", "interrupted")
        )
        return [wire(event) for event in (*_closing_events(thread), last)]


def _closing_events(thread: Thread) -> list[events.Event]:
    closing = [events.call_end(call_id) for call_id in thread.open_calls]
    if thread.open_message is not None:
        closing.append(events.text_end(thread.open_message))
    return closing
