"""A model's pieces are the same with listeners and without, and one that falls silent is given up."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from agent.loop.chunks import Patience, chunk_of, pieces_of

ASKED: list[BaseMessage] = [HumanMessage("hi")]


class Streams(BaseChatModel):
    """A model that says two words, and notes what it was given."""

    given: dict[str, Any] = {}

    @property
    def _llm_type(self) -> str:
        return "streams"

    def bind_tools(self, tools: Any, **more: Any) -> Any:
        return self.bind(tools=tools, **more)

    def _generate(self, messages: list[BaseMessage], *_args: Any, **_more: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("whole"))])

    async def _astream(
        self, messages: list[BaseMessage], *_args: Any, **more: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.given.update(more)
        for word, info in (("one", None), ("two", {"finish_reason": "stop"})):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word), generation_info=info)


class Whole(BaseChatModel):
    """A model that does not stream."""

    @property
    def _llm_type(self) -> str:
        return "whole"

    def _generate(self, messages: list[BaseMessage], *_args: Any, **_more: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("whole"))])


class Hears(AsyncCallbackHandler):
    """Notes every piece."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def on_llm_new_token(self, token: Any, **_: Any) -> None:
        self.heard.append(token)


async def texts(model: Any) -> list[str]:
    return [text async for piece in pieces_of(model, ASKED) if (text := str(chunk_of(piece).text))]


async def test_the_pieces_are_those_of_astream_with_what_is_bound() -> None:
    model = Streams()
    bound = model.bind_tools(["a tool"])

    assert await texts(bound) == [chunk.text async for chunk in bound.astream(ASKED) if chunk.text] == ["one", "two"]
    assert model.given["tools"] == ["a tool"]


async def test_what_the_provider_says_of_a_piece_goes_with_it() -> None:
    chunks = [chunk_of(piece) async for piece in pieces_of(Streams(), ASKED)]

    assert chunks[-1].response_metadata == {"finish_reason": "stop"}


@pytest.mark.parametrize("where", ["on the model", "bound"])
async def test_a_callback_hears_every_piece(where: str) -> None:
    ear = Hears()
    model = Streams(callbacks=[ear]) if where == "on the model" else Streams().with_config(callbacks=[ear])

    assert await texts(model) == ["one", "two"]
    assert ear.heard[:2] == ["one", "two"]


@pytest.mark.parametrize("model", [Whole(), Streams(disable_streaming=True)])
async def test_a_model_that_does_not_stream_answers_whole(model: BaseChatModel) -> None:
    assert await texts(model) == ["whole"]


async def test_patience_ends_when_nothing_more_comes() -> None:
    async def wait() -> None:
        async with Patience(0.02) as patience:
            patience.heard()
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await wait()


async def test_patience_begins_anew_with_each_piece() -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + 0.2
    async with Patience(0.1) as patience:
        while loop.time() < until:
            patience.heard()
            await asyncio.sleep(0)
