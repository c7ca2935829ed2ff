"""Product bodies are valid UCP, and our additions stand under one key."""

from dataclasses import replace
from datetime import UTC, datetime

from ucp_sdk.models.schemas.shopping.types.product import Product as UcpProduct

from commerce.domain.money import Money
from commerce.domain.product import Availability, Media, Product, ProductOption, Rating, Variant
from commerce.ucp.product import product_body

RED = Variant(
    id="var_red",
    product_id="prod_1",
    sku=None,
    feed_id="T-R",
    title="Red",
    options={"Color": "Red"},
    price=Money(2000, "USD"),
    list_price=Money(2500, "USD"),
    availability=Availability("in_stock", 3),
    barcode="4006381333931",
    media=Media("/media/demo/t-red.svg", "Tee in red"),
    attributes={},
)
BLUE = replace(
    RED,
    id="var_blue",
    sku="SKU-B",
    feed_id="T-B",
    title="Blue",
    options={"Color": "Blue"},
    price=Money(2200, "USD"),
    list_price=None,
    availability=Availability("out_of_stock", 0),
)
TEE = Product(
    id="prod_1",
    merchant_id="m",
    feed_id="T",
    handle="tee & more",
    title="Tee",
    description="Soft",
    brand="Tidewater",
    categories=("Clothing", "Tops"),
    attributes={"Material": ("Cotton",)},
    options=(ProductOption("Color", ("Red", "Blue")),),
    variants=(RED, BLUE),
    media=(Media("https://cdn.example/t.jpg", "Tee"),),
    rating=Rating(4.5, 12),
    tags=("new",),
    popularity=1,
    updated_at=datetime(2026, 3, 1, tzinfo=UTC),
)


def test_a_body_is_valid_ucp() -> None:
    body = product_body(TEE, base_url="https://shop.example", quote=lambda variant_id: f"q:{variant_id}")

    UcpProduct.model_validate(body)
    assert set(body) - set(UcpProduct.model_fields) == {"shopmind"}


def test_the_variant_that_is_meant_stands_first() -> None:
    body = product_body(TEE, variant_first="var_blue")

    assert [variant["id"] for variant in body["variants"]] == ["var_blue", "var_red"]
    assert [variant["id"] for variant in product_body(TEE)["variants"]] == ["var_red", "var_blue"]


def test_prices_stock_and_ids_are_told() -> None:
    red, blue = product_body(TEE, quote=lambda variant_id: f"q:{variant_id}")["variants"]

    assert (red["price"], red["list_price"]) == (
        {"amount": 2000, "currency": "USD"},
        {"amount": 2500, "currency": "USD"},
    )
    assert red["availability"] == {"available": True, "status": "in_stock"}
    assert red["shopmind"] == {"feedId": "T-R", "quantity": 3, "quote": "q:var_red", "saving": 500}
    assert (red["sku"], blue["sku"]) == ("T-R", "SKU-B")
    assert red["barcodes"] == [{"type": "EAN", "value": "4006381333931"}]
    assert blue["availability"]["available"] is False


def test_addresses_are_absolute_when_the_shops_own_is_given() -> None:
    body = product_body(TEE, base_url="https://shop.example/")

    assert body["url"] == "https://shop.example/product/tee%20%26%20more"
    assert body["media"][0]["url"] == "https://cdn.example/t.jpg"
    assert body["variants"][0]["media"][0]["url"] == "https://shop.example/media/demo/t-red.svg"


def test_additions_and_ranges_are_told() -> None:
    body = product_body(TEE)

    assert body["shopmind"] == {"feedId": "T", "brand": "Tidewater", "attributes": {"Material": ["Cotton"]}}
    assert body["categories"] == [{"value": "Clothing > Tops", "taxonomy": "merchant"}]
    assert (body["price_range"]["min"]["amount"], body["price_range"]["max"]["amount"]) == (2000, 2200)
    assert (body["list_price_range"]["min"]["amount"], body["list_price_range"]["max"]["amount"]) == (2200, 2500)


def test_a_bare_product_is_valid_too() -> None:
    bare = replace(RED, title="", options={}, list_price=None, barcode=None, media=None)
    product = replace(
        TEE, variants=(bare,), options=(), media=(), rating=None, tags=(), categories=(), attributes={}, description=""
    )

    body = product_body(product, base_url="https://shop.example")

    UcpProduct.model_validate(body)
    assert body["variants"][0]["title"] == "Tee"
    assert body["description"] == {"plain": "Tee"}
