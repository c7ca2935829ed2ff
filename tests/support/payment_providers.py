"""The payment providers that every suite about them runs against, each as a real one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from commerce.domain.money import Money
from commerce.domain.order import Capture
from commerce.gateways.paypal_gateway import PayPalGateway
from commerce.gateways.stripe_gateway import StripeGateway
from commerce.ports.payments import PaymentGateway, PaymentRequest, PaymentResult
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.paypal_peer import CLIENT_ID, CLIENT_SECRET, WEBHOOK_ID, paypal_peer
from tests.support.shop import MERCHANT
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, stripe_peer

USD_25 = Money(2500, "USD")


@dataclass
class Provider:
    """A provider, and how its buyer answers: the second factor of a card, or the approval at a wallet."""

    gateway: PaymentGateway
    answer: Callable[[str, bool], Awaitable[Any]]
    token: Callable[[str], str]
    decline_next: Callable[[], None] = lambda: None
    wallet: bool = False
    """Whether each payment waits for its buyer, and only the provider's own name finds it."""

    def request(
        self, card: str = "success", key: str = "ord_1", amount: Money = USD_25, capture: Capture = "automatic"
    ) -> PaymentRequest:
        return PaymentRequest(MERCHANT, key, amount, self.token(card), "Order SM-1", order_id="ord_1", capture=capture)

    async def opened(self, request: PaymentRequest) -> PaymentRequest:
        """A request with the provider's own name of the payment, as our row keeps it before money can move."""
        result = await self.gateway.open(request)
        return request if result is None else replace(request, reference=result.reference)

    async def paid(self, request: PaymentRequest) -> PaymentResult:
        """Pay, with the buyer's approval and the capture where the provider wants them."""
        request = await self.opened(request)
        result = await self.gateway.pay(request)
        if self.wallet and result.outcome == "requires_action":
            await self.answer(result.reference, True)
            result = await self.gateway.pay(request)
        if result.outcome == "authorized":
            result = await self.gateway.capture(MERCHANT, result.reference, request.idempotency_key)
        return result


@asynccontextmanager
async def _sandbox(database: Database) -> AsyncIterator[Provider]:
    sandbox = sandbox_gateway(database)

    async def answer(reference: str, yes: bool) -> None:
        await sandbox.finish_second_factor(reference, approved=yes)

    yield Provider(sandbox, answer, _card_of(sandbox))


@asynccontextmanager
async def _stripe(_: Database) -> AsyncIterator[Provider]:
    async with stripe_peer() as peer:
        gateway = StripeGateway(SECRET_KEY, WEBHOOK_SECRET, return_url="http://shop/back", api_base=peer.url, retries=0)

        async def answer(reference: str, yes: bool) -> None:
            peer.books.authenticate(reference, approved=yes)

        yield Provider(gateway, answer, _card_of(gateway))
        await gateway.close()


@asynccontextmanager
async def _paypal(_: Database) -> AsyncIterator[Provider]:
    async with paypal_peer() as peer:
        gateway = PayPalGateway(
            CLIENT_ID,
            CLIENT_SECRET,
            WEBHOOK_ID,
            return_url="http://shop/back",
            cancel_url="http://shop/back",
            api_base=peer.url,
        )

        async def answer(reference: str, yes: bool) -> None:
            if yes:
                peer.books.approve(reference)
            else:
                peer.books.turn_back(reference)

        yield Provider(gateway, answer, lambda _: "paypal", partial(setattr, peer.books, "declines", True), wallet=True)
        await gateway.close()


PROVIDERS = {"sandbox": _sandbox, "stripe": _stripe, "paypal": _paypal}


def _card_of(gateway: PaymentGateway) -> Callable[[str], str]:
    return lambda name: next(one.token for one in gateway.offered if one.id.endswith(f"_{name}"))
