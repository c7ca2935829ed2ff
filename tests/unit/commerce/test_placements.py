"""What a merchant lifts among suggestions, and how far."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from commerce.domain.money import Money
from commerce.domain.placements import Placement, PlacementRules, place
from commerce.domain.product import Availability, Product, Variant

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def product(id_: str, brand: str = "", category: str = "Things") -> Product:
    variant = Variant(
        f"{id_}-1", id_, None, id_, "", {}, Money(100, "USD"), None, Availability("in_stock", None), None, None, {}
    )
    return Product(id_, "m", id_, id_, id_, "", brand or None, (category,), {}, (), (variant,), (), None, (), 0.0, NOW)


PRODUCTS = [product("a"), product("b"), product("c", brand="Nord"), product("d", category="Lamps"), product("e")]


def order(*placements: Placement, now: datetime = NOW) -> list[tuple[str, str | None]]:
    placed = place(PRODUCTS, PlacementRules(placements), now)
    return [(one.product.id, one.placement.id if one.placement else None) for one in placed]


def test_without_placements_the_order_stays() -> None:
    assert order() == [(id_, None) for id_ in "abcde"]


def test_a_product_rises_by_so_many_places_and_is_told() -> None:
    lifted = Placement("p", "sponsored", 2, products=("e",))

    assert order(lifted) == [("a", None), ("b", None), ("e", "p"), ("c", None), ("d", None)]


def test_brands_and_categories_are_lifted_as_well_and_the_greatest_lift_counts() -> None:
    nord, lamps = Placement("n", "margin", 1, brands=("nord",)), Placement("l", "margin", 3, categories=("LAMPS",))
    more = Placement("m", "margin", 3, brands=("Nord",))

    assert order(nord, lamps, more)[:2] == [("c", "m"), ("d", "l")]


def test_what_is_paid_for_is_told_also_where_it_stood_first_anyway_and_a_margin_where_it_acted() -> None:
    assert order(Placement("p", "sponsored", 2, products=("a",)))[0] == ("a", "p")
    assert order(Placement("p", "margin", 2, products=("a",)))[0] == ("a", None)


def test_outside_of_its_dates_a_placement_does_nothing() -> None:
    lifted = Placement("p", "sponsored", 2, products=("e",), starts_at=NOW, ends_at=NOW + timedelta(days=1))

    assert order(lifted)[2] == ("e", "p")
    assert order(lifted, now=NOW - timedelta(days=1))[4] == ("e", None)
    assert order(replace(lifted), now=NOW + timedelta(days=1))[4] == ("e", None)
