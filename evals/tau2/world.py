"""That shop over a database of ours, with the agent's own way from a tool call to a confirmed act."""

import tempfile
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from agent.conversation.conversations import Conversations
from agent.conversation.handoffs import SqlHandoffs
from agent.conversation.privacy import ShopperKeys
from agent.wiring import open_agent
from commerce.domain.merchant import Merchant
from commerce.domain.policy import read_policy
from commerce.domain.product import Product, Variant
from commerce.domain.quotes import QuoteKeys
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingZone
from commerce.errors import VariantNotFound
from commerce.wiring import Commerce, open_commerce
from evals.tau2 import shop
from evals.tau2.gateway import RecordGateway
from evals.tau2.shop import MERCHANT, RetailData
from prompts.planner_language import load_planner_language
from retrieval.index.snapshots import Indexes
from retrieval.query.passages import Passages
from retrieval.query.search import Search
from retrieval.recommending.recommend import Recommender
from serving.accounts.contacts import AccountContacts
from serving.accounts.erasing import Erasing
from serving.chat.shared_state import ShopState
from serving.learning.tastes import ShopperTastes
from storage.database import Database, open_database
from storage.ids import new_id
from storage.schema import upgrade
from tools.arguments import read_arguments
from tools.base import BadArguments, Outcome, Principal, Registry, ToolContext
from tools.registry import build_registry
from tools.services import ToolServices, Watched, WatchKind

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_KEY = b"a key for an evaluation, 32 bytes"
Json = dict[str, Any]


@dataclass(slots=True)
class StillClock:
    """Implements ``Clock``: the benchmark knows no time."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


class _Silent(FakeListChatModel):
    """Says the same whatever happens: the right calls are given, so that nobody has to think."""

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self


class _NoThought:
    """Implements ``Planners``."""

    def planner(self, merchant: Merchant, state: dict[str, Any] | None) -> BaseChatModel:
        return _Silent(responses=["All right."])


class _NoWatches:
    """Implements ``Watches``: no task asks for one."""

    async def ask(
        self,
        merchant_id: str,
        shopper_id: str,
        product_id: str,
        variant_id: str | None,
        kind: WatchKind,
        email: str | None = None,
    ) -> Watched:
        raise VariantNotFound("Nothing is watched here.")


@dataclass(slots=True)
class World:
    """The shop with its tools; a conversation is one customer's."""

    commerce: Commerce
    database: Database
    registry: Registry
    services: ToolServices
    conversations: Conversations
    gateway: RecordGateway
    clock: StillClock
    variants: Mapping[str, tuple[Product, Variant]]
    principal: Principal = field(default_factory=lambda: Principal(MERCHANT, new_id("shp"), new_id("sess")))
    thread: str = ""

    async def begin(self) -> None:
        """Begin a conversation of somebody who has not said who they are."""
        self.principal = Principal(MERCHANT, new_id("shopper"), new_id("sess"))
        self.thread = await self.conversations.open_thread(self.principal)

    async def call(self, name: str, arguments: Json) -> Outcome:
        """Call a tool as the agent would."""
        tool = self.registry.tools[name]
        read = read_arguments(tool.arguments, arguments)
        if isinstance(read, BadArguments):
            return read
        call = new_id("call")
        context = ToolContext(self.principal, self.thread, new_id("run"), call, self.clock, self.services, known=None)
        return await tool.run(context, read[0])

    async def propose(self, name: str, arguments: Json) -> Json:
        """Let a tool propose; returns what the shopper sees: the proposal with its hash, or a problem."""
        return await self.conversations.propose(self.principal, self.thread, name, arguments)

    async def confirm(self, proposal: Json, digest: str | None = None) -> Json:
        """Say yes to exactly what was proposed."""
        return await self.conversations.confirm(self.principal, proposal["id"], digest or proposal["hash"], True)


async def build(data: RetailData, file: Path, policy: Path | None = None) -> None:
    """Make a database file with the whole shop in it."""
    url = f"sqlite:///{file}"
    await upgrade(url)
    async with open_world(data, file) as world:
        document = tomllib.loads((policy or Path(__file__).with_name("policy.toml")).read_text())
        rules = read_policy(document)
        commerce = world.commerce
        await commerce.catalogue.create_merchant(MERCHANT, "Retail", currency=shop.CURRENCY)
        free = ShippingZone("Anywhere", (ShippingRate("standard", "Standard delivery", 0),))
        await commerce.selling_rules.set_shipping_rules(MERCHANT, ShippingRules((free,)))
        await commerce.selling_rules.set_policy(MERCHANT, rules)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "feed.jsonl"
            path.write_bytes(b"\n".join(orjson.dumps(item) for item in shop.feed(data)))
            report = await commerce.importing.run(MERCHANT, path, format="jsonl")
        if report.refused_count:
            raise ValueError(f"the feed was refused in part: {report.refused}")
        await commerce.customers.keep(MERCHANT, shop.customers(data))
        for card_id, balance in shop.gift_cards(data):
            async with world.database.transaction() as tx:
                await commerce.gift_cards.issue_in(tx, MERCHANT, balance, key="brought", card_id=card_id)
        brought = shop.orders(data, await _variants(commerce), rules, world.clock.now())
        await commerce.order_import.bring(brought)


@asynccontextmanager
async def open_world(data: RetailData, file: Path) -> AsyncIterator[World]:
    """Open the shop of a database file, with its tools and its agent."""
    clock = StillClock()
    gateway = RecordGateway([one for customer in shop.customers(data) for one in customer.instruments])
    async with open_database(f"sqlite:///{file}") as database:
        commerce = open_commerce(
            database,
            clock=clock,
            quote_keys=QuoteKeys("k", {"k": _KEY}),
            gift_card_key=_KEY,
            gateways=[gateway],
        )
        keys = ShopperKeys(database, clock)
        indexes = Indexes(file.parent / "indexes", None, file.parent / "cache")
        services = ToolServices(
            catalogue=commerce.catalogue,
            carts=commerce.carts,
            checkouts=commerce.checkouts,
            gift_cards=commerce.gift_cards,
            saved_means=commerce.saved_means,
            orders=commerce.orders,
            after_sale=commerce.after_sale,
            customers=commerce.customers,
            search=Search(indexes, None),
            recommender=Recommender(indexes, None),
            tastes=ShopperTastes(database, commerce.orders, clock),
            placements=commerce.selling_rules,
            passages=Passages(indexes, None),
            promises=commerce.promises,
            quotes=commerce.quotes,
            handoffs=SqlHandoffs(database, keys, clock),
            watches=_NoWatches(),
            erasing=Erasing(database, commerce.persons),
        )
        registry = build_registry()
        async with open_agent(
            database,
            registry=registry,
            services=services,
            shared_state=ShopState(commerce.carts, AccountContacts(database, commerce.checkouts), ""),
            planners=_NoThought(),
            confirmations=load_planner_language().confirmations,
            clock=clock,
            keys=keys,
        ) as agent:
            world = World(commerce, database, registry, services, agent.conversations, gateway, clock, {})
            if any(one.id == MERCHANT for one in await commerce.catalogue.merchants()):
                world.variants = await _variants(commerce)
            yield world
        await indexes.close()


async def _variants(commerce: Commerce) -> dict[str, tuple[Product, Variant]]:
    return {
        variant.feed_id: (product, variant)
        async for batch in commerce.catalogue.scan(MERCHANT)
        for product in batch
        for variant in product.variants
    }
