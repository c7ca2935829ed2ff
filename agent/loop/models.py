"""The models of a turn: a language model with retries within a budget, and the embedded planner that takes over."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, InvalidToolCall, ToolCall
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_core.messages.tool import invalid_tool_call, tool_call

from agent.errors import ModelUnavailable
from agent.guard.sentences import may_end
from agent.loop.chunks import ChatModel, Patience, Piece, Stream, chunk_of, stream_of
from agent.settings import LanguageModelSettings
from tools.base import Registry

_log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.2
_WORTH_A_RETRY = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500
_LONGEST_STRETCH = 200
"""So many characters without an end of a sentence are passed on."""

ModelKind = Literal["planner", "language_model"]


@dataclass(slots=True)
class ModelUse:
    """One call of a model, for the turn's provenance."""

    model: str
    kind: ModelKind
    attempts: int = 0
    errors: list[str] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    milliseconds: float = 0.0
    began_ms: float = 0.0
    """How far into the turn it began."""

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "kind": self.kind,
            "attempts": self.attempts,
            "errors": self.errors,
            "inputTokens": self.input_tokens,
            "outputTokens": self.output_tokens,
            "ms": round(self.milliseconds, 1),
        }


def tool_schemas(registry: Registry) -> list[dict[str, Any]]:
    """The enabled tools as a model sees them."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.arguments.model_json_schema(),
            },
        }
        for tool in registry.tools.values()
    ]


def open_language_model(settings: LanguageModelSettings) -> BaseChatModel:
    """The chat model of the settings; retries are ours, so that they keep within a turn's budget."""
    options: dict[str, Any] = {"max_retries": 0, "timeout": settings.timeout_seconds}
    if settings.base_url:
        options["base_url"] = settings.base_url
    if settings.api_key or settings.base_url:
        options["api_key"] = settings.api_key or "none"
    if settings.temperature is not None:
        options["temperature"] = settings.temperature
    if settings.provider == "openai":
        options |= {"stream_usage": True, "use_responses_api": False}
    model = init_chat_model(settings.model, model_provider=settings.provider, **options)
    if not isinstance(model, BaseChatModel):
        raise TypeError(f"{settings.model!r} of {settings.provider!r} is no chat model")
    return model


class LanguageModel:
    """A provider's model, streamed; what fails is tried again while nothing of the answer was given out."""

    kind: ModelKind = "language_model"

    def __init__(self, model: BaseChatModel, registry: Registry, settings: LanguageModelSettings) -> None:
        self.name = settings.model
        self._settings = settings
        self._with_tools: ChatModel = model.bind_tools(tool_schemas(registry)) if registry.tools else model
        self._without_tools: ChatModel = model
        self._streams: dict[bool, Stream] = {}
        """With tools and without; who listens to a model is looked up once, which costs as much as ten pieces."""

    async def answer(
        self, messages: Sequence[BaseMessage], use: ModelUse, *, tools: bool
    ) -> AsyncIterator[str | AIMessage]:
        """Text as it comes, in stretches that may end a sentence; and last the whole message.

        Raises:
            ModelUnavailable: every attempt within the budget failed, or one that had given out text.
        """
        stream = self._stream(tools=tools)
        until = time.monotonic() + self._settings.retry_budget_seconds
        pause = _FIRST_PAUSE_SECONDS
        for attempt in range(1, self._settings.attempts + 1):
            use.attempts += 1
            heard = _Heard()
            try:
                async with Patience(self._settings.timeout_seconds) as patience:
                    async for piece in stream(list(messages)):
                        patience.heard()
                        if heard.take(piece):
                            yield heard.stretch()
                if rest := heard.stretch():
                    yield rest
                yield heard.message()
            except Exception as error:
                use.errors.append(_describe(error))
                wait = max(pause, _retry_after(error))
                late = time.monotonic() + wait > until
                last = attempt == self._settings.attempts
                if heard.given_out or late or last or not _worth_a_retry(error):
                    raise ModelUnavailable(_describe(error)) from error
            else:
                return
            await asyncio.sleep(wait)
            pause *= 2

    def _stream(self, *, tools: bool) -> Stream:
        stream = self._streams.get(tools)
        if stream is None:
            stream = self._streams[tools] = stream_of(self._with_tools if tools else self._without_tools)
        return stream


class _Heard:
    """One answer as it comes: its text, of which stretches are given out, and all else that its chunks brought."""

    __slots__ = ("_last", "_length", "_marked", "_more", "_said", "_texts", "given_out")

    def __init__(self) -> None:
        self.given_out = False
        self._said: list[str] = []
        self._texts: list[str] = []
        self._length = 0
        self._marked = False
        self._more: list[AIMessageChunk] = []
        self._last: AIMessageChunk | None = None

    def take(self, piece: Piece) -> bool:
        """Take a piece in; true where a sentence may end in it, or ended before it: what follows a mark tells."""
        self._last = chunk = chunk_of(piece)
        if chunk.tool_call_chunks or chunk.usage_metadata or chunk.response_metadata or chunk.additional_kwargs:
            self._more.append(chunk)
        content = chunk.content
        text = content if isinstance(content, str) else str(chunk.text)
        self._texts.append(text)
        self._length += len(text)
        if may_end(text):
            self._marked = True
            return True
        if self._length <= _LONGEST_STRETCH and not (self._marked and text.strip()):
            return False
        self._marked = False
        return True

    def stretch(self) -> str:
        """What was said since the last stretch, to be given out."""
        text = "".join(self._texts)
        self._texts, self._length = [], 0
        if text:
            self._said.append(text)
            self.given_out = True
        return text

    def message(self) -> AIMessage:
        """The finished message; half a JSON object is an unreadable call, never a call with half its arguments."""
        if self._last is None:
            raise ModelUnavailable("the model ended its answer before it began")
        telling = self._more or [self._last]
        chunk = add_ai_message_chunks(*telling) if len(telling) > 1 else telling[0]
        read: list[ToolCall] = []
        broken: list[InvalidToolCall] = []
        for piece in chunk.tool_call_chunks:
            name, identifier, written = piece.get("name") or "", piece.get("id"), piece.get("args") or "{}"
            try:
                arguments = json.loads(written)
            except ValueError:
                arguments = None
            if isinstance(arguments, dict):
                read.append(tool_call(name=name, args=arguments, id=identifier))
            else:
                broken.append(invalid_tool_call(name=name, args=written, id=identifier, error="not one JSON object"))
        return AIMessage(
            "".join(self._said),
            tool_calls=read,
            invalid_tool_calls=broken,
            usage_metadata=chunk.usage_metadata,
            response_metadata=chunk.response_metadata,
        )


class PlannerTurn:
    """The embedded planner for one turn; it answers whole and needs no retry."""

    kind: ModelKind = "planner"
    name = "planner"

    def __init__(self, make: Callable[[], BaseChatModel], registry: Registry) -> None:
        self._make = make
        self._registry = registry

    @cached_property
    def _planner(self) -> BaseChatModel:
        """Made when it is first needed: where another model serves the turn, that is at its end, or never."""
        return self._make()

    @cached_property
    def _model(self) -> ChatModel:
        """The planner with the tools that it may call."""
        return self._planner.bind_tools(tool_schemas_by_name(self._registry))

    async def answer(
        self, messages: Sequence[BaseMessage], use: ModelUse, *, tools: bool
    ) -> AsyncIterator[str | AIMessage]:
        use.attempts += 1
        message = await self._model.ainvoke(list(messages))
        if message.text and (tools or not message.tool_calls):
            yield message.text
        yield message

    def fold(self, messages: Sequence[BaseMessage]) -> dict[str, Any] | None:
        """The dialogue state after a turn that another model served; None where the planner keeps none."""
        fold: Callable[[Sequence[BaseMessage]], dict[str, Any]] | None = getattr(self._planner, "fold", None)
        return None if fold is None else fold(messages)


def tool_schemas_by_name(registry: Registry) -> list[dict[str, Any]]:
    """The enabled tools by name alone: the planner knows their arguments."""
    return [{"type": "function", "function": {"name": name}} for name in registry.tools]


def _worth_a_retry(error: Exception) -> bool:
    status = getattr(error, "status_code", None)
    return status is None or status in _WORTH_A_RETRY or status >= _SERVER_ERROR


def _retry_after(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return float(headers.get("retry-after", 0))
    except ValueError:
        return 0.0


def _describe(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__}{f' {status}' if status else ''}"
