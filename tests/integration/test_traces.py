"""Turns reach an OpenTelemetry collector as traces, and cost nothing where none is named."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from agent.loop.record import TurnRecord
from agent.observing import NoObserver
from agent.ports import Step, TurnSummary
from benchmarks.orders_shop import InstantGateway
from commerce.domain.money import Money
from commerce.errors import GatewayUnavailable
from commerce.ports.payments import PaymentGateway, PaymentRequest, PaymentResult
from commerce.services.gateways import Gateways
from serving.observability.otlp_door import TracingObserver

STEPS = (Step("model", "planner", "done", 1.0, 4.0), Step("tool", "search_products", "error", 5.0, 20.0))
REQUEST = PaymentRequest("demo", "ord_1", Money(500, "USD"), "tok_instant", "Order SM-1", order_id="ord_1")


def summary(steps: tuple[Step, ...]) -> TurnSummary:
    return TurnSummary(
        merchant_id="demo",
        conversation_id="thr_1",
        run_id="run_1",
        kind="message",
        outcome="success",
        model="planner",
        milliseconds=40.0,
        first_activity_milliseconds=None,
        first_text_milliseconds=None,
        model_calls=1,
        tool_calls=1,
        input_tokens=3,
        output_tokens=5,
        claims_checked=0,
        claims_backed=0,
        sentences_withheld=0,
        steps=steps,
    )


@contextmanager
def collected(path: str = "") -> Iterator[tuple[TracingObserver, list[tuple[str, bytes]]]]:
    """An observer, and what its collector has taken once the block has ended."""
    taken: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 -- the name that http.server gives it

    with HTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        observer = TracingObserver(NoObserver(), f"http://127.0.0.1:{collector.server_port}{path}", "1.0")
        yield observer, taken
        observer.close()
        collector.shutdown()
        thread.join()


def spans_of(body: bytes) -> Sequence[Span]:
    return ExportTraceServiceRequest.FromString(body).resource_spans[0].scope_spans[0].spans


@pytest.mark.parametrize("path", ["", "/v1/traces"])
def test_a_turn_is_one_trace_with_its_calls_under_it(path: str) -> None:
    with collected(path) as (observer, taken):
        observer.turn_ended(summary(STEPS))

    ((where, body),) = taken
    spans = spans_of(body)
    by_name = {span.name: span for span in spans}
    run, tool = by_name["run"], by_name["tool search_products"]
    assert where == "/v1/traces"
    assert set(by_name) == {"run", "model planner", "tool search_products"}
    assert len({span.trace_id for span in spans}) == 1
    assert tool.parent_span_id == run.span_id
    assert tool.end_time_unix_nano - tool.start_time_unix_nano == 20_000_000
    assert run.start_time_unix_nano <= tool.start_time_unix_nano <= tool.end_time_unix_nano <= run.end_time_unix_nano
    assert (run.status.code, tool.status.code) == (0, 2)


async def test_what_a_provider_is_asked_in_a_turn_stands_under_it_and_else_alone() -> None:
    record = TurnRecord()

    async def turn(gateway: PaymentGateway) -> None:
        record.played()
        await gateway.pay(REQUEST)

    with collected() as (observer, taken):
        gateway = Gateways([InstantGateway()], observer).of("instant")
        await asyncio.create_task(turn(gateway))
        await gateway.capture("demo", "ins_1", "ord_1")
        with pytest.raises(GatewayUnavailable):
            await Gateways([_Silent()], observer).of("instant").pay(REQUEST)

    assert [(step.kind, step.name, step.outcome) for step in record.steps()] == [
        ("payment", "pay instant", "succeeded")
    ]
    alone = {span.name: span for _, body in taken for span in spans_of(body)}
    assert {name: span.status.code for name, span in alone.items()} == {
        "payment capture instant": 0,
        "payment pay instant": 2,
    }
    attributes = {one.key: one.value.string_value for one in alone["payment pay instant"].attributes}
    assert (attributes["shopmind.order"], attributes["shopmind.outcome"]) == ("ord_1", "unanswered")


class _Silent(InstantGateway):
    """A provider that does not answer."""

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        raise GatewayUnavailable("It does not answer.")


def test_nothing_of_the_exporter_is_loaded_where_no_collector_is_named() -> None:
    door = "serving.observability.otlp_door"
    code = f"import sys, serving.bootstrap; print({{{door!r}, 'opentelemetry.exporter'}} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert loaded.stdout.strip() == "set()"
