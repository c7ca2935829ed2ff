"""Mails about orders: written once, in plain text, and brought by SMTP or left on the outbox page."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commerce.domain.address import Address
from commerce.domain.cart import Total
from commerce.domain.checkout import Buyer, FulfillmentOption
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderLine
from serving.installation_keys import open_keys
from serving.logs import keep_allowed
from serving.mail import OrderMails

USD = "USD"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def order(**changes: object) -> Order:
    line = OrderLine(
        id="line_1",
        variant_id="var_1",
        product_id="prod_1",
        title="Mug <b>",
        variant_title="Blue",
        options={},
        quantity=2,
        unit_price=Money(1200, USD),
        list_price=None,
        discount=Money(0, USD),
        total=Money(2400, USD),
        tax=Money(0, USD),
        image=None,
        feed_id="mug",
        sku=None,
        fulfilled=0,
        returned=0,
        returnable_until=None,
    )
    values: dict[str, object] = {
        "id": "ord_1",
        "number": "SM-10023",
        "merchant_id": "demo",
        "shopper_id": "shp_1",
        "checkout_id": "chk_1",
        "version": 1,
        "status": "paid",
        "currency": USD,
        "lines": (line,),
        "codes": (),
        "totals": (Total("subtotal", 2400, "Subtotal"), Total("total", 2899, "Total")),
        "buyer": Buyer("Jane Doe", "jane@example.com"),
        "address": Address("Jane Doe", "12 Main Street", "", "Springfield", "IL", "62704", "US", ""),
        "fulfillment": FulfillmentOption("std", "Standard", "", Money(499, USD), date(2026, 3, 5), date(2026, 3, 8)),
        "shipments": (),
        "payments": (),
        "refunds": (),
        "events": (),
        "placed_at": AT,
        "action": None,
        "cancellable": True,
        "returnable": False,
    }
    return Order(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["placed", "cancelled", "returned", "shipped", "payment_failed"])
def test_every_mail_names_its_order_and_leads_to_it(kind: str) -> None:
    written = OrderMails().write(kind, Merchant("demo", "Alder"), order(), "https://shop.example")

    assert written is not None
    subject, text = written
    assert "SM-10023" in subject
    assert "https://shop.example/orders/ord_1" in text
    assert text.startswith("Hello Jane Doe,")


def test_a_confirmation_holds_lines_totals_and_address_as_plain_text() -> None:
    written = OrderMails().write("placed", Merchant("demo", "Alder"), order(), "")

    assert written is not None
    assert "2 x Mug <b>, Blue  $24.00" in written[1]
    assert "Total: $28.99" in written[1]
    assert "Springfield, IL 62704" in written[1]


def test_what_needs_no_mail_gets_none() -> None:
    assert OrderMails().write("action_required", Merchant("demo", "Alder"), order(), "") is None


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = open_keys(tmp_path)

    assert open_keys(tmp_path) == first
    assert len({first.quotes, first.sessions, first.webhooks}) == 3
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert "keys" not in repr(first) or first.quotes.hex() not in repr(first)


def test_a_log_line_keeps_only_fields_that_may_be_logged() -> None:
    kept = keep_allowed(None, "info", {"event": "x", "status": 200, "text": "my card is 4242", "email": "a@b.c"})

    assert kept == {"event": "x", "status": 200}
