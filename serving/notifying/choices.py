"""What shoppers allow: by purpose, kept for the shopper and for the address, and taken back with one click."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from serving.db import notices
from serving.db.notices import Choice
from serving.notifying.kinds import ALWAYS, ASKED_FIRST, PURPOSES, Purpose
from serving.refusals.errors import NotFound, RequestInvalid
from storage.clock import Clock
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Link:
    """What a link to unsubscribe stands for."""

    merchant_id: str
    shopper_id: str
    address: str
    purpose: Purpose


class Choices:
    """Consent to notices. The address is kept as a hash alone, so that a no outlives the session and the erasure."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    async def allows(
        self, tx: Transaction, merchant_id: str, shopper_id: str, address: str | None, purpose: Purpose
    ) -> bool:
        """Whether this may be sent: the last word of shopper and address counts, else what the purpose begins with."""
        if purpose in ALWAYS:
            return True
        said = await notices.choices_of(tx, merchant_id, self._who(shopper_id, address))
        own = [choice.allowed for choice in said if choice.purpose == purpose]
        return own[-1] if own else purpose not in ASKED_FIRST

    async def of(self, merchant_id: str, shopper_id: str, address: str | None = None) -> Mapping[Purpose, bool]:
        """What the shopper allows now, of what can be chosen."""
        async with self._database.reading() as tx:
            return {
                purpose: await self.allows(tx, merchant_id, shopper_id, address, purpose)
                for purpose in PURPOSES
                if purpose not in ALWAYS
            }

    async def choose(
        self, merchant_id: str, shopper_id: str, address: str | None, purpose: str, *, allowed: bool, source: str
    ) -> None:
        """Keep a yes or a no. Raises RequestInvalid for a purpose that there is not, or that cannot be chosen."""
        if purpose not in PURPOSES or purpose in ALWAYS:
            known = ", ".join(one for one in PURPOSES if one not in ALWAYS)
            raise RequestInvalid(f"`purpose` is one of {known}.", field="purpose")
        at = self._clock.now()
        async with self._database.transaction() as tx:
            for who in self._who(shopper_id, address):
                await notices.set_choice(tx, Choice(merchant_id, who, purpose, allowed, source, at))

    def token(self, link: Link) -> str:
        """What a link to unsubscribe bears: whoever has it may refuse this purpose for this reader, nothing else."""
        parts = [link.merchant_id, link.shopper_id, self._hash(link.address), link.purpose]
        body = orjson.dumps(parts)
        return f"{_pack(body)}.{_pack(self._seal(body))}"

    async def refuse(self, token: str, *, allowed: bool = False) -> str:
        """Carry out what a link says, or take it back; returns the purpose. Raises NotFound for a link not ours."""
        merchant_id, shopper_id, address, purpose = self._read(token)
        at = self._clock.now()
        async with self._database.transaction() as tx:
            for who in (shopper_id, address):
                await notices.set_choice(tx, Choice(merchant_id, who, purpose, allowed, "link", at))
        return purpose

    async def asked(self, token: str) -> tuple[str, bool]:
        """The purpose of a link, and whether it is still allowed."""
        merchant_id, shopper_id, address, purpose = self._read(token)
        async with self._database.reading() as tx:
            said = await notices.choices_of(tx, merchant_id, (shopper_id, address))
        own = [choice.allowed for choice in said if choice.purpose == purpose]
        return purpose, own[-1] if own else purpose not in ASKED_FIRST

    def who(self, address: str) -> str:
        """Under what an address's choices are kept."""
        return self._hash(address)

    def _read(self, token: str) -> tuple[str, str, str, str]:
        body, _, seal = token.partition(".")
        try:
            given = _unpack(body)
            fits = hmac.compare_digest(_unpack(seal), self._seal(given))
        except (ValueError, binascii.Error):
            fits, given = False, b""
        if not fits:
            raise NotFound("This link is not one of ours; the account page says what you get from the shop.")
        merchant_id, shopper_id, address, purpose = orjson.loads(given)
        return merchant_id, shopper_id, address, purpose

    def _who(self, shopper_id: str, address: str | None) -> list[str]:
        return [shopper_id, *([self._hash(address)] if address else [])]

    def _hash(self, address: str) -> str:
        return "to_" + hmac.new(self._secret, address.strip().casefold().encode(), hashlib.sha256).hexdigest()[:48]

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self._secret, b"unsubscribe\x00" + body, hashlib.sha256).digest()[:18]


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
