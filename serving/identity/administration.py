"""Administrators: who may act for a merchant, by which token, and what they did."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from serving.db import administration as rows
from serving.db.administration import AdminRow, AuditEntry
from serving.refusals.errors import AdminNeeded, NotFound, RequestInvalid, refusal_of
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id

_PREFIX = "adm"
_NOTED_EVERY = timedelta(minutes=5)
_REMEDY = "Make one: shopmind merchant admin create MERCHANT --name WHO; send it as Authorization: Bearer."


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody who acts for a merchant."""

    merchant_id: str
    id: str
    name: str


class Administration:
    """A token is shown once, kept as a hash, and can be revoked; each act is noted before it is done."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def create(self, merchant_id: str, name: str) -> tuple[Admin, str]:
        """Let somebody act for a merchant; returns their token, which is told now and never again."""
        plain = " ".join(name.split())
        if not 1 <= len(plain) <= 80:
            raise RequestInvalid("A name has 1 to 80 characters.", field="name")
        admin = Admin(merchant_id, new_id(_PREFIX), plain)
        packed = base64.urlsafe_b64encode(merchant_id.encode()).rstrip(b"=").decode()
        token = f"{_PREFIX}.{packed}.{secrets.token_urlsafe(32)}"
        row = AdminRow(merchant_id, admin.id, plain, self._clock.now(), None, None)
        async with self._database.transaction() as tx:
            await rows.add_admin(tx, row, _hash(token))
        return admin, token

    async def admins(self, merchant_id: str) -> Sequence[AdminRow]:
        """Return all who may act for a merchant, or might once."""
        async with self._database.reading() as tx:
            return await rows.admins(tx, merchant_id)

    async def revoke(self, merchant_id: str, admin_id: str) -> None:
        """Accept a token no more; raises NotFound."""
        async with self._database.transaction() as tx:
            if not await rows.set_admin(tx, merchant_id, admin_id, revoked_at=self._clock.now()):
                raise NotFound(f"There is no administrator {admin_id!r} of {merchant_id!r}.")

    async def admin(self, token: str) -> Admin:
        """Return who a token belongs to; raises AdminNeeded."""
        merchant_id = _merchant_in(token)
        now = self._clock.now()
        async with self._database.reading() as tx:
            row = await rows.admin_by_token(tx, merchant_id, _hash(token))
        if row is None or row.revoked_at is not None:
            raise AdminNeeded("This administrator's token is unknown or was revoked.", remedy=_REMEDY)
        if row.seen_at is None or now - row.seen_at > _NOTED_EVERY:
            async with self._database.transaction() as tx:
                await rows.set_admin(tx, row.merchant_id, row.id, seen_at=now)
        return Admin(row.merchant_id, row.id, row.name)

    @asynccontextmanager
    async def noted(
        self, merchant_id: str, actor: str, action: str, subject_id: str, details: Mapping[str, Any]
    ) -> AsyncIterator[None]:
        """Note an act before it is done, and what came of it after: `done`, or the code of its refusal."""
        entry = AuditEntry(new_id("aud"), actor, action, subject_id, details, None, self._clock.now())
        async with self._database.transaction() as tx:
            await rows.add_entry(tx, merchant_id, entry)
        outcome = "done"
        try:
            yield
        except Exception as error:
            outcome = refusal_of(error).code
            raise
        finally:
            async with self._database.transaction() as tx:
                await rows.settle_entry(tx, merchant_id, entry.id, outcome)

    async def entries(
        self, merchant_id: str, *, subject_id: str | None = None, before: str = "", limit: int = 50
    ) -> Sequence[AuditEntry]:
        """Return what was done, the newest first."""
        async with self._database.reading() as tx:
            return await rows.entries(tx, merchant_id, subject_id=subject_id, before=before, limit=limit)


def _merchant_in(token: str) -> str:
    prefix, _, rest = token.partition(".")
    packed, _, secret = rest.partition(".")
    if prefix != _PREFIX or not packed or not secret or len(token) > 256:
        raise AdminNeeded("An administrator's token is needed here.", remedy=_REMEDY)
    try:
        merchant_id = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:  # no base64, or no text
        merchant_id = ""
    if not merchant_id or not merchant_id.isprintable():
        raise AdminNeeded("This administrator's token cannot be read.", remedy=_REMEDY)
    return merchant_id


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
