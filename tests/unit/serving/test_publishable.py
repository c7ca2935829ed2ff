"""From which pages and addresses a key is accepted."""

import pytest

from commerce.domain.merchant import Merchant, PublishableKey
from commerce.errors import MerchantNotFound
from serving.identity.publishable import PublishableKeys
from serving.refusals.errors import KeyRefused

OWN = "https://agent.example"
KEYS = {
    "pk_local": ("loopback",),
    "pk_shop": ("https://shop.example",),
    "pk_any": ("*",),
    "pk_own": (),
}


class Book:
    """Four merchants with a key each."""

    def __init__(self) -> None:
        self.reads = 0

    async def merchant_for_key(self, key: str) -> tuple[Merchant, PublishableKey]:
        if key not in KEYS:
            raise MerchantNotFound(key)
        return Merchant(key, "A shop"), PublishableKey(key, key, KEYS[key])

    async def keys(self, merchant_id: str) -> list[PublishableKey]:
        return [PublishableKey(merchant_id, merchant_id, KEYS[merchant_id])]

    async def allowed_origins(self) -> frozenset[str]:
        self.reads += 1
        return frozenset({"loopback", "https://shop.example"})


@pytest.mark.parametrize(
    ("key", "origin", "address"),
    [
        ("pk_local", None, "127.0.0.1"),
        ("pk_local", "http://localhost:3000", "::1"),
        ("pk_shop", "https://shop.example", "203.0.113.9"),
        ("pk_shop", None, "203.0.113.9"),
        ("pk_shop", OWN, "203.0.113.9"),
        ("pk_any", "https://elsewhere.example", "203.0.113.9"),
        ("pk_own", OWN, "203.0.113.9"),
    ],
)
async def test_a_key_is_accepted_where_its_merchant_says(key: str, origin: str | None, address: str) -> None:
    merchant = await PublishableKeys(Book()).merchant(key, origin=origin, own_origin=OWN, address=address)

    assert merchant.id == key


@pytest.mark.parametrize(
    ("key", "origin", "address"),
    [
        ("pk_unknown", None, "127.0.0.1"),
        ("pk_local", None, "203.0.113.9"),
        ("pk_local", "https://evil.example", "127.0.0.1"),
        ("pk_local", "http://127.0.0.1.evil.example", "127.0.0.1"),
        ("pk_shop", "https://evil.example", "203.0.113.9"),
        ("pk_shop", "http://shop.example", "203.0.113.9"),
        ("pk_own", "https://shop.example", "203.0.113.9"),
    ],
)
async def test_a_key_is_refused_elsewhere(key: str, origin: str | None, address: str) -> None:
    with pytest.raises(KeyRefused):
        await PublishableKeys(Book()).merchant(key, origin=origin, own_origin=OWN, address=address)


async def test_origins_are_read_again_after_half_a_minute() -> None:
    book, now = Book(), [0.0]
    keys = PublishableKeys(book, lambda: now[0])

    assert await keys.allows_origin("https://shop.example")
    assert await keys.allows_origin("http://127.0.0.1:9000")
    assert not await keys.allows_origin("https://evil.example")
    assert book.reads == 1
    now[0] = 31.0
    await keys.allows_origin("https://shop.example")

    assert book.reads == 2
