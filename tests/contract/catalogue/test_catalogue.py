"""The catalogue gives shoppers what is sold, as it stands now."""

import pytest

from commerce.domain.merchant import PublishableKey
from commerce.domain.money import Money
from commerce.domain.product import Availability, Category, PolicyPage
from commerce.errors import CurrencyMismatch, MerchantExists, MerchantNotFound, ProductNotFound
from tests.contract.catalogue.conftest import MERCHANT, Shop, item


async def test_a_product_is_found_by_id_handle_and_feed_id(shop: Shop) -> None:
    await shop.take(item("A", title="Blue Lamp"))
    product = await shop.catalogue.product(MERCHANT, "blue-lamp")

    assert await shop.catalogue.product(MERCHANT, product.id) == product
    assert await shop.catalogue.product(MERCHANT, "A") == product
    with pytest.raises(ProductNotFound):
        await shop.catalogue.product(MERCHANT, "red-lamp")


async def test_handles_are_unique_also_where_titles_are_not(shop: Shop) -> None:
    await shop.take(item("A", title="Lamp"), item("B", title="Lamp"), item("C", title="Lamp!"), item("D", title="灯"))

    handles = [product.handle for product in (await shop.catalogue.browse(MERCHANT, sort="title"))[0]]

    assert sorted(handles) == ["lamp", "lamp-b", "lamp-c", "product"]


async def test_products_come_in_the_order_asked_and_missing_ones_are_left_out(shop: Shop) -> None:
    await shop.take(item("A"), item("B"), item("C"))
    a, b, c = [(await shop.catalogue.product(MERCHANT, feed_id)).id for feed_id in "ABC"]

    found = await shop.catalogue.products(MERCHANT, [c, "prod_none", a, b])

    assert [product.id for product in found] == [c, a, b]
    assert await shop.catalogue.products(MERCHANT, []) == []


async def test_variants_lead_to_their_products(shop: Shop) -> None:
    await shop.take(item("s", group="g", options={"Size": "S"}), item("l", group="g", options={"Size": "L"}), item("B"))
    group, single = await shop.catalogue.product(MERCHANT, "g"), await shop.catalogue.product(MERCHANT, "B")

    found = await shop.catalogue.by_variants(MERCHANT, [group.variants[1].id, single.variants[0].id, "var_none"])

    assert found == {
        group.variants[1].id: (group, group.variants[1]),
        single.variants[0].id: (single, single.variants[0]),
    }


async def test_stock_is_live(shop: Shop) -> None:
    await shop.take(
        item("A", stock=2), item("B"), item("C", availability="out of stock"), item("D", availability="preorder")
    )

    variants = {one: (await shop.catalogue.product(MERCHANT, one)).variants[0] for one in "ABCD"}
    assert {one: variant.availability for one, variant in variants.items()} == {
        "A": Availability("in_stock", 2),
        "B": Availability("in_stock", None),
        "C": Availability("out_of_stock", 0),
        "D": Availability("preorder", None),
    }
    await shop.stock.count(MERCHANT, {variants["A"].id: 0, variants["C"].id: 5})

    assert (await shop.catalogue.product(MERCHANT, "A")).variants[0].availability == Availability("out_of_stock", 0)
    assert (await shop.catalogue.product(MERCHANT, "C")).variants[0].availability == Availability("in_stock", 5)


async def test_everything_that_a_feed_says_comes_back(shop: Shop) -> None:
    await shop.take(
        item(
            "A",
            description="Warm",
            brand="Lumen",
            category=["Home", "Lamps"],
            list_price=15,
            gtin="4006381333931",
            sku="L-1",
            image="https://x.example/1.jpg",
            rating={"value": 4.5, "count": 2},
            tags=["cosy"],
            power="6 W",
            reviews=[{"rating": 5, "title": "Lovely", "body": "Warm light", "author": "Elin", "date": "2026-01-02"}],
        )
    )

    product = await shop.catalogue.product(MERCHANT, "A")
    [review] = await shop.catalogue.reviews(MERCHANT, product.id)
    variant = product.variants[0]

    assert (product.description, product.brand, product.categories) == ("Warm", "Lumen", ("Home", "Lamps"))
    assert (product.attributes, product.tags) == ({"Power": ("6 W",)}, ("cosy",))
    assert product.rating is not None
    assert (product.rating.value, product.rating.count) == (4.5, 2)
    assert (variant.price, variant.list_price) == (Money(1000, "USD"), Money(1500, "USD"))
    assert (variant.sku, variant.barcode, variant.feed_id) == ("L-1", "4006381333931", "A")
    assert variant.media is not None
    assert variant.media.url == "https://x.example/1.jpg"
    assert (review.rating, review.title, review.body, review.author, review.at.year) == (
        5,
        "Lovely",
        "Warm light",
        "Elin",
        2026,
    )


async def test_departments_are_counted_with_all_that_lies_below(shop: Shop) -> None:
    await shop.take(
        item(1, category="Home > Lamps"),
        item(2, category="Home > Lamps"),
        item(3, category="Home"),
        item(4, category="Toys"),
    )

    assert await shop.catalogue.departments(MERCHANT) == [
        Category(("Home",), 3),
        Category(("Home", "Lamps"), 2),
        Category(("Toys",), 1),
    ]


async def test_browsing_filters_by_category_sorts_and_pages(shop: Shop) -> None:
    await shop.take(
        item(1, category="Home > Lamps", price=30, popularity=5),
        item(2, category="Home > 100% wool", price=10, popularity=9),
        item(3, category="Home 2", price=20),
    )

    async def browse(**how: object) -> tuple[list[str], int]:
        products, total = await shop.catalogue.browse(MERCHANT, **how)  # type: ignore[arg-type]
        return [product.feed_id for product in products], total

    assert await browse() == (["2", "1", "3"], 3)
    assert await browse(category=("Home",)) == (["2", "1"], 2)
    assert await browse(category=("Home", "100% wool")) == (["2"], 1)
    assert await browse(sort="price_asc") == (["2", "3", "1"], 3)
    assert await browse(sort="price_desc", limit=1, offset=1) == (["3"], 3)


async def test_scanning_meets_every_product_once(shop: Shop) -> None:
    await shop.take(*(item(n) for n in range(25)))

    batches = [batch async for batch in shop.catalogue.scan(MERCHANT, batch=10)]

    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert len({product.id for batch in batches for product in batch}) == 25


async def test_merchants_are_made_once_and_found_by_their_keys(shop: Shop) -> None:
    key = PublishableKey("b", "pk_b", ("https://b.example", "loopback"))

    merchant = await shop.catalogue.create_merchant("b", "B", currency="EUR", prices_include_tax=True, keys=[key])

    assert await shop.catalogue.merchant_for_key("pk_b") == (merchant, key)
    assert {one.id for one in await shop.catalogue.merchants()} == {MERCHANT, "b"}
    assert await shop.catalogue.allowed_origins() == {"https://b.example", "loopback"}
    with pytest.raises(MerchantExists):
        await shop.catalogue.create_merchant("b", "Again")
    with pytest.raises(CurrencyMismatch) as refused:
        await shop.catalogue.create_merchant("c", "C", currency="EURO")
    assert refused.value.details == {"field": "currency", "currency": "EURO", "remedy": "write a code, such as EUR"}
    with pytest.raises(MerchantNotFound):
        await shop.catalogue.merchant_for_key("pk_none")


async def test_help_pages_are_replaced_and_keep_their_ids(shop: Shop) -> None:
    await shop.catalogue.set_policies(MERCHANT, [PolicyPage("", "returns", "Returns", "45 days", "/help/returns")])
    [before] = await shop.catalogue.policies(MERCHANT)

    await shop.catalogue.set_policies(MERCHANT, [PolicyPage("", "returns", "Returns", "60 days", "/help/returns")])

    [after] = await shop.catalogue.policies(MERCHANT)
    assert (after.id, after.body) == (before.id, "60 days")
