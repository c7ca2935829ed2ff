"""What a new message or answer means for the proposal that is open, decided in the transaction that starts the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent.consent.confirmations import ConfirmationMatcher
from agent.consent.proposals import Proposal, read_proposal
from agent.conversation.inputs import Request
from agent.conversation.log import Writer
from agent.db import proposals as rows
from storage.transaction import Transaction

Verdict = Literal["none", "stands", "approved", "unfinished", "declined"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The proposal of the conversation and what becomes of it in this run."""

    proposal: Proposal | None
    verdict: Verdict


NO_DECISION = Decision(None, "none")


async def decide(
    tx: Transaction,
    writer: Writer,
    request: Request,
    *,
    accepted_position: int,
    matcher: ConfirmationMatcher,
    at: datetime,
) -> Decision:
    """Approve and claim, withdraw, or leave as it is; a yes counts only when it was accepted after the proposal."""
    row = await rows.open_proposal(tx, writer.merchant_id, writer.conversation_id)
    proposal = None if row is None else read_proposal(row, writer.seal)
    if row is None or proposal is None:
        return NO_DECISION
    if row.state == "claimed":
        return Decision(proposal, "unfinished")
    wish = _wish(request, row, matcher)
    if wish == "declined" and row.position <= accepted_position:
        await rows.settle(tx, row.merchant_id, row.id, was="open", state="declined", by=writer.run_id, at=at)
        return Decision(proposal, "declined")
    if wish == "approved":
        digest = request.answer.digest if request.answer is not None else row.hash
        claimed = await rows.claim(
            tx,
            row.merchant_id,
            row.id,
            digest=digest or "",
            accepted_position=accepted_position,
            by=writer.run_id,
            at=at,
        )
        if claimed:
            return Decision(proposal, "approved")
    return Decision(proposal, "stands")


def _wish(
    request: Request, row: rows.ProposalRow, matcher: ConfirmationMatcher
) -> Literal["approved", "declined"] | None:
    answer = request.answer
    if answer is not None:
        if answer.interrupt_id != row.interrupt_id:
            return None
        return "approved" if answer.approved else "declined"
    said = matcher.decide(request.text, row.act)
    if said is None:
        return None
    return "approved" if said == "yes" else "declined"
