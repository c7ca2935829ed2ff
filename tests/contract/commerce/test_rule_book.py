"""A merchant's rules as one file: the example of the documentation is set as it stands, and mistakes are named."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from commerce.domain.shipping import ShippingStep
from commerce.errors import RulesInvalid
from tests.support.shop import MERCHANT, Shop

DOCUMENT = Path(__file__).parents[3] / "docs" / "selling-rules.md"


async def _empty(shop: Shop) -> None:
    """The example has locations of its own, so that nothing may lie elsewhere."""
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants[one]: 0 for one in ("mug", "pan")})


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The examples of the documentation, as one file."""
    text = "\n".join(re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL))
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_the_example_of_the_documentation_sets_what_it_says(shop: Shop, example: Path) -> None:
    await _empty(shop)

    counts = await shop.commerce.rule_book.take(MERCHANT, example)

    assert counts == {
        "tax rates": 3,
        "delivery zones": 2,
        "stock locations": 2,
        "promotions": 3,
        "price lists": 1,
        "placements": 1,
    }
    rules = await shop.commerce.selling_rules.rules(MERCHANT)
    standard = rules.shipping.zones[1].rates[0]
    assert (standard.steps, standard.free_from) == ((ShippingStep(1000, 490), ShippingStep(20000, 990)), 6000)
    assert (rules.tax.rates[1].percent, rules.stock.locations[1].threshold) == (Decimal("10.35"), 2)
    gift = next(
        one.promotion for one in await shop.commerce.selling_rules.promotions(MERCHANT) if one.promotion.id == "pan"
    )
    assert (gift.gift, gift.minimum, gift.budget) == (shop.variants["pan"], 10000, 400000)


async def test_rules_that_were_written_out_set_the_same_rules_again(shop: Shop, example: Path, tmp_path: Path) -> None:
    await _empty(shop)
    await shop.commerce.rule_book.take(MERCHANT, example)
    before = await shop.commerce.selling_rules.rules(MERCHANT), await shop.commerce.selling_rules.promotions(MERCHANT)

    written = await shop.commerce.rule_book.written(MERCHANT)
    path = tmp_path / "again.json"
    path.write_text(written)
    await shop.commerce.rule_book.take(MERCHANT, path)

    after = await shop.commerce.selling_rules.rules(MERCHANT), await shop.commerce.selling_rules.promotions(MERCHANT)
    assert after == before
    assert await shop.commerce.rule_book.written(MERCHANT) == written


async def test_a_section_that_is_not_there_stays_as_it_is(shop: Shop, tmp_path: Path) -> None:
    before = await shop.commerce.selling_rules.rules(MERCHANT)
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"tax": {"rates": [{"country": "US", "percent": "5"}]}}))

    assert await shop.commerce.rule_book.take(MERCHANT, path) == {"tax rates": 1}

    after = await shop.commerce.selling_rules.rules(MERCHANT)
    assert (after.shipping, after.stock) == (before.shipping, before.stock)
    assert len(after.tax.rates) == 1


async def test_what_may_be_done_after_the_sale_is_a_section_too(shop: Shop, tmp_path: Path) -> None:
    await shop.commerce.rule_book.take(MERCHANT, _file(tmp_path, {"policy": {"returns": {"days": 10}}}))
    policy = (await shop.commerce.selling_rules.rules(MERCHANT)).policy

    with pytest.raises(RulesInvalid, match=r"policy: returns\.dayz: there is no such field"):
        await shop.commerce.rule_book.take(MERCHANT, _file(tmp_path, {"policy": {"returns": {"dayz": 1}}}))

    assert policy.returns.days == 10
    assert json.loads(await shop.commerce.rule_book.written(MERCHANT))["policy"]["returns"]["days"] == 10
    assert (await shop.commerce.selling_rules.rules(MERCHANT)).policy == policy


def _file(folder: Path, rules: dict[str, object]) -> Path:
    path = folder / "rules.json"
    path.write_text(json.dumps(rules))
    return path


MISTAKES = """
[tax]
rounding = "item"
rates = [{ country = "usa", percent = 5.5 }]
[shipping]
zone = []
[[promotions]]
id = "a"
title = "A"
kind = "percentage"
percentage = "10"
"""


async def test_a_placement_names_what_it_lifts_and_only_what_is_sold(shop: Shop, tmp_path: Path) -> None:
    feed = next(iter(shop.variants))
    path = _file(tmp_path, {"placements": [{"id": "a", "kind": "margin", "products": [feed], "up": 2}]})
    assert await shop.commerce.rule_book.take(MERCHANT, path) == {"placements": 1}
    before = await shop.commerce.selling_rules.placements(MERCHANT)

    wrong = [{"id": "b", "kind": "sponsored"}, {"id": "c", "kind": "sponsored", "products": ["nowhere"]}]
    with pytest.raises(RulesInvalid) as caught:
        await shop.commerce.rule_book.take(MERCHANT, _file(tmp_path, {"placements": wrong}))

    assert [one["field"] for one in caught.value.details["problems"]] == ["placements[0]", "placements[1].products"]
    assert await shop.commerce.selling_rules.placements(MERCHANT) == before


async def test_each_mistake_is_named_with_its_field_and_remedy_and_nothing_changes(shop: Shop, tmp_path: Path) -> None:
    before = await shop.commerce.selling_rules.rules(MERCHANT)
    path = tmp_path / "rules.toml"
    path.write_text(MISTAKES)

    with pytest.raises(RulesInvalid) as refused:
        await shop.commerce.rule_book.take(MERCHANT, path)

    problems = {one["field"]: one["remedy"] for one in refused.value.details["problems"]}
    assert problems == {
        "tax.rounding": "write 'order' or 'line'",
        "tax.rates[0].country": "write it as the documentation shows",
        "tax.rates[0].percent": "mend it",
        "shipping.zones": "add it",
        "shipping.zone": "did you mean zones?",
        "promotions[0].percentage": "did you mean percent?",
    }
    assert 'write the number as text, such as "5.5"' in refused.value.message
    assert await shop.commerce.selling_rules.rules(MERCHANT) == before


SENSELESS = """
[[shipping.zones]]
name = "Here"
rates = [{ id = "a", title = "A", price = "1.005" }]
[stock]
locations = [{ id = "elsewhere" }]
[[promotions]]
id = "a"
title = "A"
kind = "amount"
[[promotions]]
id = "b"
title = "B"
kind = "gift"
gift = "moonstone"
[[promotions]]
id = "c"
title = "C"
kind = "percentage"
percent = "10"
products = ["nothing"]
"""


async def test_rules_that_make_no_sense_in_this_shop_are_named_too(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(SENSELESS)

    with pytest.raises(RulesInvalid) as refused:
        await shop.commerce.rule_book.check(MERCHANT, path)

    assert [one["field"] for one in refused.value.details["problems"]] == [
        "shipping.zones[0].rates[0]",
        "shipping",
        "promotions[0]",
        "promotions[1].gift",
        "promotions[2].products",
    ]
    assert "'moonstone' is not sold here" in refused.value.message


@pytest.mark.parametrize(
    ("name", "content"), [("rules.toml", b"[tax"), ("rules.json", b"{"), ("rules.txt", b""), ("rules.toml", b"\xff")]
)
async def test_a_file_that_cannot_be_read_says_how_it_is_to_be_written(
    shop: Shop, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(RulesInvalid) as refused:
        await shop.commerce.rule_book.check(MERCHANT, path)

    assert refused.value.details["remedy"].startswith("write the rules as TOML")


async def test_two_promotions_of_one_code_are_refused(shop: Shop, tmp_path: Path) -> None:
    one = {"title": "A", "kind": "amount", "amount": "1", "code": "SAME"}
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"promotions": [{**one, "id": "a"}, {**one, "id": "b"}]}))

    with pytest.raises(RulesInvalid, match=r"promotions\[1\].code: 'SAME' stands there twice"):
        await shop.commerce.rule_book.take(MERCHANT, path)

    assert await shop.commerce.selling_rules.promotions(MERCHANT) == []
