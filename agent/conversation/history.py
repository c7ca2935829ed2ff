"""The model's history: a projection of the log that closes every open tool call, whatever was interrupted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.conversation.entries import Entry

Json = dict[str, Any]

INTERRUPTED = orjson.dumps(
    {"outcome": "refused", "code": "interrupted", "message": "The call was cut off; whether it acted is unknown."}
).decode()

_SAID_LIMIT = 160


@dataclass(slots=True)
class _Said:
    """What the shopper wrote, or what the assistant said and called in one message."""

    position: int
    run_id: str | None
    shopper: bool
    text: str = ""
    picture: str | None = None
    calls: list[Json] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    rendered: list[BaseMessage] | None = None

    def render(self) -> list[BaseMessage]:
        if self.rendered is None:
            self.rendered = self._shoppers() if self.shopper else self._assistants()
        return self.rendered

    def _shoppers(self) -> list[BaseMessage]:
        if self.picture is None:
            return [HumanMessage(self.text)]
        shown = {"said": self.text, "picture": self.picture}
        return [HumanMessage(f"{self.text}\n[picture {self.picture}]".strip(), additional_kwargs=shown)]

    def _assistants(self) -> list[BaseMessage]:
        if not self.text and not self.calls:
            return []
        calls = [{"id": call["id"], "name": call["name"], "args": call["arguments"]} for call in self.calls]
        messages: list[BaseMessage] = [AIMessage(self.text, tool_calls=calls)]
        for call in self.calls:
            content = self.results.get(call["id"], INTERRUPTED)
            messages.append(ToolMessage(content, tool_call_id=call["id"], name=call["name"]))
        return messages


class History:
    """Folds log entries into LangChain messages, a turn being what follows one message of the shopper."""

    def __init__(self) -> None:
        self.summary = ""
        self._said: list[_Said] = []
        self._messages: dict[str, _Said] = {}
        self._calls: dict[str, _Said] = {}
        self._turns = 0

    @property
    def turns(self) -> int:
        return self._turns

    def knows_call(self, call_id: str) -> bool:
        return call_id in self._calls

    def unanswered(self, run_id: str) -> list[Json]:
        """The calls of a run that have no result, in the order in which they were made."""
        return [
            call
            for said in self._said
            if said.run_id == run_id
            for call in said.calls
            if call["id"] not in said.results
        ]

    def apply(self, entry: Entry) -> None:
        """Take one entry in; those that say nothing to a model are passed over."""
        body = entry.body
        match entry.kind:
            case "user" if "text" in body:
                said = _Said(entry.position, entry.run_id, shopper=True, text=body["text"], picture=body.get("picture"))
                self._said.append(said)
                self._turns += 1
            case "TEXT_MESSAGE_CONTENT" if "delta" in body:
                said = self._assistant(entry, body["messageId"])
                said.text = f"{said.text}{body['delta']}"
                said.rendered = None
            case "calls" if "calls" in body:
                self._take_calls(entry)
            case "result" if "callId" in body:
                self._take_result(body)
            case "RUN_STARTED" if body.get("parentRunId"):
                self._forget_words_of(body["parentRunId"])
            case "summary" if "text" in body:
                self._forget_until(body["until"], body["text"])

    def messages(self, turns: int | None = None) -> list[BaseMessage]:
        """The messages of the latest turns (all that are kept when not told)."""
        messages: list[BaseMessage] = []
        for said in self._said[self._start(turns) :]:
            messages.extend(said.render())
        return messages

    def summarise(self, keep: int) -> tuple[int, str] | None:
        """Up to which position all but the latest ``keep`` turns reach, and what they said; None where none do."""
        cut = self._start(keep)
        if cut == 0:
            return None
        lines = [self.summary] if self.summary else []
        lines.extend(line for said in self._said[:cut] if (line := _line(said)))
        return self._said[cut].position - 1, "\n".join(lines)

    def _start(self, turns: int | None) -> int:
        if turns is None or turns >= self._turns:
            return 0
        left = turns
        for index in range(len(self._said) - 1, -1, -1):
            if self._said[index].shopper:
                left -= 1
                if left <= 0:
                    return index
        return 0

    def _assistant(self, entry: Entry, message_id: str) -> _Said:
        said = self._messages.get(message_id)
        if said is None:
            said = self._messages[message_id] = _Said(entry.position, entry.run_id, shopper=False)
            self._said.append(said)
        return said

    def _take_calls(self, entry: Entry) -> None:
        said = self._assistant(entry, entry.body["messageId"])
        for call in entry.body["calls"]:
            if call["id"] not in self._calls:
                said.calls.append(call)
                self._calls[call["id"]] = said
        said.rendered = None

    def _take_result(self, body: Json) -> None:
        said = self._calls.get(body["callId"])
        if said is not None and body["callId"] not in said.results:
            said.results[body["callId"]] = body["content"]
            said.rendered = None

    def _forget_words_of(self, run_id: str) -> None:
        """A run that is played again says its words again; what it did stays."""
        for said in self._said:
            if said.run_id == run_id and not said.shopper:
                said.text, said.rendered = "", None

    def _forget_until(self, position: int, summary: str) -> None:
        self.summary = summary
        gone = [said for said in self._said if said.position <= position]
        self._said = self._said[len(gone) :]
        self._turns -= sum(said.shopper for said in gone)
        self._messages = {key: said for key, said in self._messages.items() if said.position > position}
        self._calls = {key: said for key, said in self._calls.items() if said.position > position}


def _line(said: _Said) -> str:
    text = " ".join(said.text.split())[:_SAID_LIMIT]
    if said.shopper:
        return f"Shopper: {text}"
    calls = ", ".join(call["name"] for call in said.calls)
    return " ".join(part for part in (f"[used {calls}]" if calls else "", f"Assistant: {text}" if text else "") if part)
