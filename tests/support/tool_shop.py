"""The tools over a real shop on a real database, with a real index of words: for tests of tools, agent and serving."""

# ruff: noqa: E501 - one product a line reads better

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from commerce.domain.product import PolicyPage, Product
from commerce.ports.persons import Profiles
from retrieval.catalogue.products import HelpPage, IndexedProduct, IndexedVariant
from retrieval.index.snapshots import Indexes
from retrieval.query.passages import Passages
from retrieval.query.search import Search
from retrieval.recommending.recommend import Models, Recommender
from serving.accounts.erasing import Erasing
from serving.learning.tastes import ShopperTastes
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.outreach import open_reach
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop, wire
from tools.arguments import read_arguments
from tools.base import BadArguments, KnownFacts, Outcome, Principal, Registry, ToolContext
from tools.registry import build_registry
from tools.services import Ticket, ToolServices

CONVERSATION = "conv_1"


def _shirt(colour: str, size: str, price: str, stock: int) -> dict[str, Any]:
    return {
        "id": f"shirt-{colour}-{size}".lower(), "title": "Harbour shirt", "group": "shirt", "price": price, "stock": stock,
        "category": ["Clothes", "Shirts"], "brand": "Quay", "options": {"Colour": colour, "Size": size},
        "description": "A linen shirt for warm days. Wash it cold.",
    }  # fmt: skip


GOODS: tuple[Mapping[str, Any], ...] = (
    {
        "id": "aurora", "title": "Aurora desk lamp", "price": "84.20 USD", "sale_price": None, "stock": 3,
        "category": ["Home", "Lamps"], "brand": "Lumen", "attributes": {"Power": "12 W", "Material": "Aluminium"},
        "rating": 4.5, "reviews": 12, "description": "A slim lamp for the desk. Its arm turns in every direction.",
    },
    {
        "id": "borealis", "title": "Borealis clamp lamp", "price": "59.00 USD", "stock": 8,
        "category": ["Home", "Lamps"], "brand": "Nord", "attributes": {"Power": "9 W", "Material": "Steel"},
    },
    {
        "id": "cosmo", "title": "Cosmo floor lamp", "price": "129.00 USD", "stock": 0,
        "category": ["Home", "Lamps"], "brand": "Lumen", "attributes": {"Power": "20 W"},
    },
    _shirt("Blue", "M", "30.00 USD", 0),
    _shirt("Blue", "L", "30.00 USD", 8),
    _shirt("Red", "M", "34.00 USD", 2),
)  # fmt: skip
PAGES = (
    PolicyPage("page_returns", "returns", "Returns", "You can return unused items within 30 days of delivery.", "/help/returns"),
    PolicyPage("page_shipping", "shipping", "Shipping", "Standard shipping takes three to five days.", "/help/shipping"),
)  # fmt: skip


@dataclass(slots=True)
class KeptHandoffs:
    """Tickets in memory: one a conversation."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    async def open(self, merchant_id: str, shopper_id: str, conversation_id: str, reason: str) -> Ticket:
        self.reasons.append(reason)
        return self.tickets.setdefault(conversation_id, Ticket(f"tick_{len(self.tickets) + 1}", "waiting"))


@dataclass(slots=True)
class ToolShop:
    """A shop with its tools, and short ways to call them as a model would."""

    shop: Shop
    services: ToolServices
    registry: Registry
    handoffs: KeptHandoffs
    products: dict[str, Product]
    indexes: Indexes
    _calls: count = field(default_factory=lambda: count(1))

    def context(
        self,
        *,
        shopper: str = SHOPPER,
        call_id: str | None = None,
        known: KnownFacts | None = None,
        run_id: str = "run_1",
    ) -> ToolContext:
        principal = Principal(MERCHANT, shopper, "sess_1")
        call = call_id or f"call_{next(self._calls)}"
        return ToolContext(principal, CONVERSATION, run_id, call, self.shop.clock, self.services, known)

    async def call(self, name: str, arguments: Any = None, **context: Any) -> Outcome:
        """Reads the arguments as a model sent them, and runs the tool."""
        tool = self.registry.tools[name]
        read = read_arguments(tool.arguments, arguments)
        if isinstance(read, BadArguments):
            return read
        return await tool.run(self.context(**context), read[0])

    def product_id(self, feed_id: str) -> str:
        return self.products[feed_id].id

    def variant_id(self, feed_id: str) -> str:
        return next(
            variant.id
            for product in self.products.values()
            for variant in product.variants
            if variant.feed_id == feed_id
        )


@asynccontextmanager
async def open_tool_shop(
    database: Database,
    clock: FrozenClock,
    folder: Path,
    *,
    again: bool = False,
    profiles: Profiles | None = None,
    models: Models | None = None,
) -> AsyncIterator[ToolShop]:
    """Opens the shop with goods, help pages and an index without meaning (words alone, so that it opens in no time).

    ``again`` opens what another process has made before.
    """
    shop = (
        Shop(wire(database, clock, profiles=profiles), database, clock, {})
        if again
        else await _stocked(database, clock, profiles)
    )
    products = {product.feed_id: product async for batch in shop.commerce.catalogue.scan(MERCHANT) for product in batch}
    indexes = Indexes(folder / "indexes", None, folder / "cache")
    pages = [HelpPage(page.id, page.title, page.body, page.url) for page in PAGES]
    if again:
        await indexes.refresh(MERCHANT)
    else:
        await indexes.build(MERCHANT, _batches(list(products.values())), help_pages=pages)
    handoffs = KeptHandoffs()
    async with open_reach(shop) as reach:
        services = ToolServices(
            catalogue=shop.commerce.catalogue,
            carts=shop.commerce.carts,
            checkouts=shop.commerce.checkouts,
            gift_cards=shop.commerce.gift_cards,
            saved_means=shop.commerce.saved_means,
            orders=shop.commerce.orders,
            after_sale=shop.commerce.after_sale,
            customers=shop.commerce.customers,
            search=Search(indexes, None),
            recommender=Recommender(indexes, None, models),
            tastes=ShopperTastes(database, shop.commerce.orders, clock),
            placements=shop.commerce.selling_rules,
            passages=Passages(indexes, None),
            promises=shop.commerce.promises,
            quotes=shop.commerce.quotes,
            handoffs=handoffs,
            watches=reach.outreach.watching,
            erasing=Erasing(database, shop.commerce.persons),
            base_url="https://shop.example",
        )
        try:
            yield ToolShop(shop, services, build_registry(lambda _: True), handoffs, products, indexes)
        finally:
            await indexes.close()


async def _stocked(database: Database, clock: FrozenClock, profiles: Profiles | None) -> Shop:
    shop = await open_shop(database, clock, profiles=profiles)
    await shop.take_feed([{key: value for key, value in one.items() if value is not None} for one in GOODS])
    await shop.commerce.catalogue.set_policies(MERCHANT, PAGES)
    return shop


async def _batches(products: list[Product]) -> AsyncIterator[list[IndexedProduct]]:
    yield [_indexed(product) for product in products]


def _indexed(product: Product) -> IndexedProduct:
    variants = tuple(
        IndexedVariant(
            one.id, one.sku, one.barcode, one.options, one.price.amount, one.availability.purchasable, one.attributes
        )
        for one in product.variants
    )
    return IndexedProduct(
        product.id, product.title, product.description, product.brand, product.categories, product.attributes, variants, "USD",
        rating=product.rating.value if product.rating else None, popularity=product.popularity, tags=product.tags,
    )  # fmt: skip


def without_services(tool_shop: ToolShop, **services: Any) -> ToolShop:
    """The same shop with other services in some places."""
    return replace(tool_shop, services=replace(tool_shop.services, **services))
