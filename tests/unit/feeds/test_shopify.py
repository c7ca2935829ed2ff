"""Shopify's product CSV: several rows a product, drafts, trackers and policies."""

import csv
import io

import pytest

from commerce.domain.money import Money
from tests.unit.feeds.conftest import Take

COLUMNS = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Product Category",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
    "Image Src",
    "Image Alt Text",
    "Variant Image",
    "Status",
    "Fabric (product.metafields.custom.fabric)",
]
TEE = {
    "Handle": "tee",
    "Title": "Organic Tee",
    "Body (HTML)": "<p>Soft</p>",
    "Vendor": "Tidewater",
    "Type": "Shirts",
    "Product Category": "Apparel & Accessories > Clothing > Shirts & Tops",
    "Tags": "cotton, summer",
    "Published": "TRUE",
    "Option1 Name": "Color",
    "Option1 Value": "Red",
    "Option2 Name": "Size",
    "Option2 Value": "S",
    "Variant SKU": "TEE-R-S",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "5",
    "Variant Inventory Policy": "deny",
    "Variant Price": "25.00",
    "Variant Compare At Price": "30.00",
    "Image Src": "https://x.example/1.jpg",
    "Status": "active",
    "Variant Grams": "200",
}


def feed(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in COLUMNS} for row in rows)
    return text.getvalue()


def variant(**fields: str) -> dict[str, str]:
    base = {
        "Handle": "tee",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Policy": "deny",
        "Variant Price": "25.00",
    }
    return {**base, **{name.replace("_", " "): value for name, value in fields.items()}}


def test_rows_of_one_handle_become_one_product(take: Take) -> None:
    blue = variant(Option1_Value="Blue", Option2_Value="M", Variant_SKU="TEE-B-M", Variant_Inventory_Qty="0")
    picture = {"Handle": "tee", "Image Src": "https://x.example/2.jpg", "Image Alt Text": "From behind"}

    product = take(feed(TEE, blue, picture)).product

    assert (product.feed_id, product.handle, product.title, product.brand) == ("tee", "tee", "Organic Tee", "Tidewater")
    assert product.description == "Soft"
    assert product.categories == ("Apparel & Accessories", "Clothing", "Shirts & Tops")
    assert product.tags == ("cotton", "summer")
    assert [option.name for option in product.options] == ["Color", "Size"]
    red, second = product.variants
    assert (red.feed_id, red.sku, red.price, red.list_price, red.on_hand) == (
        "TEE-R-S",
        "TEE-R-S",
        Money(2500, "USD"),
        Money(3000, "USD"),
        5,
    )
    assert (second.options, second.on_hand) == ({"Color": "Blue", "Size": "M"}, 0)
    assert [(media.url[-5:], media.alt) for media in product.media] == [
        ("1.jpg", "Organic Tee"),
        ("2.jpg", "From behind"),
    ]


def test_a_single_variant_has_no_options_and_keeps_the_handle_as_its_id(take: Take) -> None:
    mug = {
        **TEE,
        "Handle": "mug",
        "Option1 Name": "Title",
        "Option1 Value": "Default Title",
        "Option2 Name": "",
        "Option2 Value": "",
    }

    product = take(feed(mug)).product

    assert product.options == ()
    assert (product.variants[0].feed_id, product.variants[0].sku) == ("mug", "TEE-R-S")


@pytest.mark.parametrize(
    ("tracker", "policy", "quantity", "on_hand"),
    [
        ("shopify", "deny", "0", 0),
        ("shopify", "continue", "0", None),
        ("", "deny", "0", None),
        ("shopify", "deny", "-3", 0),
    ],
)
def test_continue_or_no_tracker_sells_at_zero(
    take: Take, tracker: str, policy: str, quantity: str, on_hand: int | None
) -> None:
    row = {
        **TEE,
        "Variant Inventory Tracker": tracker,
        "Variant Inventory Policy": policy,
        "Variant Inventory Qty": quantity,
    }

    [only] = take(feed(row)).product.variants

    assert (only.status, only.on_hand) == ("in_stock", on_hand)


@pytest.mark.parametrize("hidden", [{"Status": "draft"}, {"Status": "archived"}, {"Published": "FALSE"}])
def test_drafts_are_not_sold_but_reported(take: Take, hidden: dict[str, str]) -> None:
    taken = take(feed({**TEE, **hidden}))

    assert taken.products == []
    assert (taken.refused[0].id, taken.refused[0].line) == ("tee", 2)


def test_a_variant_without_a_price_is_refused_and_the_others_are_sold(take: Take) -> None:
    blank = variant(Option1_Value="Blue", Option2_Value="M", Variant_SKU="TEE-B-M", Variant_Price="")

    taken = take(feed(TEE, blank))

    assert len(taken.product.variants) == 1
    assert (taken.refused[0].line, taken.refused[0].field) == (3, "price")


def test_unknown_columns_and_the_weight_become_attributes(take: Take) -> None:
    product = take(feed({**TEE, COLUMNS[-1]: "Jersey"})).product

    assert product.attributes["Weight"] == ("200 g",)
    assert ("Jersey",) in product.attributes.values()
