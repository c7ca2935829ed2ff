"""Tool calls: what a model asked for, read and run, and what it is told about each."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import BaseModel

from tools.arguments import read_arguments
from tools.base import BadArguments, Done, Effect, Outcome, Proposed, Refused, Registry, Tool, ToolContext

Json = dict[str, Any]

_log = logging.getLogger(__name__)

_NAMES_SHOWN = 30
_UNAVAILABLE = "unavailable"
_OUTCOME_UNKNOWN = "outcome_unknown"
NO_ANSWER = frozenset({_UNAVAILABLE, _OUTCOME_UNKNOWN})
"""The codes of refusals that say nothing about what was asked: the tool broke, or took too long."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a model made it; ``error`` says why its arguments could not be read at all."""

    id: str
    name: str
    arguments: Json
    error: str | None = None

    def to_json(self) -> Json:
        return {"id": self.id, "name": self.name, "arguments": self.arguments}


@dataclass(frozen=True, slots=True)
class Ready:
    """A call that can be run."""

    call: Call
    tool: Tool
    arguments: BaseModel
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """A call with its outcome and how long it took."""

    call: Call
    outcome: Outcome
    notes: tuple[str, ...] = ()
    milliseconds: float = 0.0
    activity_ids: dict[int, str] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return outcome_word(self.outcome)


def outcome_word(outcome: Outcome) -> str:
    match outcome:
        case Done():
            return "done"
        case Refused():
            return "refused"
        case BadArguments():
            return "bad_arguments"
        case Proposed():
            return "proposed"


def read_call(call: Call, registry: Registry) -> Ready | Finished:
    """The call ready to be run, or finished at once with what the model must mend."""
    tool = registry.tools.get(call.name)
    if tool is None:
        known = ", ".join(sorted(registry.tools)[:_NAMES_SHOWN])
        return Finished(call, Refused("unknown_tool", f"there is no tool {call.name!r}; there are: {known}"))
    if call.error is not None:
        return Finished(call, BadArguments((call.error,)))
    read = read_arguments(tool.arguments, call.arguments)
    if isinstance(read, BadArguments):
        return Finished(call, read)
    arguments, notes = read
    return Ready(call, tool, arguments, notes)


async def run_call(ready: Ready, context: ToolContext, timeout_seconds: float) -> Finished:
    """Run it; a failure or an overlong wait is a refusal, and says that nothing can be claimed about it."""
    began = time.perf_counter()
    outcome: Outcome
    try:
        async with asyncio.timeout(timeout_seconds):
            outcome = await ready.tool.run(context, ready.arguments)
    except TimeoutError:
        outcome = _no_answer(ready.tool)
    except Exception:  # noqa: BLE001  # a tool that breaks must not break the turn
        _log.exception("tool_failed", extra={"tool": ready.tool.name})
        outcome = _no_answer(ready.tool)
    return Finished(ready.call, outcome, ready.notes, (time.perf_counter() - began) * 1000)


def _no_answer(tool: Tool) -> Refused:
    if tool.effect is Effect.READ:
        return Refused(_UNAVAILABLE, "This did not work just now.", "Try again, or say that it is not available.")
    return Refused(
        _OUTCOME_UNKNOWN,
        "This did not finish; whether it took effect is unknown.",
        "Look at the cart or the order before saying anything about it.",
    )


def content_for_model(finished: Finished) -> str:
    """What the model is told about a call: one JSON object with the outcome and its data."""
    outcome = finished.outcome
    told: Json = {"outcome": finished.word}
    match outcome:
        case Done():
            told["data"] = outcome.data
        case Refused():
            told |= {"code": outcome.code, "message": outcome.message, "data": outcome.data}
            if outcome.remedy:
                told["remedy"] = outcome.remedy
        case BadArguments():
            told |= {"code": "bad_arguments", "message": "; ".join(outcome.errors)}
        case Proposed():
            told |= {"message": outcome.draft.sentence, "data": outcome.data}
    if finished.notes:
        told["notes"] = list(finished.notes)
    return orjson.dumps(told).decode()


def content_for_client(finished: Finished, proposal_id: str | None = None) -> str:
    """What clients are told about a call: how it ended; what there is to see comes as activities."""
    told: Json = {"outcome": finished.word}
    if isinstance(finished.outcome, Refused):
        told |= {"code": finished.outcome.code, "message": finished.outcome.message}
    if proposal_id is not None:
        told["proposalId"] = proposal_id
    return orjson.dumps(told).decode()
