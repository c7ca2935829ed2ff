"""Suggestions by talking: reasons that are facts, exact limits, placements that are told, and a way to switch off."""

from datetime import timedelta

import pytest
import structlog
from structlog.testing import capture_logs

from commerce.domain.placements import Placement, PlacementRules
from retrieval.buying.learning import train
from retrieval.buying.model import BuyingModel
from retrieval.buying.records import Basket, Records
from serving.db import shoppers
from tests.support.shop import MERCHANT, SHOPPER
from tests.support.tool_shop import ToolShop, open_tool_shop
from tests.unit.tools.outcomes import done, facts, refused


class Learned:
    """What the shop's orders taught, once it was taught."""

    def __init__(self) -> None:
        self.model: BuyingModel | None = None

    def current(self, merchant_id: str) -> BuyingModel | None:
        return self.model


@pytest.fixture
def learned() -> Learned:
    return Learned()


@pytest.fixture
async def shop(database, clock, tmp_path, learned):
    async with open_tool_shop(database, clock, tmp_path, models=learned) as opened:
        yield opened


def teach(shop: ToolShop, learned: Learned, *baskets: tuple[str, ...], times: int = 4) -> None:
    now = shop.shop.clock.now()
    orders = [
        Basket(now - timedelta(days=1, minutes=at), tuple(shop.product_id(one) for one in basket), f"s{at}")
        for basket in baskets
        for at in range(times)
    ]
    learned.model = train(Records(orders), now)


async def look_at(shop: ToolShop, feed_id: str, *, agreed: bool = True) -> None:
    now = shop.shop.clock.now()
    row = {"merchant_id": MERCHANT, "shopper_id": SHOPPER, "id": f"sev_{feed_id}", "kind": "viewed", "source": "page"}
    row |= {"product_id": shop.product_id(feed_id), "variant_id": None, "list_id": None, "position": None}
    async with shop.shop.database.transaction() as tx:
        await shoppers.add_events(tx, [{**row, "quantity": None, "at": now}])


def titles(outcome) -> list[str]:
    return [one["title"] for one in done(outcome).data["products"]]


async def test_what_was_bought_together_says_in_how_many_orders_and_that_is_a_fact(shop, learned):
    teach(shop, learned, ("aurora", "shirt"))

    outcome = done(
        await shop.call("recommend", {"kind": "bought_together", "product_ids": [shop.product_id("aurora")]})
    )

    (product,) = outcome.data["products"]
    assert product["title"] == "Harbour shirt"
    assert product["reason"] == "In 4 orders together with Aurora desk lamp"
    assert any(one.value["text"] == "In 4 orders together with Aurora desk lamp." for one in facts(outcome, "passage"))
    card = outcome.activities[0].to_json()["products"][0]
    assert card["shopmind"]["reason"] == {"kind": "bought_together", "text": product["reason"]}


async def test_the_basket_is_completed_from_the_cart(shop, learned):
    teach(shop, learned, ("aurora", "shirt"))
    await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora")}]})

    assert titles(await shop.call("recommend", {"kind": "complete_basket"}))[0] == "Harbour shirt"


async def test_an_empty_cart_cannot_be_completed(shop):
    assert refused(await shop.call("recommend", {"kind": "complete_basket"})).code == "empty_cart"


async def test_in_place_of_what_is_sold_out_comes_what_can_be_bought(shop):
    found = titles(await shop.call("recommend", {"kind": "replacement", "product_ids": [shop.product_id("cosmo")]}))

    assert set(found) >= {"Aurora desk lamp", "Borealis clamp lamp"}
    assert "Cosmo floor lamp" not in found


async def test_for_you_starts_from_what_one_looked_at_until_that_is_switched_off(shop):
    await look_at(shop, "aurora")

    before = done(await shop.call("recommend", {"kind": "for_you"}))
    await shop.call("personal_suggestions", {"on": False})
    after = done(await shop.call("recommend", {"kind": "for_you"}))

    assert before.data["products"][0]["reason"] == "Because you looked at Aurora desk lamp"
    assert before.data["personal"] is True
    assert after.data["personal"] is False
    assert {one["reason"] for one in after.data["products"]} == {"Popular in the shop"}


async def test_what_lies_in_the_cart_is_not_proposed(shop):
    await look_at(shop, "aurora")
    before = titles(await shop.call("recommend", {"kind": "for_you"}))

    await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("borealis")}]})

    assert "Borealis clamp lamp" in before
    assert "Borealis clamp lamp" not in titles(await shop.call("recommend", {"kind": "for_you"}))


async def test_switched_on_again_it_is_as_before(shop):
    await look_at(shop, "aurora")
    await shop.call("personal_suggestions", {"on": False})
    await shop.call("personal_suggestions", {"on": True})

    assert done(await shop.call("recommend", {"kind": "for_you"})).data["personal"] is True


async def test_what_one_likes_and_wants_nothing_of_is_remembered_and_used(shop):
    done(await shop.call("remember_preference", {"what": "linen"}))
    liked = done(await shop.call("recommend", {"kind": "for_you"}))
    done(await shop.call("remember_preference", {"what": "linen", "liked": False}))
    avoided = done(await shop.call("recommend", {"kind": "for_you"}))

    assert liked.data["products"][0]["title"] == "Harbour shirt"
    assert liked.data["products"][0]["reason"] == "Because you said: linen"
    assert "Harbour shirt" not in [one["title"] for one in avoided.data["products"]]
    assert done(await shop.call("view_preferences")).data == {
        "likes": [],
        "avoids": ["linen"],
        "personal_suggestions": True,
    }


async def test_what_was_remembered_can_be_let_go_and_what_was_not_is_said(shop):
    await shop.call("remember_preference", {"what": "linen"})

    assert done(await shop.call("remember_preference", {"what": "Linen", "forget": True})).data["kept"] is False
    assert refused(await shop.call("remember_preference", {"what": "linen", "forget": True})).code == (
        "preference_unknown"
    )


@pytest.fixture
def logs():
    """What is logged meanwhile, whatever level other tests of this process left set."""
    before = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as entries:
        yield entries
    structlog.configure(**before)


async def test_what_is_paid_for_rises_is_labelled_and_logged(shop, logs):
    placement = Placement("spring", "sponsored", 5, products=(shop.product_id("shirt"),))
    await shop.shop.commerce.selling_rules.set_placements(MERCHANT, PlacementRules((placement,)))

    outcome = done(await shop.call("recommend", {"kind": "trending"}))

    (labelled,) = [one for one in outcome.data["products"] if "label" in one]
    assert (labelled["title"], labelled["label"]) == ("Harbour shirt", "Sponsored")
    cards = outcome.activities[0].to_json()["products"]
    assert [one["shopmind"].get("label") for one in cards if one["title"] == "Harbour shirt"] == ["Sponsored"]
    (entry,) = [one for one in logs if one["event"] == "suggestion_placed"]
    assert (entry["placement_id"], entry["kind"]) == ("spring", "sponsored")
    assert entry["shown_at"] == labelled["position"] == max(1, entry["found_at"] - 5)


async def test_no_payment_lifts_anything_over_a_limit_or_into_what_was_not_found(shop):
    lamps = Placement("lamps", "margin", 9, products=(shop.product_id("aurora"), shop.product_id("cosmo")))
    await shop.shop.commerce.selling_rules.set_placements(MERCHANT, PlacementRules((lamps,)))

    found = titles(await shop.call("recommend", {"kind": "trending", "price_max": "70"}))

    assert "Aurora desk lamp" not in found
    assert "Cosmo floor lamp" not in found


async def test_suggestions_of_a_category_are_of_nothing_else(shop, learned):
    teach(shop, learned, ("aurora", "shirt"), ("aurora", "borealis"))
    wish = {"kind": "goes_with", "product_ids": [shop.product_id("aurora")]}
    (shirt,) = await shop.shop.commerce.catalogue.products(MERCHANT, [shop.product_id("shirt")])

    every = titles(await shop.call("recommend", wish))

    assert {"Harbour shirt", "Borealis clamp lamp"} <= set(every)
    assert titles(await shop.call("recommend", {**wish, "category": list(shirt.categories)})) == ["Harbour shirt"]
    nothing = await shop.call("recommend", {**wish, "category": ["Nowhere"]})
    assert refused(nothing).code == "nothing_to_recommend"
