"""AG-UI 1.0 events as JSON objects; their shapes are held to ``ag_ui.core`` by tests, which costs no turn anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ag_ui.core import PROTOCOL_VERSION

Event = dict[str, Any]
Json = dict[str, Any]

INTERRUPT_REASON = "confirmation_required"


def run_started(
    thread_id: str,
    run_id: str,
    *,
    message: Json | None = None,
    resume: Sequence[Json] | None = None,
    parent_run_id: str | None = None,
) -> Event:
    """The run has begun; its input holds exactly the new user message, so that other devices see it."""
    given: Json = {"threadId": thread_id, "runId": run_id, "messages": [] if message is None else [message]}
    event: Event = {
        "type": "RUN_STARTED",
        "threadId": thread_id,
        "runId": run_id,
        "protocolVersion": PROTOCOL_VERSION,
        "input": given,
    }
    if resume:
        given["resume"] = list(resume)
    if parent_run_id is not None:
        event["parentRunId"] = given["parentRunId"] = parent_run_id
    return event


def user_message(message_id: str, text: str, picture: Json | None = None) -> Json:
    """A message of the shopper; one that shows a picture has it as a part beside the words."""
    if picture is None:
        return {"id": message_id, "role": "user", "content": text}
    words = [{"type": "text", "text": text}] if text else []
    return {"id": message_id, "role": "user", "content": [*words, picture]}


def run_finished(thread_id: str, run_id: str, outcome: Json, usage: Sequence[Json] = ()) -> Event:
    event: Event = {"type": "RUN_FINISHED", "threadId": thread_id, "runId": run_id, "outcome": outcome}
    if usage:
        event["usage"] = list(usage)
    return event


def success() -> Json:
    return {"type": "success"}


def cancelled() -> Json:
    return {"type": "cancelled"}


def interrupted(
    interrupt_id: str, *, message: str, digest: str, call_id: str, expires_at: str, proposal_id: str
) -> Json:
    """The run waits for a yes to exactly one thing: the answer must repeat its hash."""
    return {
        "type": "interrupt",
        "interrupts": [
            {
                "id": interrupt_id,
                "reason": INTERRUPT_REASON,
                "message": message,
                "toolCallId": call_id,
                "expiresAt": expires_at,
                "responseSchema": {
                    "type": "object",
                    "properties": {"approved": {"type": "boolean"}, "hash": {"const": digest}},
                    "required": ["approved", "hash"],
                    "additionalProperties": False,
                },
                "metadata": {"shopmind": {"proposalId": proposal_id}},
            }
        ],
    }


def run_error(message: str, code: str) -> Event:
    return {"type": "RUN_ERROR", "message": message, "code": code}


def text_start(message_id: str) -> Event:
    return {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}


def text_content(message_id: str, delta: str) -> Event:
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta}


def text_end(message_id: str) -> Event:
    return {"type": "TEXT_MESSAGE_END", "messageId": message_id}


def call_start(call_id: str, name: str, message_id: str) -> Event:
    return {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": name, "parentMessageId": message_id}


def call_arguments(call_id: str, arguments: str) -> Event:
    return {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": arguments}


def call_end(call_id: str) -> Event:
    return {"type": "TOOL_CALL_END", "toolCallId": call_id}


def call_result(message_id: str, call_id: str, content: str) -> Event:
    return {
        "type": "TOOL_CALL_RESULT",
        "messageId": message_id,
        "toolCallId": call_id,
        "content": content,
        "role": "tool",
    }


def activity(message_id: str, activity_type: str, content: Json) -> Event:
    return {
        "type": "ACTIVITY_SNAPSHOT",
        "messageId": message_id,
        "activityType": activity_type,
        "content": content,
        "replace": True,
    }


def state_snapshot(state: Json) -> Event:
    return {"type": "STATE_SNAPSHOT", "snapshot": state}


def state_delta(changes: Json) -> Event:
    """Members of the state that are new; ``add`` also replaces, and holds for a client that knows no state yet."""
    return {
        "type": "STATE_DELTA",
        "delta": [{"op": "add", "path": f"/{name}", "value": value} for name, value in changes.items()],
    }


def messages_snapshot(messages: Sequence[Json]) -> Event:
    return {"type": "MESSAGES_SNAPSHOT", "messages": list(messages)}
