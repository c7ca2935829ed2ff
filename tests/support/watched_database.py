"""A database that looks into each commit: what changed of a shop's state, and whether an event tells of it."""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.engines import open_engines
from storage.transaction import Transaction

STATE = (
    "orders",
    "order_lines",
    "order_promotions",
    "payments",
    "refunds",
    "shipments",
    "after_sale_requests",
    "stock",
    "gift_cards",
    "gift_card_movements",
    "carts",
    "cart_lines",
    "saved_means",
)
"""What a shop's outside has to hear of when it changes."""

SILENT: Mapping[str, str] = {
    "Carts._with_quotes_kept": "a look at the cart keeps the quotes that it shows; the cart and its version stay",
    "Paying._keep_reference": "a provider's name of a payment is bookkeeping: nothing has moved yet",
    "Refunds._send": "a refusal that is tried again is told when it ends, one way or the other",
    "_Run._keep": "an import commits every few hundred rows; its one event follows with the last of them",
    "SavedMeans.let_go": "the token goes after its event was told",
    "SavedMeans._keep": "the same card again changes when it was used",
    "SavedMeans._note_use": "when a card was used last is nobody's news",
}
"""Who may write without an event, and why."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A commit that changed the shop's state and told nobody."""

    by: str
    tables: tuple[str, ...]


class WatchedDatabase(Database):
    """Notes every commit that changes state without an event in the same transaction."""

    def __init__(self, url: str) -> None:
        super().__init__(open_engines(url, echo=False))
        self.silences: list[Silence] = []

    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        async with super().transaction(durable=durable) as tx:
            yield tx
            await self._look(tx, _owner())

    async def _look(self, tx: Transaction, owner: str) -> None:
        found = {row[0] for row in await tx.connection.execute(text("SELECT DISTINCT name FROM watched_writes"))}
        if not found:
            return
        await tx.connection.execute(text("DELETE FROM watched_writes"))
        changed = found - {"outbox"}
        if changed and "outbox" not in found and owner not in SILENT:
            self.silences.append(Silence(owner, tuple(sorted(changed))))


def _owner() -> str:
    """Return the method of a service of commerce in which the transaction stands; empty where it is a test's own."""
    frame = sys._getframe(1)
    while frame is not None:
        if "/commerce/services/" in frame.f_code.co_filename:
            return frame.f_code.co_qualname.replace(".<locals>", "")
        frame = frame.f_back  # type: ignore[assignment]
    return ""


@contextmanager
def watching(url: str) -> Iterator[None]:
    """Let the database write down which of the tables each transaction changes."""
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    with engine.begin() as connection:
        for statement in (_sqlite if driver == "sqlite" else _postgres)():
            connection.exec_driver_sql(statement)
    yield
    if driver != "sqlite":  # the schema is shared with the tests that follow
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION note_write() CASCADE")
            connection.exec_driver_sql("DROP TABLE watched_writes")
    engine.dispose()


def _sqlite() -> Iterator[str]:
    yield "CREATE TABLE watched_writes (name TEXT)"
    for table, acts in _watched():
        for act in acts:
            noting = f"INSERT INTO watched_writes VALUES ('{table}')"
            yield f"CREATE TRIGGER watch_{table}_{act} AFTER {act} ON {table} BEGIN {noting}; END"


def _postgres() -> Iterator[str]:
    yield "CREATE TABLE watched_writes (name TEXT)"
    body = "BEGIN INSERT INTO watched_writes VALUES (TG_TABLE_NAME); RETURN NULL; END"
    yield f"CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    for table, acts in _watched():
        when = f"AFTER {' OR '.join(acts)}"
        yield f'CREATE TRIGGER watch {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION note_write()'


def _watched() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each table with the acts that count.

    A new cart is empty, which is news to nobody; of the outbox new rows count, not those that were handed on.
    """
    for table in STATE:
        yield table, ("UPDATE", "DELETE") if table == "carts" else ("INSERT", "UPDATE", "DELETE")
    yield "outbox", ("INSERT",)
