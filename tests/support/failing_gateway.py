"""The sandbox provider on a bad day: it does not answer, or the process ends around it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from commerce.domain.checkout import Instrument
from commerce.gateways.sandbox import SandboxGateway
from commerce.ports.payments import KeptMeans, PaymentRequest, PaymentResult, RefundRequest, RefundResult


class ProcessKilled(BaseException):
    """What the code sees of the process ending: nothing that it could catch."""


@dataclass
class FailingGateway:
    """The sandbox, which does not answer, or ends the process, before or after it did what it was asked."""

    sandbox: SandboxGateway
    error: BaseException | None = None
    when: str = "after"
    charged: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    refuses_refunds: bool = False
    provider: str = "sandbox"
    keeps: bool = True
    forgotten: list[str] = field(default_factory=list)

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return self.sandbox.offered

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        return await self.sandbox.instrument(merchant_id, token)

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        return None

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        result: PaymentResult = await self._failing(lambda: self.sandbox.pay(request))
        self.charged[result.reference] += 1
        return result

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        result: PaymentResult = await self._failing(
            lambda: self.sandbox.capture(merchant_id, reference, idempotency_key)
        )
        return result

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        return await self.sandbox.find(merchant_id, idempotency_key)

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        return await self.sandbox.cancel(merchant_id, reference)

    async def refund(self, request: RefundRequest) -> RefundResult:
        self.refunded[request.idempotency_key] += 1
        if self.refuses_refunds:
            return RefundResult("failed", "card_closed")
        result: RefundResult = await self._failing(lambda: self.sandbox.refund(request))
        return result

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        found: KeptMeans | None = await self._failing(lambda: self.sandbox.kept(merchant_id, reference))
        return found

    async def forget(self, token: str) -> None:
        await self._failing(lambda: self.sandbox.forget(token))
        self.forgotten.append(token)

    async def _failing(self, act: Callable[[], Awaitable[Any]]) -> Any:
        if self.error is not None and self.when == "before":
            raise self.error
        result = await act()
        if self.error is not None:
            raise self.error
        return result
