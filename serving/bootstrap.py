"""The composition root: the one place where it is decided what the service is made of."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel

from agent.conversation.announce import InProcessAnnouncer
from agent.conversation.handoffs import SqlHandoffs
from agent.conversation.pictures import ShownPictures
from agent.conversation.privacy import ShopperKeys
from agent.ports import Announcer, Observer
from agent.settings import AgentSettings, LanguageModelSettings, TurnLimits
from agent.wiring import Agent, open_agent
from commerce.domain.quotes import QuoteKeys
from commerce.ports.payments import PaymentGateway, PaymentObserver
from commerce.wiring import Commerce, open_commerce, sandbox_gateway
from prompts.planner_language import load_planner_language
from prompts.planner_sections import Confirmations
from serving.accounts.contacts import AccountProfiles
from serving.accounts.erasing import Erasing
from serving.accounts.wiring import open_people
from serving.chat.planners import ShopPlanners, open_planners
from serving.chat.shared_state import ShopState
from serving.extras import load
from serving.identity.administration import Administration
from serving.identity.installation_keys import Keys, open_keys, quote_keys
from serving.identity.publishable import PublishableKeys
from serving.identity.sessions import Sessions
from serving.index.finding import Finding, open_finding
from serving.index.indexing import Indexing
from serving.index.vector_store import open_vector_store
from serving.learning.shopper_events import ShopperEvents
from serving.learning.tastes import ShopperTastes
from serving.learning.training import DUE, Training
from serving.limits import Connections, Limiter, MemoryLimiter
from serving.locks import Locks, MemoryLocks
from serving.observability.health import Health
from serving.observability.metrics import Metrics
from serving.observability.observing import MetricsObserver
from serving.payment_providers import Providers, open_providers
from serving.redis_door import open_redis
from serving.services import Services
from serving.settings import Settings
from serving.storefront.templates import open_pages
from serving.workers.background import Background, Kept
from serving.workers.event_handlers import Noting, Telling, event_handlers
from serving.workers.outreach import STAYS_HERE, Outreach, open_outreach
from storage.clock import Clock, SystemClock
from storage.database import Database, open_database
from storage.outbox import Dispatcher, Handler, Sending
from tools.registry import build_registry
from tools.services import ToolServices

if TYPE_CHECKING:
    from serving.index.image_search import ImageSearch

__all__ = ["Settings", "open_services"]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What processes share: by Redis, or within the one process."""

    announcer: Announcer
    limiter: Limiter
    locks: Locks


@asynccontextmanager
async def open_services(
    settings: Settings, *, clock: Clock | None = None, works: bool = True, chat_model: BaseChatModel | None = None
) -> AsyncIterator[Services]:
    """Open everything that the settings name; closes it at the end, the last opened first.

    With `works` false the outbox is left to others: commands that only change something use that. `chat_model` stands
    in for the language model that the settings name.

    Raises:
        SettingInvalid: A service that a setting names does not answer.
    """
    clock = clock or SystemClock()
    keys = open_keys(settings.home)
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        shared = await _open_shared(stack, settings)
        providers = open_providers(stack, settings)
        observer, payments = _observers(stack, settings, metrics)
        commerce = _open_commerce(settings.home, database, clock, keys, providers, payments)
        finding = await open_finding(
            stack,
            settings.home,
            settings.cache_folder,
            embedder=settings.embedder,
            reranker=settings.reranker,
            models=settings.models,
            vectors=await open_vector_store(stack, settings.vector, settings.database_url),
            images=settings.images,
            locks=shared.locks,
        )
        shopper_keys = ShopperKeys(database, clock)
        shown = ShownPictures(database, shopper_keys, clock)
        images = _open_images(stack, settings, finding, shown)
        outreach = await open_outreach(stack, settings, database, clock, commerce, keys, metrics)
        erasing = Erasing(database, commerce.persons)
        language = load_planner_language()
        planners = open_planners(finding.indexes, finding.encoder, settings.cache_folder, language, clock)
        agent = await _open_agent(
            stack,
            settings,
            database,
            clock,
            commerce,
            finding,
            shared,
            outreach,
            erasing,
            observer,
            chat_model,
            shopper_keys,
            images,
            planners,
            language.confirmations,
        )
        indexing = Indexing(commerce.catalogue, finding.indexes, shared.locks, shared.announcer.announce)
        stack.callback(shared.announcer.listen("index", indexing.heard))
        await indexing.open_all()
        training = Training(
            database=database,
            clock=clock,
            orders=commerce.orders,
            catalogue=commerce.catalogue,
            models=finding.buying,
            locks=shared.locks,
            announce=shared.announcer.announce,
            settings=settings.recommendations,
        )
        stack.callback(shared.announcer.listen("recommendations", training.heard))
        await training.open_all()
        events = ShopperEvents(database, clock, settings.events)
        sessions = Sessions(database, clock, keys.sessions)
        people = open_people(
            database,
            clock,
            keys,
            commerce,
            agent.conversations,
            sessions,
            outreach,
            erasing,
            base_url=outreach.base_url,
        )
        handlers = event_handlers(
            indexing,
            Telling(agent.conversations, commerce.orders),
            Noting(events, commerce.orders, metrics),
            outreach.of_orders,
            [outreach.handlers, people.handlers, {DUE: [training.due]}],
        )
        dispatcher = Dispatcher(
            database,
            handlers,
            clock,
            sending=_sending(stack, settings, handlers),
            observer=lambda name, outcome: metrics.outbox_handled.labels(name, outcome).inc(),
        )
        background = Background(
            database=database,
            clock=clock,
            dispatcher=dispatcher,
            conversations=agent.conversations,
            carts=commerce.carts,
            orders=commerce.orders,
            dated_prices=commerce.dated_prices,
            events=events,
            training=training,
            outreach=outreach,
            erasing=erasing,
            kept=Kept(settings.notices, settings.webhooks),
            locks=shared.locks,
            metrics=metrics,
        )
        if works:
            background.begin()
            stack.push_async_callback(background.end)
        yield Services(
            merchant_id=settings.merchant,
            public_url=settings.public_url,
            metrics_token=settings.metrics_token.get_secret_value(),
            webhook_key=keys.webhooks,
            sends_mail=bool(settings.smtp.url),
            outreach=outreach,
            dispatcher=dispatcher,
            limits=settings.limits,
            image_settings=settings.images,
            database=database,
            clock=clock,
            metrics=metrics,
            limiter=shared.limiter,
            connections=Connections(settings.limits.connections, settings.limits.address_connections),
            sessions=sessions,
            people=people,
            keys=PublishableKeys(commerce.catalogue),
            events=events,
            catalogue=commerce.catalogue,
            imports=commerce.importing,
            carts=commerce.carts,
            checkouts=commerce.checkouts,
            orders=commerce.orders,
            gift_cards=commerce.gift_cards,
            refund_cards=commerce.refund_cards,
            after_sale=commerce.after_sale,
            fulfilment=commerce.fulfilment,
            order_desk=commerce.order_desk,
            administration=Administration(database, clock),
            quotes=commerce.quotes,
            stock=commerce.stock,
            stock_keeping=commerce.stock_keeping,
            selling_rules=commerce.selling_rules,
            rule_book=commerce.rule_book,
            price_lists=commerce.price_lists,
            sandbox=commerce.sandbox,
            providers=providers.all,
            stripe=providers.stripe,
            stripe_page=settings.stripe,
            search=finding.search,
            images=images,
            shown_pictures=shown,
            recommender=finding.recommender,
            tastes=ShopperTastes(database, commerce.orders, clock),
            training=training,
            indexing=indexing,
            conversations=agent.conversations,
            planners=planners,
            shopper_keys=agent.keys,
            handlers=handlers,
            health=Health(database, indexing, clock, agent.conversations, metrics, settings.merchant),
            pages=open_pages(),
        )


def _open_images(
    stack: AsyncExitStack, settings: Settings, finding: Finding, shown: ShownPictures
) -> "ImageSearch | None":
    """Search by pictures, where a model is named; without one nothing of it is loaded."""
    if finding.looking is None:
        return None
    door: Any = load("serving.index.image_search", extra="images")
    search: ImageSearch = door.open_image_search(
        stack, finding.looking.encoder, finding.indexes, shown, settings.images
    )
    return search


async def _open_shared(stack: AsyncExitStack, settings: Settings) -> _Shared:
    if settings.redis.url:
        opening = open_redis(settings.redis.url, lock_seconds=settings.redis.lock_seconds)
        redis = await stack.enter_async_context(opening)
        return _Shared(redis.announcer, redis.limiter, redis.locks)
    limiter = MemoryLimiter(asyncio.get_running_loop().time)
    return _Shared(InProcessAnnouncer(), limiter, MemoryLocks())


def _open_commerce(
    home: Path,
    database: Database,
    clock: Clock,
    keys: Keys,
    providers: Providers,
    payment_observer: PaymentObserver | None,
) -> Commerce:
    """Open the shop with its providers: where one is set up nobody pays with the sandbox's cards."""
    signing = QuoteKeys(*quote_keys(home, keys.quotes))
    gateways: list[PaymentGateway] = list(providers.all.values()) or [sandbox_gateway(database)]
    return open_commerce(
        database,
        clock=clock,
        quote_keys=signing,
        gift_card_key=keys.gift_cards,
        gateways=gateways,
        profiles=AccountProfiles(),
        payment_observer=payment_observer,
    )


async def _open_agent(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    clock: Clock,
    commerce: Commerce,
    finding: Finding,
    shared: _Shared,
    outreach: Outreach,
    erasing: Erasing,
    observer: Observer,
    chat_model: BaseChatModel | None,
    shopper_keys: ShopperKeys,
    images: "ImageSearch | None",
    planners: ShopPlanners,
    confirmations: Confirmations,
) -> Agent:
    tools = ToolServices(
        catalogue=commerce.catalogue,
        carts=commerce.carts,
        checkouts=commerce.checkouts,
        gift_cards=commerce.gift_cards,
        saved_means=commerce.saved_means,
        orders=commerce.orders,
        after_sale=commerce.after_sale,
        customers=commerce.customers,
        search=finding.search,
        recommender=finding.recommender,
        tastes=ShopperTastes(database, commerce.orders, clock),
        placements=commerce.selling_rules,
        passages=finding.passages,
        promises=commerce.promises,
        quotes=commerce.quotes,
        handoffs=SqlHandoffs(database, shopper_keys, clock),
        watches=outreach.watching,
        erasing=erasing,
        pictures=images,
        base_url=settings.public_url,
    )
    off = {name.strip() for name in settings.disabled_tools.split(",") if name.strip()}
    off |= set() if images else {"search_by_picture"}
    return await stack.enter_async_context(
        open_agent(
            database,
            registry=build_registry(lambda name: name not in off),
            services=tools,
            shared_state=ShopState(commerce.carts, outreach.contacts, settings.public_url),
            planners=planners,
            confirmations=confirmations,
            clock=clock,
            keys=shopper_keys,
            settings=_agent_settings(settings),
            announcer=shared.announcer,
            observer=observer,
            chat_model=chat_model,
        )
    )


def _observers(stack: AsyncExitStack, settings: Settings, metrics: Metrics) -> tuple[Observer, PaymentObserver | None]:
    """Metrics, and traces where a collector is named; without one nothing of OpenTelemetry is loaded."""
    counting = MetricsObserver(metrics)
    if not settings.otlp.endpoint:
        return counting, None
    door: Any = load("serving.observability.otlp_door", extra="trace")
    tracing = door.TracingObserver(counting, settings.otlp.endpoint, version("shopmindai"))
    stack.push_async_callback(asyncio.to_thread, tracing.close)
    return tracing, tracing


def _agent_settings(settings: Settings) -> AgentSettings:
    llm = settings.llm
    model = None
    if llm.model:
        model = LanguageModelSettings(
            model=llm.model,
            base_url=llm.base_url or None,
            api_key=llm.api_key.get_secret_value() or None,
            timeout_seconds=llm.timeout_seconds,
            daily_tokens=llm.daily_budget_tokens or None,
        )
    turn = TurnLimits(message_characters=settings.limits.message_characters)
    return AgentSettings(turn=turn, language_model=model, code_version=version("shopmindai"))


def _sending(stack: AsyncExitStack, settings: Settings, handlers: Mapping[str, Sequence[Handler]]) -> Sending | None:
    """What the broker brings to workers, where there is one."""
    if not settings.broker.url:
        return None
    broker = settings.broker
    door: Any = load("serving.workers.celery_door", extra="worker")
    sender = door.CelerySender(broker.url, visibility_seconds=broker.visibility_seconds)
    sender.check()
    stack.callback(sender.close)
    # Twice as long as the broker itself takes to give what a dead worker had to another.
    return Sending(sender, frozenset(handlers) - STAYS_HERE, timedelta(seconds=2 * broker.visibility_seconds))
