"""How long shoppers wait: first card and end of the turn, for several numbers of open conversations on one catalogue.

    python -m benchmarks.shoppers --catalogue FEED --shoppers 1 20 100 --rounds 7

Each shopper sends its next message an exponential time after its last answer (mean `--think`); latency counts from the
moment at which the message was due, so that a server that falls behind is not spared. The wishes are made from the
catalogue itself.
"""

import argparse
import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.live import cpu_seconds, percentile, served, shopmind

FOLLOW_UPS = (
    "cheaper ones",
    "compare the first two",
    "tell me more about the second one",
    "add the first one to my cart",
)
CARDS = {"products", "product", "comparison", "cart", "checkout", "order", "orders"}


@dataclass
class Figures:
    """What one round saw, in seconds."""

    first_card: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)
    without_card: int = 0
    failed: int = 0
    seconds: float = 0.0
    server_cpu: float = 0.0
    own_cpu: float = 0.0


class Shopper:
    """One open conversation."""

    def __init__(
        self, socket: ClientConnection, thread_id: str, wishes: Sequence[str], seed: int, *, fresh: bool
    ) -> None:
        self._fresh = fresh
        self._socket = socket
        self._thread_id = thread_id
        self._wishes = wishes
        self._random = random.Random(seed)
        self._turn = 0

    async def shop(self, until: float, think: float, figures: Figures) -> None:
        """Send messages until the time is over."""
        due = time.perf_counter() + self._random.expovariate(1 / think) * 0.5
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await self._say(self._next(), due, figures)
            due = time.perf_counter() + self._random.expovariate(1 / think)

    def _next(self) -> str:
        self._turn += 1
        if self._turn % 3:
            wish = self._random.choice(self._wishes)
            if self._fresh:
                wish = f"{wish.partition(' under ')[0].rstrip('?')} under ${self._random.randrange(20, 3000)}"
            return wish
        return self._random.choice(FOLLOW_UPS)

    async def _say(self, text: str, due: float, figures: Figures) -> None:
        run_id = str(uuid.uuid4())
        message = {"id": str(uuid.uuid4()), "role": "user", "content": text}
        given = {"threadId": self._thread_id, "runId": run_id, "messages": [message]}
        await self._socket.send(orjson.dumps({"op": "run", "id": run_id, "input": given}).decode())
        first: float | None = None
        while True:
            frame = orjson.loads(await self._socket.recv())
            event = frame.get("event")
            if frame.get("op") == "error":
                figures.failed += 1
                return
            if event is None:
                continue
            if first is None and event["type"] == "ACTIVITY_SNAPSHOT" and event["activityType"] in CARDS:
                first = time.perf_counter() - due
            if event["type"] in {"RUN_FINISHED", "RUN_ERROR"} and event.get("runId", run_id) == run_id:
                break
        figures.end.append(time.perf_counter() - due)
        figures.failed += event["type"] == "RUN_ERROR"
        if first is None:
            figures.without_card += 1
        else:
            figures.first_card.append(first)


async def wishes_of(url: str, key: str) -> list[str]:
    """Wishes that the catalogue can answer, from its own categories and prices."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
        session = await open_session(client, key)
        client.headers["Authorization"] = f"Bearer {session['token']}"
        products: list[dict[str, Any]] = []
        cursor: str | None = None
        for _ in range(8):
            pagination = {"limit": 50, **({"cursor": cursor} if cursor else {})}
            page = (await client.post("/v1/catalog/search", json={"pagination": pagination})).json()
            products += page["products"]
            cursor = page["pagination"].get("cursor")
            if cursor is None:
                break
    wishes: dict[str, None] = {}
    for product in products:
        path = product.get("categories", [{"value": product["title"]}])[0]["value"].split(" > ")
        price = product["variants"][0]["price"]["amount"] / 100
        wishes[f"show me {path[-1].lower()}"] = None
        wishes[f"I am looking for {path[-1].lower()} under ${price * 1.5:.0f}"] = None
        if brand := product.get("shopmind", {}).get("brand"):
            wishes[f"do you have anything by {brand} in {path[-1].lower()}?"] = None
    return list(wishes)


async def open_session(client: httpx.AsyncClient, key: str) -> dict[str, Any]:
    reply = await client.post("/v1/sessions", json={"nonce": str(uuid.uuid4())}, headers={"X-Shopmind-Key": key})
    reply.raise_for_status()
    return dict(reply.json())


async def open_shoppers(
    url: str, key: str, count: int, wishes: Sequence[str], *, fresh: bool
) -> list[tuple[Shopper, ClientConnection]]:
    opened = []
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
        for number in range(count):
            session = await open_session(client, key)
            socket = await connect(
                f"{url.replace('http', 'ws', 1)}/v1/chat",
                subprotocols=["shopmind.v1", f"token.{session['token']}"],  # type: ignore[list-item]  # plain texts
                proxy=None,
                compression=None,
                max_size=8_000_000,
            )
            subscribe = {"op": "subscribe", "threadId": session["threadId"], "after": 0}
            await socket.send(orjson.dumps(subscribe).decode())
            opened.append((Shopper(socket, session["threadId"], wishes, seed=number, fresh=fresh), socket))
    return opened


async def measure(url: str, pid: int, key: str, count: int, options: argparse.Namespace) -> list[Figures]:
    """The rounds of one number of shoppers."""
    wishes = await wishes_of(url, key)
    print(f"# {len(wishes)} different wishes", file=sys.stderr)
    shoppers = await open_shoppers(url, key, count, wishes, fresh=options.fresh)
    think = options.think if count > 1 else min(options.think, options.think_alone)
    rounds = []
    for number in range(options.rounds + 1):
        figures = Figures()
        began, own, server = time.perf_counter(), own_cpu(), cpu_seconds(pid)
        until = began + options.seconds
        await asyncio.gather(*(shopper.shop(until, think, figures) for shopper, _ in shoppers))
        figures.seconds = time.perf_counter() - began
        figures.own_cpu, figures.server_cpu = own_cpu() - own, cpu_seconds(pid) - server
        if number:  # the first round warms up
            rounds.append(figures)
    for _, socket in shoppers:
        await socket.close()
    return rounds


def own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def row(count: int, rounds: Sequence[Figures]) -> str:
    """One line of the table: medians over the rounds."""

    def middle(values: Sequence[float]) -> float:
        return statistics.median(values)

    turns = sum(len(figures.end) for figures in rounds)
    cells = [
        f"{count}",
        f"{turns}",
        f"{sum(len(f.end) for f in rounds) / sum(f.seconds for f in rounds):.1f}",
        f"{1000 * middle([percentile(f.first_card, 0.5) for f in rounds]):.0f}",
        f"{1000 * middle([percentile(f.first_card, 0.95) for f in rounds]):.0f}",
        f"{1000 * middle([percentile(f.end, 0.5) for f in rounds]):.0f}",
        f"{1000 * middle([percentile(f.end, 0.95) for f in rounds]):.0f}",
        f"{1000 * middle([f.server_cpu / max(1, len(f.end)) for f in rounds]):.1f}",
        f"{100 * middle([f.server_cpu / f.seconds for f in rounds]):.0f} %",
        f"{100 * middle([f.own_cpu / f.seconds for f in rounds]):.0f} %",
        f"{sum(f.failed for f in rounds)}",
    ]
    return "| " + " | ".join(cells) + " |"


COLUMNS = (
    "shoppers",
    "turns",
    "turns/s",
    "first card p50 ms",
    "p95 ms",
    "end p50 ms",
    "p95 ms",
    "server CPU ms/turn",
    "server CPU",
    "load CPU",
    "failed",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]  # this file has one
    parser.add_argument("--catalogue", type=Path, help="feed to import; the demo shop otherwise")
    parser.add_argument("--home", type=Path, help="a prepared home folder; a fresh one otherwise")
    parser.add_argument("--merchant", default="demo")
    parser.add_argument("--shoppers", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of a round")
    parser.add_argument("--think", type=float, default=5.0, help="mean seconds between an answer and the next message")
    parser.add_argument("--think-alone", type=float, default=0.5, help="the same where there is one shopper")
    parser.add_argument("--fresh", action="store_true", help="a price of its own in each wish, so that few repeat")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder) / "home"
        if options.catalogue:
            for line in shopmind(home, "catalog", "import", str(options.catalogue), SHOPMIND_MERCHANT=options.merchant):
                print(f"# {line}")
        with served(home, SHOPMIND_MERCHANT=options.merchant) as (url, pid):
            print(f"| {' | '.join(COLUMNS)} |\n{'| --- ' * len(COLUMNS)}|")
            for count in options.shoppers:
                rounds = asyncio.run(measure(url, pid, f"pk_{options.merchant}", count, options))
                print(row(count, rounds), flush=True)


if __name__ == "__main__":
    main()
