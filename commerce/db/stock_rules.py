"""The merchant's locations: read with every count, and copied into the stock when they change."""

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select, update

from commerce.db.tables_selling import selling_rules
from commerce.db.tables_stock import stock
from commerce.domain.stock import StockRules
from storage.bare import BareStatement
from storage.database import Transaction

STOCK_RULES = TypeAdapter(StockRules)
_BODY = BareStatement(
    select(selling_rules.c.body).where(
        selling_rules.c.merchant_id == bindparam("of_merchant"), selling_rules.c.kind == "stock"
    )
)
_DEFAULT = StockRules()


async def read_stock_rules(tx: Transaction, merchant_id: str) -> StockRules:
    row = await _BODY.first(tx, {"of_merchant": merchant_id})
    return _DEFAULT if row is None else STOCK_RULES.validate_python(row[0])


async def copy_thresholds(tx: Transaction, merchant_id: str, rules: StockRules) -> None:
    """Keep back at each location what the rules say now."""
    for location in sorted(rules.locations, key=lambda one: one.id):
        await tx.connection.execute(
            update(stock)
            .where(stock.c.merchant_id == merchant_id, stock.c.location_id == location.id)
            .values(threshold=location.threshold)
        )


async def locations_in_use(tx: Transaction, merchant_id: str) -> set[str]:
    """Return the locations at which something lies or is set aside."""
    rows = await tx.connection.scalars(
        select(stock.c.location_id)
        .where(stock.c.merchant_id == merchant_id, (stock.c.on_hand != 0) | (stock.c.reserved != 0))
        .distinct()
    )
    return set(rows)
