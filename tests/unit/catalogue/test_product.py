"""Products resolve variants by options and know what can be bought."""

from datetime import UTC, datetime

import pytest

from commerce.domain.money import Money
from commerce.domain.product import Availability, Product, ProductOption, Variant


def variant(number: int, size: str, price: int, availability: Availability) -> Variant:
    return Variant(
        id=f"var_{number}",
        product_id="prod_1",
        sku=None,
        feed_id=str(number),
        title=size,
        options={"Color": "Red", "Size": size},
        price=Money(price, "USD"),
        list_price=None,
        availability=availability,
        barcode=None,
        media=None,
        attributes={},
    )


def product(*variants: Variant) -> Product:
    return Product(
        id="prod_1",
        merchant_id="m",
        feed_id="1",
        handle="tee",
        title="Tee",
        description="",
        brand=None,
        categories=(),
        attributes={},
        options=(ProductOption("Size", ("S", "M", "L")),),
        variants=variants,
        media=(),
        rating=None,
        tags=(),
        popularity=0,
        updated_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("availability", "purchasable"),
    [
        (Availability("in_stock", None), True),
        (Availability("in_stock", 1), True),
        (Availability("in_stock", 0), False),
        (Availability("preorder", 0), True),
        (Availability("backorder", None), True),
        (Availability("out_of_stock", 0), False),
        (Availability("discontinued", 4), False),
    ],
)
def test_what_can_be_bought(availability: Availability, purchasable: bool) -> None:
    assert availability.purchasable is purchasable


def test_the_default_variant_is_the_cheapest_that_can_be_bought() -> None:
    sold_out = variant(1, "S", 500, Availability("out_of_stock", 0))
    dear = variant(2, "M", 900, Availability("in_stock", 3))
    cheap = variant(3, "L", 800, Availability("in_stock", None))

    assert product(sold_out, dear, cheap).default_variant == cheap
    assert product(sold_out).default_variant == sold_out


def test_a_variant_is_found_by_its_id() -> None:
    small = variant(1, "S", 500, Availability("out_of_stock", 0))
    large = variant(2, "L", 500, Availability("in_stock", 1))
    tee = product(small, large)

    assert tee.variant("var_2") == large
