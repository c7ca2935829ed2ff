"""Gift cards: a balance of the merchant's own making, known to its holder by a code."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.domain.splitting import GIFT_CARD, card_label

CARD_ID = "gc_"
MovementKind = Literal["issued", "redeemed", "released", "refunded", "voided"]

_CODE_CHARACTERS = 16
_LOOK_ALIKE = str.maketrans("01", "OI")
_FEWEST_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A card as it is kept; its code is not, only a keyed digest of it and the last four characters."""

    id: str
    merchant_id: str
    last4: str
    balance: Money
    issued: Money
    issued_at: datetime
    expires_at: datetime | None

    @property
    def label(self) -> str:
        return card_label(self.last4)

    @property
    def instrument(self) -> Instrument:
        """The card as a way to pay; its id is its token, which is worth nothing to anyone but us."""
        return Instrument(self.id, "gift_card", self.label, "gift_card", self.last4, self.id, GIFT_CARD)

    def expired(self, now: datetime) -> bool:
        return self.expires_at is not None and now >= self.expires_at


@dataclass(frozen=True, slots=True)
class CardMovement:
    """One entry of a card's ledger; the entries of a card add up to its balance."""

    key: str
    kind: MovementKind
    amount: Money
    order_id: str | None
    at: datetime


class CardCodes:
    """Makes codes and their digests with the installation's key, so that the database alone gives no code away."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def code_of(self, card_id: str) -> str:
        """Return the code of a card that we issued: the same at each time, so that it can be shown again."""
        digest = hmac.new(self._key, f"code:{card_id}".encode(), sha256).digest()
        return grouped(b32encode(digest).decode()[:_CODE_CHARACTERS])

    def digest(self, merchant_id: str, code: str) -> str:
        """Return what is kept of a code, however its holder spaces and cases it, or reads a zero for an O."""
        text = f"digest:{merchant_id}:{plain(code).translate(_LOOK_ALIKE)}"
        return hmac.new(self._key, text.encode(), sha256).hexdigest()


def plain(code: str) -> str:
    """Return the letters and digits of a code alone, in capitals."""
    return "".join(one for one in code.upper() if one.isascii() and one.isalnum())


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is read out."""
    letters = plain(code)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def looks_like_code(code: str) -> bool:
    """Whether a text is long enough for a code that nobody guesses by hand."""
    return _FEWEST_CHARACTERS <= len(plain(code)) <= 4 * _CODE_CHARACTERS
