"""Rows of accounts: customers, the codes that prove an address, and how a merchant's identity tokens are checked."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update

from serving.db.outreach_tables import customers, identity_settings, sign_in_codes
from serving.db.tables import (
    feedback,
    handoff_codes,
    shopper_consents,
    shopper_events,
    shopper_preferences,
    shopper_sessions,
)
from serving.db.upsert import insert_missing, insert_or_update
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Customer:
    """A shopper who has an account."""

    merchant_id: str
    shopper_id: str
    external_id: str | None
    email: str | None
    email_verified: bool
    name: str | None
    phone: str | None
    created_at: datetime
    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class SignInCode:
    """A code and a link that prove an e-mail address, once, to the session that asked."""

    merchant_id: str
    id: str
    session_id: str
    shopper_id: str
    email: str
    code_hash: str
    link_hash: str
    tries: int
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """How a merchant's tokens are checked; the value is sealed."""

    merchant_id: str
    kind: str | None
    value: bytes | None
    cart_merge: str
    issuer: str | None
    audience: str | None
    updated_at: datetime


async def add_customer(tx: Transaction, customer: Customer) -> bool:
    """Keep an account; false where its address or its name at the merchant is another's already."""
    return await insert_missing(tx, customers, [asdict(customer)]) == 1


async def customer(tx: Transaction, merchant_id: str, shopper_id: str) -> Customer | None:
    return await _customer(tx, customers.c.merchant_id == merchant_id, customers.c.shopper_id == shopper_id)


async def customer_by_external(tx: Transaction, merchant_id: str, external_id: str) -> Customer | None:
    return await _customer(tx, customers.c.merchant_id == merchant_id, customers.c.external_id == external_id)


async def customer_by_email(tx: Transaction, merchant_id: str, email: str) -> Customer | None:
    """The account that has proven this address."""
    known = (customers.c.merchant_id == merchant_id, customers.c.email == email, customers.c.email_verified)
    return await _customer(tx, *known)


async def set_customer(tx: Transaction, merchant_id: str, shopper_id: str, **values: object) -> None:
    mine = and_(customers.c.merchant_id == merchant_id, customers.c.shopper_id == shopper_id)
    await tx.connection.execute(update(customers).where(mine).values(**values))


async def add_code(tx: Transaction, code: SignInCode) -> None:
    """Keep a code; those that the session asked for before no longer work."""
    before = and_(sign_in_codes.c.merchant_id == code.merchant_id, sign_in_codes.c.session_id == code.session_id)
    await tx.connection.execute(delete(sign_in_codes).where(before))
    await insert_missing(tx, sign_in_codes, [asdict(code)])


async def lock_code(
    tx: Transaction, merchant_id: str, *, session_id: str | None = None, link_hash: str | None = None
) -> SignInCode | None:
    """The code of a session, or of a link, with its row locked."""
    table = sign_in_codes
    which = table.c.session_id == session_id if session_id is not None else table.c.link_hash == link_hash
    statement = select(table).where(table.c.merchant_id == merchant_id, which).with_for_update()
    row = (await tx.connection.execute(statement)).mappings().first()
    return None if row is None else SignInCode(**row)


async def set_code(tx: Transaction, merchant_id: str, code_id: str, **values: object) -> None:
    mine = and_(sign_in_codes.c.merchant_id == merchant_id, sign_in_codes.c.id == code_id)
    await tx.connection.execute(update(sign_in_codes).where(mine).values(**values))


async def forget_codes_before(tx: Transaction, now: datetime) -> None:
    await tx.connection.execute(delete(sign_in_codes).where(sign_in_codes.c.expires_at < now))


async def identity_of(tx: Transaction, merchant_id: str) -> IdentityRow | None:
    statement = select(identity_settings).where(identity_settings.c.merchant_id == merchant_id)
    row = (await tx.connection.execute(statement)).mappings().first()
    return None if row is None else IdentityRow(**row)


async def set_identity(tx: Transaction, row: IdentityRow) -> None:
    await insert_or_update(tx, identity_settings, asdict(row))


async def move_session(tx: Transaction, merchant_id: str, session_id: str, to: str, *, with_thread: bool) -> None:
    """Let a session be another shopper's; its conversation comes along where it was the guest's own."""
    mine = and_(shopper_sessions.c.merchant_id == merchant_id, shopper_sessions.c.id == session_id)
    values = {"shopper_id": to} if with_thread else {"shopper_id": to, "thread_id": None}
    await tx.connection.execute(update(shopper_sessions).where(mine).values(**values))


async def move_shopper(tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
    """Give what these tables hold of a guest to the customer; of what there can be one of, the customer's stays."""
    for table in (shopper_sessions, handoff_codes, shopper_events, feedback):
        mine = and_(table.c.merchant_id == merchant_id, table.c.shopper_id == guest)
        await tx.connection.execute(update(table).where(mine).values(shopper_id=to))
    for table in (shopper_preferences, shopper_consents):
        mine = and_(table.c.merchant_id == merchant_id, table.c.shopper_id == guest)
        rows: list[dict[str, Any]] = [
            {**row, "shopper_id": to} for row in (await tx.connection.execute(select(table).where(mine))).mappings()
        ]
        await insert_missing(tx, table, rows)
        await tx.connection.execute(delete(table).where(mine))


async def _customer(tx: Transaction, *which: ColumnElement[bool]) -> Customer | None:
    row = (await tx.connection.execute(select(customers).where(*which))).mappings().first()
    return None if row is None else Customer(**row)
