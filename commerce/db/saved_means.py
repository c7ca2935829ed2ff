"""Kept means of payment as rows."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, insert, select, update

from commerce.db.tables_buyers import saved_means
from commerce.domain.checkout import Instrument
from commerce.ports.saved_means import SavedMeans
from storage.database import Transaction

_INSTRUMENT = TypeAdapter(Instrument)


class SqlSavedMeans:
    """Implements the port ``SavedMeansStore``."""

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[SavedMeans]:
        table = saved_means
        statement = select(table).where(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
        rows = await tx.connection.execute(statement.order_by(table.c.used_at.desc(), table.c.means_id.desc()))
        return [
            SavedMeans(
                row.shopper_id, _INSTRUMENT.validate_python(row.body | {"token": row.token}), row.identity, row.used_at
            )
            for row in rows
        ]

    async def add(self, tx: Transaction, merchant_id: str, means: SavedMeans) -> None:
        one = means.instrument
        row = {
            "merchant_id": merchant_id,
            "means_id": one.id,
            "shopper_id": means.shopper_id,
            "provider": one.provider,
            "token": one.token,
            "identity": means.identity,
            "body": {name: value for name, value in _INSTRUMENT.dump_python(one).items() if name != "token"},
            "used_at": means.used_at,
        }
        await tx.connection.execute(insert(saved_means), row)

    async def used(self, tx: Transaction, merchant_id: str, means_id: str, at: datetime) -> None:
        await tx.connection.execute(update(saved_means).where(*_one(merchant_id, means_id)).values(used_at=at))

    async def drop(self, tx: Transaction, merchant_id: str, shopper_id: str, means_id: str) -> bool:
        mine = (*_one(merchant_id, means_id), saved_means.c.shopper_id == shopper_id)
        letting_go = update(saved_means).where(*mine).values(shopper_id=None, identity="", body={})
        return (await tx.connection.execute(letting_go)).rowcount == 1

    async def dropped(self, tx: Transaction, merchant_id: str, means_id: str) -> tuple[str, str] | None:
        table = saved_means
        wanted = (*_one(merchant_id, means_id), table.c.shopper_id.is_(None))
        row = (await tx.connection.execute(select(table.c.provider, table.c.token).where(*wanted))).first()
        return None if row is None else (row.provider, row.token)

    async def delete(self, tx: Transaction, merchant_id: str, means_id: str) -> None:
        await tx.connection.execute(delete(saved_means).where(*_one(merchant_id, means_id)))


def _one(merchant_id: str, means_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return saved_means.c.merchant_id == merchant_id, saved_means.c.means_id == means_id
