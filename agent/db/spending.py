"""Rows of what a merchant's language model has used in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from agent.db.tables import model_spending
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Spending:
    """Tokens and cost (millionths of the billing currency's unit) of one day."""

    input_tokens: int = 0
    output_tokens: int = 0
    micros: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


async def spent_on(tx: Transaction, merchant_id: str, day: date) -> Spending:
    row = (
        await tx.connection.execute(
            select(model_spending.c.input_tokens, model_spending.c.output_tokens, model_spending.c.micros).where(
                model_spending.c.merchant_id == merchant_id, model_spending.c.day == day
            )
        )
    ).first()
    return Spending() if row is None else Spending(*row)


async def add_spending(tx: Transaction, merchant_id: str, day: date, more: Spending) -> None:
    insert = sqlite_insert if tx.dialect == "sqlite" else postgresql_insert
    statement = insert(model_spending).values(
        merchant_id=merchant_id,
        day=day,
        input_tokens=more.input_tokens,
        output_tokens=more.output_tokens,
        micros=more.micros,
    )
    await tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["merchant_id", "day"],
            set_={
                "input_tokens": model_spending.c.input_tokens + more.input_tokens,
                "output_tokens": model_spending.c.output_tokens + more.output_tokens,
                "micros": model_spending.c.micros + more.micros,
            },
        )
    )
