"""What an append to the conversation log costs beside inserting the same rows bare, on each database.

    python -m benchmarks.log [--postgres URL] --rounds 7

Ours encodes, seals, counts, refuses a lost lease, commits and tells listeners. Bare hands ready rows of the same table
and of as many conversations to the driver and commits: one transaction for each append. On SQLite each side has a file
of its own and pays for its own checkpoints. Both sides in turn within each round, with the garbage collector set as
the service sets it; CPU is this process's. Appends come one after the other, and from many conversations at once, where
ours share commits.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from agent.conversation.announce import InProcessAnnouncer
from agent.conversation.entries import NewEntry, silent, wire
from agent.conversation.events import text_content
from agent.conversation.log import ConversationLog, Writer
from agent.conversation.privacy import ShopperKeys
from agent.db import conversations
from agent.db.tables import log_entries
from benchmarks.live import own_schema
from serving.memory import settled
from storage.clock import SystemClock
from storage.database import Database, open_database
from storage.ids import new_id
from storage.schema import create_tables

MERCHANT = "bench"
SENTENCE = "This lamp has a warm light, and its arm turns all the way round."
ENTRIES: list[NewEntry] = [
    *(wire(text_content("msg_0190", SENTENCE)) for _ in range(3)),
    silent("claims", {"messageId": "msg_0190", "sentence": SENTENCE, "claims": []}),
]
Append = Callable[[int], Awaitable[None]]
Insert = Callable[[list[tuple[Any, ...]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of an append."""

    cpu: float
    wall: float


async def ours(database: Database, count: int) -> Append:
    """Appends to one of so many conversations."""
    clock = SystemClock()
    log = ConversationLog(database, ShopperKeys(database, clock), InProcessAnnouncer(), clock)
    writers = await opened(database, count)

    async def append(number: int) -> None:
        await log.append(writers[number], ENTRIES)

    return append


async def opened(database: Database, count: int) -> list[Writer]:
    """So many new conversations."""
    keys = ShopperKeys(database, SystemClock())
    return [await _open(database, keys, number) for number in range(count)]


async def _open(database: Database, keys: ShopperKeys, number: int) -> Writer:
    thread, shopper = new_id("thread"), f"shp_{number}"
    async with database.transaction() as tx:
        await conversations.open_conversation(
            tx, merchant_id=MERCHANT, conversation_id=thread, shopper_id=shopper, locale="en", at=SystemClock().now()
        )
    return Writer(MERCHANT, thread, shopper, new_id("run"), 0, await keys.seal_of(MERCHANT, shopper))


class BareRows:
    """Rows as ours end up in the table, ready for a driver."""

    def __init__(self, writers: Sequence[Writer], at: object) -> None:
        self._writers = writers
        self._at = at
        self._position = 0

    def next(self, number: int) -> list[tuple[Any, ...]]:
        """Those of the next append to one of the conversations."""
        writer = self._writers[number]
        body = b"x" * 160
        if number == 0:
            self._position += len(ENTRIES)
        key = (MERCHANT, writer.conversation_id)
        rows = []
        for place, entry in enumerate(ENTRIES, self._position):
            rows.append((*key, place, place, writer.run_id, entry.kind, 1, True, body, self._at))
        return rows


@asynccontextmanager
async def bare_sqlite(path: str) -> AsyncIterator[Insert]:
    driver = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = NORMAL", "mmap_size = 268435456", "foreign_keys = ON"):
        driver.execute(f"PRAGMA {pragma}")
    statement = f"INSERT INTO log_entries VALUES ({', '.join('?' * len(log_entries.c))})"

    async def insert(rows: list[tuple[Any, ...]]) -> None:
        driver.execute("BEGIN IMMEDIATE")
        driver.executemany(statement, rows)
        driver.execute("COMMIT")

    yield insert
    driver.close()


@asynccontextmanager
async def bare_postgres(url: str) -> AsyncIterator[Insert]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    statement = f"INSERT INTO log_entries VALUES ({', '.join(['%s'] * len(log_entries.c))})".encode()
    async with await psycopg.AsyncConnection.connect(plain) as driver:

        async def insert(rows: list[tuple[Any, ...]]) -> None:
            async with driver.cursor() as cursor:
                await cursor.executemany(statement, rows)
            await driver.commit()

        yield insert


async def measure(appends: int, work: Callable[[], Awaitable[None]]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    await work()
    return Cost(1e6 * (time.process_time() - cpu) / appends, 1e6 * (time.perf_counter() - wall) / appends)


async def compare(url: str, bare_url: str, options: argparse.Namespace) -> None:
    """Print the rows of one database."""
    async with AsyncExitStack() as stack:
        database = await made(stack, url)
        other = database if bare_url == url else await made(stack, bare_url)
        sqlite = database.dialect == "sqlite"
        bare = bare_sqlite(make_url(bare_url).database or "") if sqlite else bare_postgres(bare_url)
        insert = await stack.enter_async_context(bare)
        now = SystemClock().now()
        at = now.replace(tzinfo=None).isoformat(" ", "microseconds") if sqlite else now
        for together in (1, options.together):
            append, writers = await ours(database, together), await opened(other, together)
            async with settled():
                found = await interleaved(append, insert, BareRows(writers, at), together, options)
            report(database.dialect, found, together)


async def made(stack: AsyncExitStack, url: str) -> Database:
    """A database with its tables, open as long as the stack is."""
    database = await stack.enter_async_context(open_database(url))
    await create_tables(database)
    return database


async def interleaved(
    append: Append, insert: Insert, rows: BareRows, together: int, options: argparse.Namespace
) -> dict[str, list[Cost]]:
    """The costs of both sides, round by round."""

    async def bare_side() -> None:
        for number in range(options.appends):
            await insert(rows.next(number % together))

    async def our_side() -> None:
        for _ in range(options.appends // together):
            await asyncio.gather(*(append(number) for number in range(together)))

    found: dict[str, list[Cost]] = {"bare": [], "ours": []}
    for number in range(options.rounds + 1):
        for name, work in (("bare", bare_side), ("ours", our_side)):
            cost = await measure(options.appends, work)
            if number:  # the first round warms up
                found[name].append(cost)
    return found


def report(dialect: str, found: dict[str, list[Cost]], together: int) -> None:
    cpu = {name: statistics.median(cost.cpu for cost in costs) for name, costs in found.items()}
    for name, costs in found.items():
        wall = statistics.median(cost.wall for cost in costs)
        cells = (dialect, name, together, f"{cpu[name]:.0f}", f"{wall:.0f}", f"{cpu[name] / cpu['bare']:.2f}")
        print(f"| {' | '.join(map(str, cells))} |")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--appends", type=int, default=2000, help="appends of a side in a round")
    parser.add_argument("--together", type=int, default=20, help="conversations that append at once")
    parser.add_argument("--postgres", help="a PostgreSQL database in which a schema of its own is made and dropped")
    options = parser.parse_args()
    columns = ("database", "append of four entries", "conversations at once", "CPU us", "wall us", "times bare")
    print(f"| {' | '.join(columns)} |\n{'| --- ' * len(columns)}|")
    with tempfile.TemporaryDirectory() as folder:
        await compare(f"sqlite:///{folder}/ours.db", f"sqlite:///{folder}/bare.db", options)
        if options.postgres:
            with own_schema(options.postgres) as url:
                await compare(url, url, options)


if __name__ == "__main__":
    asyncio.run(main())
