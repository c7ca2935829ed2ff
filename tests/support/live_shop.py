"""A real shop for end-to-end tests: `shopmind serve` as a process of its own, on loopback, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.cache_folder import cache_folder

START_TIMEOUT_SECONDS = 170
STOP_TIMEOUT_SECONDS = 20


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class LiveShop:
    """One server process that can be killed and started again over the same folder and port."""

    home: Path
    port: int = field(default_factory=free_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the server, and a command beside it, is started with."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOPMIND_")}
        own = {"HOME": self.home, "PORT": self.port, "CACHE": cache_folder()}
        return kept | {f"SHOPMIND_{name}": str(value) for name, value in own.items()} | dict(self.settings)

    def start(self) -> "LiveShop":
        """Starts the server and returns when it says that it is ready.

        Raises:
            RuntimeError: The process ended, or was not ready in time; the text holds the end of its output.
        """
        with (self.home.parent / f"server-{self.port}.log").open("ab") as log:
            command = [sys.executable, "-m", "serving.cli", "serve"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        self.kill()  # nobody else would: whoever asked for it gets an error in its place
        raise RuntimeError(f"the shop did not become ready:\n{self.output()[-4000:]}")

    def output(self) -> str:
        """What the server has printed so far."""
        return (self.home.parent / f"server-{self.port}.log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Ends the process as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """Asks the process to end and returns its exit code."""
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_TIMEOUT_SECONDS)
