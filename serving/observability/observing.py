"""The agent's turns as metrics."""

import structlog

from agent.ports import TurnSummary
from serving.observability.metrics import Metrics

_log = structlog.get_logger("serving.chat.turns")


class MetricsObserver:
    """Counts what turns do."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def turn_ended(self, summary: TurnSummary) -> None:
        """Count a turn; the agent writes its line."""
        metrics = self._metrics
        metrics.turns.labels(summary.outcome, summary.model).inc()
        metrics.turn_seconds.observe(summary.milliseconds / 1000)
        if summary.first_activity_milliseconds is not None:
            metrics.first_card_seconds.observe(summary.first_activity_milliseconds / 1000)
        metrics.model_tokens.labels(summary.model, "input").inc(summary.input_tokens)
        metrics.model_tokens.labels(summary.model, "output").inc(summary.output_tokens)

    def tool_called(self, name: str, outcome: str, milliseconds: float) -> None:
        """Count a tool call by its outcome."""
        self._metrics.tool_calls.labels(name, outcome).inc()
        self._metrics.tool_seconds.labels(name).observe(milliseconds / 1000)
        if outcome == "bad_arguments":
            self._metrics.arguments_rejected.labels(name).inc()

    def claim_withheld(self, kind: str) -> None:
        """Count a claim that no fact backed."""
        self._metrics.claims_withheld.labels(kind).inc()

    def fell_back(self, why: str) -> None:
        """Count a turn that the planner took over."""
        self._metrics.model_fallbacks.labels(why).inc()
        _log.warning("model_fell_back", reason=why)
