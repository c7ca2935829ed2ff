"""The only place that knows OpenTelemetry: turns as traces, sent to a collector by OTLP over HTTP."""

import time
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode, set_span_in_context

from agent.loop.record import payment_in_turn
from agent.ports import Observer, Step, TurnSummary
from commerce.ports.payments import ProviderCall

_A_MILLISECOND = 1_000_000
_NAMES = {"model": "gen_ai.request.model", "tool": "gen_ai.tool.name", "payment": "shopmind.payment"}
_TRACES = "/v1/traces"
_FAILED = frozenset({"error", "failed", "unanswered"})


class TracingObserver:
    """Makes a span of each turn and of its calls of models, tools and providers, and tells another observer the same.

    A span bears names, figures and ids, and no text. Spans are made when the turn has ended and go out from a thread of
    their own, so that no shopper waits for the collector. Implements the ports ``Observer`` and ``PaymentObserver``.
    """

    def __init__(self, inner: Observer, endpoint: str, version: str) -> None:
        self._inner = inner
        resource = Resource.create({"service.name": "shopmind", "service.version": version})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=_traces_of(endpoint))))
        self._tracer = self._provider.get_tracer("shopmind", version)

    def close(self) -> None:
        """Send what is still here."""
        self._provider.shutdown()

    def turn_ended(self, summary: TurnSummary) -> None:
        """Trace a turn."""
        self._inner.turn_ended(summary)
        began = time.time_ns() - int(summary.milliseconds * _A_MILLISECOND)
        turn = self._tracer.start_span(
            "run",
            kind=SpanKind.SERVER,
            start_time=began,
            attributes={
                "shopmind.merchant": summary.merchant_id,
                "shopmind.conversation": summary.conversation_id,
                "shopmind.run": summary.run_id,
                "shopmind.kind": summary.kind,
                "shopmind.outcome": summary.outcome,
                "gen_ai.request.model": summary.model,
                "gen_ai.usage.input_tokens": summary.input_tokens,
                "gen_ai.usage.output_tokens": summary.output_tokens,
            },
        )
        within = set_span_in_context(turn)
        for step in summary.steps:
            start = began + int(step.began_ms * _A_MILLISECOND)
            span = self._tracer.start_span(
                f"{step.kind} {step.name}", context=within, start_time=start, attributes=_attributes(step)
            )
            if step.outcome in _FAILED:
                span.set_status(StatusCode.ERROR)
            span.end(start + int(step.milliseconds * _A_MILLISECOND))
        if summary.outcome in _FAILED:
            turn.set_status(StatusCode.ERROR)
        turn.end(began + int(summary.milliseconds * _A_MILLISECOND))

    def provider_asked(self, call: ProviderCall) -> None:
        """Keep a payment provider's call for its turn's trace; one that no turn made is a trace of its own."""
        name = f"{call.act} {call.provider}"
        if payment_in_turn(name, call.outcome, call.milliseconds):
            return
        ended = time.time_ns()
        span = self._tracer.start_span(
            f"payment {name}",
            kind=SpanKind.CLIENT,
            start_time=ended - int(call.milliseconds * _A_MILLISECOND),
            attributes={
                "shopmind.merchant": call.merchant_id,
                "shopmind.order": call.order_id,
                "shopmind.payment": name,
                "shopmind.outcome": call.outcome,
            },
        )
        if call.outcome in _FAILED:
            span.set_status(StatusCode.ERROR)
        span.end(ended)

    def tool_called(self, name: str, outcome: str, milliseconds: float) -> None:
        """Pass it on; the span was made with the turn's."""
        self._inner.tool_called(name, outcome, milliseconds)

    def claim_withheld(self, kind: str) -> None:
        """Pass it on."""
        self._inner.claim_withheld(kind)

    def fell_back(self, why: str) -> None:
        """Pass it on."""
        self._inner.fell_back(why)


def _attributes(step: Step) -> dict[str, str]:
    return {_NAMES[step.kind]: step.name, "shopmind.outcome": step.outcome}


def _traces_of(endpoint: str) -> str:
    """Collectors are named by their address alone, or with the path for traces."""
    return endpoint if urlsplit(endpoint).path.strip("/") else endpoint.rstrip("/") + _TRACES
