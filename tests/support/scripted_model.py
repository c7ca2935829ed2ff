"""A chat model that plays a script: each answer is said, streamed or raised in its turn, and requests are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

Step = AIMessage | Exception | Callable[[list[BaseMessage]], AIMessage]


def says(text: str) -> AIMessage:
    """An answer of text alone."""
    return AIMessage(text)


def calls(*wanted: tuple[str, dict[str, Any]], text: str = "", prefix: str = "c") -> AIMessage:
    """An answer that asks for tools."""
    return AIMessage(
        text,
        tool_calls=[
            {"id": f"{prefix}-{name}-{number}", "name": name, "args": arguments}
            for number, (name, arguments) in enumerate(wanted, 1)
        ],
    )


class ScriptedModel(BaseChatModel):
    """Plays its steps in order; the last one is repeated when the script is over, if it is told to."""

    steps: Sequence[Any]
    repeat: bool = False
    piece: int = 12
    keep: bool = True
    _count: int = PrivateAttr(default=0)
    _asked: list[list[BaseMessage]] = PrivateAttr(default_factory=list)
    _tools: list[list[Any]] = PrivateAttr(default_factory=list)

    @property
    def asked(self) -> list[list[BaseMessage]]:
        """The messages of each call so far."""
        return self._asked

    @property
    def tools_offered(self) -> list[list[Any]]:
        return self._tools

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any) -> Runnable[Any, Any]:
        self._tools.append(list(tools))
        return self

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        index = self._count
        self._count += 1
        if self.keep:
            self._asked.append(list(messages))
        if index >= len(self.steps):
            if not self.repeat:
                raise AssertionError(f"the script has {len(self.steps)} steps and was asked once more: {messages[-1]}")
            index = len(self.steps) - 1
        step = self.steps[index]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, AIMessage) else step(messages)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._chunks(self._next(messages)):
            yield chunk

    def _chunks(self, message: AIMessage) -> Iterator[ChatGenerationChunk]:
        text = message.text
        for start in range(0, len(text), self.piece):
            yield ChatGenerationChunk(message=AIMessageChunk(text[start : start + self.piece]))
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                "",
                tool_calls=message.tool_calls,
                response_metadata=message.response_metadata,
                usage_metadata=message.usage_metadata,
            )
        )
