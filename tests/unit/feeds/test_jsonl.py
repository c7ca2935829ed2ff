"""JSON Lines of many shops, with lists, objects, variants inside, reviews and whatever else they hold."""

import gzip
import json
from pathlib import Path

import pytest

from commerce.domain.money import Money
from commerce.domain.product import Rating
from commerce.feeds.errors import FeedEmpty, FeedMissing, FeedNotUnderstood
from commerce.feeds.feed import open_feed
from tests.unit.feeds.conftest import Take


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record) for record in records) + "\n"


def test_a_record_is_read_with_numbers_lists_and_objects(take: Take) -> None:
    record = {
        "id": 7,
        "name": "Trail bottle",
        "description": "<p>Steel &amp; cork</p>",
        "brand": {"name": "Norrvik"},
        "categories": ["Kitchen", "Drinkware", "Bottles"],
        "price": 34.5,
        "stock": 12,
        "images": ["https://x.example/1.jpg", {"url": "https://x.example/2.jpg", "alt": "Open"}],
        "tags": ["outdoor", "steel"],
        "rating": {"value": 4.7, "count": 846},
        "popularity": 21449,
        "dimensions": {"width": 7.5, "height": 24},
        "isVegan": True,
        "materials": ["Steel", "Cork"],
        "sku": "TB-1",
        "reviews": [{"rating": 5, "comment": "Cold for a day", "reviewerName": "Cal", "date": "2025-04-30T09:41:02Z"}],
    }

    product = take(lines(record)).product

    assert (product.feed_id, product.title, product.brand) == ("7", "Trail bottle", "Norrvik")
    assert product.description == "Steel & cork"
    assert product.categories == ("Kitchen", "Drinkware", "Bottles")
    assert [(media.url[-5:], media.alt) for media in product.media] == [("1.jpg", "Trail bottle"), ("2.jpg", "Open")]
    assert product.rating == Rating(4.7, 846)
    assert product.tags == ("outdoor", "steel")
    assert product.popularity == 21449
    assert product.attributes == {
        "Width": ("7.5",),
        "Height": ("24",),
        "Is vegan": ("yes",),
        "Materials": ("Steel", "Cork"),
    }
    [variant] = product.variants
    assert (variant.price, variant.on_hand, variant.sku, variant.feed_id) == (Money(3450, "USD"), 12, "TB-1", "7")
    [review] = product.reviews
    assert (review.rating, review.body, review.author) == (5, "Cold for a day", "Cal")


@pytest.mark.parametrize(
    "category",
    [["A", "B"], "A > B", "A | B", "A » B", [{"name": "A"}, {"name": "B"}], {"path": ["A", "B"]}, ["A", "A > B"]],
)
def test_a_category_is_a_path_a_list_or_text(take: Take, category: object) -> None:
    product = take(lines({"id": 1, "title": "T", "price": 1, "category": category})).product

    assert product.categories == ("A", "B")


def test_the_wider_of_category_and_product_type_leads(take: Take) -> None:
    records = [
        {"id": n, "title": "T", "price": 1, "category": kind, "product_type": kin}
        for n, (kind, kin) in enumerate([("pencil", "lip_liner"), ("liquid", "eyeliner"), ("gel", "eyeliner")])
    ]

    assert [product.categories for product in take(lines(*records)).products] == [
        ("Lip liner", "Pencil"),
        ("Eyeliner", "Liquid"),
        ("Eyeliner", "Gel"),
    ]


def test_rows_with_a_group_and_options_become_variants(take: Take) -> None:
    records = [
        {"id": "a", "group": "g", "title": "Tee", "price": "20 USD", "options": {"Colour": "Red"}, "stock": 1},
        {
            "id": "b",
            "group": "g",
            "title": "Tee",
            "price": "21 USD",
            "options": {"Colour": "Blue"},
            "availability": "preorder",
        },
    ]

    product = take(lines(*records)).product

    assert [variant.options for variant in product.variants] == [{"Colour": "Red"}, {"Colour": "Blue"}]
    assert [(variant.status, variant.on_hand) for variant in product.variants] == [("in_stock", 1), ("preorder", None)]


def test_variants_may_stand_inside_a_record(take: Take) -> None:
    record = {
        "id": "p",
        "title": "Tee",
        "price": 20,
        "options": [{"name": "Color"}, {"name": "Size"}],
        "variants": [
            {"id": "v1", "option1": "Red", "option2": "S", "inventory_quantity": 3},
            {
                "sku": "V2",
                "option1": "Blue",
                "option2": "S",
                "price": 22,
                "inventory_policy": "continue",
                "inventory_quantity": 0,
            },
        ],
    }

    product = take(lines(record)).product

    assert product.feed_id == "p"
    assert [(v.feed_id, v.options, v.price.amount, v.on_hand) for v in product.variants] == [
        ("v1", {"Color": "Red", "Size": "S"}, 2000, 3),
        ("V2", {"Color": "Blue", "Size": "S"}, 2200, None),
    ]


def test_rows_of_a_group_that_differ_in_nothing_named_are_told_apart_by_their_titles(take: Take) -> None:
    records = [{"id": n, "group": "g", "title": f"Lamp {kind}", "price": 9} for n, kind in enumerate(["oak", "steel"])]

    product = take(lines(*records)).product

    assert [variant.options for variant in product.variants] == [{"Variant": "oak"}, {"Variant": "steel"}]


def test_the_same_options_twice_in_one_group_are_refused(take: Take) -> None:
    records = [{"id": n, "group": "g", "title": "Tee", "price": 9, "options": {"Size": "S"}} for n in "ab"]

    taken = take(lines(*records))

    assert len(taken.product.variants) == 1
    assert (taken.refused[0].line, taken.refused[0].id, taken.refused[0].field) == (2, "b", "options")


def test_an_option_with_several_values_on_one_item_is_an_attribute(take: Take) -> None:
    record = {"id": 1, "title": "Tee", "price": 9, "options": {"Size": ["S", "M"], "Colour": ["Red"]}}

    product = take(lines(record)).product

    assert product.attributes == {"Size": ("S", "M")}
    assert product.variants[0].options == {"Colour": "Red"}


@pytest.mark.parametrize("price", [None, "", 0, "0.0", 0.0])
def test_items_without_a_price_are_reported_and_not_sold(take: Take, price: object) -> None:
    taken = take(lines({"id": 1, "title": "A", "price": price}, {"id": 2, "title": "B", "price": 5}))

    assert [product.feed_id for product in taken.products] == ["2"]
    assert (taken.refused[0].line, taken.refused[0].id, taken.refused[0].field) == (1, "1", "price")


@pytest.mark.parametrize("record", [{"status": "draft"}, {"published": False}, {"draft": True}, {"is_active": "no"}])
def test_drafts_are_reported_and_not_sold(take: Take, record: dict[str, object]) -> None:
    taken = take(lines({"id": 1, "title": "A", "price": 5, **record}))

    assert taken.products == []
    assert len(taken.refused) == 1


def test_a_currency_that_is_none_is_refused_and_not_taken_for_the_shops_own(take: Take) -> None:
    rows = [
        {"id": "1", "title": "Mug", "price": 5, "currency": "RMB"},
        {"id": "2", "title": "Cup", "price": "5.00 XYZ"},
        {"id": "3", "title": "Pot", "price": 5, "currency": "usd"},
    ]

    taken = take("\n".join(json.dumps(row) for row in rows))

    assert [product.feed_id for product in taken.products] == ["3"]
    assert [(one.line, one.field, one.remedy) for one in taken.refused] == [
        (1, "currency", "write a code, such as USD"),
        (2, "price", "write it as a number with the currency, such as 12.50 USD"),
    ]
    assert all("is no ISO 4217 currency code" in one.reason for one in taken.refused)


def test_a_broken_line_is_refused_and_reading_goes_on(take: Take) -> None:
    taken = take('{"id":1,"title":"A","price":1}\n{"id":\n[1]\n\n{"id":2,"title":"B","price":2}\n')

    assert [product.feed_id for product in taken.products] == ["1", "2"]
    assert [refusal.line for refusal in taken.refused] == [2, 3]


def test_a_json_array_is_read_as_well(take: Take) -> None:
    records = [{"id": n, "title": f"T{n}", "price": n + 1, "filler": "x" * 3000} for n in range(20)]

    products = take(json.dumps(records, indent=1)).products

    assert [product.feed_id for product in products] == [str(n) for n in range(20)]
    assert products[1].line > products[0].line


def test_a_compressed_file_is_read_and_one_that_breaks_off_is_not_complete(take: Take) -> None:
    whole = gzip.compress(lines(*({"id": n, "title": f"T{n}", "price": 1} for n in range(500))).encode())

    assert len(take(whole, "feed.jsonl.gz").products) == 500
    broken = take(whole[: len(whole) // 2], "feed.jsonl.gz")
    assert 0 < len(broken.products) < 500
    assert not broken.feed.complete


def test_the_currency_that_most_prices_name_is_the_feeds(take: Take) -> None:
    records = [
        {"id": n, "title": "T", "price": 1, "currency": code} for n, code in enumerate(["CAD", "USD", "USD", ""])
    ]

    taken = take(lines(*records))

    assert taken.feed.survey.currency == "USD"
    assert len(taken.products) == 3


def test_a_file_that_is_no_feed_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FeedMissing):
        open_feed(tmp_path / "none.csv")
    with pytest.raises(FeedMissing):
        open_feed(tmp_path)
    empty = tmp_path / "empty.csv"
    empty.write_text("\n\n")
    with pytest.raises(FeedEmpty):
        open_feed(empty)
    prose = tmp_path / "prose.txt"
    prose.write_text("Once upon a time there was a feed.\n")
    with pytest.raises(FeedNotUnderstood) as refusal:
        open_feed(prose)
    assert refusal.value.remedy


def test_halves_of_characters_and_endless_numbers_in_an_array_do_no_harm(take: Take) -> None:
    taken = take(
        '[{"id":"a","title":"x\\ud800y","price":1,"image":"https://x.example/\\ud800"},{"id":' + "9" * 5000 + "}]"
    )

    assert taken.product.title == "xy"
    assert taken.product.media == ()
    assert not taken.feed.complete


@pytest.mark.parametrize("name", ["id", "group"])
def test_an_id_that_is_too_long_is_refused(take: Take, name: str) -> None:
    taken = take(lines({"id": "a", "title": "T", "price": 1, name: "x" * 300}))

    assert taken.products == []
    assert "longer" in taken.refused[0].reason


@pytest.mark.parametrize("reviews", [846, "846", "1,204"])
def test_reviews_that_are_a_number_say_how_many_the_rating_averages(take: Take, reviews: int | str) -> None:
    record = {"id": 7, "title": "Trail bottle", "price": 34.5, "rating": 4.7, "reviews": reviews}

    product = take(lines(record)).product

    assert product.rating == Rating(4.7, int(str(reviews).replace(",", "")))
    assert "Reviews" not in product.attributes
