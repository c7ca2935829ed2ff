"""A scripted OpenAI-compatible server on loopback: it streams, calls tools, refuses, breaks off and fails as told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Says:
    """Streams text in pieces; ``cut_after`` ends the connection after that many of them."""

    text: str
    piece: int = 9
    cut_after: int | None = None


@dataclass(frozen=True, slots=True)
class CallsTools:
    """Streams tool calls with their arguments in pieces, as they are given: valid JSON or not."""

    calls: Sequence[tuple[str, str]]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fails:
    """Answers with an HTTP error."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Closes the connection without a word."""


@dataclass(frozen=True, slots=True)
class Stalls:
    """Sends headers and then nothing."""


@dataclass(frozen=True, slots=True)
class Refuses:
    """Answers with a refusal in place of content."""

    text: str


Step = Says | CallsTools | Fails | HangsUp | Stalls | Refuses


class OpenAIServer:
    """Plays its steps in order, one a request; keeps the requests."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = list(steps)
        self.requests: list[dict[str, Any]] = []
        self.url = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            body = await _read_request(reader)
            self.requests.append(body)
            index = len(self.requests) - 1
            step = self._steps[index] if index < len(self._steps) else Fails(500)
            await self._play(step, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _play(self, step: Step, writer: asyncio.StreamWriter) -> None:
        match step:
            case Fails():
                await _send_error(writer, step)
            case HangsUp():
                writer.transport.abort()
            case Stalls():
                await _start_stream(writer)
                await asyncio.sleep(30)
            case Says():
                await self._stream(writer, _text_deltas(step), "stop", step.cut_after)
            case Refuses():
                await self._stream(writer, [{"refusal": step.text}], "stop", None)
            case CallsTools():
                await self._stream(writer, _call_deltas(step), "tool_calls", None)

    async def _stream(
        self, writer: asyncio.StreamWriter, deltas: Sequence[dict[str, Any]], finish: str, cut_after: int | None
    ) -> None:
        await _start_stream(writer)
        await _send_chunk(writer, _chunk({"role": "assistant", "content": ""}))
        for number, delta in enumerate(deltas):
            if cut_after is not None and number >= cut_after:
                writer.transport.abort()
                return
            await _send_chunk(writer, _chunk(delta))
        await _send_chunk(writer, _chunk({}, finish))
        usage = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}
        await _send_chunk(writer, {**_chunk({}), "choices": [], "usage": usage})
        await _send_raw(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _read_request(reader: asyncio.StreamReader) -> dict[str, Any]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    body: dict[str, Any] = json.loads(await reader.readexactly(length))
    return body


async def _send_error(writer: asyncio.StreamWriter, step: Fails) -> None:
    body = json.dumps({"error": {"message": "scripted", "type": "scripted", "code": step.status}}).encode()
    extra = "".join(f"{name}: {value}\r\n" for name, value in step.headers.items())
    head = (
        f"HTTP/1.1 {step.status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{extra}"
    )
    writer.write(f"{head}connection: close\r\n\r\n".encode() + body)
    await writer.drain()


async def _start_stream(writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    )
    await writer.drain()


async def _send_chunk(writer: asyncio.StreamWriter, chunk: dict[str, Any]) -> None:
    await _send_raw(writer, b"data: " + json.dumps(chunk).encode() + b"\n\n")


async def _send_raw(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(b"%x\r\n%b\r\n" % (len(data), data))
    await writer.drain()


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
    }


def _text_deltas(step: Says) -> list[dict[str, Any]]:
    return [{"content": step.text[start : start + step.piece]} for start in range(0, len(step.text), step.piece)]


def _call_deltas(step: CallsTools) -> list[dict[str, Any]]:
    deltas: list[dict[str, Any]] = [{"content": step.text}] if step.text else []
    for index, (name, arguments) in enumerate(step.calls):
        head = {"index": index, "id": f"call_{index}", "type": "function"}
        deltas.append({"tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]})
        for start in range(0, len(arguments), 7):
            piece = {"arguments": arguments[start : start + 7]}
            deltas.append({"tool_calls": [{"index": index, "function": piece}]})
    return deltas


@asynccontextmanager
async def openai_server(*steps: Step) -> AsyncIterator[OpenAIServer]:
    """The server on a free port of loopback, while the block lasts."""
    scripted = OpenAIServer(steps)
    server = await asyncio.start_server(scripted.handle, "127.0.0.1", 0)
    scripted.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield scripted
    finally:
        server.close()
