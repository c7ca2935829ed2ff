"""Everything that is kept about a person: shown in one document, and let go of when they ask."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, Protocol

from agent.conversation.conversations import Conversations
from commerce.domain.cart import Cart
from commerce.domain.customers import CustomerRecord
from commerce.domain.order import Order
from commerce.services.persons import Persons
from commerce.services.saved_means import SavedMeans
from serving.accounts.accounts import Accounts
from serving.accounts.erasing import Erasing
from serving.db import erasing as erasing_rows
from serving.db import notices, push, shoppers, watches
from serving.identity.sessions import Sessions
from serving.notifying.choices import Choices
from serving.ucp_bodies import cart_body, means_body, order_body
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Event, TryLater
from tools.base import Principal

_MOST = 500
_AGAIN = timedelta(seconds=5)


class Carts(Protocol):
    """Where a cart is read."""

    async def current(self, merchant_id: str, shopper_id: str) -> Cart: ...


class Orders(Protocol):
    """Where orders are read."""

    async def list(self, merchant_id: str, shopper_id: str, limit: int = 20) -> list[Order]: ...


class PersonalData:
    """Export and erasure. Orders stay, as the law wants, without the person; all else goes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        persons: Persons,
        means: SavedMeans,
        carts: Carts,
        orders: Orders,
        conversations: Conversations,
        accounts: Accounts,
        choices: Choices,
        sessions: Sessions,
        erasing: Erasing,
    ) -> None:
        self._database = database
        self._clock = clock
        self._persons = persons
        self._means = means
        self._carts = carts
        self._orders = orders
        self._conversations = conversations
        self._accounts = accounts
        self._choices = choices
        self._sessions = sessions
        self._erasing = erasing

    async def export(self, principal: Principal, base_url: str) -> dict[str, Any]:
        """Everything, in a form that machines read."""
        who = (principal.merchant_id, principal.shopper_id)
        customer = await self._accounts.customer(*who)
        threads = await self._conversations.threads(principal, _MOST)
        async with self._database.reading() as tx:
            kept: dict[str, Any] = {
                "preferences": await shoppers.preferences_of(tx, *who),
                "events": await shoppers.events_of(tx, *who),
                "feedback": await shoppers.feedback_of(tx, *who),
                "notices": [
                    one for one in await notices.newest_notices(tx, *who, limit=_MOST) if one.kind != "sign_in"
                ],
                "watches": await watches.watches_of(tx, *who),
                "pushes": [
                    {"id": one.id, "endpoint": one.endpoint, "at": one.created_at}
                    for one in await push.subscriptions_of(tx, *who)
                ],
                "sessions": await erasing_rows.sessions_of(tx, *who),
            }
            consent = await shoppers.consent_of(tx, *who)
        kept["consent"] = {"events": consent, "notices": await self._choices.of(*who)}
        kept["account"] = asdict(customer) if customer else None
        record = await self._persons.record(*who)
        kept["customer"] = _without_tokens(record) if record else None
        kept["paymentMeans"] = [means_body(one) for one in await self._means.of(*who)]
        kept["addresses"] = await self._persons.addresses(*who)
        kept["checkouts"] = await self._persons.checkouts(*who)
        kept["cart"] = cart_body(await self._carts.current(*who), base_url=base_url)
        kept["orders"] = [order_body(one, base_url=base_url) for one in await self._orders.list(*who, _MOST)]
        kept["conversations"] = [
            {"threadId": one.id, "locale": one.locale, "messages": await self._conversations.history(principal, one.id)}
            for one in threads
        ]
        return {"shopperId": principal.shopper_id, "at": self._clock.now(), **kept}

    async def erase(self, principal: Principal) -> None:
        """Let the person go: at once what is at rest, and a conversation in mid-sentence as soon as it has ended."""
        who = (principal.merchant_id, principal.shopper_id)
        await self._erasing.erase(*who)
        await self._sessions.end_all(principal)
        await self._conversations.forget(*who)

    async def erased(self, event: Event) -> None:
        """Destroy the keys and the conversations, and end the sessions; waits for a run that is still speaking."""
        who = (event.merchant_id, event.subject_id)
        if not await self._conversations.forget(*who):
            raise TryLater(_AGAIN, "a run of the conversation has not ended")
        await self._sessions.end_all(Principal(*who, "server"))
        await self._erasing.finish(*who)


def _without_tokens(record: CustomerRecord) -> dict[str, Any]:
    """A customer on the merchant's records; what they pay with is named, and cannot be paid with from here."""
    return asdict(record) | {"instruments": [means_body(one) for one in record.instruments]}
