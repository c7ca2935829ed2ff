"""Structured logs: one JSON line an event, with fields from an allow-list and ids from the context."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

_ALLOWED_WORDS = """
conversation_id milliseconds first_activity_milliseconds first_text_milliseconds tool_calls input_tokens output_tokens
claims_checked claims_backed sentences_withheld
event level timestamp logger exception request_id merchant_id shopper_id session_id thread_id run_id
call_id connection_id method route status seconds bytes code address_kind transport outcome kind
model model_calls tool tools
event_name event_id subject_id attempts products
added changed removed seconds_left version url port host home product_count variant_count
placement_id product_id found_at shown_at model_version orders
index_version encoder database setting service reason stage count recall
reasons
"""
_ALLOWED = frozenset(_ALLOWED_WORDS.split())
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up_logs(level: str) -> None:
    """Send our events and those of the libraries to stderr as JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        keep_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(_LEVELS[level])
    for noisy in (
        "uvicorn.access",
        "httpx",
        "httpx2",
        "httpcore",
        "websockets",
        "asyncio",
        "faiss.loader",
        "alembic",
        "openai",
        "ray",
        "stripe",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def keep_allowed(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list: message text, addresses and card details never are."""
    return {name: value for name, value in fields.items() if name in _ALLOWED or name.startswith("_")}


def _render(_: Any, __: str, fields: MutableMapping[str, Any]) -> str:
    return orjson.dumps(fields, default=str).decode()
