"""Every metric of the service, declared in one place."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_TURN = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 30.0)
_BYTES = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)


class Metrics:
    """The metrics of one process, on a registry of its own so that tests and several apps do not mix."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.http_requests = Counter(
            "shopmind_http_requests", "HTTP requests answered", ["method", "route", "status"], registry=registry
        )
        self.http_seconds = Histogram(
            "shopmind_http_seconds", "Time to answer an HTTP request", ["route"], buckets=_FAST, registry=registry
        )
        self.problems = Counter("shopmind_problems", "Refusals by code", ["code"], registry=registry)
        self.connections = Gauge("shopmind_connections", "Open sockets and streams", ["transport"], registry=registry)
        self.frames = Counter("shopmind_frames", "Frames sent to clients", ["transport"], registry=registry)
        self.slow_clients = Counter(
            "shopmind_slow_clients", "Clients cut off because they did not read", registry=registry
        )
        self.turns = Counter("shopmind_turns", "Turns ended", ["outcome", "model"], registry=registry)
        self.turn_seconds = Histogram("shopmind_turn_seconds", "Time of a whole turn", buckets=_TURN, registry=registry)
        self.first_card_seconds = Histogram(
            "shopmind_first_card_seconds", "Time from the message to the first card", buckets=_TURN, registry=registry
        )
        self.turn_bytes = Histogram(
            "shopmind_turn_bytes", "Bytes that a turn adds to the log", buckets=_BYTES, registry=registry
        )
        self.tool_calls = Counter(
            "shopmind_tool_calls", "Tool calls by outcome", ["tool", "outcome"], registry=registry
        )
        self.tool_seconds = Histogram(
            "shopmind_tool_seconds", "Time of a tool call", ["tool"], buckets=_FAST, registry=registry
        )
        self.arguments_rejected = Counter(
            "shopmind_arguments_rejected", "Tool calls whose arguments could not be read", ["tool"], registry=registry
        )
        self.claims_withheld = Counter(
            "shopmind_claims_withheld",
            "Claims that no fact backed, withheld before they were shown",
            ["kind"],
            registry=registry,
        )
        self.model_fallbacks = Counter(
            "shopmind_model_fallbacks",
            "Turns that the planner took over from a language model",
            ["reason"],
            registry=registry,
        )
        self.model_tokens = Counter("shopmind_model_tokens", "Tokens spent", ["model", "kind"], registry=registry)
        self.outbox_events = Gauge("shopmind_outbox_events", "Events that wait to be handled", registry=registry)
        self.outbox_dead_events = Gauge(
            "shopmind_outbox_dead_events", "Events given up after many tries", registry=registry
        )
        self.outbox_oldest_seconds = Gauge(
            "shopmind_outbox_oldest_seconds", "Age of the oldest event that waits", registry=registry
        )
        self.outbox_handled = Counter(
            "shopmind_outbox_handled",
            "Events of the outbox by how their handling went",
            ["event", "outcome"],
            registry=registry,
        )
        self.index_products = Gauge(
            "shopmind_index_products", "Products in the current index", ["merchant"], registry=registry
        )
        self.orders = Counter("shopmind_orders", "Orders by what happened to them", ["event"], registry=registry)
        self.finished_late = Counter(
            "shopmind_finished_late",
            "Runs and orders finished after a crash or a long silence",
            ["kind"],
            registry=registry,
        )
        self.notices = Counter(
            "shopmind_notices",
            "Notices to shoppers by how they went",
            ["kind", "channel", "outcome"],
            registry=registry,
        )
        self.webhook_deliveries = Counter(
            "shopmind_webhook_deliveries", "Tries to deliver a webhook by outcome", ["outcome"], registry=registry
        )
        self.webhook_seconds = Histogram(
            "shopmind_webhook_seconds", "Time that an endpoint takes to answer", buckets=_TURN, registry=registry
        )

    def text(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self.registry)
