"""The words of notices: ours, the merchant's in their place, in every form that a way needs."""

from datetime import UTC, date, datetime
from pathlib import Path

import jinja2
import pytest

from commerce.domain.address import Address
from commerce.domain.cart import Total
from commerce.domain.checkout import Buyer, FulfillmentOption
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderLine
from serving.identity.installation_keys import open_keys
from serving.notifying.kinds import KINDS, OF_ORDERS
from serving.notifying.letters import CompiledTemplates, Letter, Letters, text_on
from serving.observability.logs import keep_allowed
from serving.refusals.errors import RequestInvalid

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
    }
    return Order(**{**values, **changes})  # type: ignore[arg-type]


def write(kind: str, locale: str = "en_US", own: dict[str, str] | None = None, **merchant: str) -> Letter:
    facts = {"order": order(), "currency": USD, "name": "Jane Doe"}
    shop = Merchant("demo", "Alder", **merchant)  # type: ignore[arg-type]
    return Letters().write(KINDS[kind], shop, locale, own or {}, facts, link="https://shop.example/orders/ord_1")


@pytest.mark.parametrize("kind", sorted({kind.name for kind in OF_ORDERS.values()}))
def test_every_notice_of_an_order_names_it_and_leads_to_it_in_every_form(kind: str) -> None:
    letter = write(kind)

    assert "SM-10023" in letter.subject
    assert letter.text.startswith("Hello Jane Doe,")
    assert all("https://shop.example/orders/ord_1" in form for form in (letter.text, letter.html, letter.short))
    assert "\n" not in letter.short


def test_a_confirmation_holds_lines_totals_and_address_as_plain_text() -> None:
    text = write("order_confirmed").text

    assert "2 x Mug <b>, Blue  $24.00" in text
    assert "Total: $28.99" in text
    assert "  Jane Doe\n  12 Main Street\n  Springfield IL 62704\n  United States\n" in text
    assert "arriving March 5, 2026 to March 8, 2026" in text


def test_a_delivery_that_costs_nothing_is_free_in_words() -> None:
    sent = order(totals=(Total("fulfillment", 0, "Standard"), Total("tax", 0, "Tax"), Total("total", 2400, "Total")))
    facts = {"order": sent, "currency": USD, "name": "Jane Doe"}

    letter = Letters().write(
        KINDS["order_confirmed"], Merchant("demo", "Alder"), "en_US", {}, facts, link="https://x.example"
    )

    assert "Standard: Free" in letter.text
    assert "Tax: $0.00" in letter.text
    assert '<td>Standard</td><td class="figure">Free</td>' in letter.html


def test_what_the_shop_did_not_write_is_escaped_in_html() -> None:
    html = write("order_confirmed").html

    assert "Mug &lt;b&gt;" in html
    assert "Mug <b>" not in html


def test_figures_and_dates_follow_the_locale_and_colours_the_merchant() -> None:
    letter = write("order_confirmed", "de_DE", accent="#ffcc00")

    assert "24,00\xa0$" in letter.text
    assert "5. März 2026" in letter.text
    assert "background: #ffcc00; color: #000000" in letter.html


@pytest.mark.parametrize(("colour", "text"), [("#ffffff", "#000000"), ("#000", "#ffffff"), ("teal", "#ffffff")])
def test_text_on_a_colour_can_be_read(colour: str, text: str) -> None:
    assert text_on(colour) == text


def test_a_merchants_template_comes_before_ours_and_a_language_before_english() -> None:
    own = {"en/shipped.txt": "Subject: Off it goes, {{ order.number }}\n\nBye", "de/delivered.txt": "Subject: Da\n\nDa"}

    assert write("shipped", own=own).subject == "Off it goes, SM-10023"
    assert write("delivered", "de_DE", own).subject == "Da"
    assert write("delivered", "fr_FR", own).subject == "Your order SM-10023 has arrived"


def test_an_operators_folder_replaces_templates_for_one_merchant_or_for_all(tmp_path: Path) -> None:
    for place, subject in ((tmp_path / "en", "all"), (tmp_path / "demo" / "en", "demo")):
        place.mkdir(parents=True)
        (place / "shipped.txt").write_text(f"Subject: for {subject}\n\nx")
    facts = {"order": order(), "currency": USD, "name": "Jane"}

    def subject(merchant: str) -> str:
        return Letters(str(tmp_path)).write(KINDS["shipped"], Merchant(merchant, "A"), "en", {}, facts).subject

    assert (subject("demo"), subject("other")) == ("for demo", "for all")


def test_a_template_that_breaks_is_refused_and_one_that_got_in_gives_way_to_ours() -> None:
    facts = {"order": order(), "currency": USD, "name": "Jane"}
    letters = Letters()

    with pytest.raises(RequestInvalid, match=r"en/shipped.txt, line 2"):
        letters.check(Merchant("demo", "A"), "en/shipped.txt", "Subject: x\n{% if %}", facts)
    with pytest.raises(RequestInvalid, match="cannot be written: 'ordr' is undefined"):
        letters.check(Merchant("demo", "A"), "en/shipped.txt", "Subject: {{ ordr.number }}", facts)
    assert write("shipped", own={"en/shipped.txt": "{{ ordr.x }}"}).subject == "Your order SM-10023 is on its way"


def test_a_template_reaches_nothing_but_the_facts() -> None:
    own = {"en/shipped.txt": "Subject: {{ order.__class__.__mro__ }}\n\nx"}

    assert "class" not in write("shipped", own=own).subject


def test_every_kind_has_all_the_forms_that_its_ways_need() -> None:
    names = {template.name for template in Letters().list("demo", {})}

    wanted = {f"en/{kind.name}.{end}" for kind in KINDS.values() for end in ("txt", "html")}
    wanted |= {f"en/{kind.name}.short.txt" for kind in KINDS.values() if kind.sms or kind.push}
    assert wanted <= names


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = open_keys(tmp_path)

    assert open_keys(tmp_path) == first
    assert (
        len({first.quotes, first.sessions, first.webhooks, first.notices, first.seals, first.signing, first.push}) == 7
    )
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert "keys" not in repr(first) or first.quotes.hex() not in repr(first)


def test_a_log_line_keeps_only_fields_that_may_be_logged() -> None:
    kept = keep_allowed(None, "info", {"event": "x", "status": 200, "text": "my card is 4242", "email": "a@b.c"})

    assert kept == {"event": "x", "status": 200}


def test_a_template_is_compiled_once_and_anew_when_its_source_has_changed() -> None:
    compiled = CompiledTemplates(most=2)

    def read(source: str) -> str:
        environment = jinja2.Environment(loader=jinja2.DictLoader({"a.txt": source}), bytecode_cache=compiled)
        return environment.get_template("a.txt").render()

    assert [read("one"), read("two"), read("one")] == ["one", "two", "one"]
    assert compiled.compilations == 2
    assert [read("three"), read("two")] == ["three", "two"]
    assert compiled.compilations == 4
