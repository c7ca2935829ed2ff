"""Serving processes that can be killed: forked from one that has imported everything, so that each starts at once."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from serving.app import create_app
from serving.bootstrap import open_services
from serving.logs import set_up_logs
from serving.server import make_server
from serving.settings import Settings
from storage.clock import SystemClock

_START_SECONDS = 60
_STARTS = 6
_WIDE: Mapping[str, Any] = {
    "sessions_per_minute": 100_000,
    "turns_per_minute": 100_000,
    "turns_burst": 10_000,
    "requests_per_minute": 100_000,
    "requests_burst": 100_000,
    "address_requests_per_minute": 1_000_000,
    "drain_seconds": 5,
}


class AheadClock:
    """The system's time and some more: what a case waits for is over after a restart, with no waiting."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead
        self._system = SystemClock()

    def now(self) -> datetime:
        return self._system.now() + self._ahead


@dataclass(frozen=True, slots=True)
class Given:
    """What a process is started with."""

    home: Path
    port: int
    database_url: str
    stripe: Mapping[str, str] = field(default_factory=dict)
    redis_url: str = ""
    ahead: timedelta = timedelta()

    def settings(self) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it
            home=self.home,
            port=self.port,
            log_level="warning",
            public_url="http://shop.test",
            limits=dict(_WIDE),  # type: ignore[arg-type]  # validated
            database={"url": self.database_url},  # type: ignore[arg-type]
            stripe=dict(self.stripe),  # type: ignore[arg-type]
            redis={"url": self.redis_url},  # type: ignore[arg-type]
        )


def run(given: Given, ready: Connection, log: Path) -> None:
    """Be a serving process: the whole service, behind its own port."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    set_up_logs("warning")
    asyncio.run(_serve(given, ready))


async def _serve(given: Given, ready: Connection) -> None:
    async with open_services(given.settings(), clock=AheadClock(given.ahead)) as services:
        await make_server(
            create_app(services),
            host="127.0.0.1",
            port=given.port,
            frame_bytes=services.limits.frame_bytes,
            trusted_proxies="",
            started=ready.send,
            drain=lambda: services.health.drain(services.limits.drain_seconds),
        ).serve()


def context() -> "multiprocessing.context.ForkServerContext":
    """Where processes are forked from."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([__name__])
    return forks


@dataclass
class Server:
    """One place in the world where a process serves, dies, and is started again."""

    given: Given
    log: Path
    process: BaseProcess | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.given.port}"

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    async def start(self) -> None:
        """Return when it serves; one that is killed while it starts is started again."""
        for _ in range(_STARTS):
            if await asyncio.to_thread(self._start):
                return
        tail = self.log.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"the server ended while it started, {_STARTS} times:\n{tail}")

    def _start(self) -> bool:
        receiving, sending = multiprocessing.Pipe(duplex=False)
        self.process = context().Process(target=run, args=(self.given, sending, self.log), daemon=True)
        self.process.start()
        sending.close()
        try:
            if not receiving.poll(_START_SECONDS):
                raise RuntimeError(f"the server did not start in time; see {self.log}")
            receiving.recv()
        except EOFError:
            return False
        finally:
            receiving.close()
        return True

    async def kill(self) -> None:
        """End it as the kernel would when memory is out; returns when it is gone."""
        process = self.process
        if process is not None and process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            await asyncio.to_thread(process.join, 10)

    async def stop(self) -> None:
        """Ask it to end, and see that it does."""
        process = self.process
        if process is not None and process.is_alive():
            process.terminate()
            await asyncio.to_thread(process.join, 15)
            await self.kill()
