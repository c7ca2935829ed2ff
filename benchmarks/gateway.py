"""What a turn costs at the gateway: ours against the bare server of the same stack, and against peers.

    python -m benchmarks.gateway --rounds 7 --clients 20 --turns 10 [--chainlit PYTHON] [--postgres URL]
    python -m benchmarks.gateway --rounds 0 --burst 0 --idle 10000 [--chainlit PYTHON]

All servers run at once and are measured in turn within each round; figures are medians over the rounds. CPU is the
server's own, read from outside; the load generator's is shown beside it. Memory of idle connections is that of fresh
processes, which have no room to spare from earlier work.
"""

import argparse
import asyncio
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.live import cpu_seconds, environment, free_port, own_schema, process, resident_kilobytes
from benchmarks.peers.chainlit_client import ChainlitSpeaker

KINDS = ("bare", "frames", "whole")
_OPENED_AT_ONCE = 50
_FROM_ONE_ADDRESS = 5_000
_IDLE_PEERS = 2_000
"""Chainlit's connections cost so much to open that fewer are measured."""


class Speaker(Protocol):
    """One open conversation with a server."""

    async def turn(self) -> tuple[float, float, int]:
        """Send a message; seconds to the first word and to the end, and the frames that came."""
        ...

    async def close(self) -> None: ...


@dataclass
class Target:
    """One running server."""

    name: str
    url: str
    pid: int


@dataclass
class Round:
    """What one server did in one round."""

    turns: int
    seconds: float
    server_cpu: float
    own_cpu: float
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    frames: int = 0


class OwnSpeaker:
    """A socket of ours, or of the bare server, and the thread it speaks in."""

    def __init__(self, socket: ClientConnection, thread_id: str) -> None:
        self._socket = socket
        self._thread_id = thread_id

    async def turn(self) -> tuple[float, float, int]:
        run_id = str(uuid.uuid4())
        message = {"id": str(uuid.uuid4()), "role": "user", "content": "tell me something"}
        given = {"threadId": self._thread_id, "runId": run_id, "messages": [message]}
        began = time.perf_counter()
        await self._socket.send(orjson.dumps({"op": "run", "id": run_id, "input": given}).decode())
        first, frames = 0.0, 0
        while True:
            event = orjson.loads(await self._socket.recv()).get("event")
            if event is None:
                continue
            frames += 1
            if not first and event["type"] == "TEXT_MESSAGE_CONTENT":
                first = time.perf_counter() - began
            if event["type"] == "RUN_ERROR":
                raise SystemExit(f"a turn failed: {event}")
            if event["type"] == "RUN_FINISHED":
                return first, time.perf_counter() - began, frames

    async def close(self) -> None:
        await self._socket.close()


async def open_client(target: Target, http: httpx.AsyncClient) -> Speaker:
    """A conversation; only the whole service knows sessions, and Chainlit has words of its own."""
    if target.name == "chainlit":
        return await ChainlitSpeaker.open(target.url)
    protocols, thread_id = await admission(target, http)
    return OwnSpeaker(await open_socket(target, protocols), thread_id)


async def admission(target: Target, http: httpx.AsyncClient) -> tuple[list[str], str]:
    """The sub-protocols that open a socket, and a thread to speak in."""
    if not target.name.startswith("whole"):
        return ["shopmind.v1"], str(uuid.uuid4())
    body, headers = {"nonce": str(uuid.uuid4())}, {"X-Shopmind-Key": "pk_demo"}
    session = (await http.post(f"{target.url}/v1/sessions", json=body, headers=headers)).raise_for_status().json()
    return ["shopmind.v1", f"token.{session['token']}"], session["threadId"]


async def open_socket(target: Target, protocols: Sequence[str], **more: Any) -> ClientConnection:
    return await connect(
        f"{target.url.replace('http', 'ws', 1)}/v1/chat",
        subprotocols=protocols,  # type: ignore[arg-type]  # plain texts
        proxy=None,
        compression=None,
        max_size=8_000_000,
        open_timeout=60,
        **more,
    )


async def turn(client: Speaker, into: Round) -> None:
    """One message and its answer."""
    first, whole, frames = await client.turn()
    into.first.append(first)
    into.whole.append(whole)
    into.frames += frames


async def measure(target: Target, clients: Sequence[Speaker], turns: int) -> Round:
    """Each client sends so many messages, the next when the last is answered."""
    result = Round(turns * len(clients), 0.0, cpu_seconds(target.pid), own_cpu())
    began = time.perf_counter()

    async def all_turns(client: Speaker) -> None:
        for _ in range(turns):
            await turn(client, result)

    await asyncio.gather(*(all_turns(client) for client in clients))
    result.seconds = time.perf_counter() - began
    result.server_cpu = cpu_seconds(target.pid) - result.server_cpu
    result.own_cpu = own_cpu() - result.own_cpu
    return result


async def compare(targets: Sequence[Target], options: argparse.Namespace) -> dict[str, list[Round]]:
    """The rounds, one server after the other within each."""
    rounds: dict[str, list[Round]] = {target.name: [] for target in targets}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        opened = {target.name: [await open_client(target, http) for _ in range(options.clients)] for target in targets}
        for number in range(options.rounds + 1):
            for target in targets:
                result = await measure(target, opened[target.name], options.turns)
                if number:  # the first round warms up
                    rounds[target.name].append(result)
        for clients in opened.values():
            for client in clients:
                await client.close()
    return rounds


async def burst(target: Target, count: int) -> tuple[float, float]:
    """All clients at once: the median first token and the median turn."""
    result = Round(0, 0.0, 0.0, 0.0)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        clients = [await open_client(target, http) for _ in range(count)]
        await asyncio.gather(*(turn(client, result) for client in clients))
        result.first.clear()
        result.whole.clear()
        await asyncio.gather(*(turn(client, result) for client in clients))
        for client in clients:
            await client.close()
    return statistics.median(result.first), statistics.median(result.whole)


async def idle(target: Target, count: int) -> float:
    """Kilobytes for each connection that says nothing."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        opened = [await open_client(target, http) for _ in range(50)]
        before = resident_kilobytes(target.pid)
        silent: list[ClientConnection | Speaker] = []
        for start in range(0, count, _OPENED_AT_ONCE):
            silent += await open_silent(target, http, start, min(_OPENED_AT_ONCE, count - start))
        grown = resident_kilobytes(target.pid) - before
        for client in [*opened, *silent]:
            await client.close()
    return grown / count


async def open_silent(
    target: Target, http: httpx.AsyncClient, start: int, count: int
) -> list[ClientConnection | Speaker]:
    """Connections of one session; their addresses on loopback change, since each has only so many ports."""
    if target.name == "chainlit":
        return [await ChainlitSpeaker.open(target.url) for _ in range(count)]
    protocols, _ = await admission(target, http)
    address = (f"127.0.0.{2 + start // _FROM_ONE_ADDRESS}", 0)
    sockets = (open_socket(target, protocols, local_addr=address, ping_interval=None) for _ in range(count))
    return list(await asyncio.gather(*sockets))


def own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(rounds: dict[str, list[Round]]) -> None:
    columns = (
        "server",
        "turns/s",
        "CPU ms/turn",
        "times bare",
        "frames/turn",
        "first ms",
        "turn ms",
        "load CPU ms/turn",
    )
    print(f"| {' | '.join(columns)} |\n{'| --- ' * len(columns)}|")
    cost = {name: statistics.median(1000 * r.server_cpu / r.turns for r in found) for name, found in rounds.items()}
    for name, found in rounds.items():
        cells = (
            name,
            f"{statistics.median(r.turns / r.seconds for r in found):.0f}",
            f"{cost[name]:.2f}",
            f"{cost[name] / cost['bare']:.2f}",
            f"{statistics.median(r.frames / r.turns for r in found):.0f}",
            f"{statistics.median(1000 * statistics.median(r.first) for r in found):.1f}",
            f"{statistics.median(1000 * statistics.median(r.whole) for r in found):.1f}",
            f"{statistics.median(1000 * r.own_cpu / r.turns for r in found):.2f}",
        )
        print(f"| {' | '.join(cells)} |")


def start(stack: ExitStack, name: str, home: Path, **settings: str) -> Target:
    port = free_port()
    kind = name.split("-", 1)[0]
    command = [sys.executable, "-m", "benchmarks.gateway_apps", kind, str(port), str(home)]
    url = f"http://127.0.0.1:{port}"
    pid = stack.enter_context(process(command, ready=f"{url}/readyz", env=environment(home, settings)))
    return Target(name, url, pid)


def start_all(stack: ExitStack, options: argparse.Namespace) -> list[Target]:
    """Every server that was asked for, each a new process with an empty home."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    targets = [start(stack, kind, folder / kind) for kind in options.kinds]
    if options.postgres:
        url = stack.enter_context(own_schema(options.postgres))
        targets.append(start(stack, "whole-postgresql", folder / "postgresql", SHOPMIND_DATABASE_URL=url))
    if options.chainlit:
        targets.append(start_chainlit(stack, options.chainlit, folder / "chainlit"))
    return targets


def start_chainlit(stack: ExitStack, python: Path, folder: Path) -> Target:
    """Chainlit, served by its own command from an environment of its own."""
    port = free_port()
    app = Path(__file__).parent / "peers" / "chainlit_app.py"
    command = [str(python), "-m", "chainlit", "run", str(app), "--headless", "--port", str(port)]
    folder.mkdir(exist_ok=True)
    env = environment(folder, {"CHAINLIT_APP_ROOT": str(folder)})
    env.pop("PYTHONPATH")
    url = f"http://127.0.0.1:{port}"
    return Target("chainlit", url, stack.enter_context(process(command, ready=f"{url}/", env=env)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--turns", type=int, default=10, help="turns of a client in a round")
    parser.add_argument("--burst", type=int, default=200, help="clients that burst at once")
    parser.add_argument("--idle", type=int, default=0, help="idle connections to measure memory with")
    parser.add_argument("--chainlit", type=Path, help="the Python of an environment that has Chainlit")
    parser.add_argument("--postgres", help="a PostgreSQL database in which a schema of its own is made and dropped")
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if options.rounds or options.burst:
        with ExitStack() as stack:
            measure_turns(start_all(stack, options), options)
    if options.idle:
        with ExitStack() as stack:
            measure_idle(start_all(stack, options), options.idle)


def measure_turns(targets: Sequence[Target], options: argparse.Namespace) -> None:
    if options.rounds:
        report(asyncio.run(compare(targets, options)))
    for target in targets if options.burst else ():
        first, whole = asyncio.run(burst(target, options.burst))
        print(
            f"{target.name}: {options.burst} at once: first token {1000 * first:.0f} ms, "
            f"turn {1000 * whole:.0f} ms, ratio {first / whole:.2f}"
        )


def measure_idle(targets: Sequence[Target], connections: int) -> None:
    bare = None
    for target in targets:
        count = min(connections, _IDLE_PEERS) if target.name == "chainlit" else connections
        kilobytes = asyncio.run(idle(target, count))
        bare = bare or kilobytes
        print(
            f"{target.name}: {kilobytes:.1f} KB for each of {count} idle connections, {kilobytes / bare:.2f} times bare"
        )


if __name__ == "__main__":
    main()
