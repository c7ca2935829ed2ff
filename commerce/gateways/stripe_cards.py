"""What Stripe offers: our payment page where there is one, and the named test cards of its test mode."""

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


PAGE = Instrument("stripe_page", "card", "Card, on a secure page", "card", "", "stripe_page", PROVIDER)
"""Any card, or another means that the buyer's account at Stripe has, given to Stripe on a page of ours."""


def offered(secret_key: str, *, with_page: bool) -> tuple[Instrument, ...]:
    """Return the test cards where the key is one of test mode, and the page where there is one.

    Live, the page comes first and is what is proposed; in test mode the card that succeeds is.
    """
    page = (PAGE,) if with_page else ()
    return (*TEST_CARDS, *page) if secret_key.startswith(("sk_test_", "rk_test_")) else page
