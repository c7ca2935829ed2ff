"""Whatever happens in whatever order: an order's payments, its provider's books and its gift card agree."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from commerce.db.sandbox import SqlSandboxLedger
from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.errors import CommerceError, GatewayUnavailable
from commerce.gateways.sandbox import SandboxGateway
from storage.database import open_database
from storage.schema import create_tables
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway, ProcessKilled
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop, wire

CARDS = ["success", "declined", "3ds", "3ds"]
FAULTS = st.sampled_from([None, "silent before", "silent after", "killed before", "killed after"])
GIFT = Money(1_500, "USD")


class Payments(RuleBasedStateMachine):
    """A shopper, an order at a time, a silent provider, a process that dies, notices at any time."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory()
        self._orders: list[str] = []
        self._keys = 0

    @initialize()
    def opened(self) -> None:
        self._on(self._open())

    async def _open(self) -> None:
        url = f"sqlite+aiosqlite:///{Path(self._folder.name) / 'shop.db'}"
        self._opening = open_database(url)
        self._database = await self._opening.__aenter__()
        await create_tables(self._database)
        self._clock = FrozenClock()
        self._ledger = SqlSandboxLedger(self._database)
        self._gateway = FailingGateway(SandboxGateway(self._ledger))
        self._shop: Shop = await open_shop(self._database, self._clock, gateways=[self._gateway])
        issued = await self._shop.commerce.gift_cards.issue(MERCHANT, GIFT)
        self._card, self._code = issued.card, issued.code

    @rule(card=st.sampled_from(CARDS), gift=st.booleans(), quantity=st.integers(1, 3), fault=FAULTS)
    def buy(self, card: str, gift: bool, quantity: int, fault: str | None) -> None:
        self._acting(self._buy(card, gift, quantity), fault)

    async def _buy(self, card: str, gift: bool, quantity: int) -> None:
        await self._shop.add("book", quantity)
        await self._shop.add("mug")
        checkout = await self._shop.ready(card=card)
        cards = (self._code,) if gift and checkout.order_id is None else ()
        change = CheckoutChange(gift_cards=cards)
        checkout = await self._shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change)
        await self._shop.complete(checkout, self._key())

    @rule(gift=st.booleans(), approved=st.booleans(), told=st.sampled_from([0, 1, 3]), fault=FAULTS)
    def buy_with_a_second_factor(self, gift: bool, approved: bool, told: int, fault: str | None) -> None:
        """The buyer answers at once; the notice is lost, comes once, or thrice."""
        self._acting(self._buy("3ds", gift, 1), None)
        self._acting(self._answer(0, approved, told), fault)

    @precondition(lambda self: self._orders)
    @rule(which=st.integers(0, 2), approved=st.booleans(), told=st.sampled_from([0, 1, 3]))
    def second_factor(self, which: int, approved: bool, told: int) -> None:
        """A buyer answers late, or once more."""
        self._acting(self._answer(which, approved, told), None)

    async def _answer(self, which: int, approved: bool, told: int) -> None:
        order = await self._order(which)
        for payment in order.payments:
            if payment.provider == "sandbox" and payment.reference:
                result = await self._gateway.sandbox.finish_second_factor(payment.reference, approved=approved)
                for _ in range(told if result else 0):
                    await self._shop.commerce.orders.payment_settled("sandbox", payment.reference, result)  # type: ignore[arg-type]

    @precondition(lambda self: self._orders)
    @rule(which=st.integers(0, 2), fault=FAULTS)
    def cancel(self, which: int, fault: str | None) -> None:
        self._acting(self._cancel(which), fault)

    async def _cancel(self, which: int) -> None:
        order = await self._order(which)
        await self._shop.cancel(order, self._key())

    @precondition(lambda self: self._orders)
    @rule(which=st.integers(0, 2), card=st.sampled_from(CARDS), whole=st.booleans(), fault=FAULTS)
    def charge(self, which: int, card: str, whole: bool, fault: str | None) -> None:
        """An extra amount, or the whole by other means."""
        self._acting(self._charge(which, card, whole), fault)

    async def _charge(self, which: int, card: str, whole: bool) -> None:
        means = await self._gateway.instrument(MERCHANT, f"tok_sandbox_{card}")
        key = self._key()
        async with self._database.transaction() as tx:
            order = await self._order(which)
            if order.status == "pending":
                return
            if whole:
                await self._shop.commerce.charges.swap(tx, order, means, key)
            else:
                await self._shop.commerce.charges.add(tx, order, Money(700, "USD"), means, key)
        await self._shop.commerce.charges.finish(MERCHANT, order.id, key)

    @rule(minutes=st.sampled_from([1, 31]), fault=FAULTS)
    def reconcile(self, minutes: int, fault: str | None) -> None:
        self._clock.advance(minutes=minutes)
        self._acting(self._shop.commerce.orders.reconcile(), fault)

    @rule()
    def restart(self) -> None:
        """Another process takes over."""
        self._shop.commerce = wire(self._database, self._clock, [self._gateway])

    @invariant()
    def the_gift_card_holds_what_its_ledger_says(self) -> None:
        card, ledger = self._on(self._shop.commerce.gift_cards.show(MERCHANT, self._card.id))
        assert 0 <= card.balance.amount <= GIFT.amount
        assert sum(one.amount.amount for one in ledger) == card.balance.amount
        held = sum(self._of_gift_card(order) for order in self._all())
        assert card.balance.amount + held == GIFT.amount

    @invariant()
    def an_order_is_paid_in_full_or_not_at_all(self) -> None:
        for order in self._all():
            own = [one for one in order.payments if one.purpose == "order"]
            assert sum(one.amount.amount for one in own) == order.total.amount
            if order.status == "paid":
                assert {one.status for one in own} == {"succeeded"}
                more = [one for one in order.payments if one.purpose == "extra" and one.status == "succeeded"]
                assert order.net_paid.amount == order.total.amount + sum(one.amount.amount for one in more)

    def teardown(self) -> None:
        """All faults end, all buyers have gone: then our books and the provider's say the same."""
        try:
            if hasattr(self, "_shop"):
                self._gateway.error = None
                for _ in range(3):
                    self._clock.advance(minutes=31)
                    self._on(self._shop.commerce.orders.reconcile())
                self._settled()
                self._on(self._opening.__aexit__(None, None, None))
        finally:
            self._loop.close()
            self._folder.cleanup()

    def _settled(self) -> None:
        for order in self._all():
            assert order.status != "pending"
            assert {one.status for one in order.refunds} <= {"succeeded"}
            for payment in order.payments:
                assert payment.ended
                if payment.provider == "sandbox":
                    theirs = self._on(self._ledger.by_key(MERCHANT, payment.key))
                    taken = theirs is not None and theirs.status == "succeeded"
                    assert taken == (payment.status == "succeeded"), (order.status, payment)
            if order.status in {"cancelled", "payment_failed"}:
                assert order.net_paid.amount == 0

    def _of_gift_card(self, order: Order) -> int:
        """What an order holds or has spent of the card, less what went back onto it."""
        drawn = [one for one in order.payments if one.provider == "gift_card" and one.status != "cancelled"]
        back = [one for one in order.refunds if any(one.payment_id == payment.id for payment in drawn)]
        return sum(one.amount.amount for one in drawn) - sum(one.amount.amount for one in back)

    def _all(self) -> list[Order]:
        return [self._on(self._shop.commerce.orders.get(MERCHANT, SHOPPER, one)) for one in self._orders]

    async def _order(self, which: int) -> Order:
        name = self._orders[-1 - which % len(self._orders)]
        return await self._shop.commerce.orders.get(MERCHANT, SHOPPER, name)

    def _key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"

    def _acting(self, work: Any, fault: str | None) -> None:
        """Act, with the provider silent or the process dying at it; refusals are answers too."""
        kind, _, when = (fault or "").partition(" ")
        self._gateway.when = when
        self._gateway.error = {"silent": GatewayUnavailable("no answer"), "killed": ProcessKilled()}.get(kind)
        try:
            self._on(work)
        except (CommerceError, ProcessKilled):
            pass
        finally:
            self._gateway.error = None
            self._note_orders()

    def _note_orders(self) -> None:
        """The orders that there are, found by their numbers, whether or not their buyer was ever answered."""
        while True:
            try:
                order = self._on(self._shop.commerce.orders.get(MERCHANT, SHOPPER, f"SM-{10_001 + len(self._orders)}"))
            except CommerceError:
                return
            self._orders.append(order.id)

    def _on(self, work: Any) -> Any:
        return self._loop.run_until_complete(work)


Payments.TestCase.settings = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would play real databases for minutes
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestPayments = Payments.TestCase
