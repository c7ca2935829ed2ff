"""An observer for where nobody counts."""

from __future__ import annotations

from agent.ports import TurnSummary


class NoObserver:
    """Counts nothing."""

    def turn_ended(self, summary: TurnSummary) -> None: ...
    def tool_called(self, name: str, outcome: str, milliseconds: float) -> None: ...
    def claim_withheld(self, kind: str) -> None: ...
    def fell_back(self, why: str) -> None: ...
