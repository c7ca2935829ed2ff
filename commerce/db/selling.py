"""Selling rules as rows: one JSON document a kind, promotions with a count of their uses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, update

from commerce.db.promotion_uses import orders_before, release_promotions, use_promotions, uses_of
from commerce.db.stock_rules import STOCK_RULES, copy_thresholds, locations_in_use
from commerce.db.tables_selling import promotions, selling_rules
from commerce.db.upserts import upsert
from commerce.db.variant_names import variant_named
from commerce.domain.placements import PlacementRules
from commerce.domain.policy import read_policy, write_policy
from commerce.domain.promotions import Offer, Promotion, normal_code
from commerce.domain.shipping import ShippingRules
from commerce.domain.stock import StockRules
from commerce.domain.tax import TaxRules
from commerce.errors import RulesInvalid
from commerce.ports.selling import Person, Rule, Rules
from commerce.services.selling_rules import SellingRules
from storage.bare import BareStatement, bare_among
from storage.clock import Clock
from storage.database import Database, Transaction

_TAX = TypeAdapter(TaxRules)
_SHIPPING = TypeAdapter(ShippingRules)
_PROMOTION = TypeAdapter(Promotion)
_PLACEMENTS = TypeAdapter(PlacementRules)
_RULES = BareStatement(
    select(selling_rules.c.kind, selling_rules.c.body).where(selling_rules.c.merchant_id == bindparam("of_merchant"))
)


def _promotions(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(promotions.c.body, promotions.c.used, promotions.c.spent, promotions.c.removed_at)
        .where(promotions.c.merchant_id == bindparam("of_merchant"), condition)
        .order_by(promotions.c.promotion_id)
    )


_KEPT = BareStatement(_promotions(promotions.c.removed_at.is_(None)))
_BY_THEMSELVES = and_(promotions.c.code.is_(None), promotions.c.removed_at.is_(None))
_APPLYING = bare_among(lambda among: _promotions(or_(_BY_THEMSELVES, among)), promotions.c.code, "codes")


class SqlSellingRules:
    """Implements the port ``SellingRulesStore``."""

    async def rules(self, tx: Transaction, merchant_id: str) -> Rules:
        kept: dict[str, Any] = dict(await _RULES.rows(tx, {"of_merchant": merchant_id}))
        default = Rules()
        return Rules(
            tax=_TAX.validate_python(kept["tax"]) if "tax" in kept else default.tax,
            shipping=_SHIPPING.validate_python(kept["shipping"]) if "shipping" in kept else default.shipping,
            policy=read_policy(kept["policy"]) if "policy" in kept else default.policy,
            stock=STOCK_RULES.validate_python(kept["stock"]) if "stock" in kept else default.stock,
            placements=_PLACEMENTS.validate_python(kept["placements"]) if "placements" in kept else default.placements,
        )

    async def set_rules(self, tx: Transaction, merchant_id: str, rules: Rule, at: datetime) -> None:
        kind, body = _document(rules)
        row = {"merchant_id": merchant_id, "kind": kind, "body": body, "updated_at": at}
        if isinstance(rules, StockRules):
            await _refuse_lost_stock(tx, merchant_id, rules)
            await copy_thresholds(tx, merchant_id, rules)
        await tx.connection.execute(upsert(tx, selling_rules, "body", "updated_at"), row)

    async def promotions(self, tx: Transaction, merchant_id: str, codes: Sequence[str], person: Person) -> list[Offer]:
        wanted = [normal_code(code) for code in codes]
        offers = _offers(await _APPLYING.records(tx, {"of_merchant": merchant_id, "codes": wanted}))
        current = {normal_code(one.promotion.code) for one in offers if one.promotion.code and not one.withdrawn}
        offers = [one for one in offers if not (one.withdrawn and normal_code(one.promotion.code or "") in current)]
        if not any(one.promotion.per_shopper is not None for one in offers):
            return offers
        uses = await uses_of(tx, merchant_id, person)
        return [replace(one, used_by_shopper=uses.get(one.promotion.id, 0)) for one in offers]

    async def orders_before(self, tx: Transaction, merchant_id: str, person: Person) -> int:
        return await orders_before(tx, merchant_id, person)

    async def variant_named(self, tx: Transaction, merchant_id: str, name: str) -> str | None:
        return await variant_named(tx, merchant_id, name)

    async def all_promotions(self, tx: Transaction, merchant_id: str) -> list[Offer]:
        return _offers(await _KEPT.records(tx, {"of_merchant": merchant_id}))

    async def set_promotions(self, tx: Transaction, merchant_id: str, kept: Sequence[Promotion], at: datetime) -> None:
        ids = [one.id for one in kept]
        await tx.connection.execute(
            update(promotions)
            .where(promotions.c.merchant_id == merchant_id, promotions.c.promotion_id.not_in(ids))
            .values(removed_at=at)
        )
        if not kept:
            return
        rows = [
            {
                "merchant_id": merchant_id,
                "promotion_id": one.id,
                "code": None if one.code is None else normal_code(one.code),
                "body": _PROMOTION.dump_python(one, mode="json"),
                "usage_limit": one.usage_limit,
                "per_shopper": one.per_shopper,
                "budget": one.budget,
                "removed_at": None,
            }
            for one in kept
        ]
        await tx.connection.execute(
            upsert(tx, promotions, "code", "body", "usage_limit", "per_shopper", "budget", "removed_at"), rows
        )

    async def use_promotions(
        self, tx: Transaction, merchant_id: str, order_id: str, person: Person, uses: Mapping[str, int]
    ) -> str | None:
        return await use_promotions(tx, merchant_id, order_id, person, uses) if uses else None

    async def release_promotions(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        await release_promotions(tx, merchant_id, order_id)


def _offers(rows: Sequence[Any]) -> list[Offer]:
    return [
        Offer(_PROMOTION.validate_python(row.body), row.used, row.spent, withdrawn=row.removed_at is not None)
        for row in rows
    ]


async def _refuse_lost_stock(tx: Transaction, merchant_id: str, rules: StockRules) -> None:
    lost = await locations_in_use(tx, merchant_id) - {one.id for one in rules.locations}
    if lost:
        message = f"something still lies at {', '.join(sorted(lost))}, which the rules no longer name"
        raise RulesInvalid(message, field="stock.locations", remedy="move it first: shopmind stock move")


def _document(rules: Rule) -> tuple[str, Any]:
    if isinstance(rules, TaxRules):
        return "tax", _TAX.dump_python(rules, mode="json")
    if isinstance(rules, ShippingRules):
        return "shipping", _SHIPPING.dump_python(rules, mode="json")
    if isinstance(rules, StockRules):
        return "stock", STOCK_RULES.dump_python(rules, mode="json")
    if isinstance(rules, PlacementRules):
        return "placements", _PLACEMENTS.dump_python(rules, mode="json")
    return "policy", write_policy(rules)


def open_selling_rules(database: Database, clock: Clock) -> SellingRules:
    """Return the service over its tables."""
    return SellingRules(database, clock, SqlSellingRules())
