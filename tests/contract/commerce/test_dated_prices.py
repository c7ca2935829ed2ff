"""Sales that begin and end by the calendar: what they change is told once, on each database."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from commerce.domain.money import Money
from commerce.services.stock_events import MOST_NAMED_IN_EVENT, PRICE_DROPPED, Announced, tell_of
from storage.outbox import Dispatcher, Event
from tests.support.shop import MERCHANT, Shop


async def told(shop: Shop) -> list[Event]:
    """What the outbox holds, in order; it is empty afterwards."""
    heard: list[Event] = []

    async def hear(event: Event) -> None:
        heard.append(event)

    await Dispatcher(shop.database, {"catalogue.changed": [hear], "price.dropped": [hear]}, shop.clock).drain()
    return heard


async def on_sale(shop: Shop, name: str, price: str, *, begins: timedelta, lasts: timedelta) -> str:
    """Let the feed state a sale that is to come; returns the product's id."""
    start = shop.clock.now() + begins
    period = f"{start.isoformat()}/{(start + lasts).isoformat()}"
    product = await shop.commerce.catalogue.product(MERCHANT, name)
    own = f"{product.default_variant.price.amount / 100:.2f} USD"
    await shop.price(name, own, sale_price=price, sale_price_effective_date=period)
    return product.id


def named(events: list[Event]) -> list[tuple[str, Any]]:
    return [(event.name, event.body["productIds"]) for event in events]


async def test_a_sale_that_begins_is_told_once_and_its_end_changes_the_catalogue_only(shop: Shop) -> None:
    mug = await on_sale(shop, "mug", "9.00 USD", begins=timedelta(hours=2), lasts=timedelta(days=3))
    await told(shop)

    assert await shop.commerce.dated_prices.look() == 0
    assert named(await told(shop)) == []

    shop.clock.advance(hours=3)
    assert await shop.commerce.dated_prices.look() == 1
    assert await shop.commerce.dated_prices.look() == 0
    assert named(await told(shop)) == [("catalogue.changed", [mug]), ("price.dropped", [mug])]

    shop.clock.advance(days=4)
    assert await shop.commerce.dated_prices.look() == 1
    assert named(await told(shop)) == [("catalogue.changed", [mug])]


async def test_a_sale_that_came_and_went_between_two_looks_changes_no_price_for_good(shop: Shop) -> None:
    await shop.commerce.dated_prices.look()
    mug = await on_sale(shop, "mug", "9.00 USD", begins=timedelta(hours=2), lasts=timedelta(hours=1))
    await told(shop)

    shop.clock.advance(days=1)
    await shop.commerce.dated_prices.look()

    assert ("catalogue.changed", [mug]) in named(await told(shop))
    assert (await shop.commerce.catalogue.product(MERCHANT, "mug")).default_variant.price == Money(1250, "USD")


async def test_pages_are_sorted_by_the_price_that_counts_now(shop: Shop) -> None:
    cheapest, _ = await shop.commerce.catalogue.browse(MERCHANT, sort="price_asc")
    dearest = (await shop.commerce.catalogue.browse(MERCHANT, sort="price_desc"))[0][0]
    assert dearest.id != cheapest[0].id
    await on_sale(shop, dearest.feed_id, "0.50 USD", begins=timedelta(hours=1), lasts=timedelta(days=1))

    before, _ = await shop.commerce.catalogue.browse(MERCHANT, sort="price_asc")
    shop.clock.advance(hours=2)
    await shop.commerce.dated_prices.look()
    during, _ = await shop.commerce.catalogue.browse(MERCHANT, sort="price_asc")

    assert before[0].id == cheapest[0].id, "a sale to come is no price yet"
    assert during[0].id == dearest.id


async def test_a_sale_of_a_price_list_is_told_too(shop: Shop, tmp_path: Path) -> None:
    start = shop.clock.now() + timedelta(hours=1)
    path = tmp_path / "prices.csv"
    path.write_text(f"id,price,sale_price,sale_start\nmug,11.00,8.00,{start.isoformat()}\n", encoding="utf-8")
    await shop.commerce.price_lists.take(MERCHANT, path, "EUR")
    mug = (await shop.commerce.catalogue.product(MERCHANT, "mug")).id
    await told(shop)

    shop.clock.advance(hours=2)
    await shop.commerce.dated_prices.look()

    assert named(await told(shop)) == [("catalogue.changed", [mug]), ("price.dropped", [mug])]


async def test_a_lower_price_of_a_list_is_told(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    mug = (await shop.commerce.catalogue.product(MERCHANT, "mug")).id
    for price in ("11.00", "10.00", "10.50"):
        path.write_text(f"id,price\nmug,{price}\n", encoding="utf-8")
        await shop.commerce.price_lists.take(MERCHANT, path, "EUR")

    assert [one for one in named(await told(shop)) if one[0] == "price.dropped"] == [("price.dropped", [mug])]


async def test_many_lower_prices_are_told_in_parts_that_a_statement_can_ask_for(shop: Shop) -> None:
    await told(shop)
    cheaper = [Announced(f"prod_{number:05}", f"var_{number:05}") for number in range(2 * MOST_NAMED_IN_EVENT + 1)]

    async with shop.database.transaction() as tx:
        await tell_of(tx, MERCHANT, PRICE_DROPPED, cheaper)

    bodies = [event.body for event in await told(shop)]
    assert [len(body["productIds"]) for body in bodies] == [MOST_NAMED_IN_EVENT, MOST_NAMED_IN_EVENT, 1]
    assert [one for body in bodies for one in body["variantIds"]] == [one.variant_id for one in cheaper]
