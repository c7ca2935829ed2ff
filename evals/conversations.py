"""Scripted conversations: what a shopper says, and what must, or must not, come of each turn."""

import json
import re
import tomllib
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class ScriptInvalid(Exception):
    """A script can not be played; the text names file, place and remedy."""

    code = "script_invalid"


class Step(BaseModel):
    """One message of the shopper with what is expected of the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    calls: list[str] = []
    """Tools that must be called, in this order, others between them allowed."""
    never_calls: list[str] = []
    says: list[str] = []
    """Regular expressions of which each must occur in the answer's text."""
    never_says: list[str] = []
    shows: list[str] = []
    """Activities that must appear on the screen."""


class Script(BaseModel):
    """A whole conversation and, at its end, what must be in the cart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    steps: list[Step] = Field(min_length=1)
    cart: dict[str, int] | None = None
    """Quantities by a part of the title at the end; nothing else may be in the cart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one message led to."""

    text: str = ""
    calls: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    cart: Mapping[str, int] | None = None
    """The cart as the shared state shows it after the turn; None where it did not change."""


class Shopkeeper(Protocol):
    """Whoever answers a shopper's messages, one conversation long."""

    async def answer(self, message: str) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """An expectation that was not met."""

    script: str
    step: int
    said: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.script}, step {self.step} ({self.said!r}): expected {self.expected}; got {self.got}"


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation as it went."""

    script: Script
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return not self.findings


def load_scripts(path: Path) -> list[Script]:
    """The scripts of a TOML file, each a `[[scripts]]` with its `[[scripts.steps]]`.

    Raises:
        ScriptInvalid: the file is missing, is no TOML, or a script in it has another form.
    """
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: this can not be read ({error}); it must be a TOML file with `[[scripts]]`"
        raise ScriptInvalid(message) from error
    if not isinstance(body.get("scripts"), list):
        message = f"{path}: there are no scripts; begin each with `[[scripts]]` and its steps with `[[scripts.steps]]`"
        raise ScriptInvalid(message)
    try:
        return [Script.model_validate(one) for one in body["scripts"]]
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"{path}: {place}: {first['msg']}; see `Script` and `Step` in evals/conversations.py for the form"
        raise ScriptInvalid(message) from error


async def play(script: Script, shopkeeper: Shopkeeper) -> Played:
    """Say every message in turn and judge each answer, and the cart at the end."""
    answers: list[Answer] = []
    findings: list[Finding] = []
    for number, step in enumerate(script.steps, 1):
        answer = await shopkeeper.answer(step.say)
        answers.append(answer)
        findings += [Finding(script.name, number, step.say, *problem) for problem in judge(step, answer)]
    cart = next((answer.cart for answer in reversed(answers) if answer.cart is not None), {})
    if script.cart is not None and not _same_cart(script.cart, cart):
        last = script.steps[-1].say
        findings.append(Finding(script.name, len(script.steps), last, f"the cart {script.cart}", str(dict(cart))))
    return Played(script, tuple(answers), tuple(findings))


def judge(step: Step, answer: Answer) -> list[tuple[str, str]]:
    """(expected, got) for everything that is not as it must be."""
    problems: list[tuple[str, str]] = []
    if not _in_order(step.calls, answer.calls):
        problems.append((f"calls {step.calls}", str(list(answer.calls))))
    problems += [(f"no call of {name}", str(list(answer.calls))) for name in step.never_calls if name in answer.calls]
    for pattern in step.says:
        if not re.search(pattern, answer.text, re.IGNORECASE):
            problems.append((f"text like {pattern!r}", repr(answer.text)))
    for pattern in step.never_says:
        if re.search(pattern, answer.text, re.IGNORECASE):
            problems.append((f"no text like {pattern!r}", repr(answer.text)))
    problems += [
        (f"{name} on the screen", str(list(answer.activities))) for name in step.shows if name not in answer.activities
    ]
    return problems


def _in_order(wanted: Sequence[str], made: Sequence[str]) -> bool:
    rest = iter(made)
    return all(name in rest for name in wanted)


def _same_cart(wanted: Mapping[str, int], cart: Mapping[str, int]) -> bool:
    if len(wanted) != len(cart):
        return False
    return all(
        any(part.lower() in title.lower() and count == held for title, held in cart.items())
        for part, count in wanted.items()
    )


class ServedShop:
    """A running service, spoken to as any AG-UI client would."""

    def __init__(self, client: httpx.AsyncClient, token: str, thread_id: str) -> None:
        self._client = client
        self._token = token
        self._thread_id = thread_id

    @classmethod
    async def open(cls, client: httpx.AsyncClient, key: str) -> Self:
        """A new session of a new shopper; the client's base address is the service."""
        response = await client.post("/v1/sessions", json={"nonce": str(uuid.uuid4())}, headers={"X-Shopmind-Key": key})
        response.raise_for_status()
        session = response.json()
        return cls(client, session["token"], session["threadId"])

    async def answer(self, message: str) -> Answer:
        """One run over server-sent events."""
        body = {
            "threadId": self._thread_id,
            "runId": str(uuid.uuid4()),
            "state": {},
            "messages": [{"id": str(uuid.uuid4()), "role": "user", "content": message}],
            "tools": [],
            "context": [],
            "forwardedProps": {},
        }
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "text/event-stream"}
        async with self._client.stream("POST", "/v1/agui", json=body, headers=headers) as response:
            response.raise_for_status()
            return await collected(_events(response))


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line[5:])


async def collected(events: AsyncIterator[dict[str, Any]]) -> Answer:
    """An answer out of the events of one run."""
    text, calls, activities = "", [], []
    cart: Mapping[str, int] | None = None
    async for event in events:
        match event.get("type"):
            case "TEXT_MESSAGE_CONTENT":
                text += str(event.get("delta", ""))
            case "TOOL_CALL_START":
                calls.append(str(event.get("toolCallName")))
            case "ACTIVITY_SNAPSHOT":
                activities.append(str(event.get("activityType")))
                if event.get("activityType") == "cart":
                    cart = _cart(event["content"]["cart"])
            case _:
                pass
    return Answer(text, tuple(calls), tuple(activities), cart)


def _cart(body: Mapping[str, Any]) -> dict[str, int]:
    return {str(line["item"]["title"]): int(line["quantity"]) for line in body.get("line_items", [])}
