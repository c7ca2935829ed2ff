"""What happens outside a conversation and belongs into it: the cart changed on a page, a payment was settled."""

from __future__ import annotations

import logging
from datetime import timedelta

from agent.conversation.inputs import Request
from agent.conversation.log import ConversationLog
from agent.conversation.runs import Runs
from agent.db import conversations as conversation_rows
from agent.db.conversations import Conversation
from agent.errors import AgentError
from agent.ports import SharedState
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from tools.base import Principal
from tools.services import OrderKeeping

_log = logging.getLogger(__name__)

_CONVERSATIONS_TOLD = 3
_DAYS_TOLD = 7
_ORDER = "order:"


class Outside:
    """Tells a shopper's conversations what they do not know yet."""

    def __init__(
        self,
        *,
        database: Database,
        log: ConversationLog,
        runs: Runs,
        shared_state: SharedState,
        orders: OrderKeeping,
        clock: Clock,
    ) -> None:
        self._database = database
        self._log = log
        self._runs = runs
        self._shared_state = shared_state
        self._orders = orders
        self._clock = clock

    async def tell(self, merchant_id: str, shopper_id: str, reason: str) -> None:
        """Start a short run where a conversation knows less than the shop; join the one that is active here."""
        since = self._clock.now() - timedelta(days=_DAYS_TOLD)
        async with self._database.reading() as tx:
            known = await conversation_rows.conversations_of(
                tx, merchant_id, shopper_id, since=since, limit=_CONVERSATIONS_TOLD
            )
        for conversation in known[:1] if reason.startswith(_ORDER) else known:
            await self._tell(conversation, reason)

    async def _tell(self, conversation: Conversation, reason: str) -> None:
        principal = Principal(conversation.merchant_id, conversation.shopper_id, "server", conversation.locale)
        if self._runs.join(conversation, reason):
            return
        if reason.startswith(_ORDER):
            news = await self._order_is_news(principal, conversation, reason.removeprefix(_ORDER))
        else:
            news = await self._cart_is_news(principal, conversation)
        if news:
            try:
                await self._runs.accept(principal, conversation.id, Request(new_id("run"), reason=reason), "server")
            except AgentError as refusal:  # the next run of the conversation reads the state anyway
                _log.info("conversation_not_told", extra={"code": refusal.code})

    async def _cart_is_news(self, principal: Principal, conversation: Conversation) -> bool:
        if conversation.active_run_id is not None:
            return True
        known = (await self._log.thread(conversation)).state
        if not known:
            return False
        now = await self._shared_state.read(principal)
        return any(known.get(name) != value for name, value in now.items())

    async def _order_is_news(self, principal: Principal, conversation: Conversation, order_id: str) -> bool:
        order = await self._orders.get(principal.merchant_id, principal.shopper_id, order_id)
        thread = await self._log.thread(conversation)
        told = thread.facts.current("order", order.id)
        return told is None or told.value.get("status") != str(order.status)
