"""A conversation as clients draw it: messages and shared state, folded from the wire events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agent.conversation import events

Json = dict[str, Any]


class Snapshot:
    """Folds events in their order; what it holds is what a client that saw them all holds."""

    def __init__(self, body: Mapping[str, Any] | None = None) -> None:
        self.messages: list[Json] = list(body["messages"]) if body else []
        self.state: Json = dict(body["state"]) if body else {}
        self._by_id: dict[str, Json] = {message["id"]: message for message in self.messages}
        self._takers: dict[str, Callable[[events.Event], None]] = {
            "RUN_STARTED": self._start,
            "TEXT_MESSAGE_CONTENT": self._add_text,
            "TOOL_CALL_START": self._start_call,
            "TOOL_CALL_ARGS": self._add_arguments,
            "TOOL_CALL_RESULT": self._add_result,
            "ACTIVITY_SNAPSHOT": self._show,
            "STATE_SNAPSHOT": self._set_state,
            "STATE_DELTA": self._change_state,
        }

    @classmethod
    def of(cls, happened: Iterable[events.Event]) -> Snapshot:
        snapshot = cls()
        for event in happened:
            snapshot.apply(event)
        return snapshot

    def to_json(self, most_messages: int) -> Json:
        """What a later snapshot goes on from: the latest messages, and the state."""
        return {"messages": self.messages[-most_messages:], "state": self.state}

    def apply(self, event: events.Event) -> None:
        """Take one event in; those that show nothing are passed over."""
        take = self._takers.get(event.get("type", ""))
        if take is not None:
            take(event)

    def _start(self, event: events.Event) -> None:
        for message in event.get("input", {}).get("messages", ()):
            self._add(message)

    def _add_text(self, event: events.Event) -> None:
        message = self._assistant(event["messageId"])
        message["content"] = message.get("content", "") + event["delta"]

    def _add_result(self, event: events.Event) -> None:
        result = {"id": event["messageId"], "role": "tool", "toolCallId": event["toolCallId"]}
        self._add({**result, "content": event["content"]})

    def _set_state(self, event: events.Event) -> None:
        self.state = dict(event["snapshot"])

    def _change_state(self, event: events.Event) -> None:
        for change in event["delta"]:
            self.state[change["path"].removeprefix("/")] = change["value"]

    def _add(self, message: Json) -> Json:
        known = self._by_id.get(message["id"])
        if known is None:
            known = self._by_id[message["id"]] = dict(message)
            self.messages.append(known)
        return known

    def _assistant(self, message_id: str) -> Json:
        return self._add({"id": message_id, "role": "assistant"})

    def _start_call(self, event: events.Event) -> None:
        message = self._assistant(event.get("parentMessageId") or event["toolCallId"])
        function = {"name": event["toolCallName"], "arguments": ""}
        message.setdefault("toolCalls", []).append(
            {"id": event["toolCallId"], "type": "function", "function": function}
        )

    def _add_arguments(self, event: events.Event) -> None:
        for message in reversed(self.messages):
            for call in message.get("toolCalls", ()):
                if call["id"] == event["toolCallId"]:
                    call["function"]["arguments"] += event["delta"]
                    return

    def _show(self, event: events.Event) -> None:
        shown = self._add({"id": event["messageId"], "role": "activity"})
        shown |= {"activityType": event["activityType"], "content": event["content"]}
