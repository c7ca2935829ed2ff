"""A merchant's day of language model: what it has used, and whether there is more to spend."""

from __future__ import annotations

from datetime import date

from agent.db.spending import Spending, add_spending, spent_on
from storage.clock import Clock
from storage.database import Database
from storage.transaction import Transaction


class DailyBudget:
    """Counts tokens per merchant and day; the count is kept in the database, so that all processes share it."""

    def __init__(self, database: Database, clock: Clock, daily_tokens: int | None) -> None:
        self._database = database
        self._clock = clock
        self._daily_tokens = daily_tokens

    async def is_spent(self, merchant_id: str) -> bool:
        if self._daily_tokens is None:
            return False
        async with self._database.reading() as tx:
            spent = await spent_on(tx, merchant_id, self._today())
        return spent.tokens >= self._daily_tokens

    async def spend(self, tx: Transaction, merchant_id: str, more: Spending) -> None:
        """Count what a turn used, in the transaction that ends it."""
        if more.tokens:
            await add_spending(tx, merchant_id, self._today(), more)

    def _today(self) -> date:
        return self._clock.now().date()
