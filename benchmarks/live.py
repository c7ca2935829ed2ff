"""A server process to measure: prepared, started, its CPU time and memory read from outside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
from sqlalchemy.engine import make_url

from storage.ids import new_id

ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_WIDE = {
    "SHOPMIND_LIMITS_TURNS_PER_MINUTE": "1000000",
    "SHOPMIND_LIMITS_TURNS_BURST": "100000",
    "SHOPMIND_LIMITS_REQUESTS_PER_MINUTE": "1000000",
    "SHOPMIND_LIMITS_REQUESTS_BURST": "100000",
    "SHOPMIND_LIMITS_ADDRESS_CONNECTIONS": "100000",
    "SHOPMIND_LOG_LEVEL": "warning",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shopmind(home: Path, *arguments: str, **settings: str) -> list[str]:
    """Run a command of the project over a home folder; returns its output's lines."""
    done = subprocess.run(
        [sys.executable, "-m", "serving.cli", *arguments],
        cwd=ROOT,
        env=environment(home, settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process over a home folder, with limits that do not stand in the way."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOPMIND_")}
    return kept | _WIDE | {"SHOPMIND_HOME": str(home), "PYTHONPATH": str(ROOT)} | dict(settings)


@contextmanager
def process(command: Sequence[str], *, ready: str, env: Mapping[str, str], seconds: float = 180) -> Iterator[int]:
    """A server process that answers at `ready`; gives its process id, and ends it."""
    running = subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(running, ready, seconds)
        yield running.pid
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def served(home: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """`shopmind serve` over a home folder; gives its address and process id."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "serving.cli", "serve"]
    env = environment(home, {"SHOPMIND_PORT": str(port), **settings})
    with process(command, ready=f"{url}/readyz", env=env) as pid:
        yield url, pid


@contextmanager
def own_schema(url: str) -> Iterator[str]:
    """A schema of a PostgreSQL database that exists while it is used; gives the URL that leads to it."""
    name = new_id("bench")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"'.encode())
        try:
            within = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
            yield within.render_as_string(hide_password=False)
        finally:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE'.encode())


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of the children that it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS


def resident_kilobytes(pid: int) -> int:
    """The memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; nan where there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _wait(running: subprocess.Popen[bytes], ready: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    with httpx.Client(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline and running.poll() is None:
            try:
                if client.get(ready).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
    raise SystemExit(f"the server did not answer at {ready}")
