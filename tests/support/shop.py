"""A small shop over a real database, with a clock that stands still and the sandbox provider."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commerce.domain.address import Address
from commerce.domain.cart import Cart, NewItem
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange
from commerce.domain.order import Order
from commerce.domain.quotes import QuoteKeys
from commerce.domain.requests import Agreed
from commerce.ports.payments import PaymentGateway
from commerce.ports.persons import Profiles
from commerce.wiring import Commerce, open_commerce, sandbox_gateway
from storage.clock import Clock
from storage.database import Database
from tests.support.clock import FrozenClock

MERCHANT = "shop"
SHOPPER = "shopper-1"
KEYS = QuoteKeys("test", {"test": b"a key of the tests, 32 bytes long"})
HOME = Address("Ada Byron", "1 Elm Street", "", "Portland", "OR", "97201", "US")
ADA = Buyer("Ada Byron", "ada@example.com", "")

PRODUCTS: tuple[Mapping[str, Any], ...] = (
    {"id": "mug", "title": "Stone mug", "price": "12.50 USD", "stock": 10, "category": ["Kitchen", "Mugs"]},
    {"id": "pan", "title": "Iron pan", "price": "40.00 USD", "stock": 3, "category": ["Kitchen", "Pans"]},
    {"id": "book", "title": "A long book", "price": "9.99 USD", "category": ["Books"], "brand": "Folio"},
    {"id": "lamp", "title": "Desk lamp", "price": "84.20 USD", "stock": 0, "category": ["Home", "Lamps"]},
    {
        "id": "later",
        "title": "Coming kettle",
        "price": "60.00 USD",
        "stock": 0,
        "availability": "preorder",
        "category": ["Kitchen"],
    },
)


@dataclass(slots=True)
class Shop:
    """A shop with its services, and short ways to do what most tests begin with."""

    commerce: Commerce
    database: Database
    clock: FrozenClock
    variants: dict[str, str]

    def item(self, name: str, quantity: int = 1, quote: str | None = None) -> NewItem:
        return NewItem(self.variants[name], quantity, quote)

    async def add(self, name: str, quantity: int = 1, shopper: str = SHOPPER, quote: str | None = None) -> Cart:
        return await self.commerce.carts.add(MERCHANT, shopper, [self.item(name, quantity, quote)])

    async def price(self, name: str, price: str, **more: Any) -> None:
        """Let the feed state another price."""
        await self.take_feed([{**next(one for one in PRODUCTS if one["id"] == name), "price": price, **more}])

    async def take_feed(self, products: Sequence[Mapping[str, Any]], *, full: bool = False) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "feed.jsonl"
            path.write_text("\n".join(json.dumps(product) for product in products))
            report = await self.commerce.importing.run(MERCHANT, path, full=full)
        if report.refused:
            raise AssertionError(report.refused)

    async def stock(self, name: str) -> tuple[int | None, int]:
        """Return what is on hand and what is set aside."""
        shelf = (await self.commerce.stock.shelves(MERCHANT, [self.variants[name]]))[self.variants[name]]
        return shelf.on_hand, shelf.reserved

    async def ready(self, shopper: str = SHOPPER, card: str = "success") -> Checkout:
        """Return a checkout of the shopper's cart in which nothing is missing."""
        checkout = await self.commerce.checkouts.begin(MERCHANT, shopper)
        change = CheckoutChange(buyer=ADA, address=HOME, instrument_token=f"tok_sandbox_{card}")
        return await self.commerce.checkouts.update(MERCHANT, shopper, checkout.id, change)

    async def complete(self, checkout: Checkout, key: str = "key-1") -> Order:
        return await self.commerce.checkouts.complete(
            MERCHANT,
            checkout.shopper_id,
            checkout.id,
            expected_version=checkout.version,
            expected_total=checkout.total,
            idempotency_key=key,
        )

    async def buy(self, name: str, quantity: int = 1, *, shopper: str = SHOPPER, key: str = "key-1") -> Order:
        """Return a paid order."""
        await self.add(name, quantity, shopper)
        return await self.complete(await self.ready(shopper), key)

    async def cancel(self, order: Order, key: str = "cancel-1", reason: str = "") -> Order:
        """Cancel an order as it was seen, with all that was paid going back."""
        agreed = Agreed(order.version, key, refund=order.net_paid.amount)
        return await self.commerce.after_sale.cancel(MERCHANT, order.shopper_id, order.id, reason, agreed=agreed)

    async def send_back(self, order: Order, lines: Mapping[str, int], key: str = "return-1", to: str = "") -> Order:
        """Ask for items to be taken back, as the shop offers it."""
        sale = self.commerce.after_sale
        refund = (await sale.offers.returning(MERCHANT, order.shopper_id, order.id, lines, to)).refund.amount
        agreed = Agreed(order.version, key, refund=refund)
        return await sale.return_items(MERCHANT, order.shopper_id, order.id, lines, to, agreed=agreed)

    async def receive(self, order: Order) -> Order:
        """Let the parcel of the order's open request arrive."""
        request = next(one for one in order.requests if one.open)
        return await self.commerce.order_desk.receive(MERCHANT, order.id, request.id)

    async def delivered(self, order: Order) -> Order:
        """Send all of an order in one parcel, and let it arrive."""
        await self.commerce.fulfilment.ship(MERCHANT, order.id, carrier="Post", tracking_number="T1")
        return await self.commerce.fulfilment.deliver(MERCHANT, order.id)


async def open_shop(
    database: Database,
    clock: FrozenClock,
    *,
    gateways: Sequence[PaymentGateway] | None = None,
    profiles: Profiles | None = None,
) -> Shop:
    """Open a shop with a handful of products and the rules of a merchant that has set none."""
    commerce = wire(database, clock, gateways, profiles)
    await commerce.catalogue.create_merchant(MERCHANT, "The Shop", currency="USD")
    shop = Shop(commerce, database, clock, {})
    await shop.take_feed(PRODUCTS, full=True)
    async for batch in commerce.catalogue.scan(MERCHANT):
        shop.variants.update({product.feed_id: product.default_variant.id for product in batch})
    return shop


def wire(
    database: Database,
    clock: Clock,
    gateways: Sequence[PaymentGateway] | None = None,
    profiles: Profiles | None = None,
) -> Commerce:
    """Wire commerce over a database."""
    providers = [sandbox_gateway(database)] if gateways is None else gateways
    return open_commerce(
        database,
        clock=clock,
        quote_keys=KEYS,
        gift_card_key=b"a key of the tests for gift cards",
        gateways=providers,
        profiles=profiles,
    )
