"""Cards that are given to Stripe on the payment page: tried again after a decline, closed with their order."""

from collections.abc import AsyncIterator

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.order import Order
from commerce.gateways.stripe_gateway import StripeGateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer


@pytest.fixture
async def peer() -> AsyncIterator[StripePeer]:
    async with stripe_peer() as opened:
        yield opened


@pytest.fixture
async def page_shop(peer: StripePeer, sqlite_database: Database, clock: FrozenClock) -> AsyncIterator[Shop]:
    """A shop whose cards are given to Stripe on the payment page."""
    opened = StripeGateway(
        SECRET_KEY,
        WEBHOOK_SECRET,
        return_url="http://shop/back",
        api_base=peer.url,
        publishable_key="pk_test_x",
        page_url="http://shop/pay/stripe",
        retries=0,
    )
    yield await open_shop(sqlite_database, clock, gateways=[opened])
    await opened.close()


async def _order(shop: Shop) -> Order:
    await shop.add("mug", 2)
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(buyer=ADA, address=HOME, instrument_token="stripe_page")
    return await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change))


async def _told(shop: Shop, gateway: StripeGateway, peer: StripePeer) -> Order | None:
    """The newest webhook arrives, and is followed to the payment that it names."""
    request = peer.signed(peer.events[-1])
    notice = await gateway.read_notice(request.content, dict(request.headers))
    assert notice is not None
    standing = await gateway.standing(notice.reference)
    return await shop.commerce.orders.payment_settled("stripe", notice.reference, standing)


async def test_a_card_on_the_payment_page_may_fail_and_be_followed_by_one_that_pays(
    page_shop: Shop, peer: StripePeer
) -> None:
    order = await _order(page_shop)
    gateway = page_shop.commerce.gateways.of("stripe")
    assert isinstance(gateway, StripeGateway)
    assert order.action is not None
    name, key = order.action.id, order.action.url.split("key=")[1]
    assert order.action.url.startswith(f"http://shop/pay/stripe/{name}?key=")
    page = await gateway.payment_page(name, key)
    assert page is not None
    assert (page.amount, page.waits) == (order.total, True)
    assert await gateway.payment_page(name, "guess") is None

    assert peer.books.give_card(name, "pm_card_chargeDeclined")
    failed = await _told(page_shop, gateway, peer)
    assert failed is not None
    assert (failed.status, failed.action) == ("pending", order.action)
    assert not peer.books.give_card(name, "pm_card_visa")
    paid = await _told(page_shop, gateway, peer)

    assert paid is not None
    assert paid.status == "paid"
    assert peer.books.charges == 1
    again = await gateway.payment_page(name, key)
    assert again is not None
    assert not again.waits


async def test_a_payment_page_that_nobody_used_is_closed_with_its_order(
    page_shop: Shop, peer: StripePeer, clock: FrozenClock
) -> None:
    order = await _order(page_shop)
    clock.advance(minutes=31)

    await page_shop.commerce.orders.reconcile()

    assert order.action is not None
    assert peer.books.give_card(order.action.id, "pm_card_visa") == "This payment is closed."
    assert (await page_shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).status == "payment_failed"
