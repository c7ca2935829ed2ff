"""The test cards that Stripe's test mode offers by name; in live mode there are none."""

from commerce.domain.checkout import Instrument
from commerce.gateways.stripe_results import PROVIDER


def _card(name: str, label: str, last4: str, token: str, brand: str = "visa") -> Instrument:
    return Instrument(f"stripe_test_{name}", "card", label, brand, last4, token, PROVIDER)


TEST_CARDS = (
    _card("success", "Test card that succeeds", "4242", "pm_card_visa"),
    _card("declined", "Test card that is declined", "0002", "pm_card_chargeDeclined"),
    _card("insufficient_funds", "Test card without enough money", "9995", "pm_card_chargeDeclinedInsufficientFunds"),
    _card("3ds", "Test card that asks for a second factor", "3220", "pm_card_threeDSecure2Required"),
)


def offered(secret_key: str) -> tuple[Instrument, ...]:
    """Return the test cards where the key is one of test mode."""
    return TEST_CARDS if secret_key.startswith(("sk_test_", "rk_test_")) else ()
