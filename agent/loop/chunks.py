"""What a chat model says, piece by piece: by LangChain's `astream`, or past its callbacks where nobody hears them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Any, Self, cast

from langchain_core.callbacks import AsyncCallbackManager
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.runnables import Runnable, RunnableBinding

ChatModel = Runnable[Any, Any]

_PLAIN_OUTPUT = frozenset({None, "v0"})


Piece = AIMessageChunk | ChatGenerationChunk
Stream = Callable[[list[BaseMessage]], AsyncIterator[Piece]]


def pieces_of(model: ChatModel, messages: list[BaseMessage]) -> AsyncIterator[Piece]:
    """The pieces of an answer; read each with `chunk_of`."""
    return stream_of(model)(messages)


def stream_of(model: ChatModel) -> Stream:
    """How the pieces of a model's answers come, as it is set up now.

    `astream` tells callbacks and tracers of every piece, which costs more than all else that is done with it. Where
    none are there, and the model streams by itself, `_astream` says the same: it is what each model implements.
    """
    streaming, arguments = _bare(model)
    if streaming is None:
        return lambda messages: cast(AsyncIterator[Piece], model.astream(messages))
    return lambda messages: streaming._astream(messages, **arguments)


def chunk_of(piece: Piece) -> AIMessageChunk:
    """A piece as `astream` gives it."""
    if not isinstance(piece, ChatGenerationChunk):
        return piece
    chunk = cast(AIMessageChunk, piece.message)
    if piece.generation_info:
        chunk.response_metadata = {**piece.generation_info, **chunk.response_metadata}
    return chunk


def _bare(model: ChatModel) -> tuple[BaseChatModel | None, dict[str, Any]]:
    """The model beneath its bound arguments, and those; None where `astream` does more than tell listeners."""
    arguments: dict[str, Any] = {}
    if isinstance(model, RunnableBinding) and not model.config and not model.config_factories:
        arguments, model = dict(model.kwargs), model.bound
    plain = (
        isinstance(model, BaseChatModel)
        and type(model)._astream is not BaseChatModel._astream
        and not model.disable_streaming
        and model.rate_limiter is None
        and model.output_version in _PLAIN_OUTPUT
        and not AsyncCallbackManager.configure(None, model.callbacks, model.verbose).handlers
    )
    return (model, arguments) if plain and isinstance(model, BaseChatModel) else (None, {})


class Patience:
    """Waits so many seconds for each piece; asked at every piece, it moves its alarm only now and then."""

    __slots__ = ("_moved", "_seconds", "_step", "_time", "_timeout")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._step = seconds / 20
        self._time = asyncio.get_running_loop().time
        self._moved = self._time()
        self._timeout = asyncio.timeout(seconds + self._step)

    async def __aenter__(self) -> Self:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._timeout.__aexit__(kind, error, trace)

    def heard(self) -> None:
        """Something came: the wait begins anew."""
        now = self._time()
        if now - self._moved > self._step:
            self._moved = now
            self._timeout.reschedule(now + self._seconds + self._step)
