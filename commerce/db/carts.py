"""Carts as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update

from commerce.db.snapshots import read_snapshot, write_snapshot
from commerce.db.tables_carts import cart_lines, carts
from commerce.db.upserts import insert_or_nothing
from commerce.domain.basket import KeptCart, KeptLine
from commerce.domain.money import Money
from commerce.ports.carts import LeftCart
from storage.bare import BareStatement, run_together
from storage.database import Transaction

_CART = (
    carts.c.merchant_id,
    carts.c.cart_id,
    carts.c.shopper_id,
    carts.c.version,
    carts.c.codes,
    carts.c.updated_at,
)
_OF_SHOPPER = select(*_CART).where(
    carts.c.merchant_id == bindparam("merchant_id"),
    carts.c.shopper_id == bindparam("shopper_id"),
    carts.c.closed_at.is_(None),
)
_BY_ID = select(*_CART).where(
    carts.c.merchant_id == bindparam("merchant_id"),
    carts.c.cart_id == bindparam("cart_id"),
    carts.c.closed_at.is_(None),
)
_LINES = BareStatement(
    select(cart_lines)
    .where(cart_lines.c.merchant_id == bindparam("merchant_id"), cart_lines.c.cart_id == bindparam("cart_id"))
    .order_by(cart_lines.c.position)
)


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
_FIND = {
    (name, lock): BareStatement(statement.with_for_update() if lock else statement)
    for name, statement in (("shopper", _OF_SHOPPER), ("id", _BY_ID))
    for lock in (False, True)
}


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


async def _read(tx: Transaction, statement: BareStatement, parameters: dict[str, str]) -> KeptCart | None:
    rows = await statement.records(tx, parameters)
    if not rows:
        return None
    (row,) = rows
    lines = await _LINES.records(tx, {"merchant_id": row.merchant_id, "cart_id": row.cart_id})
    return KeptCart(
        id=row.cart_id,
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        version=row.version,
        codes=tuple(row.codes),
        lines=tuple(_line(line) for line in lines),
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
