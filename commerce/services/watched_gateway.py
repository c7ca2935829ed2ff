"""Tells an observer how long each question to a payment provider took and how it ended."""

import time
from collections.abc import Awaitable
from typing import TypeVar

from commerce.domain.checkout import Instrument
from commerce.errors import GatewayUnavailable
from commerce.ports.payments import (
    KeptMeans,
    PaymentGateway,
    PaymentObserver,
    PaymentRequest,
    PaymentResult,
    ProviderCall,
    RefundRequest,
    RefundResult,
)

T = TypeVar("T")


class WatchedGateway:
    """A payment provider whose calls are heard of. Implements ``PaymentGateway``."""

    def __init__(self, inner: PaymentGateway, observer: PaymentObserver) -> None:
        self._inner = inner
        self._observer = observer

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return self._inner.offered

    @property
    def keeps(self) -> bool:
        return self._inner.keeps

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        return await self._heard("instrument", merchant_id, "", self._inner.instrument(merchant_id, token))

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        return await self._heard("open", request.merchant_id, request.order_id or "", self._inner.open(request))

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        return await self._heard("pay", request.merchant_id, request.order_id or "", self._inner.pay(request))

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        asked = self._inner.capture(merchant_id, reference, idempotency_key)
        return await self._heard("capture", merchant_id, "", asked)

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        asked = self._inner.find(merchant_id, idempotency_key, reference)
        return await self._heard("find", merchant_id, "", asked)

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        return await self._heard("cancel", merchant_id, "", self._inner.cancel(merchant_id, reference))

    async def refund(self, request: RefundRequest) -> RefundResult:
        return await self._heard("refund", request.merchant_id, "", self._inner.refund(request))

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        return await self._heard("kept", merchant_id, "", self._inner.kept(merchant_id, reference))

    async def forget(self, token: str) -> None:
        await self._heard("forget", "", "", self._inner.forget(token))

    async def _heard(self, act: str, merchant_id: str, order_id: str, asked: Awaitable[T]) -> T:
        began = time.perf_counter()
        outcome = "error"
        try:
            answer = await asked
            outcome = _outcome(answer)
        except GatewayUnavailable:
            outcome = "unanswered"
            raise
        finally:
            milliseconds = (time.perf_counter() - began) * 1000
            self._observer.provider_asked(
                ProviderCall(self._inner.provider, act, merchant_id, order_id, outcome, milliseconds)
            )
        return answer


def _outcome(answer: object) -> str:
    """The word of a payment's or a refund's result; of anything else, that there was an answer."""
    if isinstance(answer, PaymentResult | RefundResult):
        return answer.outcome
    return "done"
