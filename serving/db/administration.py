"""Administrators' tokens and what was done with them, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from serving.db.tables import admin_tokens, audit_entries
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class AdminRow:
    """Somebody who may act for a merchant."""

    merchant_id: str
    id: str
    name: str
    created_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act, and what came of it."""

    id: str
    actor: str
    action: str
    subject_id: str
    details: Mapping[str, Any]
    outcome: str | None
    at: datetime


async def add_admin(tx: Transaction, admin: AdminRow, token_hash: str) -> None:
    row = {
        "merchant_id": admin.merchant_id,
        "id": admin.id,
        "name": admin.name,
        "token_hash": token_hash,
        "created_at": admin.created_at,
    }
    await tx.connection.execute(insert(admin_tokens), row)


async def admin_by_token(tx: Transaction, merchant_id: str, token_hash: str) -> AdminRow | None:
    table = admin_tokens
    wanted = (table.c.merchant_id == merchant_id, table.c.token_hash == token_hash)
    row = (await tx.connection.execute(select(table).where(*wanted))).one_or_none()
    return None if row is None else _admin(row)


async def admins(tx: Transaction, merchant_id: str) -> Sequence[AdminRow]:
    """Return all of them, the newest first."""
    table = admin_tokens
    statement = select(table).where(table.c.merchant_id == merchant_id).order_by(table.c.id.desc())
    return [_admin(row) for row in await tx.connection.execute(statement)]


async def set_admin(tx: Transaction, merchant_id: str, admin_id: str, **values: datetime) -> bool:
    """Note when it was used, or revoked; false where there is none such."""
    table = admin_tokens
    this = (table.c.merchant_id == merchant_id, table.c.id == admin_id)
    return (await tx.connection.execute(update(table).where(*this).values(**values))).rowcount == 1


async def add_entry(tx: Transaction, merchant_id: str, entry: AuditEntry) -> None:
    row = {
        "merchant_id": merchant_id,
        "id": entry.id,
        "actor": entry.actor,
        "action": entry.action,
        "subject_id": entry.subject_id,
        "details": dict(entry.details),
        "outcome": entry.outcome,
        "at": entry.at,
    }
    await tx.connection.execute(insert(audit_entries), row)


async def settle_entry(tx: Transaction, merchant_id: str, entry_id: str, outcome: str) -> None:
    table = audit_entries
    this = (table.c.merchant_id == merchant_id, table.c.id == entry_id)
    await tx.connection.execute(update(table).where(*this).values(outcome=outcome))


async def entries(
    tx: Transaction, merchant_id: str, *, subject_id: str | None, before: str, limit: int
) -> Sequence[AuditEntry]:
    """Return what was done, the newest first."""
    table = audit_entries
    wanted = [table.c.merchant_id == merchant_id]
    if subject_id is not None:
        wanted.append(table.c.subject_id == subject_id)
    if before:
        wanted.append(table.c.id < before)
    rows = await tx.connection.execute(select(table).where(*wanted).order_by(table.c.id.desc()).limit(limit))
    return [AuditEntry(row.id, row.actor, row.action, row.subject_id, row.details, row.outcome, row.at) for row in rows]


def _admin(row: Any) -> AdminRow:
    return AdminRow(row.merchant_id, row.id, row.name, row.created_at, row.seen_at, row.revoked_at)
