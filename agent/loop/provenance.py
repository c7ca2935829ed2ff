"""Where a turn came from: versions of everything that shaped it, what it used, and how its claims fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from agent.conversation.acceptance import Start
from agent.loop.budget import DailyBudget
from agent.loop.record import TurnRecord
from agent.ports import Observer, TurnSummary
from storage.transaction import Transaction

_log = structlog.get_logger("shopmind.turn")


@dataclass(frozen=True, slots=True)
class Versions:
    """What is the same for every turn of a process."""

    code: str
    tools: str
    prompts: dict[str, str]
    planner_language: str

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "tools": self.tools,
            "prompts": self.prompts,
            "plannerLanguage": self.planner_language,
        }


class Provenance:
    """Writes a turn's provenance into its log, one line of figures into the process's, and counts what it cost."""

    def __init__(
        self, versions: Versions, budget: DailyBudget, *, input_micros: int = 0, output_micros: int = 0
    ) -> None:
        self._versions = versions
        self._budget = budget
        self._input_micros = input_micros
        self._output_micros = output_micros

    def of(self, start: Start, record: TurnRecord) -> dict[str, Any]:
        return {
            "versions": self._versions.to_json() | {"index": record.index_version},
            "kind": start.run.kind,
            "verdict": start.decision.verdict,
            "outcome": record.outcome,
            "models": [use.to_json() for use in record.model_uses],
            "tools": record.tool_calls,
            "claims": record.claims.to_json(),
            "fellBack": record.fell_back,
            "ms": round(record.elapsed_ms(), 1),
            "firstActivityMs": record.first_activity_ms,
            "firstTextMs": record.first_text_ms,
        }

    async def spend(self, tx: Transaction, start: Start, record: TurnRecord) -> None:
        """Count the turn's tokens into the merchant's day."""
        spending = record.spending(self._input_micros, self._output_micros)
        await self._budget.spend(tx, start.run.merchant_id, spending)

    def tell(self, start: Start, record: TurnRecord, observer: Observer) -> None:
        """After the end is committed: the log line and the metrics."""
        summary = self._summary(start, record)
        _log.info("turn", **{name: getattr(summary, name) for name in TurnSummary.__slots__ if name != "steps"})
        observer.turn_ended(summary)
        for call in record.tool_calls:
            observer.tool_called(call["name"], call["outcome"], call["ms"])
        for kind in record.claims.withheld_kinds:
            observer.claim_withheld(kind)
        if record.fell_back is not None:
            observer.fell_back(record.fell_back)

    def _summary(self, start: Start, record: TurnRecord) -> TurnSummary:
        return TurnSummary(
            merchant_id=start.run.merchant_id,
            conversation_id=start.run.conversation_id,
            run_id=start.run.id,
            kind=start.run.kind,
            outcome=record.outcome,
            model=record.model_uses[-1].model if record.model_uses else "none",
            milliseconds=round(record.elapsed_ms(), 1),
            first_activity_milliseconds=record.first_activity_ms,
            first_text_milliseconds=record.first_text_ms,
            model_calls=len(record.model_uses),
            tool_calls=len(record.tool_calls),
            input_tokens=sum(use.input_tokens for use in record.model_uses),
            output_tokens=sum(use.output_tokens for use in record.model_uses),
            claims_checked=record.claims.checked,
            claims_backed=record.claims.backed,
            sentences_withheld=record.claims.withheld,
            steps=record.steps(),
        )
