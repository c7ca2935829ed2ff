"""Proposals made and answered on the shop's pages: the same tools, the same rows and the same runs as the agent's."""

from __future__ import annotations

from typing import Any

import orjson

from agent.conversation.inputs import Answer, Request
from agent.conversation.runs import Runs
from agent.conversation.streams import Streams
from agent.db import conversations as conversation_rows
from agent.db import proposals as rows
from agent.db.conversations import Conversation
from agent.db.proposals import ProposalRow
from agent.db.runs import RunKind
from agent.errors import InputInvalid, InterruptMismatch, ProposalNotFound, RunFailed
from agent.loop.calls import NO_ANSWER
from storage.database import Database
from storage.ids import new_id
from tools.base import Principal

Json = dict[str, Any]

_STATE_WORDS = {"done": "done", "declined": "declined", "claimed": "pending", "open": "open"}


REFUSAL = "refusal"


class PageProposals:
    """What a page may do with proposals."""

    def __init__(self, database: Database, runs: Runs, streams: Streams) -> None:
        self._database = database
        self._runs = runs
        self._streams = streams

    async def propose(self, conversation: Conversation, principal: Principal, tool: str, arguments: Json) -> Json:
        """Call a proposing tool as a run of its own; returns the proposal's activity, or the problem in its place.

        Raises:
            InputInvalid: the tool made neither.
            RunFailed: it broke off on our side.
        """
        request = Request(new_id("run"), reason="page", call=(tool, arguments))
        shown, failed = await self._activities(principal, conversation, request)
        refusal = next((event for event in shown if event["activityType"] == REFUSAL), None)
        for wanted in ("proposal", "problem", "checkout"):
            found = next((event["content"] for event in reversed(shown) if event["activityType"] == wanted), None)
            if found is not None:
                return {"activity": wanted, **found}
        if failed:
            raise RunFailed(request.run_id)
        if refusal is not None:
            return {"activity": "problem", **refusal["content"]}
        raise InputInvalid("act", "this cannot be proposed now")

    async def confirm(self, principal: Principal, proposal_id: str, digest: str, *, approved: bool) -> Json:
        """Answer a proposal and wait until it is carried out.

        Raises:
            ProposalNotFound: it is not this shopper's.
            InterruptMismatch: the hash is not that of what was proposed, or it was answered otherwise before.
            RunFailed: it broke off on our side before the answer counted.
        """
        row = await self._row(principal, proposal_id)
        if row.hash != digest:
            raise InterruptMismatch(row.interrupt_id, "the hash is not that of what was proposed")
        answer = Answer(row.interrupt_id, approved, digest if approved else None)
        request = Request(new_id("run"), answer=answer)
        async with self._database.reading() as tx:
            conversation = await conversation_rows.find_conversation(tx, principal.merchant_id, row.conversation_id)
        if conversation is None:
            raise ProposalNotFound(proposal_id)
        shown, failed = await self._activities(principal, conversation, request)
        settled = await self._row(principal, proposal_id)
        if failed and settled.state == "open":
            raise RunFailed(request.run_id)
        result: Json = {"state": _STATE_WORDS.get(settled.state, "void")}
        for event in shown:
            if event["activityType"] == "order":
                result["order"] = event["content"]["order"]
            elif event["activityType"] == "proposal" and event["content"]["id"] == proposal_id:
                result["receipt"] = event["content"].get("receipt")
            elif event["activityType"] == "problem":
                result |= event["content"]
        return result

    async def _row(self, principal: Principal, proposal_id: str) -> ProposalRow:
        async with self._database.reading() as tx:
            row = await rows.shoppers_proposal(tx, principal.merchant_id, principal.shopper_id, proposal_id)
        if row is None:
            raise ProposalNotFound(proposal_id)
        return row

    async def _activities(
        self, principal: Principal, conversation: Conversation, request: Request
    ) -> tuple[list[Json], bool]:
        """Play the request, in its turn; returns the activities that its run showed, and whether it broke off."""
        kind: RunKind = "resume" if request.answer is not None else "server"
        accepted = await self._runs.accept(principal, conversation.id, request, kind)
        shown, failed = [], False
        async for frame in self._streams.of_run(conversation, accepted):
            if frame.kind == "ACTIVITY_SNAPSHOT":
                shown.append(frame.event)
            elif frame.kind == "TOOL_CALL_RESULT":
                shown += _refusal(frame.event)
                failed = failed or _broke_off(frame.event)
            elif frame.kind == "RUN_ERROR":
                failed = True
        return shown, failed


def _broke_off(event: Json) -> bool:
    """Whether a tool did not answer, for reasons of ours."""
    return orjson.loads(event["content"]).get("code") in NO_ANSWER


def _refusal(event: Json) -> list[Json]:
    """What a tool refused, in its own words, where it showed nothing else."""
    result = orjson.loads(event["content"])
    if result.get("outcome") not in {"refused", "bad_arguments"} or not result.get("message"):
        return []
    said = {"type": "error", "code": result.get("code", "refused"), "severity": "requires_buyer_input"}
    message = {**said, "content": result["message"]}
    return [{"activityType": REFUSAL, "content": {"messages": [message], "choices": []}}]
