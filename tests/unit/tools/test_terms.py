"""What the rules promise is told with its facts: ways of delivery in dates, and until when things come back."""

from commerce.domain.policy import AfterSalePolicy, ReturnRule
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingStep, ShippingZone
from tests.support.shop import MERCHANT
from tests.unit.tools.outcomes import done, fact, facts, refused


async def test_a_shop_without_rules_delivers_anywhere_at_one_rate(shop):
    outcome = done(await shop.call("shop_terms", {"country": "France"}))

    [way] = outcome.data["delivery"]
    assert (outcome.data["country"], way["title"], way["price"]) == ("France", "Standard delivery", "$5.00")
    assert way["arrives"]
    assert fact(outcome, "delivery").value["amount"] == 500
    assert outcome.data["varies"] is False


async def test_where_it_does_not_deliver_there_is_no_way(shop):
    at_home = ShippingRules(zones=(ShippingZone("Home", (ShippingRate("standard", "Post", 300),), ("US",)),))
    await shop.shop.commerce.selling_rules.set_shipping_rules(MERCHANT, at_home)

    abroad = done(await shop.call("shop_terms", {"country": "FR"}))
    home = done(await shop.call("shop_terms", {}))

    assert abroad.data["delivery"] == []
    assert facts(abroad, "delivery") == []
    assert [way["price"] for way in home.data["delivery"]] == ["$3.00"]


async def test_a_price_by_what_is_bought_is_that_of_the_cart_once_there_is_one(shop):
    steps = (ShippingStep(1, 400), ShippingStep(None, 900))
    rate = ShippingRate("standard", "Post", by="quantity", steps=steps, free_from=100_000)
    await shop.shop.commerce.selling_rules.set_shipping_rules(
        MERCHANT, ShippingRules(zones=(ShippingZone("All", (rate,)),))
    )

    before = done(await shop.call("shop_terms", {}))
    await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora"), "quantity": 2}]})
    after = done(await shop.call("shop_terms", {}))

    assert (before.data["varies"], before.data["delivery"][0]["price"]) == (True, "$4.00")
    assert (after.data["varies"], after.data["delivery"][0]["price"]) == (False, "$9.00")


async def test_until_when_things_come_back_is_the_policys(shop):
    policy = AfterSalePolicy(returns=ReturnRule(days=14, final_sale=("Outlet",)))
    await shop.shop.commerce.selling_rules.set_policy(MERCHANT, policy)

    outcome = done(await shop.call("shop_terms", {}))

    assert (outcome.data["return_days"], outcome.data["not_returned"]) == (14, ["Outlet"])
    assert "within 14 days" in fact(outcome, "passage", "terms:returns").value["text"]


async def test_what_is_no_country_is_refused(shop):
    outcome = refused(await shop.call("shop_terms", {"country": "Narnia"}))

    assert outcome.code == "unknown_country"
