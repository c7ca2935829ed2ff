"""Processes that can be killed: forked from one that has imported everything, so that each starts at once."""

import asyncio
import ctypes
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from serving.observability.logs import set_up_logs
from serving.settings import Settings
from tests.support.cache_folder import cache_folder

_PR_SET_PDEATHSIG = 1
_START_SECONDS = 60
_STARTS = 50
_AGAIN_SECONDS = 0.2
_WIDE: Mapping[str, Any] = {
    "sessions_per_minute": 100_000,
    "turns_per_minute": 100_000,
    "turns_burst": 10_000,
    "requests_per_minute": 100_000,
    "requests_burst": 100_000,
    "address_requests_per_minute": 1_000_000,
    "drain_seconds": 5,
}
_ANSWER_SECONDS = 1.0
"""How long a provider or a mail server may take; a fault that says nothing takes longer."""
_LEASE_SECONDS = 2.0
"""After what time Redis takes a lock or an event from a dead process; it has a clock of its own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a process is started with."""

    home: Path
    clock: Path
    port: int = 0
    database_url: str = ""
    stripe: Mapping[str, str] = field(default_factory=dict)
    redis_url: str = ""
    smtp_url: str = ""
    broker_url: str = ""

    def settings(self) -> Settings:
        groups: dict[str, Any] = {
            "limits": dict(_WIDE),
            "database": {"url": self.database_url},
            "stripe": {**self.stripe, "timeout_seconds": _ANSWER_SECONDS},
            "redis": {"url": self.redis_url, "lock_seconds": _LEASE_SECONDS},
            "smtp": {"url": self.smtp_url, "timeout_seconds": _ANSWER_SECONDS},
            "broker": {"url": self.broker_url, "visibility_seconds": _LEASE_SECONDS},
        }
        return Settings(
            _env_file=None,
            home=self.home,
            cache=str(cache_folder()),
            port=self.port,
            log_level="warning",
            public_url="http://shop.test",
            **groups,
        )


def end_with_parent() -> None:
    """Let the kernel end this process when the one that it was forked from ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


Body = Callable[[Given, Connection], None]


def run(body: Body, given: Given, connection: Connection, log: Path) -> None:
    """Be a process: what it says goes to a file, and it ends with the one that it was forked from."""
    end_with_parent()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    set_up_logs("warning")
    body(given, connection)


def context() -> "multiprocessing.context.ForkServerContext":
    """Where processes are forked from."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.warm"])
    return forks


@dataclass
class Process:
    """One place in the world where a process works, dies, and is started again."""

    body: Body
    given: Given
    log: Path
    connection: Connection | None = None
    process: BaseProcess | None = None
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while it is there for whoever asks, as far as is known."""
    start_seconds: float = 0.0
    """How long the last start took: longer on a busy machine, where everything takes longer."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.given.port}"

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    async def start(self) -> None:
        """Return when it works; one that is killed while it starts is started again."""
        for _ in range(_STARTS):
            if await asyncio.to_thread(self._start):
                self.opened.set()
                return
            await asyncio.sleep(_AGAIN_SECONDS)  # its database may be starting just now
        tail = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        raise RuntimeError(f"the process ended while it started, {_STARTS} times:\n{tail}")

    def _start(self) -> bool:
        ours, theirs = multiprocessing.Pipe()
        begun = time.monotonic()
        self.process = context().Process(target=run, args=(self.body, self.given, theirs, self.log), daemon=True)
        self.process.start()
        theirs.close()
        try:
            if not ours.poll(_START_SECONDS):
                raise RuntimeError(f"the process did not start in time; see {self.log}")
            ours.recv()
        except (EOFError, ConnectionError):
            ours.close()
            return False
        if self.connection is not None:
            self.connection.close()
        self.connection = ours
        self.start_seconds = time.monotonic() - begun
        return True

    async def ended(self) -> None:
        """Return when it is gone, by whatever hand."""
        if self.process is None:
            return
        loop, gone, sentinel = asyncio.get_running_loop(), asyncio.Event(), self.process.sentinel
        loop.add_reader(sentinel, gone.set)
        try:
            await gone.wait()
        finally:
            loop.remove_reader(sentinel)
        self.opened.clear()

    async def kill(self) -> None:
        """End it as the kernel would when memory is out; returns when it is gone."""
        process = self.process
        if process is not None and process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            await asyncio.to_thread(process.join, 10)
            self.opened.clear()
