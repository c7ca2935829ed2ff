"""The demo shop behind a real server on a loopback port, and clients of it."""

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect

from serving.app import create_app
from serving.bootstrap import open_services
from serving.identity.installation_keys import open_keys
from serving.preparing import DEMO, ensure_shop
from serving.server import make_server
from serving.services import Services
from serving.settings import Settings
from storage.database import open_database
from storage.schema import create_tables

T = TypeVar("T")
PK = "pk_demo"
LIMITS = {"sessions_per_minute": 100_000, "turns_per_minute": 100_000, "turns_burst": 1000, "requests_burst": 10_000}
PATIENCE_SECONDS = 90
"""How long a frame may take; a busy machine is slow, which says nothing about what is tested."""


@dataclass
class ServedShop:
    """A server in a thread of its own; `on` runs work on its event loop."""

    settings: Settings
    url: str = ""
    services: Services | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _opened: "Future[None]" = field(default_factory=Future)

    def run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        self._opened.result(120)
        return thread

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop)

    def on(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def _stop(self) -> None:
        self._server.should_exit = True

    async def _serve(self) -> None:
        try:
            self.settings.home.mkdir(parents=True, exist_ok=True)
            open_keys(self.settings.home)
            async with open_database(self.settings.database_url) as database:
                await create_tables(database)
            async with open_services(self.settings) as services:
                await ensure_shop(services, self.settings.merchant, DEMO, lambda *_: None)
                self.services = services
                limits = self.settings.limits
                self._server = make_server(
                    create_app(services),
                    host="127.0.0.1",
                    port=self.settings.port,
                    frame_bytes=limits.frame_bytes,
                    trusted_proxies="",
                    started=self._started,
                    drain=lambda: services.health.drain(limits.drain_seconds),
                )
                await self._server.serve()
        except BaseException as error:
            if self._opened.done():
                raise
            self._opened.set_exception(error)

    def _started(self, url: str) -> None:
        self.url = url
        self._opened.set_result(None)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    """The demo shop with wide limits, shared by the tests of this session: each opens shoppers of its own."""
    home: Path = tmp_path_factory.mktemp("served") / "home"
    shop = ServedShop(Settings(_env_file=None, home=home, port=0, limits=LIMITS))  # type: ignore[call-arg, arg-type]
    thread = shop.start()
    yield shop
    shop.stop()
    thread.join(60)


@dataclass
class Shopper:
    """One device of one shopper."""

    base: str
    session: dict[str, Any]
    http: httpx.AsyncClient

    @property
    def thread_id(self) -> str:
        return str(self.session["threadId"])

    @asynccontextmanager
    async def socket(self) -> AsyncIterator["Chat"]:
        async with connect(
            f"{self.base.replace('http', 'ws')}/v1/chat",
            subprotocols=["shopmind.v1", f"token.{self.session['token']}"],  # type: ignore[list-item]
            proxy=None,
        ) as connection:
            yield Chat(connection, self.thread_id)


@dataclass
class Chat:
    """A WebSocket that speaks frames."""

    connection: ClientConnection
    thread_id: str

    async def send(self, **frame: Any) -> None:
        await self.connection.send(orjson.dumps(frame).decode())

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            frame: dict[str, Any] = orjson.loads(await self.connection.recv())
            return frame

    async def until(self, **wanted: Any) -> list[dict[str, Any]]:
        """Frames up to the first whose fields, or whose event's fields, are these."""
        frames = []
        while True:
            frame = await self.receive()
            frames.append(frame)
            seen = {**frame, **frame.get("event", {})}
            if all(seen.get(name) == value for name, value in wanted.items()):
                return frames

    async def say(self, text: str, run_id: str | None = None, message_id: str | None = None) -> list[dict[str, Any]]:
        """Send a message and read to the end of its run."""
        run_id = run_id or str(uuid.uuid4())
        await self.send(op="run", id=run_id, input=run_input(self.thread_id, text, run_id, message_id))
        return await self.until(type="RUN_FINISHED", runId=run_id)


def run_input(thread_id: str, text: str, run_id: str | None = None, message_id: str | None = None) -> dict[str, Any]:
    message = {"id": message_id or str(uuid.uuid4()), "role": "user", "content": text}
    return {"threadId": thread_id, "runId": run_id or str(uuid.uuid4()), "messages": [message]}


Opening = Callable[..., Awaitable[Shopper]]


@pytest.fixture
async def open_shopper(served: ServedShop) -> AsyncIterator[Opening]:
    """Opens devices; closes them at the end of the test."""
    async with AsyncExitStack() as stack:

        async def opened(base: str = served.url, **session: Any) -> Shopper:
            client = httpx.AsyncClient(base_url=base, trust_env=False, timeout=30)
            await stack.enter_async_context(client)
            body = {"nonce": str(uuid.uuid4()), **session}
            reply = await client.post("/v1/sessions", json=body, headers={"X-Shopmind-Key": PK})
            assert reply.status_code == 200, reply.text
            client.headers["Authorization"] = f"Bearer {reply.json()['token']}"
            return Shopper(base, reply.json(), client)

        yield opened


@pytest.fixture
async def shopper(open_shopper: Opening) -> Shopper:
    return await open_shopper()


@pytest.fixture
async def stranger(open_shopper: Opening) -> Shopper:
    return await open_shopper()
