"""Hands a conversation to a person of the shop: a ticket with a start and an end, at most one open at a time."""

from __future__ import annotations

from agent.conversation.privacy import ShopperKeys
from agent.db import conversations, tickets
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.transaction import Transaction
from tools.services import Ticket


class SqlHandoffs:
    """Tickets in the database."""

    def __init__(self, database: Database, keys: ShopperKeys, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def open(self, merchant_id: str, shopper_id: str, conversation_id: str, reason: str) -> Ticket:
        """Ask for a person; a conversation that waits for one already keeps its ticket."""
        async with self._database.reading() as tx:
            found = await conversations.find_conversation(tx, merchant_id, conversation_id)
        seal = await self._keys.seal_of(merchant_id, found.sealing_id if found else shopper_id)

        async def work(tx: Transaction) -> Ticket:
            waiting = await tickets.open_ticket(tx, merchant_id, conversation_id)
            if waiting is not None:
                return Ticket(*waiting)
            ticket_id = new_id("tick")
            await tickets.add_ticket(
                tx,
                merchant_id=merchant_id,
                ticket_id=ticket_id,
                conversation_id=conversation_id,
                reason=seal.close(reason.encode()),
                at=self._clock.now(),
            )
            return Ticket(ticket_id, "waiting")

        return await self._database.batched(work)

    async def close(self, merchant_id: str, ticket_id: str) -> bool:
        """End a hand-off; false where it has ended already."""
        async with self._database.transaction() as tx:
            return await tickets.close_ticket(tx, merchant_id, ticket_id, self._clock.now())
