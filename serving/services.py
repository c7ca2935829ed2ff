"""Everything that routes and pages use, opened once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.conversation.conversations import Conversations
from agent.conversation.pictures import ShownPictures
from agent.conversation.privacy import ShopperKeys
from commerce.domain.quotes import QuoteSigner
from commerce.gateways.sandbox import SandboxGateway
from commerce.ports.payments import NotifyingGateway
from commerce.services.after_sale import AfterSale
from commerce.services.carts import Carts
from commerce.services.catalogue import Catalogue
from commerce.services.checkouts import Checkouts
from commerce.services.fulfilment import Fulfilment
from commerce.services.gift_cards import GiftCards
from commerce.services.importing import CatalogueImport
from commerce.services.order_desk import OrderDesk
from commerce.services.orders import Orders
from commerce.services.price_lists import PriceLists
from commerce.services.refund_cards import RefundCards
from commerce.services.rule_book import RuleBook
from commerce.services.selling_rules import SellingRules
from commerce.services.stock import Stock
from commerce.services.stock_keeping import StockKeeping
from retrieval.query.search import Search
from retrieval.recommending.recommend import Recommender
from serving.accounts.wiring import People
from serving.chat.planners import ShopPlanners
from serving.identity.administration import Administration
from serving.identity.publishable import PublishableKeys
from serving.identity.sessions import Sessions
from serving.index.indexing import Indexing
from serving.learning.shopper_events import ShopperEvents
from serving.learning.tastes import ShopperTastes
from serving.learning.training import Training
from serving.limits import Connections, Limiter
from serving.observability.health import Health
from serving.observability.metrics import Metrics
from serving.setting_groups import ImageSettings, LimitSettings, StripeSettings
from serving.storefront.templates import Pages
from serving.workers.outreach import Outreach
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Dispatcher, Handler

if TYPE_CHECKING:  # loaded where Stripe is set up, or image search is on, and only there
    from commerce.gateways.stripe_gateway import StripeGateway
    from serving.index.image_search import ImageSearch


@dataclass(frozen=True, slots=True)
class Services:
    """The open services of one process."""

    merchant_id: str
    public_url: str
    metrics_token: str
    webhook_key: bytes
    sends_mail: bool
    outreach: Outreach
    dispatcher: Dispatcher
    limits: LimitSettings
    image_settings: ImageSettings
    database: Database
    clock: Clock
    metrics: Metrics
    limiter: Limiter
    connections: Connections
    sessions: Sessions
    people: People
    keys: PublishableKeys
    events: ShopperEvents
    catalogue: Catalogue
    imports: CatalogueImport
    carts: Carts
    checkouts: Checkouts
    orders: Orders
    gift_cards: GiftCards
    refund_cards: RefundCards
    after_sale: AfterSale
    fulfilment: Fulfilment
    order_desk: OrderDesk
    administration: Administration
    quotes: QuoteSigner
    stock: Stock
    stock_keeping: StockKeeping
    selling_rules: SellingRules
    rule_book: RuleBook
    price_lists: PriceLists
    sandbox: SandboxGateway | None
    providers: Mapping[str, NotifyingGateway]
    stripe: "StripeGateway | None"
    stripe_page: StripeSettings
    search: Search
    images: "ImageSearch | None"
    shown_pictures: ShownPictures
    recommender: Recommender
    tastes: ShopperTastes
    training: Training
    indexing: Indexing
    conversations: Conversations
    planners: ShopPlanners
    shopper_keys: ShopperKeys
    handlers: Mapping[str, Sequence[Handler]]
    health: Health
    pages: Pages

    def sees_pictures(self, merchant_id: str) -> bool:
        """Whether a shopper of the merchant may search by a picture now."""
        return self.images is not None and self.images.sees(merchant_id)
