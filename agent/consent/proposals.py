"""Proposals: a consequential act as canonical JSON with its hash, waiting for a yes to exactly that."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from agent.conversation import events
from agent.conversation.privacy import Seal
from agent.db.proposals import ProposalRow, ProposalState
from tools.activities import ProposalActivity, Total
from tools.base import ProposalDraft

Json = dict[str, Any]

_SHOWN_AS: dict[str, str] = {
    "open": "open",
    "claimed": "open",
    "done": "done",
    "refused": "void",
    "declined": "declined",
    "superseded": "void",
    "void": "void",
    "expired": "expired",
}


def canonical(value: Any) -> bytes:
    """JSON in one spelling only: sorted names, no white space, nothing escaped that need not be; floats are refused."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a proposal holds no floats: {value!r}")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal, opened."""

    merchant_id: str
    conversation_id: str
    id: str
    interrupt_id: str
    call_id: str
    run_id: str
    act: str
    payload: Json
    digest: str
    sentence: str
    lines: tuple[str, ...]
    totals: tuple[Total, ...]
    currency: str | None
    button: str
    decline: str
    activity_id: str
    state: ProposalState
    expires_at: datetime

    def activity(self, state: ProposalState | None = None, receipt: str | None = None) -> Json:
        """The activity event as it looks in a state."""
        content = ProposalActivity.model_validate(
            {
                "id": self.id,
                "hash": self.digest,
                "act": self.act,
                "sentence": self.sentence,
                "lines": list(self.lines),
                "totals": [total.model_dump() for total in self.totals],
                "currency": self.currency,
                "button": self.button,
                "decline": self.decline,
                "expires_at": self.expires_at.isoformat(),
                "interrupt_id": self.interrupt_id,
                "state": _SHOWN_AS[state or self.state],
                "receipt": receipt,
            }
        )
        return events.activity(self.activity_id, content.activity_type, content.to_json())

    def interrupt(self) -> Json:
        """The outcome of a run that ends while this stands open."""
        return events.interrupted(
            self.interrupt_id,
            message=self.sentence,
            digest=self.digest,
            call_id=self.call_id,
            expires_at=self.expires_at.isoformat(),
            proposal_id=self.id,
        )

    def row(self, seal: Seal, at: datetime, position: int) -> ProposalRow:
        """The row of a proposal that is committed at this position of the log."""
        body = {
            "payload": self.payload,
            "sentence": self.sentence,
            "lines": self.lines,
            "totals": [total.model_dump() for total in self.totals],
            "currency": self.currency,
            "button": self.button,
            "decline": self.decline,
            "activityId": self.activity_id,
        }
        return ProposalRow(
            merchant_id=self.merchant_id,
            id=self.id,
            conversation_id=self.conversation_id,
            interrupt_id=self.interrupt_id,
            run_id=self.run_id,
            call_id=self.call_id,
            act=self.act,
            hash=self.digest,
            body=seal.close(orjson.dumps(body)),
            state=self.state,
            position=position,
            created_at=at,
            expires_at=self.expires_at,
            decided_at=None,
            decided_by=None,
        )


def draw_up(
    draft: ProposalDraft,
    *,
    merchant_id: str,
    shopper_id: str,
    conversation_id: str,
    proposal_id: str,
    interrupt_id: str,
    run_id: str,
    call_id: str,
    activity_id: str,
) -> Proposal:
    """A proposal of a draft; its hash binds what is done, for whom, and in which conversation."""
    bound = {
        "act": draft.act,
        "conversationId": conversation_id,
        "merchantId": merchant_id,
        "payload": draft.payload,
        "proposalId": proposal_id,
        "shopperId": shopper_id,
    }
    return Proposal(
        merchant_id=merchant_id,
        conversation_id=conversation_id,
        id=proposal_id,
        interrupt_id=interrupt_id,
        call_id=call_id,
        run_id=run_id,
        act=draft.act,
        payload=dict(draft.payload),
        digest=hashlib.sha256(canonical(bound)).hexdigest(),
        sentence=draft.sentence,
        lines=tuple(draft.lines),
        totals=tuple(draft.totals),
        currency=draft.currency,
        button=draft.button,
        decline=draft.decline,
        activity_id=activity_id,
        state="open",
        expires_at=draft.expires_at,
    )


def read_proposal(row: ProposalRow, seal: Seal) -> Proposal | None:
    """The proposal of a row; None where the shopper was erased."""
    body: Json = orjson.loads(seal.open(row.body))
    if not body:
        return None
    return Proposal(
        merchant_id=row.merchant_id,
        conversation_id=row.conversation_id,
        id=row.id,
        interrupt_id=row.interrupt_id,
        call_id=row.call_id,
        run_id=row.run_id,
        act=row.act,
        payload=body["payload"],
        digest=row.hash,
        sentence=body["sentence"],
        lines=tuple(body["lines"]),
        totals=tuple(Total.model_validate(total) for total in body["totals"]),
        currency=body.get("currency"),
        button=body["button"],
        decline=body["decline"],
        activity_id=body["activityId"],
        state=row.state,
        expires_at=row.expires_at,
    )
