"""Puts reaching out together: notices with their carriers, wishes, reminders, webhooks, and their handlers."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from commerce.wiring import Commerce
from serving.accounts.contacts import AccountContacts
from serving.db import push
from serving.db.push import Subscription
from serving.extras import load
from serving.identity.installation_keys import Keys
from serving.identity.publishable import is_loopback
from serving.identity.signing_keys import SigningKey
from serving.notifying import notices as notice_names
from serving.notifying.card_codes import CardCodes
from serving.notifying.carriers import Carrier, OutboxPage
from serving.notifying.choices import Choices
from serving.notifying.kinds import Channel
from serving.notifying.letters import Letters
from serving.notifying.notices import Notices
from serving.notifying.smtp import SmtpCarrier
from serving.notifying.telling import CART_ABANDONED, CartReminders, OrderNews
from serving.notifying.watching import Watching
from serving.observability.metrics import Metrics
from serving.outgoing import Outgoing
from serving.settings import Settings
from serving.webhooks import endpoints as webhook_names
from serving.webhooks.delivering import Delivering
from serving.webhooks.endpoints import Webhooks
from serving.webhooks.signing import RequestSigner
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Handler

STAYS_HERE = frozenset({webhook_names.DUE})
"""Events that the process with the outbox handles itself, since their order within a subject counts."""


@dataclass(frozen=True, slots=True)
class Outreach:
    """Everything by which the shop reaches people and merchants."""

    notices: Notices
    card_codes: CardCodes
    letters: Letters
    choices: Choices
    watching: Watching
    reminders: CartReminders
    contacts: AccountContacts
    webhooks: Webhooks
    outgoing: Outgoing
    signing_key: SigningKey
    push_key: SigningKey | None
    base_url: str
    of_orders: Sequence[Handler]
    handlers: Mapping[str, Sequence[Handler]]


async def open_outreach(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    clock: Clock,
    commerce: Commerce,
    keys: Keys,
    metrics: Metrics,
    *,
    carriers: Mapping[Channel, Carrier] | None = None,
) -> Outreach:
    """Open what the settings name; what they do not name goes to the outbox page. `carriers` come before both."""
    base_url = settings.public_url or f"http://127.0.0.1:{settings.port}"
    outgoing = Outgoing(
        loopback=is_loopback(urlsplit(base_url).hostname),
        private=settings.webhooks.private_networks,
        timeout_seconds=settings.webhooks.timeout_seconds,
    )
    stack.push_async_callback(outgoing.close)
    push_key = SigningKey(keys.push) if settings.push.contact else None
    bringing = {**_carriers(settings, database, clock, outgoing, push_key), **(carriers or {})}
    for carrier in bringing.values():
        stack.push_async_callback(carrier.close)
    card_codes = CardCodes(commerce.gift_cards)
    choices = Choices(database, clock, keys.notices)
    letters = Letters(settings.notices.templates)
    contacts = AccountContacts(database, commerce.checkouts)
    notices = Notices(
        database,
        clock,
        letters,
        choices,
        bringing,
        metrics,
        commerce.catalogue,
        card_codes,
        sender=settings.smtp.sender,
        base_url=base_url,
    )
    watching = Watching(database, clock, commerce.catalogue, contacts, notices, base_url=base_url)
    reminders = CartReminders(
        database,
        clock,
        commerce.catalogue,
        commerce.carts,
        contacts,
        choices,
        notices,
        base_url=base_url,
        after=timedelta(hours=settings.notices.cart_hours),
    )
    signing_key = SigningKey(keys.signing)
    delivering = Delivering(
        database,
        clock,
        commerce.orders,
        outgoing,
        RequestSigner(signing_key, f"{base_url}/.well-known/ucp"),
        metrics,
        base_url=base_url,
        attempts=settings.webhooks.attempts,
    )
    news = OrderNews(commerce.catalogue, commerce.orders, notices, card_codes, base_url=base_url)
    return Outreach(
        notices=notices,
        card_codes=card_codes,
        letters=letters,
        choices=choices,
        watching=watching,
        reminders=reminders,
        contacts=contacts,
        webhooks=Webhooks(database, clock, outgoing),
        outgoing=outgoing,
        signing_key=signing_key,
        push_key=push_key,
        base_url=base_url,
        of_orders=(news.order_changed, delivering.happened),
        handlers={
            "catalogue.changed": (delivering.happened,),
            "stock.replenished": (watching.stock_replenished, delivering.happened),
            "price.dropped": (watching.price_dropped, delivering.happened),
            "shopper.erased": (delivering.happened,),
            CART_ABANDONED: (reminders.cart_abandoned,),
            notice_names.DUE: (notices.due,),
            webhook_names.DUE: (delivering.due,),
        },
    )


def _carriers(
    settings: Settings, database: Database, clock: Clock, outgoing: Outgoing, push_key: SigningKey | None
) -> Mapping[Channel, Carrier]:
    smtp = settings.smtp
    mail: Carrier = SmtpCarrier(smtp.url, timeout_seconds=smtp.timeout_seconds) if smtp.url else OutboxPage()
    sms: Carrier = OutboxPage()
    if settings.sms.account_sid:
        sms = load("serving.notifying.twilio").TwilioCarrier(settings.sms)
    pushes: Carrier = OutboxPage()
    if push_key is not None:
        pushes = _web_push(settings, database, clock, outgoing, push_key)
    return {"mail": mail, "sms": sms, "push": pushes}


def _web_push(settings: Settings, database: Database, clock: Clock, outgoing: Outgoing, key: SigningKey) -> Carrier:
    async def find(merchant_id: str, subscription_id: str) -> Subscription | None:
        async with database.reading() as tx:
            return await push.subscription(tx, merchant_id, subscription_id)

    async def forget(merchant_id: str, subscription_id: str) -> None:
        async with database.transaction() as tx:
            await push.drop_subscription(tx, merchant_id, subscription_id)

    carrier: Carrier = load("serving.notifying.web_push").WebPushCarrier(
        outgoing, key, settings.push.contact, clock, find=find, forget=forget
    )
    return carrier
