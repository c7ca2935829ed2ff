"""Looking closer, comparing, suggesting."""

from tests.unit.tools.outcomes import done, fact, facts, refused


async def test_product_in_full_has_every_variant_with_its_own_price_and_stock(shop):
    product_id = shop.variant_id("shirt-red-m")

    outcome = done(await shop.call("show_product", {"product_id": f"`{product_id}`"}))

    stock = {
        one["options"]["Colour"] + one["options"]["Size"]: one["availability_text"]
        for one in outcome.data["product"]["variants"]
    }
    assert stock == {"BlueM": "sold out", "BlueL": "in stock", "RedM": "2 left"}
    assert outcome.data["variant_id"] == product_id
    assert outcome.data["product"]["price"] == "$34.00"
    assert fact(outcome, "price", shop.variant_id("shirt-blue-l")).value["amount"] == 3000
    assert outcome.activities[0].to_json()["selected"] == product_id


async def test_options_choose_the_variant_that_is_shown(shop):
    wish = {"product_id": shop.product_id("shirt"), "options": {"color": "red"}}

    outcome = done(await shop.call("show_product", wish))

    assert outcome.data["variant_id"] == shop.variant_id("shirt-red-m")


async def test_option_that_does_not_exist_is_refused_with_those_that_do(shop):
    outcome = refused(
        await shop.call("show_product", {"product_id": shop.product_id("shirt"), "options": {"Colour": "green"}})
    )

    assert outcome.code == "no_such_option"
    assert outcome.data["offered"]["Colour"] == ["Blue", "Red"]


async def test_comparison_puts_what_both_state_side_by_side(shop):
    ids = [shop.product_id("aurora"), shop.product_id("borealis")]

    outcome = done(await shop.call("compare_products", {"product_ids": ids}))

    rows = {row["label"]: row["values"] for row in outcome.data["rows"]}
    assert rows["Price"] == ["$84.20", "$59.00"]
    assert rows["Power"] == ["12 W", "9 W"]
    assert "MPN" not in rows
    assert [one["product_id"] for one in outcome.data["products"]] == ids
    assert {one.subject for one in facts(outcome, "price")} == set(ids)


async def test_product_is_not_compared_with_itself(shop):
    one = shop.product_id("aurora")

    assert (
        refused(await shop.call("compare_products", {"product_ids": [one, shop.variant_id("aurora")]})).code
        == "same_product"
    )


async def test_suggestions_can_be_bought_and_keep_the_price_limit(shop):
    wish = {"kind": "similar", "product_ids": shop.product_id("aurora"), "price_max": "70"}

    outcome = done(await shop.call("recommend", wish))

    titles = [one["title"] for one in outcome.data["products"]]
    assert "Borealis clamp lamp" in titles
    assert "Cosmo floor lamp" not in titles
    assert "Aurora desk lamp" not in titles


async def test_suggestion_that_needs_a_product_asks_for_one(shop):
    assert refused(await shop.call("recommend", {"kind": "goes_with"})).code == "product_needed"
