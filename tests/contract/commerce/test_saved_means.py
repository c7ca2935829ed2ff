"""Means of payment that a customer lets the shop keep: paid with again, let go, and never a token shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import orjson
import pytest

from commerce.domain.checkout import Checkout, CheckoutChange, Instrument
from commerce.domain.order import Order
from commerce.errors import GatewayUnavailable, InstrumentInvalid, SignInNeeded
from commerce.gateways.stripe_gateway import StripeGateway
from commerce.services.saved_means import DROPPED, SAVED, SavedMeans
from commerce.ucp.checkout import checkout_body
from commerce.wiring import sandbox_gateway
from storage.database import Database
from storage.outbox import Dispatcher, Event
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway
from tests.support.members import GUEST, Members
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer


@dataclass
class Keeping:
    """A shop that keeps means of payment, what it keeps them with, and the events of that."""

    shop: Shop
    gateway: FailingGateway
    told: list[Event]

    @property
    def means(self) -> SavedMeans:
        return self.shop.commerce.saved_means

    async def checkout(self, change: CheckoutChange | None = None, shopper: str = SHOPPER) -> Checkout:
        await self.shop.add("mug", 1, shopper)
        checkouts = self.shop.commerce.checkouts
        begun = await checkouts.begin(MERCHANT, shopper)
        wanted = replace(change or CheckoutChange(), buyer=ADA, address=HOME)
        return await checkouts.update(MERCHANT, shopper, begun.id, wanted)

    async def buy(self, change: CheckoutChange, key: str = "key-1", shopper: str = SHOPPER) -> Order:
        order = await self.shop.complete(await self.checkout(change, shopper), key)
        await self.drain()
        return order

    async def saved(self, name: str = "success", key: str = "key-1") -> Instrument:
        await self.buy(CheckoutChange(instrument_token=f"tok_sandbox_{name}", keep=True), key)
        return (await self.means.of(MERCHANT, SHOPPER))[0]

    async def drain(self) -> None:
        async def keep(event: Event) -> None:
            await self.means.keep(await self.shop.commerce.orders.on_record(MERCHANT, event.subject_id))

        async def let_go(event: Event) -> None:
            await self.means.let_go(MERCHANT, event.subject_id)

        async def note(event: Event) -> None:
            self.told.append(event)

        handlers = {"order.paid": [keep], DROPPED: [note, let_go], SAVED: [note]}
        await Dispatcher(self.shop.database, handlers, self.shop.clock).drain()


@pytest.fixture
async def keeping(database: Database, clock: FrozenClock) -> Keeping:
    gateway = FailingGateway(sandbox_gateway(database))
    return Keeping(await open_shop(database, clock, gateways=[gateway], profiles=Members()), gateway, [])


async def test_a_card_is_kept_when_its_buyer_asks_and_is_offered_first_the_next_time(keeping: Keeping) -> None:
    card = await keeping.saved()

    next_time = await keeping.checkout()

    assert (card.label, card.saved) == ("Visa ending in 4242", True)
    assert next_time.instruments[0] == card
    assert next_time.selected_instrument == card.id
    assert [event.name for event in keeping.told] == [SAVED]


async def test_an_order_is_paid_with_the_kept_card_without_giving_it_again(keeping: Keeping) -> None:
    card = await keeping.saved()

    order = await keeping.buy(CheckoutChange(instrument_id=card.id), "key-2")

    assert order.status == "paid"
    assert [one.instrument_label for one in order.payments] == ["Visa ending in 4242"]
    assert len(await keeping.means.of(MERCHANT, SHOPPER)) == 1


async def test_nothing_is_kept_unless_it_is_asked_for(keeping: Keeping) -> None:
    await keeping.buy(CheckoutChange(instrument_token="tok_sandbox_success"))

    assert await keeping.means.of(MERCHANT, SHOPPER) == ()


async def test_the_same_card_is_kept_once_however_often_it_is_given(keeping: Keeping) -> None:
    await keeping.saved()
    again = CheckoutChange(instrument_token="tok_sandbox_success", keep=True)

    order = await keeping.buy(again, "key-2")
    await keeping.means.keep(order)

    assert len(await keeping.means.of(MERCHANT, SHOPPER)) == 1


async def test_a_guest_is_asked_to_sign_in_and_nothing_changes(keeping: Keeping) -> None:
    before = await keeping.checkout(shopper=GUEST)

    with pytest.raises(SignInNeeded) as refusal:
        await keeping.shop.commerce.checkouts.update(MERCHANT, GUEST, before.id, CheckoutChange(keep=True))

    assert refusal.value.details["field"] == "keep"
    assert await keeping.shop.commerce.checkouts.get(MERCHANT, GUEST, before.id) == before
    assert (before.may_keep, (await keeping.checkout()).may_keep) == (False, True)


async def test_a_card_that_is_let_go_leaves_the_checkout_and_the_provider(keeping: Keeping) -> None:
    card = await keeping.saved()
    open_one = await keeping.checkout()

    dropped = await keeping.means.drop(MERCHANT, SHOPPER, card.id)
    await keeping.drain()

    after = await keeping.shop.commerce.checkouts.get(MERCHANT, SHOPPER, open_one.id)
    assert dropped
    assert not await keeping.means.drop(MERCHANT, SHOPPER, card.id)
    assert card.id not in {one.id for one in after.instruments}
    assert after.selected_instrument != card.id
    assert keeping.gateway.forgotten == [card.token]
    assert [event.name for event in keeping.told] == [SAVED, DROPPED]


async def test_somebody_elses_card_is_neither_used_nor_let_go(keeping: Keeping) -> None:
    card = await keeping.saved()

    with pytest.raises(InstrumentInvalid):
        await keeping.checkout(CheckoutChange(instrument_id=card.id), "somebody-else")

    assert not await keeping.means.drop(MERCHANT, "somebody-else", card.id)
    assert await keeping.means.of(MERCHANT, SHOPPER) == (card,)


async def test_a_provider_that_does_not_answer_is_asked_again_and_the_card_is_kept_then(keeping: Keeping) -> None:
    order = await keeping.shop.complete(
        await keeping.checkout(CheckoutChange(instrument_token="tok_sandbox_success", keep=True))
    )
    keeping.gateway.error = GatewayUnavailable("busy")

    with pytest.raises(GatewayUnavailable):
        await keeping.means.keep(order)
    keeping.gateway.error = None
    await keeping.means.keep(order)

    assert len(await keeping.means.of(MERCHANT, SHOPPER)) == 1


async def test_who_is_erased_leaves_no_card_here_or_at_the_provider(keeping: Keeping) -> None:
    card = await keeping.saved()

    async with keeping.shop.database.transaction() as tx:
        await keeping.shop.commerce.persons.erase(tx, MERCHANT, SHOPPER)
    await keeping.drain()

    assert await keeping.means.of(MERCHANT, SHOPPER) == ()
    assert keeping.gateway.forgotten == [card.token]


async def test_a_difference_after_the_sale_can_be_paid_with_the_kept_card(keeping: Keeping) -> None:
    card = await keeping.saved()
    other = await keeping.buy(CheckoutChange(instrument_token="tok_sandbox_3ds"), "key-2")

    offered = await keeping.shop.commerce.after_sale.offers.means(MERCHANT, SHOPPER, other.id)
    meant = await keeping.shop.commerce.after_sale.offers.meant(other, SHOPPER, "Visa ending in 4242")

    assert card in offered
    assert (meant.instrument_id, meant.token) == (card.id, card.token)


async def test_no_token_is_in_what_a_page_is_told(keeping: Keeping) -> None:
    card = await keeping.saved()

    body = orjson.dumps(checkout_body(await keeping.checkout())).decode()

    assert card.id in body
    assert card.token not in body


@asynccontextmanager
async def _stripe_shop(database: Database, clock: FrozenClock) -> AsyncIterator[tuple[Keeping, StripePeer]]:
    async with stripe_peer() as peer:
        gateway = StripeGateway(SECRET_KEY, WEBHOOK_SECRET, return_url="http://shop/back", api_base=peer.url, retries=0)
        shop = await open_shop(database, clock, gateways=[gateway], profiles=Members())
        yield Keeping(shop, FailingGateway(sandbox_gateway(database)), []), peer
        await gateway.close()


async def test_stripe_keeps_a_card_for_a_customer_and_takes_it_again(database: Database, clock: FrozenClock) -> None:
    async with _stripe_shop(database, clock) as (keeping, peer):
        await keeping.buy(CheckoutChange(instrument_token="pm_card_visa", keep=True))
        (card,) = await keeping.means.of(MERCHANT, SHOPPER)
        order = await keeping.buy(CheckoutChange(instrument_id=card.id), "key-2")
        intent = peer.intent_of(order.id)

        assert card.label == "Visa ending in 4242"
        assert order.status == "paid"
        assert (intent["customer"], intent["payment_method"]) == ("cus_1", "pm_kept1")
        assert peer.books.customers["cus_1"]["metadata"] == {"merchant_id": MERCHANT, "shopper_id": SHOPPER}


async def test_the_same_card_given_to_stripe_twice_stays_one_and_the_second_is_let_go(
    database: Database, clock: FrozenClock
) -> None:
    async with _stripe_shop(database, clock) as (keeping, peer):
        for key in ("key-1", "key-2"):
            await keeping.buy(CheckoutChange(instrument_token="pm_card_visa", keep=True), key)

        assert len(await keeping.means.of(MERCHANT, SHOPPER)) == 1
        assert [peer.books.kept[name]["customer"] for name in ("pm_kept1", "pm_kept2")] == ["cus_1", None]


async def test_a_card_that_was_let_go_is_detached_at_stripe_and_pays_no_more(
    database: Database, clock: FrozenClock
) -> None:
    async with _stripe_shop(database, clock) as (keeping, peer):
        await keeping.buy(CheckoutChange(instrument_token="pm_card_visa", keep=True))
        (card,) = await keeping.means.of(MERCHANT, SHOPPER)

        await keeping.means.drop(MERCHANT, SHOPPER, card.id)
        await keeping.drain()

        assert peer.books.kept["pm_kept1"]["customer"] is None
        with pytest.raises(InstrumentInvalid):
            await keeping.checkout(CheckoutChange(instrument_token=card.token))
