"""The payment page on which a buyer gives a card to Stripe: its address, and what it shows."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from commerce.domain.checkout import Action
from commerce.domain.money import Money


@dataclass(frozen=True, slots=True)
class PageOfPayment:
    """What the page shows and hands to Stripe's script."""

    merchant_id: str
    amount: Money
    client_secret: str
    waits: bool


class PaymentPages:
    """Addresses that only their buyer was given: the key in them comes from the payment and a secret of ours."""

    def __init__(self, secret_key: str, page_url: str) -> None:
        self._secret = hmac.new(secret_key.encode(), b"payment pages", sha256).digest()
        self._page_url = page_url

    def key_of(self, reference: str) -> str:
        return hmac.new(self._secret, reference.encode(), sha256).hexdigest()[:40]

    def action(self, reference: str) -> Action:
        """What the buyer is asked to do."""
        url = f"{self._page_url}/{reference}?key={self.key_of(reference)}"
        return Action(reference, "payment_page", url, "Give your card")
