"""Checkouts as rows."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, insert, or_, select, update

from commerce.db.tables_carts import checkouts
from commerce.db.tables_orders import orders
from commerce.domain.address import Address
from commerce.domain.checkout import Buyer, Instrument
from commerce.domain.splitting import AppliedCard
from commerce.ports.checkouts import KeptCheckout
from storage.bare import BareStatement
from storage.database import Transaction

_BUYER = TypeAdapter(Buyer)
_ADDRESS = TypeAdapter(Address)
_INSTRUMENT = TypeAdapter(Instrument)
_CARDS = TypeAdapter(tuple[AppliedCard, ...])


_OF_SHOPPER = (
    select(checkouts)
    .where(
        checkouts.c.merchant_id == bindparam("of_merchant"),
        checkouts.c.shopper_id == bindparam("of_shopper"),
        or_(checkouts.c.state == "open", checkouts.c.state == "in_progress"),
    )
    .order_by(checkouts.c.created_at.desc(), checkouts.c.checkout_id.desc())
    .limit(1)
)
_ONE = (
    checkouts.c.merchant_id == bindparam("of_merchant"),
    checkouts.c.checkout_id == bindparam("of_checkout"),
)
_LATEST = {False: BareStatement(_OF_SHOPPER), True: BareStatement(_OF_SHOPPER.with_for_update())}
_BY_ID = {
    False: BareStatement(select(checkouts).where(*_ONE)),
    True: BareStatement(select(checkouts).where(*_ONE).with_for_update()),
}
_OF_ORDER = BareStatement(
    select(checkouts)
    .where(
        checkouts.c.merchant_id == bindparam("of_merchant"),
        checkouts.c.checkout_id
        == select(orders.c.checkout_id)
        .where(orders.c.merchant_id == bindparam("of_merchant"), orders.c.order_id == bindparam("of_order"))
        .scalar_subquery(),
    )
    .with_for_update(of=checkouts)
)
_CHANGING = (
    "version",
    "state",
    "buyer",
    "address",
    "option_id",
    "instrument",
    "gift_cards",
    "keep",
    "order_id",
    "expires_at",
)
_SAVE = BareStatement(update(checkouts).where(*_ONE).values({name: bindparam(name) for name in _CHANGING}))


class SqlCheckouts:
    """Implements the port ``CheckoutStore``."""

    async def latest(
        self, tx: Transaction, merchant_id: str, shopper_id: str, *, lock: bool = False
    ) -> KeptCheckout | None:
        return await _read(tx, _LATEST[lock], {"of_merchant": merchant_id, "of_shopper": shopper_id})

    async def checkout(
        self, tx: Transaction, merchant_id: str, checkout_id: str, *, lock: bool = False
    ) -> KeptCheckout | None:
        return await _read(tx, _BY_ID[lock], {"of_merchant": merchant_id, "of_checkout": checkout_id})

    async def of_order(self, tx: Transaction, merchant_id: str, order_id: str) -> KeptCheckout | None:
        return await _read(tx, _OF_ORDER, {"of_merchant": merchant_id, "of_order": order_id})

    async def create(self, tx: Transaction, checkout: KeptCheckout) -> None:
        row = {
            "merchant_id": checkout.merchant_id,
            "checkout_id": checkout.id,
            "shopper_id": checkout.shopper_id,
            "cart_id": checkout.cart_id,
            "created_at": checkout.created_at,
            **_changing(checkout),
        }
        await tx.connection.execute(insert(checkouts), row)

    async def save(self, tx: Transaction, checkout: KeptCheckout) -> None:
        which = {"of_merchant": checkout.merchant_id, "of_checkout": checkout.id}
        await _SAVE.run(tx, which | _changing(checkout))


def _changing(checkout: KeptCheckout) -> dict[str, Any]:
    return {
        "version": checkout.version,
        "state": checkout.state,
        "buyer": None if checkout.buyer is None else _BUYER.dump_python(checkout.buyer),
        "address": None if checkout.address is None else _ADDRESS.dump_python(checkout.address),
        "option_id": checkout.option_id,
        "instrument": None if checkout.instrument is None else _INSTRUMENT.dump_python(checkout.instrument),
        "gift_cards": _CARDS.dump_python(checkout.gift_cards) or None,
        "keep": checkout.keep,
        "order_id": checkout.order_id,
        "expires_at": checkout.expires_at,
    }


async def _read(tx: Transaction, statement: BareStatement, which: dict[str, str]) -> KeptCheckout | None:
    rows = await statement.records(tx, which)
    if not rows:
        return None
    (row,) = rows
    return KeptCheckout(
        id=row.checkout_id,
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        cart_id=row.cart_id,
        version=row.version,
        state=row.state,
        buyer=None if row.buyer is None else _BUYER.validate_python(row.buyer),
        address=None if row.address is None else _ADDRESS.validate_python(row.address),
        option_id=row.option_id,
        instrument=None if row.instrument is None else _INSTRUMENT.validate_python(row.instrument),
        order_id=row.order_id,
        expires_at=row.expires_at,
        created_at=row.created_at,
        gift_cards=_CARDS.validate_python(row.gift_cards or ()),
        keep=bool(row.keep),
    )
