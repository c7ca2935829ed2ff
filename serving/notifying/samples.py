"""Facts of a made-up order, product and cart, by which a merchant's template is tried before it is kept."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from commerce.domain.address import Address
from commerce.domain.cart import Total
from commerce.domain.checkout import Buyer
from commerce.domain.money import Money

_USD = "USD"


def sample_facts() -> dict[str, Any]:
    """Everything that any template may name."""
    line = SimpleNamespace(
        quantity=2, title="Stone mug", variant_title="Blue", total=Money(2400, _USD), unit_price=Money(1200, _USD)
    )
    day = date(2026, 3, 5)
    shipment = SimpleNamespace(carrier="Post", tracking_number="T1", tracking_url="https://post.example/T1")
    order = SimpleNamespace(
        id="ord_1",
        number="SM-10001",
        currency=_USD,
        lines=(line,),
        totals=(Total("subtotal", 2400, "Subtotal"), Total("total", 2899, "Total")),
        total=Money(2899, _USD),
        refunded=Money(2899, _USD),
        buyer=Buyer("Jane Doe", "jane@example.com", "+1 503 555 0100"),
        address=Address("Jane Doe", "12 Main Street", "", "Springfield", "IL", "62704", "US"),
        fulfillment=SimpleNamespace(title="Standard", earliest=day, latest=day, amount=Money(499, _USD)),
        shipments=(shipment,),
        status="paid",
        unpaid_exchange=None,
    )
    product = {"title": "Stone mug", "variant_title": "Blue", "price": Money(1200, _USD), "before": 1500}
    return {
        "order": order,
        "cart": SimpleNamespace(lines=(line,)),
        "product": product,
        "name": "Jane Doe",
        "currency": _USD,
        "code": "123456",
        "minutes": 15,
        "gift_cards": [
            {"amount": Money(2899, _USD), "last4": "K7QA", "expires_at": None, "code": "7F2M-9KQA-1B3C-K7QA"}
        ],
    }
