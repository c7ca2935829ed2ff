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
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.errors import ScriptInvalid
from serving.refusals.errors import ServerUnreachable


class Step(BaseModel):
    """One message of the shopper with what is expected of the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    kind: str = "other"
    """What the shopper does with it (find, ask, add, …); figures are told apart by it."""
    calls: list[str] = []
    """Tools that must be called, in this order, others between them allowed."""
    never_calls: list[str] = []
    says: list[str] = []
    """Regular expressions of which each must occur in the answer's text."""
    never_says: list[str] = []
    shows: list[str] = []
    """Activities that must appear on the screen."""
    cards: list[str] = []
    """Parts of titles that must be among the products shown."""
    never_cards: list[str] = []
    cart: dict[str, int] | None = None
    """The cart after this step, as `Script.cart`."""

    @field_validator("says", "never_says")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression ({error})") from error
        return patterns


class Script(BaseModel):
    """A whole conversation and, at its end, what must be in the cart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    steps: list[Step] = Field(min_length=1)
    cart: dict[str, int] | None = None
    """Quantities at the end by a part of "Title (Variant)"; nothing else may be in the cart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one message led to."""

    text: str = ""
    calls: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    cart: Mapping[str, int] | None = None
    """The cart as the shared state shows it after the turn; None where it did not change."""
    cards: tuple[str, ...] = ()
    """Titles of the products shown, in order."""


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
    """Say every message in turn and judge each answer, and the cart after it and at the end."""
    answers: list[Answer] = []
    findings: list[Finding] = []
    cart: Mapping[str, int] = {}
    for number, step in enumerate(script.steps, 1):
        answer = await shopkeeper.answer(step.say)
        answers.append(answer)
        cart = cart if answer.cart is None else answer.cart
        problems = judge(step, answer) + _cart_problems(step.cart, cart)
        findings += [Finding(script.name, number, step.say, *problem) for problem in problems]
    last = script.steps[-1].say
    findings += [
        Finding(script.name, len(script.steps), last, *problem) for problem in _cart_problems(script.cart, cart)
    ]
    return Played(script, tuple(answers), tuple(findings))


def judge(step: Step, answer: Answer) -> list[tuple[str, str]]:
    """(expected, got) for everything in one answer that is not as it must be; the cart is known to `play` alone."""
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
    shown = str(list(answer.cards))
    problems += [(f"a card {part!r}", shown) for part in step.cards if not _among(part, answer.cards)]
    problems += [(f"no card {part!r}", shown) for part in step.never_cards if _among(part, answer.cards)]
    return problems


def _among(part: str, titles: Sequence[str]) -> bool:
    return any(part.lower() in title.lower() for title in titles)


def _cart_problems(wanted: Mapping[str, int] | None, cart: Mapping[str, int]) -> list[tuple[str, str]]:
    return [] if wanted is None or _same_cart(wanted, cart) else [(f"the cart {dict(wanted)}", str(dict(cart)))]


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
        """A new session of a new shopper; the client's base address is the service.

        Raises:
            ServerUnreachable: no service answers there, or it does not take the key.
        """
        headers = {"X-Shopmind-Key": key}
        try:
            response = await client.post("/v1/sessions", json={"nonce": str(uuid.uuid4())}, headers=headers)
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            remedy = "use the publishable key that `shopmind merchant create` printed"
            message = f"{client.base_url} gives no session to this key (HTTP {status}); {remedy}."
            raise ServerUnreachable(message) from error
        except httpx.HTTPError as error:
            raise ServerUnreachable(f"No server answers at {client.base_url} ({error}).") from error
        session = response.json()
        return cls(client, session["token"], session["threadId"])

    async def answer(self, message: str) -> Answer:
        """One run over server-sent events.

        Raises:
            ServerUnreachable: the service refused the message, or was lost.
        """
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
        try:
            async with self._client.stream("POST", "/v1/agui", json=body, headers=headers) as response:
                response.raise_for_status()
                return await collected(_events(response))
        except httpx.HTTPError as error:
            raise ServerUnreachable(f"{self._client.base_url} gave no answer to {message!r}: {error}") from error


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line[5:])


async def collected(events: AsyncIterator[dict[str, Any]]) -> Answer:
    """An answer out of the events of one run."""
    text, calls, activities = "", [], []
    cards: dict[str, None] = {}
    cart: Mapping[str, int] | None = None
    async for event in events:
        match event:
            case {"type": "TEXT_MESSAGE_CONTENT", "delta": delta}:
                text += str(delta)
            case {"type": "TOOL_CALL_START", "toolCallName": name}:
                calls.append(str(name))
            case {"type": "ACTIVITY_SNAPSHOT", "activityType": activity, "content": content}:
                activities.append(str(activity))
                cards |= dict.fromkeys(_titles(content))
                cart = _cart(content["cart"]) if activity == "cart" else cart
            case {"type": "STATE_DELTA", "delta": changes}:
                for change in changes:
                    cart = _cart(change.get("value") or {}) if change["path"] == "/cart" else cart
            case _:
                pass
    return Answer(text, tuple(calls), tuple(activities), cart, tuple(cards))


def _titles(content: Mapping[str, Any]) -> list[str]:
    """The titles of what an activity shows as cards: a list, a comparison, or one product."""
    products = [*content.get("products", []), *([content["product"]] if content.get("product") else [])]
    return [str(product["title"]) for product in products]


def _cart(body: Mapping[str, Any]) -> dict[str, int]:
    """Quantities by title, and the version in brackets where there are several."""
    held: dict[str, int] = {}
    for line in body.get("line_items", []):
        variant = line.get("shopmind", {}).get("variantTitle")
        title = f"{line['item']['title']} ({variant})" if variant else str(line["item"]["title"])
        held[title] = held.get(title, 0) + int(line["quantity"])
    return held
