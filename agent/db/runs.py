"""Rows of runs: accepted once per run id, message id and interrupt, then played in the order accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, literal_column, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from agent.db.tables import conversations, runs
from storage.bare import BareStatement
from storage.transaction import Transaction

RunKind = Literal["message", "resume", "server", "again"]
RunState = Literal["queued", "running", "finished", "cancelled", "failed", "interrupted"]


class Run(NamedTuple):
    """A run as its row stands; ``input`` is sealed."""

    merchant_id: str
    conversation_id: str
    id: str
    number: int
    kind: RunKind
    state: RunState
    parent_run_id: str | None
    message_id: str | None
    interrupt_id: str | None
    answer: str | None
    input: bytes
    accepted_position: int
    accepted_at: datetime
    started_after: int | None
    ended_seq: int | None
    cancel_requested: bool


_COLUMNS = [runs.c[name] for name in Run._fields]
_QUEUED = runs.c.state == literal_column("'queued'")
"""Written out, since the index of those that wait is found by these words."""
_ALIKE = select(*_COLUMNS).where(
    runs.c.merchant_id == bindparam("merchant"),
    runs.c.conversation_id == bindparam("conversation"),
    or_(
        runs.c.id == bindparam("run"),
        runs.c.message_id == bindparam("message"),
        runs.c.interrupt_id == bindparam("interrupt"),
    ),
)


def _read(row: Row[*tuple[Any, ...]]) -> Run:
    return Run(*row)


def _is(merchant_id: str, conversation_id: str, run_id: str) -> ColumnElement[bool]:
    return and_(runs.c.merchant_id == merchant_id, runs.c.conversation_id == conversation_id, runs.c.id == run_id)


async def find_alike(
    tx: Transaction,
    merchant_id: str,
    conversation_id: str,
    *,
    run_id: str,
    message_id: str | None,
    interrupt_id: str | None,
) -> list[Run]:
    """Runs of this conversation that had the same id, or answered the same message or interrupt."""
    rows = await tx.connection.execute(
        _ALIKE,
        {
            "merchant": merchant_id,
            "conversation": conversation_id,
            "run": run_id,
            "message": message_id,
            "interrupt": interrupt_id,
        },
    )
    return [_read(row) for row in rows]


async def find_run(tx: Transaction, merchant_id: str, conversation_id: str, run_id: str) -> Run | None:
    row = (await tx.connection.execute(select(*_COLUMNS).where(_is(merchant_id, conversation_id, run_id)))).first()
    return None if row is None else _read(row)


async def find_shoppers_run(tx: Transaction, merchant_id: str, shopper_id: str, run_id: str) -> Run | None:
    """A run by its id alone, in whichever of the shopper's conversations it is."""
    row = (
        await tx.connection.execute(
            select(*_COLUMNS)
            .join(
                conversations,
                and_(conversations.c.merchant_id == runs.c.merchant_id, conversations.c.id == runs.c.conversation_id),
            )
            .where(runs.c.merchant_id == merchant_id, runs.c.id == run_id, conversations.c.shopper_id == shopper_id)
            .order_by(runs.c.accepted_at.desc())
            .limit(1)
        )
    ).first()
    return None if row is None else _read(row)


async def waiting_runs(tx: Transaction, merchant_id: str, conversation_id: str) -> list[Run]:
    """Runs that wait for their turn, in the order accepted."""
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .where(runs.c.merchant_id == merchant_id, runs.c.conversation_id == conversation_id, _QUEUED)
        .order_by(runs.c.number)
    )
    return [_read(row) for row in rows]


_ADD_NEW = BareStatement(
    sqlite_insert(runs).on_conflict_do_nothing(),
    postgresql=postgresql_insert(runs).on_conflict_do_nothing(),
)


async def add_run(tx: Transaction, run: Run) -> bool:
    """Keep a new run; false where its id, its message or its interrupt had one before."""
    return await _ADD_NEW.changes(tx, run._asdict()) == 1


async def start_run(
    tx: Transaction, merchant_id: str, conversation_id: str, run_id: str, *, started_after: int
) -> None:
    await tx.connection.execute(
        update(runs)
        .where(_is(merchant_id, conversation_id, run_id))
        .values(state="running", started_after=started_after)
    )


_END = BareStatement(
    update(runs)
    .where(
        runs.c.merchant_id == bindparam("merchant"),
        runs.c.conversation_id == bindparam("conversation"),
        runs.c.id == bindparam("run"),
    )
    .values(state=bindparam("ends_as"), ended_seq=bindparam("ends_at"))
)


async def end_run(
    tx: Transaction, merchant_id: str, conversation_id: str, run_id: str, *, state: RunState, ended_seq: int
) -> None:
    await _END.run(
        tx,
        {
            "merchant": merchant_id,
            "conversation": conversation_id,
            "run": run_id,
            "ends_as": state,
            "ends_at": ended_seq,
        },
    )


async def request_cancel(tx: Transaction, merchant_id: str, conversation_id: str, run_id: str) -> None:
    await tx.connection.execute(
        update(runs)
        .where(_is(merchant_id, conversation_id, run_id), runs.c.state.in_(("queued", "running")))
        .values(cancel_requested=True)
    )


async def to_be_cancelled(tx: Transaction, playing: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those of the runs being played that someone asked to cancel, in case the announcement was lost."""
    key = (runs.c.merchant_id, runs.c.conversation_id, runs.c.id)
    rows = await tx.connection.execute(
        select(*key).where(tuple_(*key).in_(playing), runs.c.cancel_requested, runs.c.state == "running")
    )
    return [(row.merchant_id, row.conversation_id, row.id) for row in rows]


async def abandoned(tx: Transaction, limit: int) -> list[Run]:
    """Runs that wait in conversations where none is active, as a crash between two runs leaves them."""
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .join(
            conversations,
            and_(conversations.c.merchant_id == runs.c.merchant_id, conversations.c.id == runs.c.conversation_id),
        )
        .where(_QUEUED, conversations.c.active_run_id.is_(None))
        .order_by(runs.c.accepted_at)
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def last_end_before(tx: Transaction, merchant_id: str, conversation_id: str, seq: int) -> int | None:
    """The number of the last event of the latest run that ended by then."""
    result = await tx.connection.execute(
        select(func.max(runs.c.ended_seq)).where(
            runs.c.merchant_id == merchant_id, runs.c.conversation_id == conversation_id, runs.c.ended_seq <= seq
        )
    )
    found = result.scalar()
    return None if found is None else int(found)
