"""Merchants and their publishable keys in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from commerce.db.catalogue_tables import merchants, publishable_keys
from commerce.db.price_lists import read_lists
from commerce.domain.merchant import Merchant, PublishableKey
from storage.bare import BareStatement
from storage.database import Transaction

_COLUMNS = (
    "merchant_id",
    "name",
    "currency",
    "locale",
    "country",
    "prices_include_tax",
    "accent",
    "support_email",
    "price_lists",
)
_BY_ID = BareStatement(
    select(*(merchants.c[name] for name in _COLUMNS)).where(merchants.c.merchant_id == bindparam("merchant"))
)


class SqlMerchants:
    """Merchants, read and written one by one."""

    async def merchant(self, tx: Transaction, merchant_id: str) -> Merchant | None:
        row = await _BY_ID.first(tx, {"merchant": merchant_id})
        return None if row is None else _merchant(row)

    async def merchants(self, tx: Transaction) -> list[Merchant]:
        all_of_them = select(*(merchants.c[name] for name in _COLUMNS))
        rows = await tx.connection.execute(all_of_them.order_by(merchants.c.created_at, merchants.c.merchant_id))
        return [_merchant(row) for row in rows]

    async def add_merchant(self, tx: Transaction, merchant: Merchant, *, currency_named: bool, at: datetime) -> None:
        values = {
            "merchant_id": merchant.id,
            "name": merchant.name,
            "currency": merchant.currency,
            "currency_named": currency_named,
            "locale": merchant.locale,
            "country": merchant.country,
            "prices_include_tax": merchant.prices_include_tax,
            "accent": merchant.accent,
            "support_email": merchant.support_email,
            "created_at": at,
        }
        await tx.connection.execute(insert(merchants).values(values))

    async def currency_named(self, tx: Transaction, merchant_id: str) -> bool:
        statement = select(merchants.c.currency_named).where(merchants.c.merchant_id == merchant_id)
        return bool(await tx.connection.scalar(statement))

    async def set_currency(self, tx: Transaction, merchant_id: str, currency: str) -> None:
        named = update(merchants).where(merchants.c.merchant_id == merchant_id)
        await tx.connection.execute(named.values(currency=currency, currency_named=True))

    async def add_key(self, tx: Transaction, key: PublishableKey, at: datetime) -> None:
        values = {
            "merchant_id": key.merchant_id,
            "publishable_key": key.key,
            "allowed_origins": list(key.allowed_origins),
            "created_at": at,
        }
        await tx.connection.execute(insert(publishable_keys).values(values))

    async def keys(self, tx: Transaction, merchant_id: str) -> list[PublishableKey]:
        of_merchant = select(publishable_keys).where(publishable_keys.c.merchant_id == merchant_id)
        rows = await tx.connection.execute(of_merchant.order_by(publishable_keys.c.created_at))
        return [_key(row) for row in rows]

    async def key(self, tx: Transaction, key: str) -> PublishableKey | None:
        rows = await tx.connection.execute(select(publishable_keys).where(publishable_keys.c.publishable_key == key))
        row = rows.first()
        return None if row is None else _key(row)

    async def origins(self, tx: Transaction) -> set[str]:
        rows = await tx.connection.scalars(select(publishable_keys.c.allowed_origins))
        return {origin for origins in rows for origin in origins}


def _merchant(row: Sequence[Any]) -> Merchant:
    kept = dict(zip(_COLUMNS, row, strict=True))
    lists = kept.pop("price_lists")
    return Merchant(id=kept.pop("merchant_id"), price_lists=read_lists(lists) if lists else (), **kept)


def _key(row: Any) -> PublishableKey:
    return PublishableKey(row.merchant_id, row.publishable_key, tuple(row.allowed_origins))
