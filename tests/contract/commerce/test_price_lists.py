"""Several currencies: a shopper meets one of them everywhere, and nothing is mixed, on each database."""

from dataclasses import replace
from pathlib import Path

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.errors import CurrencyMismatch, CurrencyNotOffered, ProductNotFound
from commerce.feeds.errors import FeedNotUnderstood
from tests.support.shop import ADA, MERCHANT, SHOPPER, Shop

RULES = """
[[price_lists]]
currency = "EUR"
tax_included = true
countries = ["DE", "FR"]
rate = "0.92"
rounding = { step = "1", ending = "0.99" }

[[price_lists]]
currency = "JPY"
rate = "150"
rounding = { step = "10" }
"""


async def _rules(shop: Shop, tmp_path: Path, text: str = RULES) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    await shop.commerce.rule_book.take(MERCHANT, path)


async def _prices(shop: Shop, tmp_path: Path, text: str, currency: str = "EUR", *, full: bool = True) -> object:
    path = tmp_path / "prices.csv"
    path.write_text(text, encoding="utf-8")
    return await shop.commerce.price_lists.take(MERCHANT, path, currency, tax_included=True, full=full)


async def _choose(shop: Shop, currency: str) -> None:
    await shop.commerce.carts.choose_currency(MERCHANT, SHOPPER, currency)


async def test_a_list_with_a_rate_derives_what_has_no_price_of_its_own(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    await _prices(shop, tmp_path, "id,price\nmug,10.00\n")

    euros = shop.commerce.catalogue.in_currency("EUR")

    assert (await euros.product(MERCHANT, "mug")).variants[0].price == Money(1000, "EUR")
    assert (await euros.product(MERCHANT, "pan")).variants[0].price == Money(3699, "EUR")
    merchant = await euros.merchant(MERCHANT)
    assert (merchant.currency, merchant.prices_include_tax) == ("EUR", True)
    assert (await shop.commerce.catalogue.product(MERCHANT, "mug")).variants[0].price == Money(1250, "USD")


async def test_without_a_rate_only_what_has_a_price_is_sold(shop: Shop, tmp_path: Path) -> None:
    await _prices(shop, tmp_path, "id;price\nmug;11,50\nbook;8,99\n")
    euros = shop.commerce.catalogue.in_currency("EUR")

    with pytest.raises(ProductNotFound) as refused:
        await euros.product(MERCHANT, "pan")
    found, total = await euros.browse(MERCHANT, sort="price_asc")

    assert refused.value.message == "Iron pan is not sold in EUR."
    assert ([one.title for one in found], total) == (["A long book", "Stone mug"], 2)
    assert {one.variants[0].price.currency for one in found} == {"EUR"}


async def test_a_sale_of_a_list_counts_only_inside_its_dates(shop: Shop, tmp_path: Path) -> None:
    now = shop.clock.now()
    text = f"sku_or,id,price,sale_price,sale_end\nx,mug,12.00,9.00,{now.replace(year=now.year + 1).isoformat()}\n"
    await _prices(shop, tmp_path, text)
    euros = shop.commerce.catalogue.in_currency("EUR")

    during = (await euros.product(MERCHANT, "mug")).variants[0]
    shop.clock.advance(days=400)
    after = (await euros.product(MERCHANT, "mug")).variants[0]

    assert (during.price.amount, during.list_price) == (900, Money(1200, "EUR"))
    assert (after.price.amount, after.list_price) == (1200, None)


async def test_rows_that_cannot_be_taken_name_line_field_and_remedy(shop: Shop, tmp_path: Path) -> None:
    await _prices(shop, tmp_path, "id,price\nmug,10.00\nbook,7.00\n")

    text = "id,price,sale_price\nmug,9.50,\nbook,cheap,\nghost,5.00,\npan,40.001,\nlamp,80.00,90.00\nmug,9.00,\n"
    report = await shop.commerce.price_lists.take(MERCHANT, _file(tmp_path, text), "EUR")

    assert [(one.line, one.id, one.field) for one in report.refused] == [
        (3, "book", "price"),
        (4, "ghost", "id"),
        (5, "pan", "price"),
        (6, "lamp", "sale_price"),
        (7, "mug", "id"),
    ]
    assert all(one.remedy for one in report.refused)
    euros = shop.commerce.catalogue.in_currency("EUR")
    assert (await euros.product(MERCHANT, "mug")).variants[0].price.amount == 950
    assert (await euros.product(MERCHANT, "book")).variants[0].price.amount == 700


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 1980), ("KWD", 1980)])
async def test_currencies_of_no_and_of_three_decimals_are_read_exactly(
    shop: Shop, tmp_path: Path, currency: str, amount: int
) -> None:
    text = {"JPY": "id,price\nmug,1980\n", "KWD": "id,price\nmug,1.980\n"}[currency]

    await _prices(shop, tmp_path, text, currency)

    priced = await shop.commerce.catalogue.in_currency(currency).product(MERCHANT, "mug")
    assert priced.variants[0].price == Money(amount, currency)


async def test_the_shops_own_currency_and_what_is_none_have_no_list(shop: Shop, tmp_path: Path) -> None:
    for currency in ("USD", "XQQ"):
        with pytest.raises(CurrencyMismatch):
            await _prices(shop, tmp_path, "id,price\nmug,10\n", currency)
    with pytest.raises(FeedNotUnderstood):
        await _prices(shop, tmp_path, "name,cost\nmug,10\n")

    assert await shop.commerce.price_lists.lists(MERCHANT) == ()


async def test_changing_the_currency_prices_the_cart_anew_and_says_so(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    before = await shop.add("mug", 2)

    after = await shop.commerce.carts.choose_currency(MERCHANT, SHOPPER, "EUR")

    assert (after.currency, after.total, after.version) == ("EUR", Money(2398, "EUR"), before.version + 1)
    (note,) = [one for one in after.problems if one.code == "currency_changed"]
    assert note.details == {"old": 2500, "oldCurrency": "USD", "new": 2398, "currency": "EUR"}
    assert not note.blocks
    again = await shop.commerce.carts.current(MERCHANT, SHOPPER)
    assert (again.currency, again.lines[0].unit_price) == ("EUR", Money(1199, "EUR"))
    assert not [one for one in again.problems if one.code == "currency_changed"]
    back = await shop.commerce.carts.choose_currency(MERCHANT, SHOPPER, "USD")
    assert back.total == Money(2500, "USD")


async def test_a_currency_that_is_not_offered_is_refused_and_nothing_changes(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    before = await shop.add("mug")

    with pytest.raises(CurrencyNotOffered) as refused:
        await _choose(shop, "CHF")

    assert refused.value.details["offered"] == ["USD", "EUR", "JPY"]
    assert await shop.commerce.carts.current(MERCHANT, SHOPPER) == before


async def test_what_has_no_price_in_the_new_currency_stands_in_the_way_and_counts_nothing(
    shop: Shop, tmp_path: Path
) -> None:
    await _prices(shop, tmp_path, "id,price\nmug,10.00\n")
    await shop.add("mug")
    await shop.add("pan")

    cart = await shop.commerce.carts.choose_currency(MERCHANT, SHOPPER, "EUR")

    (problem,) = [one for one in cart.problems if one.code == "variant_unavailable"]
    assert (problem.content, problem.blocks) == ("Iron pan is not sold in EUR.", True)
    assert cart.total == Money(1000, "EUR")
    assert {line.total.currency for line in cart.lines} == {"EUR"}


async def test_a_quote_of_another_currency_is_no_quote(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    quote = (await shop.add("mug")).lines[0].quote
    await shop.commerce.carts.clear(MERCHANT, SHOPPER)
    await _choose(shop, "EUR")

    cart = await shop.add("mug", quote=quote)

    assert cart.lines[0].unit_price == Money(1199, "EUR")


async def test_an_order_in_the_second_currency_is_paid_and_refunded_in_it(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    await _choose(shop, "EUR")
    await shop.add("mug", 2)

    ready = await shop.ready()
    order = await shop.complete(ready)

    delivery = next(one.amount for one in order.totals if one.type == "fulfillment")
    assert (order.currency, delivery) == ("EUR", 460)
    assert order.total == Money(2398 + 460, "EUR")
    assert [(one.amount, one.status) for one in order.payments] == [(order.total, "succeeded")]
    cancelled = await shop.cancel(order)
    assert [one.amount for one in cancelled.refunds] == [order.total]


async def test_a_yes_to_a_total_of_the_old_currency_places_nothing(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    await shop.add("mug")
    ready = await shop.ready()
    await _choose(shop, "EUR")

    with pytest.raises(Exception, match="when you agreed") as refused:
        await shop.complete(ready)

    assert refused.value.code == "changed_since"  # type: ignore[attr-defined]  # every refusal has one
    assert await shop.commerce.orders.list(MERCHANT, SHOPPER) == []


async def test_yen_have_no_decimals_from_the_price_to_the_refund(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    await _choose(shop, "JPY")

    order = await shop.buy("mug")

    assert order.total == Money(1880 + 750, "JPY")
    assert order.total.format("en_US") == "¥2,630"
    assert (await shop.cancel(order)).refunds[0].amount == order.total


async def test_delivery_without_a_rate_needs_a_zone_that_names_the_currency(shop: Shop, tmp_path: Path) -> None:
    await _prices(shop, tmp_path, "id,price\nmug,10.00\n")
    await _choose(shop, "EUR")
    await shop.add("mug")

    blocked = await shop.ready()
    zone = '[[shipping.zones]]\nname = "All"\ncurrency = "EUR"\n'
    zone += 'rates = [{ id = "post", title = "Post", price = "4.50" }]\n'
    await _rules(shop, tmp_path, zone)
    ready = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, blocked.id)

    assert [one.code for one in blocked.problems] == ["delivery_unavailable"]
    assert [one.amount for one in ready.options] == [Money(450, "EUR")]
    assert ready.total == Money(1450, "EUR")


async def test_promotions_with_amounts_are_converted_and_their_budgets_keep_to_the_shops_own(
    shop: Shop, tmp_path: Path
) -> None:
    code = """
[[promotions]]
id = "five"
title = "Five off"
kind = "amount"
code = "FIVE"
amount = "5.00"
minimum = "20.00"
budget = "8.00"
"""
    await _rules(shop, tmp_path, RULES + code)
    await _choose(shop, "EUR")
    await shop.add("mug", 2)

    cart = await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "five")
    await shop.complete(await shop.ready())

    assert cart.codes[0].amount == Money(460, "EUR")
    (offer,) = await shop.commerce.selling_rules.promotions(MERCHANT)
    assert offer.spent == 500


async def test_a_gift_card_of_another_currency_pays_nothing_and_is_named(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    card = await shop.commerce.gift_cards.issue(MERCHANT, Money(1000, "USD"))
    await shop.add("mug")
    ready = await shop.ready()
    change = CheckoutChange(buyer=ADA, gift_cards=(card.code,))
    await shop.commerce.checkouts.update(MERCHANT, SHOPPER, ready.id, change)

    await _choose(shop, "EUR")
    seen = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, ready.id)

    assert seen.card_shares == ()
    assert [one.code for one in seen.problems] == ["gift_card_currency"]
    assert seen.due == seen.total


async def test_rules_are_written_as_they_were_read(shop: Shop, tmp_path: Path) -> None:
    await _rules(shop, tmp_path)
    lists = await shop.commerce.price_lists.lists(MERCHANT)
    written = tmp_path / "written.json"
    written.write_text(await shop.commerce.rule_book.written(MERCHANT), encoding="utf-8")

    await shop.commerce.rule_book.take(MERCHANT, written)

    assert await shop.commerce.price_lists.lists(MERCHANT) == lists
    assert lists[0].rounding == replace(lists[0].rounding, step=100, ending=99)


async def test_a_list_that_is_given_up_leaves_its_shoppers_with_the_shops_own_currency(
    shop: Shop, tmp_path: Path
) -> None:
    await _rules(shop, tmp_path)
    await _choose(shop, "EUR")
    await shop.add("mug")

    await shop.commerce.price_lists.remove(MERCHANT, "EUR")

    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).total == Money(1250, "USD")
    assert await shop.commerce.catalogue.currency_of(MERCHANT, SHOPPER) is None
