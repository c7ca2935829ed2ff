"""The database alone, placing an order and marking it paid: the rows that ours writes, in one set-based statement each.

PostgreSQL takes all of it as one statement whose parts are joined as common table expressions. SQLite does not let a
statement write several tables, so that there it is one statement a table within one transaction. The rows are copies
of what an order of ours left, with ids of their own, and are ready before the clock runs. What keeps one order a key
is the unique key in the order's own row, as with ours.
"""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Table, select
from sqlalchemy.engine import make_url

from benchmarks.orders_shop import MERCHANT, OrderShop, Ready
from commerce.db.tables_orders import order_events, order_lines, orders, payments
from commerce.db.tables_stock import stock_movements
from storage.database import Database
from storage.ids import new_id
from storage.outbox_table import outbox

Row = Mapping[str, Any]
Act = Callable[[Row], Awaitable[None]]
Watch = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Statements:
    """What is written of an order; `{latest}` stands for how the database at hand reads the new order's number."""

    place: tuple[str, ...]
    pay: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BareOrders:
    """Statements, and the values of one order that they are given, but for its ids."""

    statements: Statements
    values: Row

    def row(self, ready: Ready) -> Row:
        """Return the values for the order of one checkout."""
        ids = {"order": "ord", "payment": "pay", "place_move": "mov", "pay_move": "mov"}
        ids |= {"place_event": "oev", "pay_event": "oev", "place_out": "evt", "pay_out": "evt", "cart_out": "evt"}
        made = {f"id_{name}": new_id(prefix) for name, prefix in ids.items()}
        of_ready = {
            "id_shopper": ready.shopper_id,
            "id_checkout": ready.checkout_id,
            "id_cart": ready.cart_id,
            "id_variant": ready.variant_id,
            "id_merchant": MERCHANT,
        }
        return {**self.values, **made, **of_ready}


async def open_bare_orders(shop: OrderShop) -> BareOrders:
    """Let the shop sell once, and copy what it wrote."""
    (ready,) = await shop.ready(1, hot=True)
    order = await shop.buy(ready)
    values: dict[str, Any] = {}
    database = shop.database
    place = (
        _SET_ASIDE,
        _COUNT,
        await _copied(database, orders, values, orders.c.order_id == order.id, "place", _ORDER),
        await _copied(database, order_lines, values, order_lines.c.order_id == order.id, "place", _OF_ORDER),
        await _copied(database, payments, values, payments.c.order_id == order.id, "place", _PAYMENT),
        await _copied(database, stock_movements, values, _moved(order.id, "reserved"), "place", _move("place")),
        _RESERVE,
        _HOLD_CHECKOUT,
        await _copied(database, order_events, values, _told(order.id, "placed"), "place", _event("place")),
        await _copied(database, outbox, values, _sent(order.id, "order.placed"), "place", _out("place", "order")),
    )
    pay = (
        _PAY,
        _MARK_PAID,
        _SELL,
        await _copied(database, stock_movements, values, _moved(order.id, "sold"), "pay", _move("pay")),
        "DELETE FROM stock_reservations WHERE merchant_id = :id_merchant AND order_id = :id_order",
        "UPDATE carts SET version = version + 1 WHERE merchant_id = :id_merchant AND cart_id = :id_cart",
        "DELETE FROM cart_lines WHERE merchant_id = :id_merchant AND cart_id = :id_cart",
        _CLOSE_CHECKOUT,
        await _copied(database, order_events, values, _told(order.id, "paid"), "pay", _event("pay")),
        await _copied(database, outbox, values, _sent(order.id, "order.paid"), "pay", _out("pay", "order")),
        await _copied(database, outbox, values, _sent(ready.cart_id, "cart.changed"), "cart", _out("cart", "cart")),
    )
    return BareOrders(Statements(place, pay), values)


_OF_ORDER = {"merchant_id": ":id_merchant", "order_id": ":id_order", "variant_id": ":id_variant"}
_ORDER = _OF_ORDER | {
    "number": "'SM-' || {latest}",
    "shopper_id": ":id_shopper",
    "checkout_id": ":id_checkout",
    "cart_id": ":id_cart",
    "idempotency_key": ":id_checkout",
    "version": "1",
    "status": "'pending'",
}
_PAYMENT = _OF_ORDER | {
    "payment_id": ":id_payment",
    "idempotency_key": ":id_order",
    "status": "'created'",
    "reference": "NULL",
}
_SET_ASIDE = (
    "UPDATE stock SET reserved = reserved + 1 WHERE merchant_id = :id_merchant AND variant_id = :id_variant"
    " AND location_id = 'main' AND on_hand - reserved - threshold >= 1"
)
_COUNT = (
    "INSERT INTO order_counters (merchant_id, latest) VALUES (:id_merchant, 10001) ON CONFLICT (merchant_id)"
    " DO UPDATE SET latest = order_counters.latest + 1 RETURNING latest"
)
_HOLD_CHECKOUT = (
    "UPDATE checkouts SET state = 'in_progress', version = version + 1, order_id = :id_order"
    " WHERE merchant_id = :id_merchant AND checkout_id = :id_checkout AND state = 'open'"
)
_PAY = (
    "UPDATE payments SET status = 'succeeded', reference = :id_payment"
    " WHERE merchant_id = :id_merchant AND payment_id = :id_payment AND status = 'created'"
)
_MARK_PAID = (
    "UPDATE orders SET status = 'paid', version = version + 1"
    " WHERE merchant_id = :id_merchant AND order_id = :id_order AND status = 'pending'"
)
_SELL = (
    "UPDATE stock SET on_hand = on_hand - 1, reserved = reserved - 1"
    " WHERE merchant_id = :id_merchant AND variant_id = :id_variant AND location_id = 'main'"
)
_CLOSE_CHECKOUT = (
    "UPDATE checkouts SET state = 'completed', version = version + 1"
    " WHERE merchant_id = :id_merchant AND checkout_id = :id_checkout"
)
_RESERVE = (
    "INSERT INTO stock_reservations (merchant_id, order_id, variant_id, location_id, quantity, limited, expires_at)"
    " VALUES (:id_merchant, :id_order, :id_variant, 'main', 1, true, :place_orders_placed_at)"
)


def _moved(order_id: str, kind: str) -> Any:
    return (stock_movements.c.order_id == order_id) & (stock_movements.c.kind == kind)


def _told(order_id: str, kind: str) -> Any:
    return (order_events.c.order_id == order_id) & (order_events.c.type == kind)


def _sent(subject_id: str, name: str) -> Any:
    return (outbox.c.subject_id == subject_id) & (outbox.c.name == name)


def _move(step: str) -> dict[str, str]:
    return _OF_ORDER | {"movement_id": f":id_{step}_move"}


def _event(step: str) -> dict[str, str]:
    return _OF_ORDER | {"event_id": f":id_{step}_event"}


def _out(step: str, subject: str) -> dict[str, str]:
    return {"merchant_id": ":id_merchant", "id": f":id_{step}_out", "subject_id": f":id_{subject}"}


async def _copied(
    database: Database, table: Table, values: dict[str, Any], which: Any, step: str, given: Mapping[str, str]
) -> str:
    """Return an INSERT of a row like one of ours; what is not given by an expression is taken over as a value."""
    async with database.reading() as tx:
        row = (await tx.connection.execute(select(table).where(which))).mappings().one()
    expressions = {}
    for name, value in row.items():
        if name == "position" and table is outbox:
            if database.dialect == "sqlite":
                expressions[name] = "(SELECT coalesce(max(position), 0) + 1 FROM outbox)"
            continue
        if name in given:
            expressions[name] = given[name]
            continue
        expressions[name] = f":{step}_{table.name}_{name}"
        values[f"{step}_{table.name}_{name}"] = _as_driver_takes(value, database.dialect)
    return f"INSERT INTO {table.name} ({', '.join(expressions)}) VALUES ({', '.join(expressions.values())})"


def _as_driver_takes(value: Any, dialect: str) -> Any:
    if isinstance(value, datetime) and dialect == "sqlite":
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return json.dumps(value) if isinstance(value, dict | list) else value


@asynccontextmanager
async def bare_sqlite(
    url: str, statements: Statements, connections: int, watch: Watch
) -> AsyncIterator[list[tuple[Act, Act]]]:
    """One connection, as SQLite has one writer; commits survive the loss of power, as those of our orders do."""
    driver = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    watch(driver)
    for pragma in ("synchronous = FULL", "wal_autocheckpoint = 0", "mmap_size = 268435456", "foreign_keys = ON"):
        driver.execute(f"PRAGMA {pragma}")
    latest = "(SELECT latest FROM order_counters WHERE merchant_id = :id_merchant)"

    def act(texts: Sequence[str]) -> Act:
        bare = [text.replace("{latest}", latest).replace(" RETURNING latest", "") for text in texts]

        async def run(row: Row) -> None:
            driver.execute("BEGIN IMMEDIATE")
            for text in bare:
                if driver.execute(text, row).rowcount == 0:
                    raise RuntimeError(f"nothing was changed by {text}")
            driver.execute("COMMIT")

        return run

    yield [(act(statements.place), act(statements.pay))] * connections
    driver.close()


@asynccontextmanager
async def bare_postgres(
    url: str, statements: Statements, connections: int, watch: Watch
) -> AsyncIterator[list[tuple[Act, Act]]]:
    """A connection for each client, each transaction one statement that commits by itself."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with AsyncExitStack() as stack:
        acts = []
        for _ in range(connections):
            opened = await psycopg.AsyncConnection.connect(plain, autocommit=True, prepare_threshold=0)
            driver = await stack.enter_async_context(opened)
            watch(driver)
            acts.append((_joined(driver, statements.place), _joined(driver, statements.pay)))
        yield acts


def _joined(driver: "psycopg.AsyncConnection[Any]", texts: Sequence[str]) -> Act:
    parts = []
    for number, text in enumerate(texts):
        returning = "" if "RETURNING" in text else " RETURNING 1"
        parts.append(f"part{number} AS ({text}{returning})")
    counts = ", ".join(f"(SELECT count(*) FROM part{number})" for number in range(len(texts)))
    latest = "(SELECT latest FROM part1 WHERE EXISTS (SELECT FROM part0))"
    statement = f"WITH {', '.join(parts)} SELECT {counts}".replace("{latest}", latest)
    text = re.sub(r":(\w+)", r"%(\1)s", statement).encode()

    async def run(row: Row) -> None:
        done = await (await driver.execute(text, row)).fetchone()
        if done is None or 0 in done:
            raise RuntimeError(f"a part of it changed nothing: {done}")

    return run
