"""Whatever shoppers, feeds and the clock do, in whatever order: sums match, and uses and goods are counted once."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from commerce.domain.cart import Cart, amount_of
from commerce.domain.order import Order
from commerce.domain.promotions import Promotion
from commerce.domain.stock import Location, StockRules
from commerce.errors import CommerceError
from storage.database import Database, open_database
from storage.tables import metadata
from tests.support.clock import FrozenClock
from tests.support.shop import MERCHANT, Shop, open_shop

T = TypeVar("T")
SHOPPERS = ("ada", "bob")
GOODS = ("mug", "pan")
LOCATIONS = StockRules((Location("main"), Location("shop", threshold=1)))
LIMIT = 3

_shopper, _good, _few = st.sampled_from(SHOPPERS), st.sampled_from(GOODS), st.integers(1, 4)


def promotions(gift: str) -> list[Promotion]:
    return [
        Promotion("ten", "Ten", "percentage", code="TEN", percent=Decimal(10), usage_limit=LIMIT),
        Promotion("once", "Once", "amount", code="ONCE", amount=700, per_shopper=1, combinable=True),
        Promotion("three", "Three for two", "buy_x_get_y", buy=2, get=1, combinable=True, budget=4000),
        Promotion("gift", "A pan", "gift", gift=gift, minimum=3000, combinable=True),
    ]


class SellingMachine(RuleBasedStateMachine):
    """Carts, promotions, stock and orders under every sequence of acts."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.counted: Counter[str] = Counter({"mug": 10, "pan": 3})
        self.key = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def attempt(self, work: Coroutine[Any, Any, T]) -> T | None:
        """A refusal is an answer; what must hold is looked at afterwards."""
        try:
            return self.run(work)
        except CommerceError:
            return None

    @initialize()
    def open(self) -> None:
        self.opened = open_database(self.url)
        self.database: Database = self.run(self.opened.__aenter__())
        self.run(self._emptied())
        self.clock = FrozenClock()
        self.shop: Shop = self.run(open_shop(self.database, self.clock))
        rules = self.shop.commerce.selling_rules
        self.run(rules.set_stock_rules(MERCHANT, LOCATIONS))
        self.run(rules.set_promotions(MERCHANT, promotions(self.shop.variants["pan"])))

    async def _emptied(self) -> None:
        async with self.database.transaction() as tx:
            for table in reversed(metadata.sorted_tables):
                await tx.connection.execute(text(f'DELETE FROM "{table.name}"'))

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.loop.close()

    @rule(shopper=_shopper, good=_good, quantity=_few)
    def add(self, shopper: str, good: str, quantity: int) -> None:
        self.attempt(self.shop.add(good, quantity, shopper))

    @rule(shopper=_shopper, quantity=st.integers(0, 4))
    def set_quantity(self, shopper: str, quantity: int) -> None:
        carts = self.shop.commerce.carts
        cart = self.run(carts.current(MERCHANT, shopper))
        if cart.lines:
            self.attempt(carts.set_quantity(MERCHANT, shopper, cart.lines[0].id, quantity))

    @rule(shopper=_shopper, code=st.sampled_from(["TEN", "ONCE", "NONE"]))
    def apply_code(self, shopper: str, code: str) -> None:
        self.attempt(self.shop.commerce.carts.apply_code(MERCHANT, shopper, code))

    @rule(good=_good, location=st.sampled_from(["main", "shop"]), quantity=st.integers(0, 6))
    def count(self, good: str, location: str, quantity: int) -> None:
        variant_id = self.shop.variants[good]
        shelf = self.run(self.shop.commerce.stock.shelves(MERCHANT, [variant_id]))[variant_id]
        level = shelf.at(location)
        self.counted[good] += quantity - ((level.on_hand or 0) if level else 0)
        self.run(self.shop.commerce.stock_keeping.count(MERCHANT, {variant_id: quantity}, location))

    @rule(good=_good, quantity=_few)
    def move(self, good: str, quantity: int) -> None:
        variant_id = self.shop.variants[good]
        self.attempt(self.shop.commerce.stock_keeping.move(MERCHANT, variant_id, quantity, "main", "shop"))

    @rule(shopper=_shopper, card=st.sampled_from(["success", "3ds", "declined"]))
    def order(self, shopper: str, card: str) -> None:
        self.key += 1
        self.attempt(self._order(shopper, card, f"key-{self.key}"))

    async def _order(self, shopper: str, card: str, key: str) -> None:
        checkout = await self.shop.ready(shopper, card)
        await self.shop.complete(checkout, key)

    @rule(shopper=_shopper)
    def confirm_second_factor(self, shopper: str) -> None:
        sandbox = self.shop.commerce.sandbox
        assert sandbox is not None
        for one in self.run(self.shop.commerce.orders.list(MERCHANT, shopper)):
            if one.status == "pending" and one.action is not None:
                result = self.run(sandbox.finish_second_factor(one.action.id, approved=True))
                if result is not None:
                    self.run(self.shop.commerce.orders.payment_settled("sandbox", result.reference, result))

    @rule(minutes=st.sampled_from([1, 16, 31]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)
        self.run(self.shop.commerce.stock.lapse_expired())

    @rule()
    def reconcile(self) -> None:
        self.run(self.shop.commerce.orders.reconcile())

    @rule(good=_good, price=st.sampled_from(["11.00 USD", "12.50 USD", "40.00 USD", "44.44 USD"]))
    def feed(self, good: str, price: str) -> None:
        """A feed that states another price, and the stock that it has always stated."""
        self.run(self.shop.price(good, price))

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def the_ledger_adds_up_and_what_was_sold_is_gone(self) -> None:
        assert self.run(self.shop.commerce.stock_keeping.check(MERCHANT)) == []
        sold: Counter[str] = Counter()
        promised: Counter[str] = Counter()
        for one in (one for who in SHOPPERS for one in self.run(self.shop.commerce.orders.list(MERCHANT, who))):
            if one.status not in {"payment_failed", "cancelled"}:
                taken = promised if one.status == "pending" else sold
                for line in one.lines:
                    taken[line.variant_id] += line.quantity
        for good in GOODS:
            on_hand, reserved = self.run(self.shop.stock(good))
            assert on_hand == self.counted[good] - sold[self.shop.variants[good]]
            assert 0 <= reserved <= promised[self.shop.variants[good]]
            assert on_hand >= reserved or self._recounted_below(good)

    def _recounted_below(self, good: str) -> bool:
        """A person may count fewer than are promised already; nothing more can be sold then."""
        product = self.run(self.shop.commerce.catalogue.product(MERCHANT, good))
        return product.default_variant.availability.quantity == 0

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def uses_are_those_of_the_orders_that_stand(self) -> None:
        orders = [one for who in SHOPPERS for one in self.run(self.shop.commerce.orders.list(MERCHANT, who))]
        standing = [one for one in orders if one.status not in {"payment_failed", "cancelled"}]
        for offer in self.run(self.shop.commerce.selling_rules.promotions(MERCHANT)):
            limit, budget = offer.promotion.usage_limit, offer.promotion.budget
            held = [one for one in standing if any(code.title == offer.promotion.title for code in one.codes)]
            assert offer.used == len(held)
            assert limit is None or offer.used <= limit
            assert 0 <= offer.spent <= (offer.spent if budget is None else budget)
            if offer.promotion.per_shopper is not None:
                assert max(Counter(one.shopper_id for one in held).values(), default=0) <= offer.promotion.per_shopper

    @precondition(lambda self: hasattr(self, "shop"))
    @invariant()
    def every_cart_and_order_adds_up(self) -> None:
        for shopper in SHOPPERS:
            _adds_up(self.run(self.shop.commerce.carts.current(MERCHANT, shopper)))
            for one in self.run(self.shop.commerce.orders.list(MERCHANT, shopper)):
                _adds_up(one)


def _adds_up(one: Cart | Order) -> None:
    lines = sum(line.total.amount for line in one.lines)
    beside = sum(row.amount for row in one.totals if row.type in {"fulfillment", "discount", "tax"})
    assert lines + beside == amount_of(one.totals, "total")
    assert all(line.total.amount >= 0 for line in one.lines)
    assert amount_of(one.totals, "items_discount") == -sum(line.discount.amount for line in one.lines)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_no_sequence_of_acts_breaks_the_sums(kind: str, request: pytest.FixtureRequest) -> None:
    machine = type("Machine", (SellingMachine,), {"url": request.getfixturevalue(f"{kind}_url")})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
