"""Carts as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, delete, exists, insert, select, update

from commerce.db.snapshots import read_snapshot, write_snapshot
from commerce.db.tables_carts import cart_lines, carts, checkouts
from commerce.db.tables_orders import orders
from commerce.db.upserts import insert_or_nothing
from commerce.domain.basket import KeptCart, KeptLine
from commerce.domain.money import Money
from commerce.ports.carts import LeftCart
from storage.bare import BareReads, BareStatement, run_together
from storage.database import Transaction

_CART = (
    carts.c.merchant_id,
    carts.c.cart_id,
    carts.c.shopper_id,
    carts.c.version,
    carts.c.codes,
    carts.c.updated_at,
)


def _finding(cart_id: Any, *, lock: bool) -> BareReads:
    """Read the open cart of an id, and its lines."""
    merchant_id: BindParameter[str] = bindparam("merchant_id")
    cart = select(*_CART).where(
        carts.c.merchant_id == merchant_id, carts.c.cart_id == cart_id, carts.c.closed_at.is_(None)
    )
    lines = select(cart_lines).where(cart_lines.c.merchant_id == merchant_id, cart_lines.c.cart_id == cart_id)
    return BareReads(
        cart=BareStatement(cart.with_for_update(of=carts) if lock else cart),
        lines=BareStatement(lines.order_by(cart_lines.c.position)),
    )


def _cart_of(table: Table, column: ColumnElement[Any], name: str) -> Any:
    """The cart that something else names."""
    of_merchant = table.c.merchant_id == bindparam("merchant_id")
    return select(table.c.cart_id).where(of_merchant, column == bindparam(name)).scalar_subquery()


_OPEN = (
    select(carts.c.cart_id)
    .where(
        carts.c.merchant_id == bindparam("merchant_id"),
        carts.c.shopper_id == bindparam("shopper_id"),
        carts.c.closed_at.is_(None),
    )
    .scalar_subquery()
)
_IDS = {
    "shopper": _OPEN,
    "id": bindparam("cart_id"),
    "checkout": _cart_of(checkouts, checkouts.c.checkout_id, "checkout_id"),
    "order": _cart_of(orders, orders.c.order_id, "order_id"),
}
_FIND = {(name, lock): _finding(cart_id, lock=lock) for name, cart_id in _IDS.items() for lock in (False, True)}
_SAVE = BareStatement(
    update(carts)
    .where(carts.c.merchant_id == bindparam("of_merchant"), carts.c.cart_id == bindparam("of_cart"))
    .values(version=bindparam("version"), codes=bindparam("codes"), updated_at=bindparam("updated_at"))
)
_EMPTY = BareStatement(
    delete(cart_lines).where(
        cart_lines.c.merchant_id == bindparam("of_merchant"), cart_lines.c.cart_id == bindparam("of_cart")
    )
)
_FILL = BareStatement(insert(cart_lines))


class SqlCarts:
    """Implements the port ``CartStore``."""

    async def left(
        self, tx: Transaction, merchant_id: str, shopper_ids: Sequence[str], since: datetime, until: datetime
    ) -> list[LeftCart]:
        filled = exists().where(
            cart_lines.c.merchant_id == carts.c.merchant_id, cart_lines.c.cart_id == carts.c.cart_id
        )
        rows = await tx.connection.execute(
            select(*_CART)
            .where(carts.c.merchant_id == merchant_id, carts.c.shopper_id.in_(list(shopper_ids)))
            .where(carts.c.closed_at.is_(None), carts.c.updated_at >= since, carts.c.updated_at < until, filled)
            .order_by(carts.c.updated_at)
        )
        return [LeftCart(row.merchant_id, row.shopper_id, row.cart_id, row.version) for row in rows]

    async def open_cart(
        self, tx: Transaction, merchant_id: str, shopper_id: str, *, lock: bool = False
    ) -> KeptCart | None:
        which = {"merchant_id": merchant_id, "shopper_id": shopper_id}
        return await _read(tx, _FIND["shopper", lock], which)

    async def cart(self, tx: Transaction, merchant_id: str, cart_id: str, *, lock: bool = False) -> KeptCart | None:
        return await _read(tx, _FIND["id", lock], {"merchant_id": merchant_id, "cart_id": cart_id})

    async def of_checkout(self, tx: Transaction, merchant_id: str, checkout_id: str) -> KeptCart | None:
        return await _read(tx, _FIND["checkout", True], {"merchant_id": merchant_id, "checkout_id": checkout_id})

    async def of_order(self, tx: Transaction, merchant_id: str, order_id: str) -> KeptCart | None:
        return await _read(tx, _FIND["order", True], {"merchant_id": merchant_id, "order_id": order_id})

    async def create(self, tx: Transaction, cart: KeptCart) -> None:
        row = {
            "merchant_id": cart.merchant_id,
            "cart_id": cart.id,
            "shopper_id": cart.shopper_id,
            "version": cart.version,
            "codes": list(cart.codes),
            "updated_at": cart.updated_at,
        }
        await tx.connection.execute(insert_or_nothing(tx, carts), row)

    async def save(self, tx: Transaction, cart: KeptCart) -> None:
        which = {"of_merchant": cart.merchant_id, "of_cart": cart.id}
        values = {"version": cart.version, "codes": list(cart.codes), "updated_at": cart.updated_at}
        lines = [(_FILL, _line_row(cart, line, position)) for position, line in enumerate(cart.lines)]
        await run_together(tx, (_SAVE, which | values), (_EMPTY, which), *lines)

    async def requote(self, tx: Transaction, cart: KeptCart, lines: Sequence[KeptLine]) -> None:
        statement = (
            update(cart_lines)
            .where(
                cart_lines.c.merchant_id == cart.merchant_id,
                cart_lines.c.cart_id == cart.id,
                cart_lines.c.line_id == bindparam("of_line"),
                cart_lines.c.variant_id == bindparam("of_variant"),
            )
            .values(quoted_amount=bindparam("amount"), quoted_until=bindparam("until"))
        )
        quotes = [
            {
                "of_line": line.line_id,
                "of_variant": line.variant_id,
                "amount": line.quoted.amount,
                "until": line.quoted_until,
            }
            for line in lines
        ]
        await tx.connection.execute(statement, quotes)

    async def close(self, tx: Transaction, cart: KeptCart) -> None:
        await tx.connection.execute(
            update(carts)
            .where(carts.c.merchant_id == cart.merchant_id, carts.c.cart_id == cart.id)
            .values(closed_at=cart.updated_at, version=cart.version)
        )


async def _read(tx: Transaction, reads: BareReads, parameters: dict[str, str]) -> KeptCart | None:
    found = await reads.records(tx, parameters)
    if not found["cart"]:
        return None
    (row,) = found["cart"]
    return KeptCart(
        id=row.cart_id,
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        version=row.version,
        codes=tuple(row.codes),
        lines=tuple(_line(line) for line in found["lines"]),
        updated_at=row.updated_at,
    )


def _line(row: Any) -> KeptLine:
    return KeptLine(
        line_id=row.line_id,
        variant_id=row.variant_id,
        product_id=row.product_id,
        quantity=row.quantity,
        quoted=Money(row.quoted_amount, row.currency),
        quoted_until=row.quoted_until,
        snapshot=read_snapshot(row.snapshot),
    )


def _line_row(cart: KeptCart, line: KeptLine, position: int) -> dict[str, Any]:
    return {
        "merchant_id": cart.merchant_id,
        "cart_id": cart.id,
        "line_id": line.line_id,
        "position": position,
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "quantity": line.quantity,
        "quoted_amount": line.quoted.amount,
        "currency": line.quoted.currency,
        "quoted_until": line.quoted_until,
        "snapshot": write_snapshot(line.snapshot),
    }
