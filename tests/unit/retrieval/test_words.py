"""Words, stems, measures and codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.catalogue.attributes import attribute_key, kind_of, unit_of, value_key
from retrieval.text.units import converted, quantity
from retrieval.text.words import codes, fold, key, singular, stems, words


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("headphones", "headphone"),
        ("batteries", "battery"),
        ("watches", "watch"),
        ("knives", "knife"),
        ("shoes", "shoe"),
        ("dress", "dress"),
        ("wireless", "wireless"),
    ],
)
def test_plurals_become_singular_and_other_words_stay(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize("text", ['15" laptop', "15 inch laptop", "15-inch laptop", "15in laptop"])
def test_a_measure_is_one_word_however_it_is_written(text: str) -> None:
    assert "15in" in stems(text)


def test_a_size_with_a_fraction_is_also_found_under_its_class() -> None:
    assert {"15.6in", "15in"} <= set(stems('Fits laptops up to 15.6"'))


def test_a_compound_is_indexed_apart_and_joined() -> None:
    assert {"wi", "fi", "wifi"} <= set(stems("Wi-Fi"))


def test_accents_possessives_and_british_spelling_do_not_matter() -> None:
    assert stems("Café's colour") == stems("cafe color")


def test_part_numbers_are_codes_and_measures_are_not() -> None:
    assert list(codes("HP dv7-1211ea with 1500 mAh, 15.6in")) == ["dv71211ea"]


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.text


@given(st.text(max_size=60))
def test_keys_and_folding_are_settled_after_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("20 h", 20.0, "h"),
        ("30 hours", 30.0, "h"),
        ('15.6"', 15.6, "in"),
        ("1,5 kg", 1.5, "kg"),
        ("1,200 g", 1200.0, "g"),
        ("500ml", 500.0, "ml"),
        ("12", 12.0, None),
        ("-18 °C", -18.0, "°C"),
        ("\u22124°C", -4.0, "°C"),
        ("- 2 kg", 2.0, "kg"),
        ("-2 kg", 2.0, "kg"),
    ],
)
def test_quantities_are_read(text: str, value: float, symbol: str | None) -> None:
    amount = quantity(text)

    assert amount is not None
    assert amount.value == value
    assert (amount.unit.symbol if amount.unit else None) == symbol


@pytest.mark.parametrize("text", ["", "yes", "30 x 20 cm", "about 5 things", "V8"])
def test_what_is_no_single_quantity_is_none(text: str) -> None:
    assert quantity(text) is None


def test_quantities_convert_within_their_dimension_only() -> None:
    kilos, grams, hours = quantity("1.5 kg"), quantity("800 g"), quantity("3 h")
    assert kilos
    assert grams
    assert hours

    assert converted(grams, kilos.unit) == pytest.approx(0.8)
    assert converted(hours, kilos.unit) is None


def test_the_kind_of_an_attribute_is_learned_from_its_values() -> None:
    assert kind_of({"20 h": 3, "8 hours": 1}) == "number"
    assert kind_of({"yes": 3, "No": 4}) == "boolean"
    assert kind_of({"Wool": 3, "12": 1}) == "text"
    unit = unit_of([("20 h", 3), ("90 min", 1)])
    assert unit is not None
    assert unit.symbol == "h"


def test_names_and_values_are_compared_without_their_spelling() -> None:
    assert attribute_key("Product_Colour") == attribute_key("product color")
    assert value_key("Yes") == value_key("true")
    assert value_key("Navy-Blue") == "navy blue"
