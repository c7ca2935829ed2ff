"""A shop of many equal goods, and shoppers with filled carts and whole checkouts: what an order begins with."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert, select

from commerce.db.tables_carts import cart_lines, carts, checkouts
from commerce.domain.address import Address
from commerce.domain.cart import NewItem
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange, Instrument
from commerce.domain.order import Order
from commerce.domain.quotes import QuoteKeys
from commerce.ports.payments import KeptMeans, PaymentRequest, PaymentResult, RefundRequest, RefundResult
from commerce.wiring import Commerce, open_commerce
from storage.clock import SystemClock
from storage.database import Database
from storage.ids import new_id

MERCHANT = "bench"
_HOME = Address("Ada Byron", "1 Elm Street", "", "Portland", "OR", "97201", "US")
_ADA = Buyer("Ada Byron", "ada@example.com", "")
_CARD = Instrument("instant", "card", "Card that answers at once", "visa", "4242", "tok_instant", "instant")


@dataclass(slots=True)
class InstantGateway:
    """A provider that takes no time: it authorises, and captures, out of memory. Implements ``PaymentGateway``."""

    provider: str = "instant"
    offered: tuple[Instrument, ...] = (_CARD,)
    keeps: bool = False
    asked: Callable[[], None] = lambda: None
    """Called when it is asked to pay: the order is placed."""
    answered: Callable[[], None] = lambda: None
    """Called before it gives its last answer: what follows is settling."""

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        return _CARD

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        return None

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        self.asked()
        outcome = "authorized" if request.capture == "manual" else "succeeded"
        if outcome == "succeeded":
            self.answered()
        return PaymentResult(_reference(request.idempotency_key), outcome, request.idempotency_key, request.merchant_id)

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        self.answered()
        return PaymentResult(reference, "succeeded", idempotency_key, merchant_id)

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        return None

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        return PaymentResult(reference, "cancelled", None, merchant_id)

    async def refund(self, request: RefundRequest) -> RefundResult:
        return RefundResult("succeeded")

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        return None

    async def forget(self, token: str) -> None:
        return None


def _reference(key: str) -> str:
    return f"ins_{key}"


@dataclass(frozen=True, slots=True)
class Ready:
    """A checkout in which nothing is missing, of a shopper of its own."""

    checkout: Checkout
    shopper_id: str
    checkout_id: str
    cart_id: str
    variant_id: str


@dataclass(slots=True)
class OrderShop:
    """The shop, and one ready checkout a variant, of which others are copied."""

    database: Database
    commerce: Commerce
    gateway: InstantGateway
    templates: list[Ready] = field(default_factory=list)

    async def ready(self, count: int, *, hot: bool) -> list[Ready]:
        """Make so many shoppers who are about to order: all the same variant (hot), or each another in turn."""
        chosen = [self.templates[0 if hot else number % len(self.templates)] for number in range(count)]
        made = [Ready(one.checkout, new_id("shp"), new_id("chk"), new_id("cart"), one.variant_id) for one in chosen]
        for table, keyed_by in ((carts, "cart_id"), (cart_lines, "cart_id"), (checkouts, "checkout_id")):
            await self._copy(table, keyed_by, list(zip(chosen, made, strict=True)))
        return made

    async def _copy(self, table: Table, keyed_by: str, pairs: Sequence[tuple[Ready, Ready]]) -> None:
        async with self.database.transaction() as tx:
            kept = await tx.connection.execute(select(table).where(table.c.merchant_id == MERCHANT))
            known: dict[str, dict[str, Any]] = {row[keyed_by]: dict(row) for row in kept.mappings()}
            rows = []
            for old, new in pairs:
                ids = {"cart_id": new.cart_id, "shopper_id": new.shopper_id, "checkout_id": new.checkout_id}
                row = known[getattr(old, keyed_by)]
                rows.append(row | {name: value for name, value in ids.items() if name in row})
            await tx.connection.execute(insert(table), rows)

    async def buy(self, ready: Ready) -> Order:
        """Place the order, pay and settle it, as the chat and the shop's API do."""
        return await self.commerce.checkouts.complete(
            MERCHANT,
            ready.shopper_id,
            ready.checkout_id,
            expected_version=ready.checkout.version,
            expected_total=ready.checkout.total,
            idempotency_key=ready.checkout_id,
        )


async def open_order_shop(database: Database, *, variants: int) -> OrderShop:
    """Open a shop with so many variants of the same price, each with more stock than a benchmark sells."""
    gateway = InstantGateway()
    commerce = open_commerce(
        database,
        clock=SystemClock(),
        quote_keys=QuoteKeys("bench", {"bench": b"a key of the benchmark, of 32 bytes"}),
        gift_card_key=b"a key of the benchmark, for gift cards",
        gateways=[gateway],
    )
    await commerce.catalogue.create_merchant(MERCHANT, "Bench", currency="USD")
    with TemporaryDirectory() as folder:
        feed = Path(folder) / "feed.jsonl"
        goods = (
            {"id": f"mug{one}", "title": f"Mug {one}", "price": "12.50 USD", "stock": 10**6} for one in range(variants)
        )
        feed.write_text("\n".join(json.dumps(one) for one in goods), encoding="utf-8")
        await commerce.importing.run(MERCHANT, feed, full=True)
    shop = OrderShop(database, commerce, gateway)
    async for batch in commerce.catalogue.scan(MERCHANT):
        for product in batch:
            shop.templates.append(await _template(commerce, product.default_variant.id))
    return shop


async def _template(commerce: Commerce, variant_id: str) -> Ready:
    shopper_id = new_id("shp")
    cart = await commerce.carts.add(MERCHANT, shopper_id, [NewItem(variant_id, 1, None)])
    begun = await commerce.checkouts.begin(MERCHANT, shopper_id)
    change = CheckoutChange(buyer=_ADA, address=_HOME, instrument_token=_CARD.token)
    checkout = await commerce.checkouts.update(MERCHANT, shopper_id, begun.id, change)
    return Ready(checkout, shopper_id, checkout.id, cart.id, variant_id)


@dataclass(slots=True)
class Stages:
    """What something that only grows (CPU time, statements) had reached at each stage of an order."""

    read: Callable[[], Sequence[float]]
    marks: list[Sequence[float]] = field(default_factory=list)

    def mark(self) -> None:
        self.marks.append(self.read())

    def spent(self) -> list[list[float]]:
        """How much it grew from each mark to the next."""
        return [
            [after - before for before, after in zip(one, other, strict=True)]
            for one, other in zip(self.marks, self.marks[1:], strict=False)
        ]


def times() -> Sequence[float]:
    """CPU time of this process and the clock, in milliseconds."""
    return (1000 * time.process_time(), 1000 * time.perf_counter())
