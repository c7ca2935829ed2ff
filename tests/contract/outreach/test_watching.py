"""Wishes to be told: kept once, fulfilled by what is true when they are told, and told once."""

from pathlib import Path

import pytest

from serving.refusals.errors import RequestInvalid
from storage.outbox import Event
from tests.support.outreach import BASE_URL, Bag, Reach
from tests.support.shop import MERCHANT, SHOPPER

ADDRESS = "jane@example.com"


async def product_id(reach: Reach, name: str) -> str:
    return (await reach.shop.commerce.catalogue.product(MERCHANT, name)).id


async def replenished(reach: Reach, name: str) -> Event:
    body = {"productIds": [await product_id(reach, name)], "variantIds": [reach.shop.variants[name]]}
    return Event("stock.replenished", MERCHANT, reach.shop.variants[name], body)


async def test_who_waited_is_told_when_it_is_back_and_then_never_again(reach: Reach, mail: Bag) -> None:
    watching = reach.outreach.watching
    asked = await watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock", ADDRESS)
    again = await watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock", ADDRESS)
    await reach.shop.price("lamp", "84.20 USD", stock=2)

    event = await replenished(reach, "lamp")
    await reach.happen(event)
    await watching.stock_replenished(event)
    await reach.happen(await replenished(reach, "lamp"))

    assert (asked.outcome, asked.id) == ("watching", again.id)
    (parcel,) = mail.brought
    assert parcel.notice.subject == "Desk lamp is back"
    assert parcel.notice.recipient == ADDRESS
    assert parcel.notice.link is not None
    assert parcel.notice.link.startswith(f"{BASE_URL}/product/")
    assert "$84.20" in parcel.notice.text


async def test_what_sold_out_again_before_the_telling_is_not_told(reach: Reach, mail: Bag) -> None:
    await reach.outreach.watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock", ADDRESS)

    await reach.happen(await replenished(reach, "lamp"))

    assert mail.brought == []
    (wish,) = await reach.outreach.watching.of(MERCHANT, SHOPPER)
    assert wish.notified_at is None


async def test_a_price_is_told_only_below_the_one_that_was_seen(reach: Reach, mail: Bag) -> None:
    await reach.outreach.watching.ask(MERCHANT, SHOPPER, "mug", None, "price_drop", ADDRESS)
    body = {"productIds": [await product_id(reach, "mug")], "variantIds": [reach.shop.variants["mug"]]}

    await reach.shop.price("mug", "13.00 USD")
    await reach.happen(Event("price.dropped", MERCHANT, "mug", body))
    assert mail.brought == []

    await reach.shop.price("mug", "9.50 USD")
    await reach.happen(Event("price.dropped", MERCHANT, "mug", body))

    (parcel,) = mail.brought
    assert parcel.notice.subject == "Stone mug now costs $9.50"
    assert "instead of $12.50" in parcel.notice.text


async def test_a_wish_that_cannot_be_kept_says_why(reach: Reach) -> None:
    watching = reach.outreach.watching

    there = await watching.ask(MERCHANT, SHOPPER, "mug", None, "back_in_stock", ADDRESS)
    nowhere = await watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock")
    with pytest.raises(RequestInvalid, match="is no e-mail address"):
        await watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock", "jane")

    assert (there.outcome, nowhere.outcome) == ("in_stock", "email_needed")
    assert await watching.of(MERCHANT, SHOPPER) == []


async def test_who_stopped_such_messages_is_not_told(reach: Reach, mail: Bag) -> None:
    await reach.outreach.watching.ask(MERCHANT, SHOPPER, "lamp", None, "back_in_stock", ADDRESS)
    await reach.outreach.choices.choose(MERCHANT, "shp_x", ADDRESS, "watches", allowed=False, source="link")
    await reach.shop.price("lamp", "84.20 USD", stock=2)

    await reach.happen(await replenished(reach, "lamp"))

    assert mail.brought == []


async def test_a_wish_made_in_another_currency_is_told_by_that_currencys_price(
    reach: Reach, mail: Bag, tmp_path: Path
) -> None:
    shop, path = reach.shop, tmp_path / "prices.csv"
    path.write_text("id,price\nmug,11.00\n", encoding="utf-8")
    await shop.commerce.price_lists.take(MERCHANT, path, "EUR", tax_included=True)
    await shop.commerce.carts.choose_currency(MERCHANT, SHOPPER, "EUR")
    await reach.outreach.watching.ask(MERCHANT, SHOPPER, "mug", None, "price_drop", ADDRESS)
    body = {"productIds": [await product_id(reach, "mug")], "variantIds": [shop.variants["mug"]]}

    await shop.price("mug", "9.50 USD")
    await reach.happen(Event("price.dropped", MERCHANT, "mug", body))
    assert mail.brought == [], "what it costs in dollars is not what was seen"

    path.write_text("id,price\nmug,9.90\n", encoding="utf-8")
    await shop.commerce.price_lists.take(MERCHANT, path, "EUR", tax_included=True)
    await reach.happen(Event("price.dropped", MERCHANT, "mug", body))

    (parcel,) = mail.brought
    assert parcel.notice.subject == "Stone mug now costs €9.90"
