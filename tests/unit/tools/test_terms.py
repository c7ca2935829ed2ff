"""What the rules promise is told with its facts: ways of delivery in dates, and until when things come back."""

from decimal import Decimal

from commerce.domain.policy import AfterSalePolicy, ReturnRule
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingStep, ShippingZone
from commerce.domain.tax import TaxRate, TaxRules
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


RATES = TaxRules(
    (
        TaxRate("US", Decimal("6.25"), "IL sales tax", region="IL"),
        TaxRate("US", Decimal("1.00"), "IL sales tax", region="IL", categories=("Groceries",)),
        TaxRate("US", Decimal("10.25"), "Chicago sales tax", region="IL", postal_codes=("606*",)),
        TaxRate("US", Decimal(0), "Sales tax", region="OR"),
    )
)


async def test_the_tax_of_a_place_is_that_of_its_narrowest_rate(shop):
    await shop.shop.commerce.selling_rules.set_tax_rules(MERCHANT, RATES)

    state = done(await shop.call("shop_terms", {"country": "US", "region": "Illinois"})).data
    town = done(await shop.call("shop_terms", {"postal_code": "60614"})).data

    assert state["place"] == "Illinois"
    assert state["tax"] == {
        "included": False,
        "rates": [
            {"title": "IL sales tax", "percent": "6.25%", "of": ""},
            {"title": "IL sales tax", "percent": "1%", "of": "Groceries"},
        ],
        "needs_more_of_the_address": True,
    }
    assert (town["place"], town["tax"]["rates"][0]["percent"]) == ("Illinois", "10.25%")
    assert town["tax"]["needs_more_of_the_address"] is False


async def test_where_no_rate_counts_none_is_told(shop):
    await shop.shop.commerce.selling_rules.set_tax_rules(MERCHANT, RATES)

    texas = done(await shop.call("shop_terms", {"region": "TX"})).data["tax"]
    anywhere = done(await shop.call("shop_terms", {})).data["tax"]

    assert (texas["rates"], texas["needs_more_of_the_address"]) == ([], False)
    assert (anywhere["rates"], anywhere["needs_more_of_the_address"]) == ([], True)


async def test_what_the_cart_comes_to_at_a_place_is_told_to_the_cent(shop):
    await shop.shop.commerce.selling_rules.set_tax_rules(MERCHANT, RATES)

    empty = done(await shop.call("shop_terms", {"postal_code": "60614"})).data["delivery"][0]["cart"]
    added = done(await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora"), "quantity": 1}]}))
    outcome = done(await shop.call("shop_terms", {"postal_code": "60614"}))

    assert empty == {}
    there = outcome.data["delivery"][0]["cart"]
    assert there["subtotal"] == added.data["cart"]["subtotal"]
    assert set(there) == {"subtotal", "fulfillment", "tax", "total"}
    ways = outcome.data["delivery"]
    assert [way["cart"]["fulfillment"] for way in ways] == [way["price"] for way in ways]
    total, *_ = [one for one in facts(outcome, "total") if one.value["type"] == "total"]
    cents = {name: round(float(text.strip("$").replace(",", "")) * 100) for name, text in there.items()}
    assert cents["tax"] == round(cents["subtotal"] * 0.1025)
    assert total.value["amount"] == cents["total"] == cents["subtotal"] + cents["fulfillment"] + cents["tax"]
