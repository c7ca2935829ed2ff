"""What selling needs kept of carts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.domain.basket import KeptCart, KeptLine
from commerce.domain.cart import LineBefore
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class LeftCart:
    """A cart with something in it that nobody has touched for a while."""

    merchant_id: str
    shopper_id: str
    cart_id: str
    version: int


class CartStore(Protocol):
    """Carts and their lines."""

    async def left(
        self, tx: Transaction, merchant_id: str, shopper_ids: Sequence[str], since: datetime, until: datetime
    ) -> list[LeftCart]:
        """Return the carts of these shoppers that hold something and were last touched between these times."""
        ...

    async def open_cart(
        self, tx: Transaction, merchant_id: str, shopper_id: str, *, lock: bool = False
    ) -> KeptCart | None: ...

    async def cart(self, tx: Transaction, merchant_id: str, cart_id: str, *, lock: bool = False) -> KeptCart | None: ...

    async def of_checkout(self, tx: Transaction, merchant_id: str, checkout_id: str) -> KeptCart | None:
        """Return the cart of a checkout, with its row locked."""
        ...

    async def of_order(self, tx: Transaction, merchant_id: str, order_id: str) -> KeptCart | None:
        """Return the cart that an order was placed from, with its row locked; None where it is closed."""
        ...

    async def create(self, tx: Transaction, cart: KeptCart) -> None:
        """Keep a new cart, unless the shopper has an open one."""
        ...

    async def save(self, tx: Transaction, cart: KeptCart) -> None:
        """Keep a changed cart with all its lines."""
        ...

    async def requote(self, tx: Transaction, cart: KeptCart, lines: Sequence[KeptLine]) -> None:
        """Keep the quotes of these lines."""
        ...

    async def close(self, tx: Transaction, cart: KeptCart) -> None: ...


class KeyedChanges(Protocol):
    """The changes that were asked for under a key, so that none is made twice."""

    async def claim(
        self, tx: Transaction, merchant_id: str, shopper_id: str, key: str, before: Sequence[LineBefore], at: datetime
    ) -> bool:
        """Keep that the change is made in this transaction; false where it was made before."""
        ...

    async def find(self, tx: Transaction, merchant_id: str, shopper_id: str, key: str) -> tuple[LineBefore, ...] | None:
        """Return the lines as they were before the change; None where it was not made."""
        ...

    async def forget(self, tx: Transaction, made_before: datetime) -> int: ...
