"""A payment provider for trying things out: test cards that succeed, fail, or ask for a second factor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commerce.domain.checkout import Action, Instrument
from commerce.errors import InstrumentInvalid
from commerce.ports.payments import KeptMeans, PaymentRequest, PaymentResult, RefundRequest, RefundResult
from commerce.ports.sandbox import SandboxLedger, SandboxPayment, SandboxStatus
from storage.ids import new_id

PROVIDER = "sandbox"
SECOND_FACTOR_PATH = "/sandbox/3ds/"


@dataclass(frozen=True, slots=True)
class _Card:
    instrument: Instrument
    status: SandboxStatus
    failure: str | None = None


def _card(
    name: str, label: str, last4: str, status: SandboxStatus, failure: str | None = None, brand: str = "visa"
) -> _Card:
    token = f"tok_sandbox_{name}"
    return _Card(Instrument(f"sandbox_{name}", "card", label, brand, last4, token, PROVIDER), status, failure)


_CARDS: Mapping[str, _Card] = {
    card.instrument.token: card
    for card in (
        _card("success", "Test card that succeeds", "4242", "succeeded"),
        _card("declined", "Test card that is declined", "0002", "failed", "card_declined"),
        _card("insufficient_funds", "Test card without enough money", "9995", "failed", "insufficient_funds"),
        _card("3ds", "Test card that asks for a second factor", "3155", "requires_action", brand="mastercard"),
    )
}


class SandboxGateway:
    """Implements the port ``PaymentGateway``."""

    provider = PROVIDER
    keeps = True

    def __init__(self, ledger: SandboxLedger) -> None:
        self._ledger = ledger

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return tuple(card.instrument for card in _CARDS.values())

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        return self._card(token).instrument

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        return None

    async def pay(self, request: PaymentRequest) -> PaymentResult:
        card = self._card(request.token)
        payment = SandboxPayment(
            merchant_id=request.merchant_id,
            idempotency_key=request.idempotency_key,
            reference=new_id("sbx"),
            token=request.token,
            amount=request.amount,
            status="authorized" if card.status == "succeeded" and request.capture == "manual" else card.status,
            failure=card.failure,
            capture=request.capture,
        )
        return _result(await self._ledger.put(payment))

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        payment = await self._ledger.capture(reference)
        if payment is None:
            raise InstrumentInvalid("The sandbox knows no such payment.", reference=reference)
        return _result(payment)

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        payment = await self._ledger.by_key(merchant_id, idempotency_key)
        return None if payment is None else _result(payment)

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        payment = await self._ledger.settle(reference, "cancelled", None)
        if payment is None:
            raise InstrumentInvalid("The sandbox knows no such payment.", reference=reference)
        return _result(payment)

    async def refund(self, request: RefundRequest) -> RefundResult:
        if await self._ledger.refund(request):
            return RefundResult("succeeded")
        return RefundResult("failed", "more_than_paid")

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        payment = await self._ledger.by_reference(reference)
        if payment is None or payment.status != "succeeded":
            return None
        card = self._card(payment.token).instrument
        return KeptMeans(replace(card, label=f"{card.brand.title()} ending in {card.last4}"), card.token)

    async def forget(self, token: str) -> None:
        """The test cards are everyone's: nothing is kept of them but what the shop keeps itself."""

    async def payment(self, reference: str) -> SandboxPayment | None:
        """Return a payment, for the page on which a buyer gives the second factor."""
        return await self._ledger.by_reference(reference)

    async def finish_second_factor(self, reference: str, *, approved: bool) -> PaymentResult | None:
        """Let the buyer pass or fail the second factor; the result goes to ``Orders.payment_settled``."""
        failure = None if approved else "authentication_failed"
        payment = await self._ledger.settle(reference, "succeeded" if approved else "failed", failure)
        return None if payment is None else _result(payment)

    def _card(self, token: str) -> _Card:
        try:
            return _CARDS[token]
        except KeyError:
            raise InstrumentInvalid("The sandbox knows no such test card.", token=token) from None


def _result(payment: SandboxPayment) -> PaymentResult:
    result = PaymentResult(
        reference=payment.reference,
        outcome=payment.status,
        idempotency_key=payment.idempotency_key,
        merchant_id=payment.merchant_id,
        failure=payment.failure,
    )
    if payment.status != "requires_action":
        return result
    url = f"{SECOND_FACTOR_PATH}{payment.reference}"
    return replace(result, action=Action(payment.reference, "second_factor", url, "Confirm with your bank"))
