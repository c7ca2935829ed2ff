"""Who is asking: sessions of shoppers, opened with a publishable key and known by an opaque token."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from serving.db import sessions
from serving.refusals.errors import HandoffInvalid, SessionEnded, Unauthorised
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from tools.base import Principal

SESSION_LIFE = timedelta(days=30)
HANDOFF_LIFE = timedelta(minutes=10)
_SLIDE_EVERY = timedelta(hours=1)
_UNREADABLE = "A session token is needed: send it as Authorization: Bearer."


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as its device is told."""

    token: str
    shopper_id: str
    session_id: str
    thread_id: str | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks, in which conversation."""

    principal: Principal
    thread_id: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Handoff:
    """A one-use code for another device."""

    code: str
    expires_at: datetime


class Sessions:
    """Opens, knows, hands over and ends the sessions of shoppers."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._ended: dict[str, set[Callable[[], None]]] = {}

    async def open(
        self,
        merchant_id: str,
        nonce: str,
        *,
        locale: str,
        handoff: str | None = None,
    ) -> Opened:
        """Open the session of a nonce; the same nonce gives the same session and token."""
        nonce_hash = self._digest("nonce", merchant_id, nonce)
        token = self._token(merchant_id, nonce)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            row = await sessions.session_by_nonce(tx, merchant_id, nonce_hash)
            if row is None:
                origin = await self._origin(tx, merchant_id, handoff, nonce_hash, now) if handoff else None
                await sessions.add_session(
                    tx,
                    {
                        "merchant_id": merchant_id,
                        "id": new_id("ses"),
                        "shopper_id": origin.shopper_id if origin else new_id("shp"),
                        "thread_id": origin.thread_id if origin else None,
                        "token_hash": _hash(token),
                        "nonce_hash": nonce_hash,
                        "locale": locale,
                        "created_at": now,
                        "seen_at": now,
                        "expires_at": now + SESSION_LIFE,
                    },
                )
                row = await sessions.session_by_nonce(tx, merchant_id, nonce_hash)
        if row is None or row.revoked_at is not None or row.expires_at <= now:
            raise SessionEnded("The session of this nonce has ended; use a new nonce.")
        return Opened(token, row.shopper_id, row.id, row.thread_id)

    async def bind_thread(self, merchant_id: str, session_id: str, thread_id: str) -> str:
        """Remember the conversation that a session opens with; returns the one that it has."""
        async with self._database.transaction() as tx:
            return await sessions.bind_thread(tx, merchant_id, session_id, thread_id)

    async def caller(self, token: str) -> Caller:
        """The caller that a token stands for; slides its end."""
        merchant_id = _merchant_in(token)
        now = self._clock.now()
        async with self._database.reading() as tx:
            row = await sessions.session_by_token(tx, merchant_id, _hash(token))
        if row is None or row.revoked_at is not None or row.expires_at <= now:
            raise Unauthorised("This session token is unknown or has ended.")
        if now - row.seen_at > _SLIDE_EVERY:
            async with self._database.transaction() as tx:
                await sessions.slide(tx, merchant_id, row.id, seen_at=now, expires_at=now + SESSION_LIFE)
        principal = Principal(row.merchant_id, row.shopper_id, row.id, row.locale)
        return Caller(principal, row.thread_id, row.expires_at)

    async def hand_over(self, principal: Principal, thread_id: str | None) -> Handoff:
        """Make a code that opens a session of the same shopper, once, within ten minutes."""
        secret = secrets.token_urlsafe(18)
        code = f"{_pack(principal.merchant_id)}.{secret}"
        expires_at = self._clock.now() + HANDOFF_LIFE
        async with self._database.transaction() as tx:
            await sessions.add_handoff(
                tx, principal.merchant_id, _hash(code), principal.shopper_id, thread_id, expires_at
            )
        return Handoff(code, expires_at)

    async def end(self, principal: Principal) -> None:
        """Revoke a session and close its sockets."""
        async with self._database.transaction() as tx:
            await sessions.revoke(tx, principal.merchant_id, principal.session_id, self._clock.now())
        for close in tuple(self._ended.get(principal.session_id, ())):
            close()

    async def end_all(self, principal: Principal) -> None:
        """Revoke every session of the shopper."""
        async with self._database.reading() as tx:
            rows = await sessions.sessions_of(tx, principal.merchant_id, principal.shopper_id)
        for row in rows:
            await self.end(Principal(row.merchant_id, row.shopper_id, row.id, row.locale))

    def when_ended(self, session_id: str, close: Callable[[], None]) -> Callable[[], None]:
        """Call `close` when the session is revoked by this process; returns how to stop that."""
        self._ended.setdefault(session_id, set()).add(close)

        def forget() -> None:
            waiting = self._ended.get(session_id, set())
            waiting.discard(close)
            if not waiting:
                self._ended.pop(session_id, None)

        return forget

    async def _origin(
        self, tx: Transaction, merchant_id: str, code: str, nonce_hash: str, now: datetime
    ) -> sessions.HandoffRow:
        used = await sessions.use_handoff(tx, merchant_id, _hash(code), nonce_hash, now)
        if used is None:
            raise HandoffInvalid("This code was used already or is older than ten minutes; make a new one.")
        return used

    def _token(self, merchant_id: str, nonce: str) -> str:
        secret = (
            base64.urlsafe_b64encode(bytes.fromhex(self._digest("token", merchant_id, nonce))).rstrip(b"=").decode()
        )
        return f"{_pack(merchant_id)}.{secret}"

    def _digest(self, purpose: str, merchant_id: str, nonce: str) -> str:
        text = f"{purpose}\x00{merchant_id}\x00{nonce}"
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


def handoff_merchant(code: str) -> str:
    """The merchant that a handoff code belongs to."""
    try:
        return _merchant_in(code)
    except Unauthorised:
        raise HandoffInvalid("This code is not one of ours.") from None


def _pack(merchant_id: str) -> str:
    return base64.urlsafe_b64encode(merchant_id.encode()).rstrip(b"=").decode()


def _merchant_in(token: str) -> str:
    packed, dot, secret = token.partition(".")
    if not dot or not secret or len(token) > 256:
        raise Unauthorised(_UNREADABLE)
    try:
        merchant_id = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:  # no base64, or no text
        merchant_id = ""
    if not merchant_id.isprintable() or not merchant_id:
        raise Unauthorised("This session token is unknown or has ended.")
    return merchant_id


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
