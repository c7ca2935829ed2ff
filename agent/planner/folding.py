"""What happened since the shopper's last message: its text, results by call id, and acts done outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.planner.policy.turn import Result, ToolCall

OWN = "plan-"


@dataclass(frozen=True, slots=True)
class Tail:
    """The running turn as the messages show it."""

    text: str
    results: dict[str, Result] = field(default_factory=dict)
    acted: list[tuple[ToolCall, Result]] = field(default_factory=list)
    picture: str = ""
    """The id of the picture that the message shows."""
    taken: frozenset[str] = frozenset()
    """Ids of earlier calls of ours, which a turn that was cut off may have used up."""


def tail_of(messages: Sequence[BaseMessage]) -> Tail:
    """The turn that the last shopper's message began."""
    start = next((at for at in range(len(messages) - 1, -1, -1) if isinstance(messages[at], HumanMessage)), -1)
    text, picture = (text_of(messages[start]), _picture_of(messages[start])) if start >= 0 else ("", "")
    calls: dict[str, ToolCall] = {}
    results: dict[str, Result] = {}
    acted: list[tuple[ToolCall, Result]] = []
    answered = False
    taken = {
        str(call["id"]) for one in messages[: max(start, 0)] if isinstance(one, AIMessage) for call in one.tool_calls
    }
    for message in messages[start + 1 :]:
        if answered and isinstance(message, AIMessage | ToolMessage):
            taken |= set(calls)
            text, picture, calls, results, acted, answered = "", "", {}, {}, [], False  # a run that the server started
        if isinstance(message, AIMessage):
            answered = bool(message.content) and not message.tool_calls
            for call in message.tool_calls:
                calls[str(call["id"])] = ToolCall(str(call["id"]), call["name"], dict(call["args"]))
        elif isinstance(message, ToolMessage):
            result = Result.read(message.content)
            if message.tool_call_id.startswith(OWN):
                results[message.tool_call_id] = result
            elif message.tool_call_id in calls:
                acted.append((calls[message.tool_call_id], result))
    return Tail(text, results, acted, picture, frozenset(key for key in taken if key.startswith(OWN)))


def calls_of(messages: Sequence[BaseMessage]) -> list[tuple[ToolCall, Result]]:
    """Every answered call since the shopper's last message, whoever made it, in order."""
    start = next((at for at in range(len(messages) - 1, -1, -1) if isinstance(messages[at], HumanMessage)), -1)
    calls: dict[str, ToolCall] = {}
    answered: list[tuple[ToolCall, Result]] = []
    for message in messages[start + 1 :]:
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                calls[str(call["id"])] = ToolCall(str(call["id"]), call["name"], dict(call["args"]))
        elif isinstance(message, ToolMessage) and message.tool_call_id in calls:
            answered.append((calls[message.tool_call_id], Result.read(message.content)))
    return answered


def text_of(message: BaseMessage) -> str:
    """The words of a message, whatever its parts, as they were said."""
    if "said" in message.additional_kwargs:
        return str(message.additional_kwargs["said"])
    if isinstance(message.content, str):
        return message.content
    parts = [part if isinstance(part, str) else str(part.get("text", "")) for part in message.content]
    return " ".join(part for part in parts if part)


def _picture_of(message: BaseMessage) -> str:
    """The id of the picture that a message shows."""
    return str(message.additional_kwargs.get("picture") or "")
