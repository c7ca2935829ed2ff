"""What models send as arguments is read tolerantly, and what cannot be read is explained."""

# ruff: noqa: E501 - a case a line reads better

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.arguments import read_arguments
from tools.base import BadArguments, Effect
from tools.buying.cart import AddArguments
from tools.finding.search import SearchArguments
from tools.numbers import parse_count, parse_decimal
from tools.registry import build_registry, tool_names

CONTRACT = """search_products search_by_picture show_product compare_products recommend view_preferences
remember_preference personal_suggestions ask_product search_help shop_terms view_cart add_to_cart
change_cart clear_cart apply_code remove_code accept_prices choose_currency begin_checkout set_checkout use_gift_card
remove_gift_card gift_card_balance list_payment_means keep_payment_means forget_payment_means place_order
list_orders show_order cancel_order change_order_address change_order_payment change_order_items return_items exchange_items
withdraw_request return_instead find_customer change_default_address watch_product forget_me hand_off""".split()  # noqa: SIM905


def read(model, raw):
    result = read_arguments(model, raw)
    assert not isinstance(result, BadArguments), result
    return result[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("$50", "50"), (50, "50"), (49.9, "49.9"), ("1,299.00", "1299.00"), ("1.299,00 \u20ac", "1299.00"), ("1k", "1000"),
        ("under 50 dollars", "50"), ({"amount": 50}, "50"), (4.995, "4.995"), ("4.995 KWD", "4.995"), ("4.995", "4995"), (None, None), ("null", None), ("", None),
    ],
)  # fmt: skip
def test_price_is_read_from_whatever_form_it_has(written, value):
    assert read(SearchArguments, {"price_max": written}).price_max == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("84.20", "84.20"), ("1,299", "1299"), ("1.299", "1299"), ("1.299,50", "1299.50"), ("12,5", "12.5"), ("1'299.00", "1299.00"),
        ("1 299,00", "1299.00"), ("\u0664\u0662", "42"), ("-5", "-5"), ("0.125", "0.125"), ("12.345.678", "12345678"),
    ],
)  # fmt: skip
def test_figures_of_any_convention_are_read(text, value):
    assert parse_decimal(text) == Decimal(value)


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_what_is_written_with_two_decimals_is_read_back(value):
    assert parse_decimal(f"{value:,.2f}") == value
    assert parse_decimal(f"{value:,.2f}".translate(str.maketrans(",.", ".,"))) == value


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), ("x3", 3), ("two", 2), ("a pair", 2), ("a dozen", 12), ("many", None)]
)
def test_counts_are_read(text, value):
    assert parse_count(text) == value


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    parse_decimal(text)
    parse_count(text)
    read_arguments(SearchArguments, {"query": text, "price_max": text, "category": text, "attributes": text})


def test_one_value_stands_for_a_list_and_json_in_a_string_for_what_it_says():
    wish = read(
        SearchArguments,
        {"brands": "Lumen", "category": "Home > Lamps", "attributes": '[{"name": "Colour", "values": "Blue"}]'},
    )

    assert wish.brands == ["Lumen"]
    assert wish.category == ["Home", "Lamps"]
    assert wish.attributes[0].values == ["Blue"]


@pytest.mark.parametrize(
    "options", [{"Colour": "Blue"}, [{"name": "Colour", "value": "Blue"}], "Colour: Blue", {"Colour": ["Blue"]}]
)
def test_options_are_read_in_every_shape(options):
    assert read(AddArguments, {"items": {"product_id": "p", "options": options}}).items[0].options == {"Colour": "Blue"}


@pytest.mark.parametrize(
    "written", ['"prod_1"', "`prod_1`", "'prod_1'", " prod_1 ", "<prod_1>", "[prod_1].", '"prod_1".']
)
def test_quoted_id_is_read(written):
    assert read(AddArguments, {"items": [{"product_id": written}]}).items[0].product_id == "prod_1"


def test_unknown_keys_are_ignored_with_a_note():
    arguments, notes = read_arguments(SearchArguments, '{"query": "lamp", "colour": "blue"}')

    assert arguments.query == "lamp"
    assert notes == ("ignored unknown arguments: colour",)


@pytest.mark.parametrize("raw", ["{not json", "[1, 2]", 7])
def test_what_is_no_object_is_explained(raw):
    outcome = read_arguments(SearchArguments, raw)

    assert isinstance(outcome, BadArguments)
    assert "one JSON object" in outcome.errors[0]


def test_missing_argument_is_named():
    outcome = read_arguments(AddArguments, {})

    assert isinstance(outcome, BadArguments)
    assert outcome.errors == ("items: Field required",)


def test_registry_has_every_tool_of_the_contract_with_a_description_of_each_argument():
    registry = build_registry(lambda _: True)

    assert list(registry.tools) == CONTRACT == list(tool_names())
    for tool in registry.tools.values():
        schema = tool.arguments.model_json_schema()
        assert tool.description
        assert all(part.get("description") for part in schema.get("properties", {}).values()), tool.name


def test_every_act_of_money_is_a_proposal_with_an_act_behind_it():
    registry = build_registry(lambda _: True)

    proposing = {name for name, tool in registry.tools.items() if tool.effect is Effect.MONEY}
    assert {name.replace("change_order_", "change_") for name in proposing} == set(registry.acts)
