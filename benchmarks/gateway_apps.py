"""The servers that the gateway benchmark compares, each a process: bare, frames only, whole.

python -m benchmarks.gateway_apps bare|frames|whole PORT [HOME]
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import orjson
import uvicorn
from ag_ui.core import RunAgentInput
from fastapi import FastAPI, WebSocket
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from starlette.websockets import WebSocketDisconnect

from agent.conversation.acceptance import Accepted
from agent.conversation.frames import Frame, Live
from serving.app import create_app
from serving.bootstrap import open_services
from serving.chat.chat_socket import ChatServices, ChatSocket
from serving.http.chat import SocketWire
from serving.limits import MemoryLimiter
from serving.memory import settled
from serving.observability.logs import set_up_logs
from serving.observability.metrics import Metrics
from serving.preparing import EMPTY, ensure_shop, prepare_home
from serving.server import make_server, run
from serving.setting_groups import LimitSettings
from serving.settings import Settings
from tools.base import Principal

FRAMES = 51
WORDS = [f"word{number} " for number in range(FRAMES - 1)]
SENTENCES = "Quiet words without a figure are here. " * 8
CHUNKS = [ChatGenerationChunk(message=AIMessageChunk(content=f"{piece} ")) for piece in SENTENCES.split(" ")]
LIMITS = LimitSettings(
    turns_per_minute=10_000_000,
    turns_burst=1_000_000,
    requests_per_minute=10_000_000,
    requests_burst=1_000_000,
    sessions_per_minute=10_000_000,
    connections=100_000,
    address_connections=100_000,
)


def script(run_id: str, thread_id: str) -> Iterator[dict[str, Any]]:
    """The 51 events of one scripted turn."""
    for word in WORDS:
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": run_id, "delta": word}
    yield {"type": "RUN_FINISHED", "threadId": thread_id, "runId": run_id, "outcome": {"type": "success"}}


def bare() -> FastAPI:
    """What the stack costs without us: FastAPI's socket, one encoded frame for each event."""
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.websocket("/v1/chat")
    async def chat(socket: WebSocket) -> None:
        await socket.accept("shopmind.v1")
        try:
            while True:
                given = orjson.loads(await socket.receive_text())["input"]
                for number, event in enumerate(script(given["runId"], given["threadId"]), 1):
                    frame = {"seq": number, "threadId": given["threadId"], "event": event}
                    await socket.send_text(orjson.dumps(frame).decode())
                    await asyncio.sleep(0)
        except WebSocketDisconnect:
            return

    return app


class ScriptedConversations:
    """Conversations without a log: each accepted run is the script."""

    def __init__(self) -> None:
        self._runs: dict[str, asyncio.Queue[str]] = {}

    async def accept(self, principal: Principal, given: RunAgentInput) -> Accepted:
        self._runs.setdefault(given.thread_id, asyncio.Queue()).put_nowait(given.run_id)
        return Accepted(given.thread_id, given.run_id, "started", 0)

    async def subscribe(self, principal: Principal, thread_id: str, after: int | None) -> AsyncIterator[Frame | Live]:
        runs = self._runs.setdefault(thread_id, asyncio.Queue())
        number = after or 0
        while True:
            run_id = await runs.get()
            for event in script(run_id, thread_id):
                number += 1
                yield Frame(thread_id, number, event=event)


def frames() -> FastAPI:
    """Our socket's loop with its queues, limits and acknowledgements; no log, no guard."""
    app = FastAPI()
    conversations = ScriptedConversations()
    sessions = SimpleNamespace(when_ended=lambda session_id, close: lambda: None, caller=_nobody)
    services = ChatServices(
        cast(Any, conversations), cast(Any, sessions), MemoryLimiter(time.monotonic), LIMITS, Metrics()
    )

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.websocket("/v1/chat")
    async def chat(socket: WebSocket) -> None:
        await socket.accept("shopmind.v1")
        caller = cast(Any, SimpleNamespace(principal=Principal("bench", "shp", "ses")))
        await ChatSocket(SocketWire(socket), "token", caller, services).serve()

    return app


async def _nobody(token: str) -> None:
    return None


class ScriptedModel(BaseChatModel):
    """A language model of no latency and no cost of its own that always says the same in fifty-seven pieces."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=SENTENCES))])

    async def _astream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in CHUNKS:
            yield chunk


async def whole(port: int, home: Path) -> None:
    """The service as it is, with a language model that is a script."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it
        home=home,
        port=port,
        log_level="warning",
        limits=LIMITS,
        llm={"model": "scripted"},  # type: ignore[arg-type]  # validated
    )
    set_up_logs(settings.log_level)
    await prepare_home(settings, lambda *_: None)
    async with open_services(settings, chat_model=ScriptedModel()) as services:
        await ensure_shop(services, settings.merchant, EMPTY, lambda *_: None)
        async with settled():
            await _server(create_app(services), port).serve()


def _server(app: FastAPI, port: int) -> uvicorn.Server:
    async def nothing() -> None:
        return

    return make_server(
        app,
        host="127.0.0.1",
        port=port,
        frame_bytes=65_536,
        trusted_proxies="",
        started=lambda url: None,
        drain=nothing,
    )


def main() -> None:
    kind, port = sys.argv[1], int(sys.argv[2])
    if kind == "whole":
        run(whole(port, Path(sys.argv[3])))
    else:
        run(_server({"bare": bare, "frames": frames}[kind](), port).serve())


if __name__ == "__main__":
    main()
