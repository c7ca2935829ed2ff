"""What the server reads of a run's input: one new message or one answer to an interrupt, and hints; nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson
from ag_ui.core import RunAgentInput, UserMessage

from agent.conversation.masking import mask_cards
from agent.conversation.pictures import PATH, PREFIX
from agent.errors import InputInvalid
from agent.settings import TurnLimits

_LONGEST_ID = 128
_PICTURE = re.compile(rf"{PATH}({PREFIX}_[0-9A-Za-z_-]{{1,60}})")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an interrupt: a yes counts only with the hash of what it is said to."""

    interrupt_id: str
    approved: bool
    digest: str | None

    @property
    def key(self) -> str:
        """What two answers must share to be the same answer."""
        return f"approved:{self.digest}" if self.approved else "declined"


@dataclass(frozen=True, slots=True)
class Request:
    """A run that someone asks for, masked and within limits."""

    run_id: str
    message_id: str | None = None
    text: str = ""
    picture: str | None = None
    """The id of a picture that the message shows."""
    answer: Answer | None = None
    hints: tuple[tuple[str, str], ...] = ()
    reason: str | None = None
    call: tuple[str, dict[str, Any]] | None = None

    def to_json(self) -> bytes:
        answer = self.answer
        return orjson.dumps(
            {
                "messageId": self.message_id,
                "text": self.text,
                "picture": self.picture,
                "hints": self.hints,
                "reason": self.reason,
                "call": self.call,
                "answer": None if answer is None else [answer.interrupt_id, answer.approved, answer.digest],
            }
        )

    @classmethod
    def from_json(cls, run_id: str, body: bytes) -> Request:
        data: dict[str, Any] = orjson.loads(body)
        answer = data.get("answer")
        return cls(
            run_id=run_id,
            message_id=data.get("messageId"),
            text=data.get("text", ""),
            picture=data.get("picture"),
            answer=None if answer is None else Answer(*answer),
            hints=tuple((str(name), str(value)) for name, value in data.get("hints", ())),
            reason=data.get("reason"),
            call=tuple(data["call"]) if data.get("call") else None,
        )


def read_input(given: RunAgentInput, limits: TurnLimits) -> Request:
    """The request that an input makes.

    Raises:
        InputInvalid: it holds neither a new user message nor a readable answer.
    """
    _check_id(given.run_id, "runId")
    if given.resume:
        return Request(given.run_id, answer=_read_answer(given.resume))
    if not given.messages or not isinstance(given.messages[-1], UserMessage):
        raise InputInvalid("messages", "end with the new user message, or send resume")
    message = given.messages[-1]
    _check_id(message.id, "messages[-1].id")
    text = mask_cards(_text_of(message).strip())
    picture = _picture_of(message)
    if not text and picture is None:
        raise InputInvalid("messages[-1].content", "write some text, or show a picture; other parts are not read")
    if len(text) > limits.message_characters:
        raise InputInvalid("messages[-1].content", f"write at most {limits.message_characters} characters")
    return Request(given.run_id, message_id=message.id, text=text, picture=picture, hints=_hints(given, limits))


def _check_id(value: str, field: str) -> None:
    if not value or len(value) > _LONGEST_ID or not value.isprintable():
        raise InputInvalid(field, f"use 1 to {_LONGEST_ID} printable characters")


def _text_of(message: UserMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    return "\n".join(part.text for part in message.content if part.type == "text")


def _picture_of(message: UserMessage) -> str | None:
    """The id of the picture that a message shows, which was sent to us before."""
    parts = [] if isinstance(message.content, str) else [part for part in message.content if part.type == "image"]
    if not parts:
        return None
    if len(parts) > 1:
        raise InputInvalid("messages[-1].content", "show one picture at a time")
    source = parts[0].source
    address = source.value if source.type == "url" else ""
    found = _PICTURE.fullmatch(address)
    if found is None:
        raise InputInvalid("messages[-1].content", f"post the picture to {PATH.rstrip('/')}, and send its url")
    return found.group(1)


def _hints(given: RunAgentInput, limits: TurnLimits) -> tuple[tuple[str, str], ...]:
    items = (given.context or [])[: limits.context_items]
    length = limits.context_characters
    return tuple((mask_cards(item.description)[:length], mask_cards(item.value)[:length]) for item in items)


def _read_answer(resume: list[Any]) -> Answer:
    """One answer; anything that is not exactly a yes with a hash, a no, or a cancellation is refused."""
    if len(resume) != 1:
        raise InputInvalid("resume", "answer exactly the one open interrupt")
    entry = resume[0]
    _check_id(entry.interrupt_id, "resume[0].interruptId")
    if entry.status == "cancelled":
        return Answer(entry.interrupt_id, approved=False, digest=None)
    payload = entry.payload
    if not isinstance(payload, dict) or not isinstance(payload.get("approved"), bool):
        raise InputInvalid("resume[0].payload", 'send {"approved": true or false, "hash": …}')
    if not payload["approved"]:
        return Answer(entry.interrupt_id, approved=False, digest=None)
    if not isinstance(payload.get("hash"), str):
        raise InputInvalid("resume[0].payload.hash", "repeat the hash that the interrupt's responseSchema names")
    return Answer(entry.interrupt_id, approved=True, digest=payload["hash"])
