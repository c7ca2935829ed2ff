"""Personal fields sealed under a key per shopper, so that erasing a shopper is dropping one row."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from agent.db import keys
from storage.clock import Clock
from storage.database import Database

NOTHING = b"{}"
_NONCE_BYTES = 12
_KEY_BITS = 128
_KEPT_IN_MEMORY = 10_000


class Seal:
    """Seals and opens bytes for one shopper; what another key sealed reads as nothing."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes) -> bytes:
        return self.close_all([plain])[0]

    def close_all(self, plains: Sequence[bytes]) -> list[bytes]:
        """Each sealed by itself; their nonces are drawn together."""
        drawn = os.urandom(_NONCE_BYTES * len(plains))
        nonces = (drawn[at : at + _NONCE_BYTES] for at in range(0, len(drawn), _NONCE_BYTES))
        encrypt = self._cipher.encrypt
        return [nonce + encrypt(nonce, plain, None) for nonce, plain in zip(nonces, plains, strict=True)]

    def open(self, sealed: bytes) -> bytes:
        """What was sealed, or an empty JSON object where the key is not the one that sealed it."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except InvalidTag:
            return NOTHING


class ShopperKeys:
    """The seals of shoppers, made at first use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seals: OrderedDict[tuple[str, str], Seal] = OrderedDict()

    async def seal_of(self, merchant_id: str, shopper_id: str) -> Seal:
        known = self._seals.get((merchant_id, shopper_id))
        if known is not None:
            self._seals.move_to_end((merchant_id, shopper_id))
            return known
        async with self._database.reading() as tx:
            key = await keys.find_key(tx, merchant_id, shopper_id)
        if key is None:
            key = await self._make(merchant_id, shopper_id)
        return self._remember((merchant_id, shopper_id), Seal(key))

    async def erase(self, merchant_id: str, shopper_id: str) -> None:
        """Drop the shopper's key: whatever it sealed can never be read again, here or in a backup of the log."""
        async with self._database.transaction() as tx:
            await keys.drop_key(tx, merchant_id, shopper_id)
        self._seals.pop((merchant_id, shopper_id), None)

    async def _make(self, merchant_id: str, shopper_id: str) -> bytes:
        async with self._database.transaction() as tx:
            fresh = AESGCM.generate_key(_KEY_BITS)
            await keys.add_key(tx, merchant_id, shopper_id, fresh, self._clock.now())
            return await keys.find_key(tx, merchant_id, shopper_id) or fresh

    def _remember(self, shopper: tuple[str, str], seal: Seal) -> Seal:
        self._seals[shopper] = seal
        while len(self._seals) > _KEPT_IN_MEMORY:
            self._seals.popitem(last=False)
        return seal
