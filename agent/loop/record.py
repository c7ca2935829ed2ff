"""What a turn used and did, collected while it runs."""

from __future__ import annotations

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.db.spending import Spending
from agent.loop.models import ModelUse
from agent.ports import Step

Json = dict[str, Any]


@dataclass(slots=True)
class ClaimCount:
    """How the claims of a turn fared."""

    checked: int = 0
    backed: int = 0
    withheld: int = 0
    mended: int = 0
    withheld_kinds: list[str] = field(default_factory=list)

    def to_json(self) -> Json:
        return {
            "checked": self.checked,
            "backed": self.backed,
            "withheldSentences": self.withheld,
            "mended": self.mended,
            "withheldKinds": self.withheld_kinds,
        }


@dataclass(slots=True)
class TurnRecord:
    """What a turn used and did, for its provenance and for one line of the log."""

    began: float = field(default_factory=time.perf_counter)
    first_activity_ms: float | None = None
    first_text_ms: float | None = None
    model_uses: list[ModelUse] = field(default_factory=list)
    tool_calls: list[Json] = field(default_factory=list)
    claims: ClaimCount = field(default_factory=ClaimCount)
    fell_back: str | None = None
    index_version: str | None = None
    done_steps: list[Step] = field(default_factory=list)
    outcome: str = "success"

    def elapsed_ms(self) -> float:
        return round((time.perf_counter() - self.began) * 1000, 1)

    def tool_ended(self, name: str, outcome: str, milliseconds: float) -> None:
        """Keep when a tool call that has just ended began."""
        self._ended("tool", name, outcome, milliseconds)

    def _ended(self, kind: Literal["tool", "payment"], name: str, outcome: str, milliseconds: float) -> None:
        began = max(self.elapsed_ms() - milliseconds, 0.0)
        self.done_steps.append(Step(kind, name, outcome, began, milliseconds))

    def played(self) -> None:
        """What happens from here on in this task, and in those that it begins, belongs to this turn."""
        _PLAYED.set(self)

    def steps(self) -> tuple[Step, ...]:
        """Return the calls of models, tools and payment providers, in the order in which they began."""
        asked = (
            Step("model", use.model, "failed" if use.errors else "done", use.began_ms, use.milliseconds)
            for use in self.model_uses
        )
        return tuple(sorted((*asked, *self.done_steps), key=lambda step: step.began_ms))

    def spending(self, input_micros: int, output_micros: int) -> Spending:
        tokens_in = sum(use.input_tokens for use in self.model_uses)
        tokens_out = sum(use.output_tokens for use in self.model_uses)
        return Spending(tokens_in, tokens_out, (tokens_in * input_micros + tokens_out * output_micros) // 1000)

    def usage(self) -> list[Json]:
        """Token usage by model, as AG-UI has it."""
        by_model: dict[str, Json] = {}
        for use in self.model_uses:
            if use.input_tokens or use.output_tokens:
                sums = by_model.setdefault(use.model, {"model": use.model, "inputTokens": 0, "outputTokens": 0})
                sums["inputTokens"] += use.input_tokens
                sums["outputTokens"] += use.output_tokens
        return list(by_model.values())


_PLAYED: ContextVar[TurnRecord | None] = ContextVar("played", default=None)


def payment_in_turn(name: str, outcome: str, milliseconds: float) -> bool:
    """Keep a call of a payment provider that has just ended in the turn that made it; false where none did."""
    record = _PLAYED.get()
    if record is not None:
        record._ended("payment", name, outcome, milliseconds)
    return record is not None
