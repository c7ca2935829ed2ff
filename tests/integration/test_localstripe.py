"""Our Stripe gateway against localstripe, which others wrote: charges, captures, refunds and signed webhooks."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from commerce.domain.money import Money
from commerce.gateways.stripe_gateway import StripeGateway
from commerce.ports.payments import PaymentRequest, RefundRequest
from tests.support.local_stripe import LocalStripe, local_stripe
from tests.support.loopback_http import Reply, Request, read_request, write_reply
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET

USD_25 = Money(2500, "USD")
WORKS, DECLINED, CHALLENGED = "4242424242424242", "4000000000000341", "4000000000003220"


@pytest.fixture
async def peer() -> AsyncIterator[LocalStripe]:
    async with local_stripe(SECRET_KEY) as opened:
        yield opened


@pytest.fixture
async def gateway(peer: LocalStripe) -> AsyncIterator[StripeGateway]:
    opened = StripeGateway(SECRET_KEY, WEBHOOK_SECRET, return_url="http://shop/back", api_base=peer.url, retries=0)
    yield opened
    await opened.close()


async def _request(peer: LocalStripe, number: str, capture: str = "automatic") -> PaymentRequest:
    token = await peer.card(number)
    return PaymentRequest("shop", f"ord_{token}", USD_25, token, "Order SM-1", capture=capture)  # type: ignore[arg-type]


async def test_a_card_is_charged_and_partly_refunded_once(gateway: StripeGateway, peer: LocalStripe) -> None:
    request = await _request(peer, WORKS)

    paid = await gateway.pay(request)
    part = RefundRequest("shop", f"ref_{paid.reference}", paid.reference, Money(1000, "USD"), "returned")
    first, again = await gateway.refund(part), await gateway.refund(part)

    assert (paid.outcome, paid.idempotency_key) == ("succeeded", request.idempotency_key)
    assert (first.outcome, again.outcome) == ("succeeded", "succeeded")
    listed = (await peer.client.get("/v1/refunds", params={"payment_intent": paid.reference})).json()["data"]
    assert [one["amount"] for one in listed] == [1000]


async def test_money_is_authorised_and_then_taken_or_let_go(gateway: StripeGateway, peer: LocalStripe) -> None:
    taken = await gateway.pay(await _request(peer, WORKS, "manual"))
    let_go = await gateway.pay(await _request(peer, WORKS, "manual"))

    assert (taken.outcome, let_go.outcome) == ("authorized", "authorized")
    assert (await gateway.capture("shop", taken.reference, "ord_1")).outcome == "succeeded"
    assert (await gateway.cancel("shop", let_go.reference)).outcome == "cancelled"


async def test_a_declined_card_fails(gateway: StripeGateway, peer: LocalStripe) -> None:
    refused = await gateway.pay(await _request(peer, DECLINED))

    assert refused.outcome == "failed"


async def test_a_second_factor_is_waited_for_and_settles_the_payment(gateway: StripeGateway, peer: LocalStripe) -> None:
    waiting = await gateway.pay(await _request(peer, CHALLENGED))
    assert waiting.outcome == "requires_action"

    await peer.authenticate(waiting.reference, approved=True)

    assert (await gateway.standing(waiting.reference)).outcome == "succeeded"


async def test_its_signed_webhooks_are_ours_to_read(gateway: StripeGateway, peer: LocalStripe) -> None:
    came: asyncio.Queue[Request] = asyncio.Queue()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.put_nowait(await read_request(reader))
        await write_reply(writer, Reply(200))
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as shop:
        await peer.notify(f"http://127.0.0.1:{shop.sockets[0].getsockname()[1]}/", WEBHOOK_SECRET)
        paid = await gateway.pay(await _request(peer, WORKS))
        async with asyncio.timeout(20):
            while True:
                told = await came.get()
                notice = await gateway.read_notice(told.body, dict(told.headers))
                if notice is not None and notice.reference == paid.reference:
                    break

    assert notice.kind == "payment"
