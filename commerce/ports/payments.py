"""What selling needs of a payment provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from commerce.domain.checkout import Action, Instrument
from commerce.domain.money import Money

PaymentOutcome = Literal["succeeded", "authorized", "requires_action", "failed", "cancelled", "processing"]


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment to make. The same idempotency key is the same payment."""

    merchant_id: str
    idempotency_key: str
    amount: Money
    token: str
    description: str
    reference: str | None = None
    """The provider's own name of it, where ``open`` gave one."""
    order_id: str | None = None
    """The order that it is for, as a person finds it at the provider."""
    capture: Literal["automatic", "manual"] = "automatic"
    """Manual: the money is authorised, and moves when ``capture`` says so, where the instrument can do that."""
    keep_for: str | None = None
    """The shopper for whom the provider keeps what is paid with, where they asked for that."""


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """How a payment stands at the provider."""

    reference: str
    outcome: PaymentOutcome
    idempotency_key: str | None = None
    merchant_id: str | None = None
    failure: str | None = None
    """Why it failed: card_declined, insufficient_funds, authentication_failed, …"""
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money to give back. The same idempotency key, which is the refund's id, is the same refund."""

    merchant_id: str
    idempotency_key: str
    reference: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class RefundResult:
    """How a refund stands at the provider."""

    outcome: Literal["succeeded", "processing", "failed"]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class KeptMeans:
    """What a provider keeps for a buyer after a payment. Its token pays again, and no card number is in it."""

    instrument: Instrument
    identity: str
    """The same for the same card, however often it is given."""


NoticeKind = Literal["payment", "refund", "dispute"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to a payment: what to look up, not how it stands, since notices come late and reordered."""

    kind: NoticeKind
    reference: str
    reason: str = ""


class PaymentGateway(Protocol):
    """One payment provider. Methods raise GatewayUnavailable where it does not answer."""

    @property
    def provider(self) -> str: ...

    @property
    def offered(self) -> tuple[Instrument, ...]:
        """What everyone may choose, such as the test cards of a sandbox; the first is proposed by itself."""
        ...

    @property
    def keeps(self) -> bool:
        """Whether it keeps what a buyer paid with for the next time."""
        ...

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        """Describe what a token stands for; raises InstrumentInvalid, also for what is kept for a buyer."""
        ...

    async def open(self, request: PaymentRequest) -> PaymentResult | None:
        """Set a payment up without moving money, so that its reference is kept before money can move.

        None where the provider finds a payment by its key at any time, and needs no such step.
        """
        ...

    async def pay(self, request: PaymentRequest) -> PaymentResult: ...

    async def capture(self, merchant_id: str, reference: str, idempotency_key: str) -> PaymentResult:
        """Take the money of an authorised payment; one that is through or was cancelled stays, and says so."""
        ...

    async def find(self, merchant_id: str, idempotency_key: str, reference: str | None = None) -> PaymentResult | None:
        """Return the payment of a reference, or of a key; None where the provider never heard of it."""
        ...

    async def cancel(self, merchant_id: str, reference: str) -> PaymentResult:
        """Stop a payment that waits for its buyer or is authorised; one that is through stays, and says so."""
        ...

    async def refund(self, request: RefundRequest) -> RefundResult: ...

    async def kept(self, merchant_id: str, reference: str) -> KeptMeans | None:
        """Return what a payment that is through has left for the next time; None where it left nothing."""
        ...

    async def forget(self, token: str) -> None:
        """Let go of what is kept under a token; what is gone already is gone."""
        ...


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """One question to a provider, in figures and ids."""

    provider: str
    act: str
    merchant_id: str
    order_id: str
    """Empty where the provider is asked by a reference of its own."""
    outcome: str
    """The result's word; ``done`` where it has none, ``unanswered`` or ``error`` where there is none."""
    milliseconds: float


class PaymentObserver(Protocol):
    """Hears of each question to a provider once it has been answered, or not."""

    def provider_asked(self, call: ProviderCall) -> None: ...


class NotifyingGateway(PaymentGateway, Protocol):
    """A provider that tells us what happened by webhook, and sends buyers back to us from its own pages."""

    async def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """Return what a webhook tells of, or None where that is nothing to us.

        ``headers`` have their names in small letters. Raises NoticeRefused where the provider did not sign it, or
        signed it too long ago.
        """
        ...

    async def standing(self, reference: str) -> PaymentResult:
        """Say how a payment stands now."""
        ...

    async def returned(self, reference: str, proof: str) -> PaymentResult | None:
        """Say how the payment of a buyer who comes back stands; None where they cannot prove that it is theirs."""
        ...

    async def refunded_by_hand(self, reference: str) -> Money | None:
        """Say how much of a payment went back that we did not ask for, as when a person did it at the provider."""
        ...

    async def close(self) -> None: ...
