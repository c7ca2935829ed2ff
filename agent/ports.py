"""What the agent needs from outside: announcements between processes, the shop's state, planners and metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from langchain_core.language_models import BaseChatModel

from agent.loop.models import LanguageModel
from commerce.domain.merchant import Merchant
from tools.base import Principal


class Announcer(Protocol):
    """Tells every process that something can be read; carries no content that matters.

    A topic names a conversation or ``cancel``. Listeners are called on the event loop and must return at once.
    """

    def announce(self, topic: str, message: str) -> None:
        """Tell all listeners of a topic, in this process and in others; never blocks, may be lost."""
        ...

    def listen(self, topic: str, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call ``listener`` with each message; returns how to stop that.

        Where announcements may have been lost (a connection was made anew), call it with an empty text: it looks then.
        """
        ...


class SharedState(Protocol):
    """The part of the state that the shop owns."""

    async def read(self, principal: Principal) -> dict[str, Any]:
        """``{"cart": UCP cart or null, "shopper": {…}}`` as they are now."""
        ...


class Planners(Protocol):
    """Makes the embedded planner for one turn in one shop, which speaks the shopper's currency."""

    def planner(self, merchant: Merchant, state: dict[str, Any] | None) -> BaseChatModel: ...


class Observer(Protocol):
    """Counts what turns do, for metrics."""

    def turn_ended(self, summary: TurnSummary) -> None: ...
    def tool_called(self, name: str, outcome: str, milliseconds: float) -> None: ...
    def claim_withheld(self, kind: str) -> None: ...
    def fell_back(self, why: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a model, a tool or a payment provider within a turn; times count from the turn's beginning."""

    kind: Literal["model", "tool", "payment"]
    name: str
    outcome: str
    began_ms: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class TurnSummary:
    """How one turn went, in figures: no text, no address."""

    merchant_id: str
    conversation_id: str
    run_id: str
    kind: str
    outcome: str
    model: str
    milliseconds: float
    first_activity_milliseconds: float | None
    first_text_milliseconds: float | None
    model_calls: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    claims_checked: int
    claims_backed: int
    sentences_withheld: int
    steps: tuple[Step, ...] = ()


class ModelSource(Protocol):
    """Which models serve a turn."""

    def planner(self, merchant: Merchant, state: dict[str, Any] | None) -> BaseChatModel: ...

    async def language_model(self, merchant_id: str) -> LanguageModel | None:
        """The language model, or None where there is none, or its day's budget is spent."""
        ...
