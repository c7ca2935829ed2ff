"""The demo shop is whole: every good can be bought, every picture can be drawn."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from commerce.db.catalogue import open_catalogue
from commerce.db.selling import open_selling_rules
from commerce.demo.goods import goods, media_key
from commerce.demo.pages import pages
from commerce.demo.pictures import DRAWINGS, picture
from commerce.demo.rules import promotions
from commerce.demo.seed import DEMO_KEY, DEMO_MERCHANT, seed_demo
from storage.database import Database
from tests.support.clock import FrozenClock


async def test_seeding_fills_the_shop_and_doing_it_again_changes_nothing(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    first = await seed_demo(sqlite_database, clock)
    again = await seed_demo(sqlite_database, clock)

    assert (first.added, first.refused) == (len(goods()), [])
    assert (again.unchanged, again.added, again.changed, again.removed) == (len(goods()), 0, 0, 0)
    catalogue = open_catalogue(sqlite_database, clock)
    merchant, key = await catalogue.merchant_for_key(DEMO_KEY)
    assert (merchant.id, merchant.currency, key.allowed_origins) == (DEMO_MERCHANT, "USD", ("loopback",))
    assert {page.slug for page in await catalogue.policies(DEMO_MERCHANT)} == {page.slug for page in pages()}
    kept = await open_selling_rules(sqlite_database, clock).promotions(DEMO_MERCHANT)
    assert {one.promotion.code for one in kept} == {promotion.code for promotion in promotions("any")}


async def test_every_picture_of_the_shop_can_be_drawn(sqlite_database: Database, clock: FrozenClock) -> None:
    await seed_demo(sqlite_database, clock)

    async for products in open_catalogue(sqlite_database, clock).scan(DEMO_MERCHANT):
        for product in products:
            for media in product.media:
                found = re.fullmatch(r"/media/demo/(.+)\.svg", media.url)
                assert found
                assert fromstring(picture("demo", found[1])).tag.endswith("svg")


def test_pictures_are_always_the_same_and_differ_by_color() -> None:
    assert picture("demo", "AE-101-black") == picture("demo", "AE-101-black")
    assert picture("demo", "AE-101-black") != picture("demo", "AE-101-sand")
    with pytest.raises(KeyError):
        picture("demo", "none")
    with pytest.raises(KeyError):
        picture("other", "AE-101-black")


def test_every_drawing_is_used_and_every_good_has_one() -> None:
    assert {good["picture"] for good in goods()} == set(DRAWINGS)
    assert len({media_key(good, color) for good in goods() for color in good.get("colors", [None])}) > 400


def test_the_goods_vary_in_department_price_stock_and_discount() -> None:
    prices = [good["price"] for good in goods()]

    assert len({good["department"] for good in goods()}) >= 10
    assert min(prices) < 10
    assert max(prices) > 500
    assert sum("was" in good for good in goods()) > 20
    assert sum(0 in good.get("stock", []) for good in goods()) > 15
    assert sum(3 in good.get("stock", []) for good in goods()) > 30
    assert all(2 <= len(re.findall(r"[.!?](?:\s|$)", good["text"])) <= 6 for good in goods())
