"""Google Merchant Center feeds are read from TSV, CSV and XML, as they are really written."""

from datetime import UTC, datetime

import pytest

from commerce.domain.money import Money
from tests.unit.feeds.conftest import Take

HEADING = "id\ttitle\tdescription\tprice\tavailability\tbrand\tproduct_type\timage_link"


def tsv(*rows: str, heading: str = HEADING) -> str:
    return "\n".join([heading, *rows]) + "\n"


LAMP = "L1\tDusk lamp\tA warm lamp\t89.00 USD\tin stock\tLumen\tHome > Lamps\thttps://x.example/l1.jpg"


def test_a_row_becomes_a_product_with_one_variant(take: Take) -> None:
    product = take(tsv(LAMP)).product

    assert (product.feed_id, product.title, product.brand) == ("L1", "Dusk lamp", "Lumen")
    assert product.categories == ("Home", "Lamps")
    assert product.media[0].url == "https://x.example/l1.jpg"
    [variant] = product.variants
    assert variant.price == Money(8900, "USD")
    assert (variant.status, variant.on_hand) == ("in_stock", None)
    assert (variant.feed_id, variant.sku, variant.options) == ("L1", None, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_encoding_is_understood(take: Take, encoding: str) -> None:
    text = tsv(LAMP.replace("Dusk lamp", "Lämpchen für Ägidius"))

    assert take(text.encode(encoding)).product.title == "Lämpchen für Ägidius"


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
def test_the_separator_is_found(take: Take, separator: str) -> None:
    assert take(tsv(LAMP).replace("\t", separator)).product.feed_id == "L1"


def test_a_decimal_comma_is_understood_within_semicolons(take: Take) -> None:
    feed = "id;title;price\nA;Schrank;1.299,00 EUR\nB;Stuhl;49,90 EUR\nC;Tisch;1.250 EUR\n"

    prices = [product.variants[0].price for product in take(feed).products]

    assert prices == [Money(129900, "EUR"), Money(4990, "EUR"), Money(125000, "EUR")]


def test_rows_of_one_group_become_variants_wherever_they_stand(take: Take) -> None:
    heading = "id\titem_group_id\ttitle\tprice\tcolor\tsize\tmaterial\tgender"
    feed = tsv(
        "T-R-S\tT\tTee - Red - S\t20 USD\tRed\tS\tCotton\tunisex",
        "X\t\tHat\t15 USD\t\t\t\t",
        "T-B-M\tT\tTee - Blue - M\t22 USD\tBlue\tM\tCotton\tunisex",
        heading=heading,
    )

    hat, tee = take(feed).products

    assert hat.feed_id == "X"
    assert (tee.feed_id, tee.title) == ("T", "Tee")
    assert [(option.name, option.values) for option in tee.options] == [
        ("Color", ("Red", "Blue")),
        ("Size", ("S", "M")),
    ]
    assert [variant.options for variant in tee.variants] == [
        {"Color": "Red", "Size": "S"},
        {"Color": "Blue", "Size": "M"},
    ]
    assert tee.attributes == {"Material": ("Cotton",), "Gender": ("unisex",)}
    assert [variant.title for variant in tee.variants] == ["Red / S", "Blue / M"]


def test_a_sale_price_counts_only_inside_its_dates(take: Take) -> None:
    heading = "id\ttitle\tprice\tsale_price\tsale_price_effective_date"
    row = "A\tLamp\t100 USD\t80 USD\t2026-03-01T00:00Z/2026-03-31T00:00Z"

    [variant] = take(tsv(row, heading=heading)).product.variants

    assert variant.price == Money(10000, "USD")
    assert variant.sale is not None
    assert variant.sale.price == Money(8000, "USD")
    assert (variant.sale.starts_at, variant.sale.ends_at) == (
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 31, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("availability", "status", "on_hand"),
    [
        ("in_stock", "in_stock", None),
        ("out_of_stock", "in_stock", 0),
        ("preorder", "preorder", None),
        ("backorder", "backorder", None),
    ],
)
def test_availability_without_a_quantity_is_unlimited_or_nothing(
    take: Take, availability: str, status: str, on_hand: int | None
) -> None:
    [variant] = take(tsv(LAMP.replace("in stock", availability))).product.variants

    assert (variant.status, variant.on_hand) == (status, on_hand)


def test_an_item_without_a_price_is_refused_with_line_id_field_and_remedy(take: Take) -> None:
    taken = take(tsv(LAMP, LAMP.replace("89.00 USD", "").replace("L1", "L2")))

    [refusal] = taken.refused
    assert (refusal.line, refusal.id, refusal.field) == (3, "L2", "price")
    assert refusal.reason
    assert refusal.remedy
    assert len(taken.products) == 1


def test_an_item_in_another_currency_is_refused(take: Take) -> None:
    taken = take(tsv(LAMP, LAMP.replace("L1", "L2"), LAMP.replace("L1", "L3").replace("USD", "EUR")))

    assert [product.feed_id for product in taken.products] == ["L1", "L2"]
    assert "EUR" in taken.refused[0].reason


def test_a_row_of_another_width_is_refused_and_reading_goes_on(take: Take) -> None:
    taken = take(tsv(LAMP, "L2\tbroken", LAMP.replace("L1", "L3")))

    assert [product.feed_id for product in taken.products] == ["L1", "L3"]
    assert (taken.refused[0].line, "columns" in taken.refused[0].reason) == (3, True)


def test_blank_lines_are_passed_over_and_quotes_may_hold_line_breaks(take: Take) -> None:
    feed = 'id,title,description,price\n\nA,"Lamp, small","First\nsecond ""line""",5 USD\n\nB,Mug,Plain,6 USD\n'

    lamp, mug = take(feed).products

    assert (lamp.title, lamp.description, lamp.line) == ("Lamp, small", 'First\nsecond "line"', 3)
    assert (mug.feed_id, mug.line) == ("B", 6)


def test_a_quote_that_is_never_closed_costs_one_row_only(take: Take) -> None:
    feed = 'id,title,price\nA,"Lamp,5 USD\nB,Mug,6 USD\nC,Pan,7 USD\n'

    taken = take(feed)

    assert [product.feed_id for product in taken.products] == ["B", "C"]
    assert taken.refused[0].line == 2


def test_inch_marks_in_tab_separated_text_are_no_quotes(take: Take) -> None:
    taken = take(tsv('S\t15" sleeve\tFits 15" laptops\t20 USD\tin stock\tB\tBags\thttps://x.example/s.jpg', LAMP))

    assert [product.title for product in taken.products] == ['15" sleeve', "Dusk lamp"]


def test_unknown_columns_become_attributes_and_addresses_of_pages_do_not(take: Take) -> None:
    feed = tsv(LAMP + "\t42 cm\thttps://x.example/lamp", heading=HEADING + "\tlampHeight\tlink")

    assert take(feed).product.attributes == {"Lamp height": ("42 cm",)}


def test_gtin_mpn_condition_and_shipping_weight_are_kept(take: Take) -> None:
    feed = tsv(LAMP + "\t4006381333931\tAB-1\tnew\t1.2 kg", heading=HEADING + "\tgtin\tmpn\tcondition\tshipping_weight")

    product = take(feed).product

    assert product.variants[0].barcode == "4006381333931"
    assert product.attributes == {"MPN": ("AB-1",), "Condition": ("new",), "Shipping weight": ("1.2 kg",)}


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item>
  <g:id>A1</g:id><title>Lamp &amp; shade</title><description><![CDATA[<p>Warm</p>]]></description>
  <g:price>89.00 USD</g:price><g:availability>in_stock</g:availability><link>https://x.example/a1</link>
  <g:image_link>https://x.example/1.jpg</g:image_link>
  <g:additional_image_link>https://x.example/2.jpg</g:additional_image_link>
  <g:additional_image_link>https://x.example/3.jpg</g:additional_image_link>
  <g:shipping><g:country>US</g:country><g:price>5 USD</g:price></g:shipping>
  <g:product_detail>
    <g:attribute_name>Battery life</g:attribute_name><g:attribute_value>30 h</g:attribute_value>
  </g:product_detail>
  <g:product_type>Home &gt; Lamps</g:product_type>
</item>
<item><g:id>A2</g:id><title>Mug</title></item>
</channel></rss>
"""


def test_rss_is_read_with_lines_repeated_and_nested_elements(take: Take) -> None:
    taken = take(RSS)

    product = taken.product
    assert (product.title, product.description, product.line) == ("Lamp & shade", "Warm", 3)
    assert [media.url[-5:] for media in product.media] == ["1.jpg", "2.jpg", "3.jpg"]
    assert product.attributes == {"Battery life": ("30 h",)}
    assert product.categories == ("Home", "Lamps")
    assert (taken.refused[0].id, taken.refused[0].line, taken.refused[0].field) == ("A2", 15, "price")


def test_atom_is_read(take: Take) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
    <entry><g:id>A</g:id><title>Lamp</title><link rel="alternate" href="https://x.example/a"/>
    <g:price>9 EUR</g:price></entry></feed>"""

    assert take(feed).product.variants[0].price == Money(900, "EUR")


def test_xml_that_breaks_off_keeps_what_was_read_and_says_so(take: Take) -> None:
    taken = take(RSS.replace("<item><g:id>A2", "</oops><item><g:id>A2"))

    assert [product.feed_id for product in taken.products] == ["A1"]
    assert not taken.feed.complete
    assert "XML" in taken.refused[-1].reason


def test_entities_from_outside_are_refused(take: Take) -> None:
    feed = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'

    taken = take(feed)

    assert taken.products == []
    assert not taken.feed.complete


def test_details_in_one_cell_end_at_a_comma_that_begins_another(take: Take) -> None:
    details = "General:Screen size:6.1 in,:Works with:Android, iOS,Power:Battery:5000 mAh"
    feed = tsv(f"{LAMP}\t{details}", heading=f"{HEADING}\tproduct_detail")

    assert take(feed).product.attributes == {
        "Screen size": ("6.1 in",),
        "Works with": ("Android, iOS",),
        "Battery": ("5000 mAh",),
    }
