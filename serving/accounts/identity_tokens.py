"""Identity tokens of merchants: who their customer is, in a JWT that only they can sign."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import httpx
import jwt
import orjson

from agent.conversation.privacy import Seal
from serving.db import customers
from serving.db.customers import IdentityRow
from serving.outgoing import Outgoing
from serving.refusals.errors import IdentityRefused, IdentityUnsupported, RequestInvalid
from storage.clock import Clock
from storage.database import Database

IdentityKind = Literal["hs256", "jwks", "jwks_url"]
CartMerge = Literal["sum", "max", "guest", "customer"]
_ASYMMETRIC = ["RS256", "ES256"]
_LEEWAY_SECONDS = 60
_LONGEST_LIFE_SECONDS = 24 * 3600
_LEAST_SECRET = 32
_FRESH_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a merchant says that a shopper is."""

    subject: str
    email: str | None
    email_verified: bool
    name: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class IdentitySetting:
    """How a merchant's tokens are checked, without the secret."""

    kind: str | None
    issuer: str | None
    audience: str | None
    cart_merge: str


class IdentityTokens:
    """Checks the tokens of merchants by the secret or the keys that each has set."""

    def __init__(self, database: Database, clock: Clock, outgoing: Outgoing, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._outgoing = outgoing
        self._seal = Seal(secret)
        self._fetched: dict[str, tuple[datetime, dict[str, Any]]] = {}

    async def set(
        self,
        merchant_id: str,
        kind: IdentityKind,
        value: str,
        *,
        issuer: str | None = None,
        audience: str | None = None,
    ) -> None:
        """Set how tokens are checked: by a shared secret, by keys, or by keys at an https address.

        Raises RequestInvalid for a secret that is too short or keys that are none, AddressRefused.
        """
        if kind == "hs256" and len(value.encode()) < _LEAST_SECRET:
            raise RequestInvalid(f"A secret for HS256 has {_LEAST_SECRET} bytes or more.", field="secret")
        if kind == "jwks":
            _key_set(value)
        if kind == "jwks_url":
            await self._outgoing.check(value)
        before = await self._row(merchant_id)
        row = IdentityRow(
            merchant_id=merchant_id,
            kind=kind,
            value=self._seal.close(value.encode()),
            cart_merge=before.cart_merge if before else "sum",
            issuer=issuer,
            audience=audience,
            updated_at=self._clock.now(),
        )
        await self._keep(row)

    async def set_cart_merge(self, merchant_id: str, rule: CartMerge) -> None:
        """Set what becomes of two carts when a guest signs in."""
        before = await self._row(merchant_id)
        kind, value = (before.kind, before.value) if before else (None, None)
        issuer, audience = (before.issuer, before.audience) if before else (None, None)
        await self._keep(IdentityRow(merchant_id, kind, value, rule, issuer, audience, self._clock.now()))

    async def remove(self, merchant_id: str) -> None:
        """Accept no more tokens of the merchant."""
        before = await self._row(merchant_id)
        if before is not None:
            await self._keep(IdentityRow(merchant_id, None, None, before.cart_merge, None, None, self._clock.now()))

    async def setting(self, merchant_id: str) -> IdentitySetting:
        row = await self._row(merchant_id)
        if row is None:
            return IdentitySetting(None, None, None, "sum")
        return IdentitySetting(row.kind, row.issuer, row.audience, row.cart_merge)

    async def read(self, merchant_id: str, token: str) -> Identity:
        """Who a token names. Raises IdentityUnsupported, IdentityRefused."""
        row = await self._row(merchant_id)
        if row is None or row.kind is None or row.value is None:
            raise IdentityUnsupported(
                "This merchant has set no identity secret, so identity tokens cannot be checked.",
                remedy="Set one: shopmind merchant identity set-secret, or set-keys.",
            )
        value = self._seal.open(row.value).decode()
        try:
            claims = await self._claims(row, value, token)
        except jwt.PyJWTError as error:
            raise _refused(error, row) from error
        return _identity(claims)

    async def _claims(self, row: IdentityRow, value: str, token: str) -> dict[str, Any]:
        key: Any = value
        algorithms: Sequence[str] = ["HS256"]
        if row.kind != "hs256":
            algorithms = _ASYMMETRIC
            keys = _key_set(value) if row.kind == "jwks" else await self._keys_at(value)
            key = _chosen(keys, jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            issuer=row.issuer,
            audience=row.audience,
            options={
                "require": ["exp", "sub"],
                "verify_aud": row.audience is not None,
                "verify_iss": row.issuer is not None,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
        self._demand_time(claims)
        return claims

    def _demand_time(self, claims: dict[str, Any]) -> None:
        """The times of a token, by our clock."""
        now = self._clock.now().timestamp()
        if not isinstance(claims["exp"], int | float) or claims["exp"] < now - _LEEWAY_SECONDS:
            raise jwt.ExpiredSignatureError("Signature has expired")
        if claims["exp"] > now + _LONGEST_LIFE_SECONDS:
            raise jwt.InvalidTokenError("`exp` is more than a day ahead")
        for name in ("nbf", "iat"):
            if isinstance(claims.get(name), int | float) and claims[name] > now + _LEEWAY_SECONDS:
                raise jwt.ImmatureSignatureError(f"`{name}` is in the future")

    async def _keys_at(self, url: str) -> dict[str, Any]:
        known = self._fetched.get(url)
        now = self._clock.now()
        if known is not None and (now - known[0]).total_seconds() < _FRESH_SECONDS:
            return known[1]
        try:
            text = await self._outgoing.get(url)
        except (httpx.HTTPError, TimeoutError) as error:
            if known is not None:
                return known[1]
            raise jwt.PyJWKClientConnectionError(f"the merchant's keys cannot be read: {error}") from error
        keys = await asyncio.to_thread(_key_set, text)
        self._fetched[url] = (now, keys)
        return keys

    async def _row(self, merchant_id: str) -> IdentityRow | None:
        async with self._database.reading() as tx:
            return await customers.identity_of(tx, merchant_id)

    async def _keep(self, row: IdentityRow) -> None:
        async with self._database.transaction() as tx:
            await customers.set_identity(tx, row)


def _key_set(text: str) -> dict[str, Any]:
    try:
        body = orjson.loads(text)
        keys = jwt.PyJWKSet.from_dict(body).keys
    except (orjson.JSONDecodeError, jwt.PyJWTError, AttributeError, TypeError) as error:
        raise RequestInvalid(f"The keys are no JSON Web Key Set: {error}.", field="keys") from error
    if any(key.key_type == "oct" for key in keys):
        raise RequestInvalid("A key set holds public keys; a shared secret is set as one.", field="keys")
    return {key.key_id or "": key for key in keys}


def _chosen(keys: dict[str, Any], header: dict[str, Any]) -> Any:
    kid = header.get("kid")
    if kid in keys:
        return keys[kid].key
    if kid is None and len(keys) == 1:
        return next(iter(keys.values())).key
    raise jwt.InvalidKeyError(f"no key has the id {kid!r}")


def _refused(error: jwt.PyJWTError, row: IdentityRow) -> IdentityRefused:
    """The refusal, with what the merchant has to mend."""
    remedies: list[tuple[type[jwt.PyJWTError], str]] = [
        (jwt.ExpiredSignatureError, "Make a new token when the page loads; one lives for minutes."),
        (jwt.ImmatureSignatureError, "Check the clock of the machine that makes tokens."),
        (jwt.InvalidAudienceError, f"Set `aud` to {row.audience!r}."),
        (jwt.InvalidIssuerError, f"Set `iss` to {row.issuer!r}."),
        (jwt.MissingRequiredClaimError, "A token needs `sub` and `exp`."),
        (jwt.InvalidAlgorithmError, "Sign with HS256 where a secret is set, else with RS256 or ES256."),
        (jwt.InvalidKeyError, "Publish the key under this id, or set the keys anew."),
        (jwt.InvalidSignatureError, "Sign with the secret or key that is set: shopmind merchant identity."),
        (jwt.PyJWKClientConnectionError, "See that the address of the keys answers."),
    ]
    remedy = next((words for kind, words in remedies if isinstance(error, kind)), "See docs/accounts.md for its form.")
    return IdentityRefused(f"The identity token is not accepted: {error}.", remedy=remedy)


def _identity(claims: dict[str, Any]) -> Identity:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 200:
        raise IdentityRefused("`sub` has 1 to 200 characters.", remedy="Name the customer by your own id.")

    def text(name: str, most: int) -> str | None:
        value = claims.get(name)
        return value.strip()[:most] or None if isinstance(value, str) else None

    email = text("email", 320)
    return Identity(
        subject=subject,
        email=email.casefold() if email else None,
        email_verified=claims.get("email_verified") is True,
        name=text("name", 200),
        phone=text("phone_number", 40),
    )
