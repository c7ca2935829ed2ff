"""From which locations an order is served: everything that was asked for, and nothing that is not there."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.stock import Held, Level, Location, Shelf, StockRules, Wanted, allocate, merged
from commerce.errors import RulesInvalid

RULES = StockRules((Location("near"), Location("far"), Location("shop")))
PLACES = ("near", "far", "shop")


def wanted(variant: str, quantity: int, *, limited: bool = True) -> Wanted:
    return Wanted(variant, f"product of {variant}", variant, quantity, limited)


def shelf(**on_hand: int) -> Shelf:
    return Shelf(tuple(Level(place, count, 0) for place, count in sorted(on_hand.items())))


def test_a_location_that_has_all_serves_all_even_where_a_nearer_one_has_a_part() -> None:
    shelves = {"mug": shelf(near=5, far=5), "pan": shelf(far=1)}

    held = allocate([wanted("mug", 2), wanted("pan", 1)], shelves, RULES)

    assert held == [Held("mug", "far", 2), Held("pan", "far", 1)]


def test_where_no_location_has_all_the_first_ones_serve_what_they_have() -> None:
    shelves = {"mug": shelf(near=3, far=5, shop=9)}

    held = allocate([wanted("mug", 12)], shelves, RULES)

    assert held == [Held("mug", "near", 3), Held("mug", "far", 5), Held("mug", "shop", 4)]


def test_by_priority_the_first_location_is_emptied_first() -> None:
    rules = StockRules(RULES.locations, "priority")

    held = allocate([wanted("mug", 4)], {"mug": shelf(near=3, far=9)}, rules)

    assert held == [Held("mug", "near", 3), Held("mug", "far", 1)]


def test_what_is_sold_ahead_of_stock_is_owed_by_the_first_location() -> None:
    held = allocate([wanted("kettle", 2, limited=False)], {"kettle": shelf(far=0, near=0)}, RULES)

    assert held == [Held("kettle", "near", 2, limited=False)]


def test_a_threshold_is_never_sold() -> None:
    level = Level("near", 10, 3, threshold=5)

    assert level.available == 2
    assert Shelf((level, Level("far", 1, 0, threshold=4))).available == 2


def test_a_line_and_a_gift_of_the_same_variant_are_wanted_together() -> None:
    assert merged([wanted("mug", 2), wanted("pan", 1), wanted("mug", 1)]) == [wanted("mug", 3), wanted("pan", 1)]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"locations": ()}, "at least one location"),
        ({"locations": (Location("a"), Location("a"))}, "an id of its own"),
        ({"locations": (Location("a", threshold=-1),)}, "0 or more"),
        ({"locations": (Location("a"),), "feed_location": "b"}, "'b' is not among"),
    ],
)
def test_locations_that_contradict_themselves_are_refused(rules: dict[str, object], words: str) -> None:
    with pytest.raises(RulesInvalid, match=words):
        StockRules(**rules)  # type: ignore[arg-type]


_levels = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 8), min_size=1)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), _levels, min_size=1),
    st.data(),
    st.sampled_from(["together", "priority"]),
)
def test_allocation_serves_exactly_what_is_wanted_from_what_is_there(
    on_hand: dict[str, dict[str, int]], data: st.DataObject, how: str
) -> None:
    shelves = {variant: shelf(**places) for variant, places in on_hand.items()}
    wishes = [
        wanted(variant, data.draw(st.integers(1, whole), label=variant))
        for variant, places in sorted(on_hand.items())
        if (whole := sum(places.values()))
    ]

    held = allocate(wishes, shelves, StockRules(RULES.locations, how))  # type: ignore[arg-type]

    served: Counter[str] = Counter()
    for one in held:
        served[one.variant_id] += one.quantity
        assert 0 < one.quantity <= on_hand[one.variant_id][one.location_id]
    assert served == {one.variant_id: one.quantity for one in wishes}
