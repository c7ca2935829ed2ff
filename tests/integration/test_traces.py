"""Turns reach an OpenTelemetry collector as traces, and cost nothing where none is named."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from agent.observing import NoObserver
from agent.ports import Step, TurnSummary
from serving.otlp_door import TracingObserver

STEPS = (Step("model", "planner", "done", 1.0, 4.0), Step("tool", "search_products", "error", 5.0, 20.0))


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


@pytest.mark.parametrize("path", ["", "/v1/traces"])
def test_a_turn_is_one_trace_with_its_calls_under_it(path: str) -> None:
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
        observer.turn_ended(summary(STEPS))
        observer.close()
        collector.shutdown()
        thread.join()

    ((where, body),) = taken
    spans = ExportTraceServiceRequest.FromString(body).resource_spans[0].scope_spans[0].spans
    by_name = {span.name: span for span in spans}
    run, tool = by_name["run"], by_name["tool search_products"]
    assert where == "/v1/traces"
    assert set(by_name) == {"run", "model planner", "tool search_products"}
    assert len({span.trace_id for span in spans}) == 1
    assert tool.parent_span_id == run.span_id
    assert tool.end_time_unix_nano - tool.start_time_unix_nano == 20_000_000
    assert run.start_time_unix_nano <= tool.start_time_unix_nano <= tool.end_time_unix_nano <= run.end_time_unix_nano
    assert (run.status.code, tool.status.code) == (0, 2)


def test_nothing_of_the_exporter_is_loaded_where_no_collector_is_named() -> None:
    code = "import sys, serving.bootstrap; print({'serving.otlp_door', 'opentelemetry.exporter'} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert loaded.stdout.strip() == "set()"
