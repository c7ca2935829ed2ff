"""Letting a person go: what is at rest at once, and an event for what is still speaking."""

from commerce.services.persons import Persons
from serving.db import erasing
from storage.database import Database
from storage.outbox import Event, record

ERASED = "shopper.erased"


class Erasing:
    """Erases what is kept about a shopper. Orders stay, as the law wants, without the person."""

    def __init__(self, database: Database, persons: Persons) -> None:
        self._database = database
        self._persons = persons

    async def erase(self, merchant_id: str, shopper_id: str) -> None:
        """Delete all but conversations and sessions, which follow by the event, once nobody speaks any more."""
        async with self._database.transaction() as tx:
            await self._persons.erase(tx, merchant_id, shopper_id)
            await erasing.forget_shopper(tx, merchant_id, shopper_id)
            await record(tx, Event(ERASED, merchant_id, shopper_id, {"shopperId": shopper_id}))

    async def finish_waiting(self) -> int:
        """Finish for those whose orders have ended since they asked; returns for how many."""
        done = 0
        for one in await self._persons.erasures():
            async with self._database.transaction() as tx:
                if await self._persons.erase(tx, one.merchant_id, one.shopper_id):
                    await erasing.forget_shopper(tx, one.merchant_id, one.shopper_id)
                    done += 1
        return done

    async def finish(self, merchant_id: str, shopper_id: str) -> None:
        """Delete what was written since, and the sessions; done again it does nothing."""
        async with self._database.transaction() as tx:
            await self._persons.erase(tx, merchant_id, shopper_id)
            await erasing.forget_shopper(tx, merchant_id, shopper_id)
            await erasing.forget_sessions(tx, merchant_id, shopper_id)
