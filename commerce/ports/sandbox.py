"""What the sandbox provider needs kept: its own books."""

from dataclasses import dataclass
from typing import Literal, Protocol

from commerce.domain.money import Money
from commerce.ports.payments import RefundRequest

SandboxStatus = Literal["succeeded", "authorized", "requires_action", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class SandboxPayment:
    """A payment as the sandbox keeps it."""

    merchant_id: str
    idempotency_key: str
    reference: str
    token: str
    amount: Money
    status: SandboxStatus
    failure: str | None = None
    capture: Literal["automatic", "manual"] = "automatic"


class SandboxLedger(Protocol):
    """Where the sandbox keeps its payments, as a real provider would keep them out of our reach."""

    async def put(self, payment: SandboxPayment) -> SandboxPayment:
        """Keep a payment, or return the one that its key already made."""
        ...

    async def by_key(self, merchant_id: str, idempotency_key: str) -> SandboxPayment | None: ...

    async def by_reference(self, reference: str) -> SandboxPayment | None: ...

    async def settle(self, reference: str, status: SandboxStatus, failure: str | None) -> SandboxPayment | None:
        """Move a payment that waits for its buyer to another status; one that does not wait stays as it is.

        Approved by its buyer, a payment that is captured by hand is authorised and no more.
        """
        ...

    async def capture(self, reference: str) -> SandboxPayment | None:
        """Take the money of an authorised payment; any other stays as it is."""
        ...

    async def refund(self, request: RefundRequest) -> bool:
        """Give money back, once a key; false where that would be more than was paid."""
        ...
