"""Availability, quantities, times, ratings and attribute values are read in their many spellings."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.product import Rating
from commerce.feeds.names import attribute_name, category_name, field_key, slug
from commerce.feeds.text import one_line, plain_text
from commerce.feeds.values import read_period, read_quantity, read_rating, read_status, read_time, read_values


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("in stock", "in_stock"),
        ("in_stock", "in_stock"),
        ("In Stock", "in_stock"),
        ("http://schema.org/InStock", "in_stock"),
        (True, "in_stock"),
        ("Out-of-stock", "out_of_stock"),
        ("sold out", "out_of_stock"),
        (False, "out_of_stock"),
        ("https://schema.org/PreOrder", "preorder"),
        ("backorder", "backorder"),
        ("discontinued", "discontinued"),
        ("perhaps", None),
    ],
)
def test_an_availability_is_understood_in_its_spellings(word: object, status: str | None) -> None:
    assert read_status(word) == status


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (5, 5),
        (-2, 0),
        ("12", 12),
        ("10+", 10),
        (">10", 10),
        ("3 left", 3),
        ("4.0", 4),
        (2.0, 2),
        ("few", None),
        (True, None),
    ],
)
def test_a_quantity_is_a_count_that_is_never_below_zero(value: object, count: int | None) -> None:
    assert read_quantity(value) == count


def test_a_time_is_in_utc_whatever_zone_it_was_written_in() -> None:
    assert read_time("2026-03-01T10:00+0100") == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert read_time("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)
    assert read_time("2025-04-30T09:41:02.053Z") == datetime(2025, 4, 30, 9, 41, 2, 53000, tzinfo=UTC)
    assert read_time("soon") is None


def test_a_period_has_a_start_and_may_have_an_end() -> None:
    assert read_period("2026-03-01T00:00Z/2026-03-31T00:00Z") == (
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 31, tzinfo=UTC),
    )
    assert read_period("2026-03-01")[1] is None
    with pytest.raises(ValueError, match="no period"):
        read_period("spring/summer")


def test_a_rating_is_a_number_a_text_or_an_object() -> None:
    assert read_rating(4.5, 10) == Rating(4.5, 10)
    assert read_rating("4.5 out of 5", "1,204") == Rating(4.5, 1204)
    assert read_rating({"value": 4, "count": 3}, None) == Rating(4.0, 3)
    assert read_rating({"rate": 3.9, "count": 120}, None) == Rating(3.9, 120)
    assert read_rating(92, 5) is None
    assert read_rating("", None) is None


def test_attribute_values_are_texts_without_doubles() -> None:
    assert read_values(["a", "b", "a", None, ""]) == ("a", "b")
    assert read_values(17.0) == ("17",)
    assert read_values(True) == ("yes",)
    assert read_values({"value": 5, "unit": "kg"}) == ("5 kg",)
    assert read_values("  two \n lines ") == ("two lines",)


def test_field_names_have_one_spelling_and_labels_are_readable() -> None:
    assert {field_key(name) for name in ("g:image_link", "Image Link", "imageLink", "IMAGE-LINK")} == {"image_link"}
    assert attribute_name("battery_life") == "Battery life"
    assert attribute_name("warrantyInformation") == "Warranty information"
    assert attribute_name("mpn") == "MPN"
    assert attribute_name("Fits laptops") == "Fits laptops"
    assert category_name("mens-shoes") == "Mens shoes"
    assert category_name("T-Shirts & Tops") == "T-Shirts & Tops"
    assert slug("Crème brûlée, 2 L") == "creme-brulee-2-l"


def test_markup_becomes_text_and_scripts_vanish() -> None:
    html = "<p>Soft &amp; warm<br>two lines</p><ul><li>One</li><li>Two</li></ul><script>alert(1)</script>"

    assert plain_text(html) == "Soft & warm\ntwo lines\nOne\nTwo"
    assert plain_text("&lt;b&gt;bold&lt;/b&gt;") == "bold"
    assert plain_text("5 < 6 and 7 > 2") == "5 < 6 and 7 > 2"
    assert one_line("a\u202eb\x00c") == "abc"


@given(st.text())
def test_any_text_becomes_text(text: str) -> None:
    assert "\x00" not in plain_text(text)
    assert "\n" not in one_line(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
        max_leaves=8,
    )
)
def test_any_json_value_can_be_an_attribute(value: object) -> None:
    assert all(isinstance(text, str) and text for text in read_values(value))
    read_quantity(value)
    read_time(value)
    read_rating(value, value)
