"""The part of a conversation's state that the shop owns: the cart, and who shops."""

from typing import Any, Protocol

from commerce.domain.cart import Cart
from serving.notifying.notices import Reader
from serving.ucp_bodies import cart_body
from tools.base import Principal


class OpenCarts(Protocol):
    """Where the shopper's cart is read."""

    async def current(self, merchant_id: str, shopper_id: str) -> Cart: ...


class Contacts(Protocol):
    """What an account says of its owner."""

    async def reader(self, merchant_id: str, shopper_id: str) -> Reader: ...


class ShopState:
    """Reads the state as it is now."""

    def __init__(self, carts: OpenCarts, contacts: Contacts, base_url: str) -> None:
        self._carts = carts
        self._contacts = contacts
        self._base_url = base_url

    async def read(self, principal: Principal) -> dict[str, Any]:
        """The cart in UCP's shape, null while nothing is in it; and the shopper, with whose account it is."""
        cart = await self._carts.current(principal.merchant_id, principal.shopper_id)
        reader = await self._contacts.reader(principal.merchant_id, principal.shopper_id)
        return {
            "cart": cart_body(cart, base_url=self._base_url) if cart.lines else None,
            "shopper": {
                "id": principal.shopper_id,
                "locale": principal.locale,
                "signedIn": reader.signed_in,
                "name": reader.name or None,
                "email": reader.email or None,
            },
        }
