"""A conversation as clients draw it: messages and shared state, folded from the wire events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agent import events

Json = dict[str, Any]


class Snapshot:
    """Folds events in their order; what it holds is what a client that saw them all holds."""

    def __init__(self, body: Mapping[str, Any] | None = None) -> None:
        self.messages: list[Json] = list(body["messages"]) if body else []
        self.state: Json = dict(body["state"]) if body else {}
        self._by_id: dict[str, Json] = {message["id"]: message for message in self.messages}

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
        match event.get("type"):
            case "RUN_STARTED":
                for message in event.get("input", {}).get("messages", ()):
                    self._add(message)
            case "TEXT_MESSAGE_CONTENT":
                message = self._assistant(event["messageId"])
                message["content"] = message.get("content", "") + event["delta"]
            case "TOOL_CALL_START":
                self._start_call(event)
            case "TOOL_CALL_ARGS":
                self._add_arguments(event)
            case "TOOL_CALL_RESULT":
                result = {"id": event["messageId"], "role": "tool", "toolCallId": event["toolCallId"]}
                self._add({**result, "content": event["content"]})
            case "ACTIVITY_SNAPSHOT":
                self._show(event)
            case "STATE_SNAPSHOT":
                self.state = dict(event["snapshot"])
            case "STATE_DELTA":
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
