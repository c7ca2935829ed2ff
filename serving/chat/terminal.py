"""`shopmind chat`: the conversation in a terminal, over the same wire as every other client."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
from rich.console import Console
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from serving.chat.terminal_view import TerminalView
from serving.commands.console import Settings, progress
from serving.extras import load
from serving.refusals.errors import ServerUnreachable

_RUN_SECONDS = 120
_PICTURE = "/picture "
_ENDINGS = frozenset({"RUN_FINISHED", "RUN_ERROR"})


async def talk(settings: Settings, console: Console, *, url: str | None, key: str, lines: Sequence[str] | None) -> None:
    """Talk to a server: the one that is named, the local one, or one opened for this conversation."""
    async with _server(settings, url) as base:
        session = await _session(base, key)
        socket_url = f"{base.replace('http', 'ws', 1)}/v1/chat"
        protocols = ["shopmind.v1", f"token.{session['token']}"]
        try:
            async with connect(socket_url, subprotocols=protocols, max_size=4_000_000, proxy=None) as socket:  # type: ignore[arg-type]  # plain texts
                pictures = _Pictures(base, session["token"])
                terminal = _Terminal(socket, session["threadId"], TerminalView(console), pictures)
                await terminal.converse(console, lines)
        except (WebSocketException, OSError) as error:
            raise ServerUnreachable(f"The connection to {base} was lost: {error}") from error


class _Pictures:
    """Gives pictures of this machine to the shop."""

    def __init__(self, base: str, token: str) -> None:
        self._base = base
        self._headers = {"Authorization": f"Bearer {token}"}

    async def parts(self, said: str) -> list[dict[str, Any]]:
        """A message that shows the picture at the path that the first word names, and says the rest.

        Raises:
            PictureNotSent: There is no such file, or the shop does not take it.
        """
        name, _, words = said.strip().partition(" ")
        try:
            content = await asyncio.to_thread(lambda: Path(name).expanduser().read_bytes())
        except OSError as error:
            raise PictureNotSent(f"{name} cannot be read: {error.strerror}") from error
        headers = {**self._headers, "Content-Type": "image/*"}
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            answer = await client.post(f"{self._base}/v1/pictures", content=content, headers=headers)
        if answer.status_code != httpx.codes.CREATED:
            raise PictureNotSent(str(answer.json().get("detail", answer.status_code)))
        image = {"type": "image", "source": {"type": "url", "value": answer.json()["url"]}}
        return [{"type": "text", "text": words.strip()}, image]


class PictureNotSent(Exception):
    """The shop was shown no picture; the text says why."""


class _Terminal:
    """One conversation with a person at a keyboard."""

    def __init__(self, socket: ClientConnection, thread_id: str, view: TerminalView, pictures: _Pictures) -> None:
        self._socket = socket
        self._thread_id = thread_id
        self._view = view
        self._pictures = pictures

    async def converse(self, console: Console, lines: Sequence[str] | None) -> None:
        """Read a line, show the answer, until the end of the input."""
        await self._socket.send(orjson.dumps({"op": "subscribe", "threadId": self._thread_id, "after": 0}).decode())
        console.print("[dim]You are talking to the shop. /picture PATH shows it a picture, /quit ends it.[/dim]")
        async for text in _lines(console, lines):
            if text in {"/quit", "/exit"}:
                return
            try:
                shown = await self._pictures.parts(text.removeprefix(_PICTURE)) if text.startswith(_PICTURE) else None
            except PictureNotSent as error:
                self._view.problem(str(error))
                continue
            await self._say(shown or self._view.choice(text) or text)

    async def _say(self, content: str | list[dict[str, Any]]) -> None:
        run_id = f"run_{uuid4().hex}"
        given: dict[str, Any] = {
            "threadId": self._thread_id,
            "runId": run_id,
            "messages": [{"id": f"msg_{uuid4().hex}", "role": "user", "content": content}],
            "tools": [],
            "context": [],
        }
        await self._socket.send(orjson.dumps({"op": "run", "id": run_id, "input": given}).decode())
        async with asyncio.timeout(_RUN_SECONDS):
            await self._show(run_id)

    async def _show(self, run_id: str) -> None:
        """Show frames until the run has ended."""
        async for raw in self._socket:
            frame = orjson.loads(raw)
            if frame.get("op") == "error":
                self._view.problem(frame["message"])
                return
            event = frame.get("event")
            if event is None:
                continue
            self._view.show(event)
            if event["type"] in _ENDINGS and event.get("runId", run_id) == run_id:
                self._view.end()
                return


async def _lines(console: Console, lines: Sequence[str] | None) -> AsyncIterator[str]:
    if lines is not None:
        for line in lines:
            console.print(f"[bold]> {line}[/bold]", markup=True)
            yield line
        return
    while True:
        try:
            line = await asyncio.to_thread(console.input, "[bold]> [/bold]")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip():
            yield line.strip()


async def _session(base: str, key: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=15, trust_env=False) as client:
        reply = await client.post(
            f"{base}/v1/sessions", json={"nonce": secrets.token_urlsafe(24)}, headers={"X-Shopmind-Key": key}
        )
    if reply.status_code != httpx.codes.OK:
        raise ServerUnreachable(
            f"The server at {base} gave no session: {reply.json().get('detail', reply.status_code)}"
        )
    session: dict[str, Any] = reply.json()
    return session


@asynccontextmanager
async def _server(settings: Settings, url: str | None) -> AsyncIterator[str]:
    """The address of a server that answers."""
    base = (url or f"http://127.0.0.1:{settings.port}").rstrip("/")
    if await _answers(base):
        yield base
        return
    if url is not None:
        raise ServerUnreachable(f"No server answers at {base}.")
    async with _own_server(settings) as own:
        yield own


async def _answers(base: str) -> bool:
    async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
        try:
            return (await client.get(f"{base}/readyz")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def _own_server(settings: Settings) -> AsyncIterator[str]:
    """A server on a free port of this machine, for as long as the conversation lasts."""
    where: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    own = settings.model_copy(update={"host": "127.0.0.1", "port": 0})
    serving = asyncio.create_task(load("serving.serve").serve(own, progress, where.set_result))
    try:
        waiting: set[asyncio.Future[Any]] = {serving, where}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
        yield await where
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
            await serving
