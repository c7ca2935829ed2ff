"""A payment provider that takes the means which customers have on record: it always pays, and keeps its own ledger."""

from collections.abc import Sequence

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.errors import InstrumentInvalid
from commerce.ports.payments import KeptMeans, PaymentRequest, PaymentResult, RefundRequest, RefundResult
from evals.tau2.shop import PROVIDER


class RecordGateway:
    """Implements the port ``PaymentGateway``."""

    provider = PROVIDER
    offered: tuple[Instrument, ...] = ()
    keeps = False

    def __init__(self, instruments: Sequence[Instrument]) -> None:
        self._instruments = {one.token: one for one in instruments if one.provider == PROVIDER}
        self.paid: dict[str, Money] = {}
        self.refunded: dict[str, Money] = {}

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        try:
            return self._instruments[token]
        except KeyError:
            raise InstrumentInvalid("Nobody pays with that here.", token=token) from None

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        return None

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        self.paid.setdefault(request.idempotency_key, request.amount)
        return PaymentResult(request.token, "succeeded", request.idempotency_key, request.merchant_id)

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        return PaymentResult(reference, "succeeded", idempotency_key, merchant_id)

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        if idempotency_key not in self.paid or reference is None:
            return None
        return PaymentResult(reference, "succeeded", idempotency_key, merchant_id)

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        return PaymentResult(reference, "succeeded", None, merchant_id)

    async def refund(self, request: RefundRequest) -> RefundResult:
        self.refunded.setdefault(request.idempotency_key, request.amount)
        return RefundResult("succeeded")

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        return None

    async def forget(self, token: str) -> None:
        """Nothing is kept."""
