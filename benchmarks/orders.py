"""What an order costs, from the yes to the paid order, beside the bare database doing the same transactions.

    python -m benchmarks.orders [--postgres URL] [--rounds 7]

Ours prices the cart again under its lock, refuses what has changed, sets stock aside, writes the order, asks a
provider that answers at once (so that no provider's time is counted), takes its answer over and reads the order back.
Bare writes the rows that this leaves, ready made: see ``benchmarks.orders_bare``. Both sides take turns within each
round; the first round is not counted. CPU is this process's, without that of a PostgreSQL server. Both run on the event
loop that the service runs on.

Two tables follow: how many orders a second at one client and at many, with all buying one variant (hot) or each another
(spread); and what is done at each stage of an order: statements, round trips, commits, and CPU milliseconds here.
A bare transaction on PostgreSQL is one statement that commits by itself, without a COMMIT to count.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks.live import own_schema
from benchmarks.orders_bare import Act, BareOrders, Statements, Watch, bare_postgres, bare_sqlite, open_bare_orders
from benchmarks.orders_shop import OrderShop, Ready, Stages, open_order_shop, times
from benchmarks.statements import Traced, traced
from serving.server import run
from storage.database import open_database
from storage.schema import create_tables

Bare = list[tuple[Act, Act]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Orders a second, and the CPU milliseconds of one."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Side:
    """The shop and the bare database over the same file or schema."""

    shop: OrderShop
    bare_orders: BareOrders
    bare: Bare


@asynccontextmanager
async def opened(url: str, clients: int, variants: int, watch: Watch = lambda _: None) -> AsyncIterator[Side]:
    """Open both sides over an empty database."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(url))
        await create_tables(database)
        shop = await open_order_shop(database, variants=variants)
        bare_orders = await open_bare_orders(shop)
        connect: Callable[[str, Statements, int, Watch], AbstractAsyncContextManager[Bare]]
        connect = bare_sqlite if database.dialect == "sqlite" else bare_postgres
        bare = await stack.enter_async_context(connect(url, bare_orders.statements, clients, watch))
        yield Side(shop, bare_orders, bare)


async def by_clients(items: Sequence[Callable[[int], Awaitable[None]]], clients: int) -> Cost:
    """Let so many clients do all of it, each its next as soon as its last is done."""
    waiting = iter(items)

    async def client(number: int) -> None:
        for item in waiting:
            await item(number)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    wall = time.perf_counter() - wall
    return Cost(len(items) / wall, 1000 * (time.process_time() - cpu) / len(items))


def bought(shop: OrderShop, ready: Iterable[Ready]) -> list[Callable[[int], Awaitable[None]]]:
    """An order of ours for each checkout."""

    def one(checkout: Ready) -> Callable[[int], Awaitable[None]]:
        async def buy(_client: int) -> None:
            order = await shop.buy(checkout)
            if order.status != "paid":
                raise RuntimeError(f"the order is {order.status}")

        return buy

    return [one(checkout) for checkout in ready]


def written(side: Side, ready: Iterable[Ready]) -> list[Callable[[int], Awaitable[None]]]:
    """The bare rows of an order for each checkout."""

    def one(row: dict[str, object]) -> Callable[[int], Awaitable[None]]:
        async def write(client: int) -> None:
            place, pay = side.bare[client]
            await place(row)
            await pay(row)

        return write

    return [one(dict(side.bare_orders.row(checkout))) for checkout in ready]


async def compare(url: str, options: argparse.Namespace) -> list[str]:
    """Measure one database; returns the rows of the first table."""
    lines = []
    async with opened(url, options.clients, options.variants) as side:
        for hot in (True, False):
            for clients in (1, options.clients):
                found = await interleaved(side, clients, hot, options)
                name = side.shop.database.dialect
                lines += table(name, "hot" if hot else "spread", clients, found)
    return lines


async def interleaved(side: Side, clients: int, hot: bool, options: argparse.Namespace) -> dict[str, list[Cost]]:
    """The costs of both sides, round by round."""
    found: dict[str, list[Cost]] = {"bare": [], "ours": []}
    for number in range(options.rounds + 1):
        for name, costs in found.items():
            ready = await side.shop.ready(options.orders, hot=hot)
            work = written(side, ready) if name == "bare" else bought(side.shop, ready)
            cost = await by_clients(work, clients)
            if number:
                costs.append(cost)
    return found


def table(dialect: str, items: str, clients: int, found: dict[str, list[Cost]]) -> list[str]:
    rate = {name: statistics.median(cost.rate for cost in costs) for name, costs in found.items()}
    cpu = {name: statistics.median(cost.cpu for cost in costs) for name, costs in found.items()}
    return [
        row(dialect, items, clients, name, f"{rate[name]:.0f}", f"{cpu[name]:.2f}", f"{rate[name] / rate['bare']:.2f}")
        for name in found
    ]


async def staged(url: str, options: argparse.Namespace, traces: Traced | None) -> dict[str, list[list[float]]]:
    """Follow orders one by one; returns for each stage what was spent in each order."""
    read = times if traces is None else traces.counts
    names = ("bare: place", "bare: mark paid", "ours: place", "ours: authorise, capture", "ours: settle")
    found: dict[str, list[list[float]]] = {name: [] for name in names}
    watch: Watch = (lambda _: None) if traces is None else traces.watch
    async with opened(url, 1, options.variants, watch) as side:
        ready = await side.shop.ready(2 * options.orders, hot=False)
        place, pay = side.bare[0]
        for number, one in enumerate(ready):
            stages = Stages(read)
            if number % 2:
                bare_row = side.bare_orders.row(one)
                stages.mark()
                await place(bare_row)
                stages.mark()
                await pay(bare_row)
            else:
                side.shop.gateway.asked = side.shop.gateway.answered = stages.mark
                stages.mark()
                await side.shop.buy(one)
            stages.mark()
            for name, spent in zip(names[:2] if number % 2 else names[2:], stages.spent(), strict=True):
                found[name].append(spent)
    return found


async def explain(urls: Sequence[str], options: argparse.Namespace) -> list[str]:
    """Measure the stages of an order in two databases alike: CPU in the first, what is sent in the second."""
    dialect = make_url(urls[0]).get_backend_name()
    spent = await staged(urls[0], options, None)
    with tempfile.TemporaryDirectory() as folder, traced(Path(folder)) as traces:
        sent = await staged(urls[1], options, traces)
    lines = []
    for name, costs in spent.items():
        cpu, wall = (statistics.median(one[place] for one in costs) for place in (0, 1))
        counted = [f"{statistics.median(one[place] for one in sent[name]):.0f}" for place in range(3)]
        lines.append(row(dialect, name, *counted, f"{cpu:.2f}", f"{wall:.2f}"))
    return lines


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def show(columns: Sequence[str], lines: Sequence[str]) -> None:
    print("\n".join(("", row(*columns), row(*("---" for _ in columns)), *lines)), flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--orders", type=int, default=64, help="orders of a side in a round")
    parser.add_argument("--clients", type=int, default=16, help="how many are many")
    parser.add_argument("--variants", type=int, default=64, help="how many things are sold where they are spread")
    parser.add_argument("--postgres", help="a PostgreSQL database in which schemas of its own are made and dropped")
    options = parser.parse_args()
    rates, stages = [], []
    with tempfile.TemporaryDirectory() as folder:
        files = [f"sqlite:///{folder}/{name}.db" for name in ("rates", "cpu", "sent")]
        rates += await compare(files[0], options)
        stages += await explain(files[1:], options)
    if options.postgres:
        with own_schema(options.postgres) as url:
            rates += await compare(url, options)
        with own_schema(options.postgres) as url, own_schema(options.postgres) as other:
            stages += await explain([url, other], options)
    show(("database", "items", "clients", "side", "orders/s", "CPU ms/order", "share of bare rate"), rates)
    show(("database", "stage", "statements", "round trips", "commits", "CPU ms", "wall ms"), stages)


if __name__ == "__main__":
    run(main())
