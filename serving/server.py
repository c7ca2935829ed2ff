"""Running the app: the socket, the line that says where, and an end that lets running turns finish."""

import asyncio
import gc
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.loops.auto import auto_loop_factory

from serving.chat.socket_protocol import BatchingProtocol

_log = structlog.get_logger("serving.server")
_CLOSING_SECONDS = 5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# The end of a turn is in the log; this is its way from there to the sockets.
_LAST_FRAMES_SECONDS = 0.5
_SWITCH_SECONDS = 0.0005


class GentleServer(uvicorn.Server):
    """Stops accepting, lets running turns reach their shoppers, then closes the sockets."""

    def __init__(
        self, config: uvicorn.Config, *, started: Callable[[str], None], drain: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(config)
        self._say_started = started
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            gc.collect()
            gc.freeze()  # what was made until now stays; looking through it again and again would cost every turn
            self._say_started(self.url)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End gently on SIGINT and SIGTERM; unlike uvicorn's own, do not raise them again, so that all is closed."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()
        for sign in _SIGNALS:
            loop.add_signal_handler(sign, self.handle_exit, sign, None)
        try:
            yield
        finally:
            for sign in _SIGNALS:
                loop.remove_signal_handler(sign)

    @property
    def url(self) -> str:
        """Where the server listens."""
        host, port = self.config.host, self.config.port
        for server in self.servers:
            for listener in server.sockets:
                port = listener.getsockname()[1]
        shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  (compared, not bound)
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        _log.info("shutdown_begun")
        await self._drain()
        await asyncio.sleep(_LAST_FRAMES_SECONDS)
        await super().shutdown(sockets)


def make_server(
    app: FastAPI,
    *,
    host: str,
    port: int,
    frame_bytes: int,
    trusted_proxies: str,
    started: Callable[[str], None],
    drain: Callable[[], Awaitable[None]],
) -> GentleServer:
    """A server that is configured and not yet running."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=BatchingProtocol,
        ws_max_size=frame_bytes,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies or None,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        timeout_keep_alive=30,
    )
    return GentleServer(config, started=started, drain=drain)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run on the faster loop where uvloop is installed, which it is not on Windows.

    Planners think in threads. Each time the loop lets go of the interpreter, which it does for every statement of
    SQLite, it waits for as long as such a thread may keep it: by default five milliseconds, a dozen times a turn.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(work)
