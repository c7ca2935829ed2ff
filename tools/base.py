"""The language of tools: who asks, what a tool returns, and the registry of those that are switched on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel, JsonValue

from tools.activities import ActivityContent, Total

if TYPE_CHECKING:
    from storage.clock import Clock
    from tools.services import ToolServices

JsonObject: TypeAlias = dict[str, JsonValue]

FactKind = Literal[
    "price",
    "list_price",
    "stock",
    "rating",
    "attribute",
    "count",
    "line",
    "total",
    "promotion",
    "delivery",
    "order",
    "act",
    "passage",
    "name",
]


class Effect(StrEnum):
    """What a tool can change: nothing, the shopper's cart and checkout, or money."""

    READ = "read"
    WRITE = "write"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a shopper of one merchant, in one session."""

    merchant_id: str
    shopper_id: str
    session_id: str
    locale: str = "en-US"


class KnownFacts(Protocol):
    """What the conversation has been shown so far."""

    def current(self, kind: FactKind, subject: str) -> Fact | None:
        """The newest fact of a kind about a subject."""
        ...


@dataclass(frozen=True, slots=True)
class ToolContext:
    """Everything a tool may know about the call; `call_id` is unique within its run.

    `known` lets a price that was shown earlier in the conversation be the price in the cart. `finishing` is the run
    that made the call, where that run was cut off and this one finishes what it began.
    """

    principal: Principal
    conversation_id: str
    run_id: str
    call_id: str
    clock: Clock
    services: ToolServices
    known: KnownFacts | None = None
    finishing: str | None = None

    @property
    def once(self) -> str:
        """The key of what this call changes: the same when the call is finished by a later run."""
        return digest("\n".join((self.conversation_id, self.finishing or self.run_id, self.call_id)))

    @property
    def merchant_id(self) -> str:
        return self.principal.merchant_id

    @property
    def shopper_id(self) -> str:
        return self.principal.shopper_id


def digest(text: str) -> str:
    """A short name for a text of any length."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a tool learned, by which the truth guard judges what is said."""

    id: str
    kind: FactKind
    subject: str
    value: JsonObject
    as_of: datetime
    source: str
    names: tuple[str, ...] = ()
    expires_at: datetime | None = None

    def to_json(self) -> JsonObject:
        body: JsonObject = {
            "id": self.id,
            "kind": self.kind,
            "subject": self.subject,
            "value": self.value,
            "asOf": self.as_of.isoformat(),
            "source": self.source,
        }
        if self.names:
            body["names"] = list(self.names)
        if self.expires_at is not None:
            body["expiresAt"] = self.expires_at.isoformat()
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Fact:
        expires_at = body.get("expiresAt")
        return cls(
            id=body["id"],
            kind=body["kind"],
            subject=body["subject"],
            value=dict(body["value"]),
            as_of=datetime.fromisoformat(body["asOf"]),
            source=body["source"],
            names=tuple(body.get("names", ())),
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        )


@dataclass(frozen=True, slots=True)
class Activity:
    """What the screen shows; the same `message_id` replaces what it showed before."""

    type: str
    content: ActivityContent
    message_id: str | None = None
    replace: bool = True

    def to_json(self) -> JsonObject:
        """The content as it goes over the wire."""
        return self.content.to_json()


@dataclass(frozen=True, slots=True)
class Done:
    """The tool did what was asked."""

    data: JsonObject
    facts: tuple[Fact, ...] = ()
    activities: tuple[Activity, ...] = ()
    state_changed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The shop says no: why, in plain words, and what would help. Nothing was changed."""

    code: str
    message: str
    remedy: str = ""
    data: JsonObject = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class BadArguments:
    """The call could not be read; each error names the argument and how to mend it."""

    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A consequential act, ready to be put to the shopper. `payload` holds all that will be acted on.

    The currency is that of the totals: an order's own, whatever the shopper is shown prices in by now.
    """

    act: str
    payload: JsonObject
    sentence: str
    lines: tuple[str, ...]
    totals: tuple[Total, ...]
    button: str
    decline: str
    expires_at: datetime
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The tool did not act: it asks for a yes to exactly this draft."""

    draft: ProposalDraft
    data: JsonObject = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    activities: tuple[Activity, ...] = ()


Outcome: TypeAlias = Done | Refused | BadArguments | Proposed


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a proposal no longer holds."""

    code: str
    message: str
    remedy: str = ""


class Tool(Protocol):
    """Something that the agent may do."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def arguments(self) -> type[BaseModel]: ...
    @property
    def effect(self) -> Effect: ...

    async def run(self, ctx: ToolContext, arguments: Any) -> Outcome:
        """Do it with validated `arguments`; a refusal of the shop is an outcome, not an exception."""
        ...


class Act(Protocol):
    """What happens after the yes to a proposal."""

    @property
    def act(self) -> str: ...

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether everything that the shopper said yes to is still so."""
        ...

    async def execute(
        self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str
    ) -> Done | Refused: ...


@dataclass(frozen=True, slots=True)
class Registry:
    """The tools that are switched on, and the acts that their proposals lead to."""

    tools: Mapping[str, Tool]
    acts: Mapping[str, Act]

    def names(self) -> Sequence[str]:
        return tuple(self.tools)
