"""The one function that appends to a conversation's log, and the reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    LargeBinary,
    Row,
    Select,
    String,
    Update,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from agent.conversation.entries import SCHEMA_VERSION
from agent.db.tables import conversations, log_entries
from agent.errors import LeaseLost
from storage.bare import BareInsert, BareStatement, bare_time
from storage.tables import UtcDateTime
from storage.transaction import Transaction


class SealedEntry(NamedTuple):
    """An entry before it has a position: its body as bytes, sealed or not."""

    kind: str
    body: bytes
    sealed: bool
    wire: bool


class StoredEntry(NamedTuple):
    """An entry's row."""

    position: int
    seq: int | None
    run_id: str | None
    kind: str
    sealed: bool
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Take:
    """With this append the conversation goes to one process for one run; every older epoch ends."""

    owner: str
    run_id: str
    until: datetime


class Appended(NamedTuple):
    """The counters before the append, the epoch it was made under, and how many runs wait."""

    position: int
    seq: int
    epoch: int
    waiting_runs: int


def _bump(**more: Any) -> Update:
    return (
        update(conversations)
        .where(
            conversations.c.merchant_id == bindparam("merchant"),
            conversations.c.id == bindparam("conversation"),
            conversations.c.lease_epoch == bindparam("epoch"),
        )
        .values(
            position=conversations.c.position + bindparam("entries"),
            seq=conversations.c.seq + bindparam("events"),
            **more,
        )
        .returning(
            conversations.c.position, conversations.c.seq, conversations.c.lease_epoch, conversations.c.waiting_runs
        )
    )


def _bump_and_insert(bump: Update) -> Select[Any]:
    """Both in one statement, for a database to which every statement is a way."""
    given = (
        func.unnest(
            bindparam("places", type_=ARRAY(BigInteger)),
            bindparam("numbers", type_=ARRAY(BigInteger)),
            bindparam("kinds", type_=ARRAY(String)),
            bindparam("seals", type_=ARRAY(Boolean)),
            bindparam("bodies", type_=ARRAY(LargeBinary)),
        )
        .table_valued(
            column("place", BigInteger),
            column("number", BigInteger),
            column("kind", String),
            column("sealed", Boolean),
            column("body", LargeBinary),
        )
        .render_derived(name="given")
    )
    bumped = bump.cte("bumped")
    rows = select(
        bindparam("merchant", type_=String),
        bindparam("conversation", type_=String),
        bumped.c.position - bindparam("entries") + given.c.place,
        bumped.c.seq - bindparam("events") + given.c.number,
        bindparam("writer", type_=String),
        given.c.kind,
        bindparam("version", type_=BigInteger),
        given.c.sealed,
        given.c.body,
        bindparam("at", type_=UtcDateTime),
    ).select_from(bumped.join(given, true()))
    inserted = insert(log_entries).from_select(log_entries.c.keys(), rows).cte("inserted")
    return select(bumped).add_cte(inserted)


class _Append:
    """Bumps the counters in one way and inserts the entries."""

    def __init__(self, **more: Any) -> None:
        bump = _bump(**more)
        self._bump = BareStatement(bump)
        self._whole = BareStatement(bump, postgresql=_bump_and_insert(bump))

    async def run(self, tx: Transaction, values: dict[str, Any], entries: Sequence[SealedEntry]) -> Appended | None:
        """The counters before it; None where the epoch is another."""
        whole = tx.dialect == "postgresql" and bool(entries)
        if whole:
            values |= _columns(entries)
        row = await (self._whole if whole else self._bump).first(tx, values)
        if row is None:
            return None
        position, seq, epoch, waiting_runs = row
        appended = Appended(position - values["entries"], seq - values["events"], epoch, waiting_runs)
        if entries and not whole:
            await _INSERT.run(tx, _rows(values, entries, appended, bare_time(tx, values["at"])))
        return appended


_BUMP = _Append()
_TAKE = _Append(
    lease_epoch=conversations.c.lease_epoch + 1,
    lease_owner=bindparam("owner"),
    lease_expires_at=bindparam("until"),
    active_run_id=bindparam("run"),
    updated_at=bindparam("at"),
)
_GIVE_BACK = _Append(lease_owner=None, lease_expires_at=None, active_run_id=None, updated_at=bindparam("at"))
_INSERT = BareInsert(log_entries, *log_entries.c.keys())
_COLUMNS = [log_entries.c[name] for name in StoredEntry._fields]
_AFTER = BareStatement(
    select(*_COLUMNS)
    .where(
        log_entries.c.merchant_id == bindparam("merchant"),
        log_entries.c.conversation_id == bindparam("conversation"),
        log_entries.c.position > bindparam("after"),
    )
    .order_by(log_entries.c.position)
)
_EVENTS_AFTER = BareStatement(
    select(*_COLUMNS)
    .where(
        log_entries.c.merchant_id == bindparam("merchant"),
        log_entries.c.conversation_id == bindparam("conversation"),
        log_entries.c.position > bindparam("after"),  # no number is beyond its position: so much can be passed over
        log_entries.c.seq > bindparam("after"),
    )
    .order_by(log_entries.c.position)
    .limit(bindparam("limit"))
)


async def append(
    tx: Transaction,
    *,
    merchant_id: str,
    conversation_id: str,
    epoch: int,
    run_id: str | None,
    entries: Sequence[SealedEntry],
    at: datetime,
    take: Take | None = None,
    give_back: bool = False,
) -> Appended:
    """Bump the counters and insert, refusing a writer of another epoch; the lease may be taken or given back with it.

    A conversation counts as touched when a run begins and when it ends: the appends between change no index.

    Raises:
        LeaseLost: the conversation's lease epoch is not ``epoch``.
    """
    events = sum(entry.wire for entry in entries)
    values: dict[str, Any] = {
        "merchant": merchant_id,
        "conversation": conversation_id,
        "epoch": epoch,
        "entries": len(entries),
        "events": events,
        "at": at,
        "writer": run_id,
    }
    statement = _GIVE_BACK if give_back else _BUMP
    if take is not None:
        statement = _TAKE
        values |= {"owner": take.owner, "until": take.until, "run": take.run_id}
    appended = await statement.run(tx, values, entries)
    if appended is None:
        raise LeaseLost(conversation_id)
    return appended


def _rows(values: dict[str, Any], entries: Sequence[SealedEntry], before: Appended, at: Any) -> list[tuple[Any, ...]]:
    """The rows, with their values in the order of the table's columns."""
    merchant, conversation, writer = values["merchant"], values["conversation"], values["writer"]
    rows = []
    seq = before.seq
    for number, (kind, body, sealed, wire) in enumerate(entries, before.position + 1):
        seq += wire
        numbered = seq if wire else None
        rows.append((merchant, conversation, number, numbered, writer, kind, SCHEMA_VERSION, sealed, body, at))
    return rows


def _columns(entries: Sequence[SealedEntry]) -> dict[str, Any]:
    """The entries as columns; places and numbers count from 1 within the append."""
    wired = accumulate(int(entry.wire) for entry in entries)
    return {
        "places": list(range(1, len(entries) + 1)),
        "numbers": [number if entry.wire else None for entry, number in zip(entries, wired, strict=True)],
        "kinds": [entry.kind for entry in entries],
        "seals": [entry.sealed for entry in entries],
        "bodies": [entry.body for entry in entries],
        "version": SCHEMA_VERSION,
    }


def _read(row: Row[*tuple[Any, ...]]) -> StoredEntry:
    return StoredEntry(*row)


async def entries_after(tx: Transaction, merchant_id: str, conversation_id: str, position: int) -> list[StoredEntry]:
    """Every entry behind a position, in order."""
    rows = await _AFTER.rows(tx, {"merchant": merchant_id, "conversation": conversation_id, "after": position})
    return [StoredEntry(*row) for row in rows]


async def events_after(
    tx: Transaction, merchant_id: str, conversation_id: str, seq: int, limit: int
) -> list[StoredEntry]:
    """Wire events behind a number, in order."""
    rows = await _EVENTS_AFTER.rows(
        tx, {"merchant": merchant_id, "conversation": conversation_id, "after": seq, "limit": limit}
    )
    return [StoredEntry(*row) for row in rows]


def _in(merchant_id: str, conversation_id: str) -> Any:
    return and_(log_entries.c.merchant_id == merchant_id, log_entries.c.conversation_id == conversation_id)


async def latest_of_kind(tx: Transaction, merchant_id: str, conversation_id: str, kind: str) -> StoredEntry | None:
    query: Select[Any] = (
        select(*_COLUMNS)
        .where(_in(merchant_id, conversation_id), log_entries.c.kind == kind)
        .order_by(log_entries.c.position.desc())
        .limit(1)
    )
    row = (await tx.connection.execute(query)).first()
    return None if row is None else _read(row)


async def drop_events(tx: Transaction, merchant_id: str, conversation_id: str, up_to_seq: int) -> int:
    """Delete wire events up to a number, once a snapshot holds what they said."""
    result = await tx.connection.execute(
        delete(log_entries).where(
            _in(merchant_id, conversation_id), log_entries.c.seq.is_not(None), log_entries.c.seq <= up_to_seq
        )
    )
    return result.rowcount


async def drop_superseded(
    tx: Transaction, merchant_id: str, conversation_id: str, *, context_from: int, snapshot_at: int
) -> None:
    """Delete what later entries stand for: projections behind the context, and snapshots before the latest.

    Messages, calls, results and provenance stay until the conversation's retention ends.
    """
    projected = and_(
        log_entries.c.kind.in_(("facts", "planner", "claims", "summary")), log_entries.c.position <= context_from
    )
    older = and_(log_entries.c.kind == "snapshot", log_entries.c.position < snapshot_at)
    await tx.connection.execute(delete(log_entries).where(_in(merchant_id, conversation_id), or_(projected, older)))


async def drop_conversation(tx: Transaction, merchant_id: str, conversation_id: str) -> None:
    """Delete a conversation with all that belongs to it."""
    await tx.connection.execute(
        delete(conversations).where(conversations.c.merchant_id == merchant_id, conversations.c.id == conversation_id)
    )
