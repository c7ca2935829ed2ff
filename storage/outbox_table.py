"""The outbox table and the statements over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.bare import BareStatement, run_together
from storage.tables import Id, Json, UtcDateTime, metadata
from storage.transaction import Transaction

outbox = Table(
    "outbox",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("position", BigInteger, Identity(), nullable=False),
    Column("name", String(100), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("body", Json, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False, server_default=func.current_timestamp()),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime),
    Column("claimed_by", Id),
    Column("claimed_until", UtcDateTime),
    Column("dead_at", UtcDateTime),
    Column("error", Text),
    Index(None, "merchant_id", "subject_id", "position"),
    Index(None, "position"),
)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One waiting event."""

    merchant_id: str
    id: str
    name: str
    subject_id: str
    body: Mapping[str, Any]
    attempts: int
    error: str | None
    recorded_at: datetime
    due_at: datetime | None
    dead_at: datetime | None


_ROW = (
    outbox.c.merchant_id,
    outbox.c.id,
    outbox.c.name,
    outbox.c.subject_id,
    outbox.c.body,
    outbox.c.attempts,
    outbox.c.error,
    outbox.c.recorded_at,
    outbox.c.due_at,
    outbox.c.dead_at,
)


_WORKERS = "workers"
"""Stands for a dispatcher's name where an event was sent to those who handle it."""
_earlier = outbox.alias()
_LATEST = select(func.coalesce(func.max(_earlier.c.position), 0) + 1).scalar_subquery()
_GIVEN: dict[str, Any] = {name: bindparam(name) for name in ("merchant_id", "id", "name", "subject_id", "body")}
_APPEND = BareStatement(
    insert(outbox).values(**_GIVEN, position=_LATEST), postgresql=insert(outbox).values(_GIVEN), as_given=True
)


async def append(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Insert events; their positions grow in the order in which the subject's row lock was held."""
    await run_together(tx, *((_APPEND, row) for row in rows))


async def claim(tx: Transaction, *, by: str, now: datetime, until: datetime, limit: int) -> list[OutboxRow]:
    """Take events that are due, at most one a subject: its earliest that still waits and is not with workers."""
    earlier = outbox.alias()
    waits_for_another = (
        select(earlier.c.id)
        .where(
            earlier.c.merchant_id == outbox.c.merchant_id,
            earlier.c.subject_id == outbox.c.subject_id,
            earlier.c.position < outbox.c.position,
            earlier.c.dead_at.is_(None),
            earlier.c.claimed_by.is_distinct_from(_WORKERS),
        )
        .exists()
    )
    free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now)
    due = or_(outbox.c.due_at.is_(None), outbox.c.due_at <= now)
    heads = (
        select(outbox.c.merchant_id, outbox.c.id)
        .where(outbox.c.dead_at.is_(None), free, due, ~waits_for_another)
        .order_by(outbox.c.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [tuple(row) for row in await tx.connection.execute(heads)]
    if not found:
        return []
    taken = await tx.connection.execute(
        update(outbox)
        .where(tuple_(outbox.c.merchant_id, outbox.c.id).in_(found))
        .values(claimed_by=by, claimed_until=until, attempts=outbox.c.attempts + 1)
        .returning(*_ROW, outbox.c.position)
    )
    return [_row(row) for row in sorted(taken, key=lambda row: int(row.position))]


async def renew(tx: Transaction, *, by: str, until: datetime) -> None:
    """Lengthen the claims of a dispatcher that is still at work."""
    await tx.connection.execute(update(outbox).where(outbox.c.claimed_by == by).values(claimed_until=until))


async def remove(tx: Transaction, merchant_id: str, event_id: str, *, by: str | None = None) -> None:
    """Forget an event that was handled; with ``by``, unless somebody has put it back since it was claimed."""
    statement = delete(outbox).where(_is(merchant_id, event_id))
    await tx.connection.execute(statement if by is None else statement.where(outbox.c.claimed_by == by))


async def hand_over(tx: Transaction, merchant_id: str, event_id: str, *, by: str, until: datetime) -> None:
    """Leave an event to workers until then, unless one of them has done it or put it back since it was claimed."""
    mine = outbox.c.claimed_by == by
    values = {"claimed_by": _WORKERS, "claimed_until": until}
    await tx.connection.execute(update(outbox).where(_is(merchant_id, event_id), mine).values(values))


async def postpone(
    tx: Transaction, merchant_id: str, event_id: str, *, due_at: datetime, error: str, attempts: int
) -> None:
    """Give an event back, to be tried again."""
    values = {"due_at": due_at, "error": error, "attempts": attempts, "claimed_by": None, "claimed_until": None}
    await tx.connection.execute(update(outbox).where(_is(merchant_id, event_id)).values(values))


async def put_back(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Keep an event again that had left for a worker; one that is still here is no longer claimed."""
    changed = {name: row[name] for name in ("attempts", "due_at", "dead_at", "error")}
    free = {**changed, "claimed_by": None, "claimed_until": None}
    key = ["merchant_id", "id"]
    if tx.dialect == "sqlite":
        own = sqlite.insert(outbox).values(**row, position=_LATEST)
        await tx.connection.execute(own.on_conflict_do_update(index_elements=key, set_=free))
    else:
        other = postgresql.insert(outbox).values(**row)
        await tx.connection.execute(other.on_conflict_do_update(index_elements=key, set_=free))


async def bury(tx: Transaction, merchant_id: str, event_id: str, *, dead_at: datetime, error: str) -> None:
    """Stop trying an event, and keep it where people see it."""
    values = {"dead_at": dead_at, "error": error, "claimed_by": None, "claimed_until": None}
    await tx.connection.execute(update(outbox).where(_is(merchant_id, event_id)).values(values))


async def revive(tx: Transaction, merchant_id: str, event_id: str) -> bool:
    """Let a dead event be tried again from the start; false where there is none such."""
    values = {"dead_at": None, "due_at": None, "attempts": 0}
    changed = await tx.connection.execute(
        update(outbox).where(_is(merchant_id, event_id), outbox.c.dead_at.is_not(None)).values(values)
    )
    return changed.rowcount == 1


async def kept(tx: Transaction, *, dead: bool, merchant_id: str | None, limit: int) -> list[OutboxRow]:
    """Return the events that are tried no more, newest first; or those that wait, oldest first."""
    which = outbox.c.dead_at.is_not(None) if dead else outbox.c.dead_at.is_(None)
    order = outbox.c.dead_at.desc() if dead else outbox.c.position
    statement = select(*_ROW).where(which).order_by(order).limit(limit)
    if merchant_id is not None:
        statement = statement.where(outbox.c.merchant_id == merchant_id)
    return [_row(row) for row in await tx.connection.execute(statement)]


async def measure(tx: Transaction) -> tuple[int, int, datetime | None]:
    """Count the events that wait and those that are dead, and say since when the oldest waits."""
    is_dead = outbox.c.dead_at.is_not(None)
    found = await tx.connection.execute(select(is_dead, func.count(), func.min(outbox.c.recorded_at)).group_by(is_dead))
    counts: dict[bool, tuple[int, datetime | None]] = {bool(row[0]): (row[1], row[2]) for row in found}
    alive = counts.get(False, (0, None))
    return alive[0], counts.get(True, (0, None))[0], alive[1]


async def waiting(tx: Transaction) -> int:
    """Count the events that are still to be handled."""
    statement = select(func.count()).select_from(outbox).where(outbox.c.dead_at.is_(None))
    return int(await tx.connection.scalar(statement) or 0)


def _is(merchant_id: str, event_id: str) -> Any:
    return and_(outbox.c.merchant_id == merchant_id, outbox.c.id == event_id)


def _row(row: Any) -> OutboxRow:
    return OutboxRow(
        merchant_id=row.merchant_id,
        id=row.id,
        name=row.name,
        subject_id=row.subject_id,
        body=row.body,
        attempts=row.attempts,
        error=row.error,
        recorded_at=row.recorded_at,
        due_at=row.due_at,
        dead_at=row.dead_at,
    )
