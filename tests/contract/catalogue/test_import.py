"""Imports are idempotent, name what they refuse, and change exactly what the feed changes."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from commerce.domain.money import Money
from commerce.errors import CurrencyMismatch, MerchantNotFound, ProductNotFound
from commerce.feeds.errors import FeedEmpty, FeedMissing
from commerce.services.importing import CATALOGUE_CHANGED, ImportReport, Progress
from storage.outbox_table import outbox
from tests.contract.catalogue.conftest import MERCHANT, Shop, item


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed, report.refused_count


async def events(shop: Shop) -> list[dict[str, object]]:
    """What was told of each import, without its id."""
    return [{name: body[name] for name in body if name != "importId"} for body in await told(shop)]


async def told(shop: Shop) -> list[dict[str, object]]:
    async with shop.database.reading() as tx:
        rows = await tx.connection.execute(select(outbox).order_by(outbox.c.position))
        return [row.body for row in rows if row.name == CATALOGUE_CHANGED]


async def test_the_same_feed_again_changes_nothing(shop: Shop) -> None:
    first = await shop.take(item("A"), item("B", stock=3))
    before = await shop.catalogue.product(MERCHANT, "A")
    shop.clock.advance(hours=1)

    second = await shop.take(item("A"), item("B", stock=3))

    assert counts(first) == (2, 0, 0, 0, 0)
    assert counts(second) == (0, 0, 2, 0, 0)
    assert await shop.catalogue.product(MERCHANT, "A") == before
    assert len(await events(shop)) == 1


async def test_an_import_is_named_in_its_event_and_among_the_finished_ones(shop: Shop) -> None:
    await shop.take(item("A"))
    await shop.take(item("A"), item("B"))

    named = [body["importId"] for body in await told(shop)]

    assert await shop.catalogue.finished_imports(MERCHANT) == named[::-1]
    assert await shop.catalogue.finished_imports(MERCHANT, 1) == named[1:]


async def test_a_changed_product_keeps_its_ids_and_its_address(shop: Shop) -> None:
    await shop.take(item("A"), item("B"))
    before = await shop.catalogue.product(MERCHANT, "A")
    shop.clock.advance(hours=1)

    report = await shop.take(item("A", title="Another name", price="12.00"), item("B"))

    after = await shop.catalogue.product(MERCHANT, "A")
    assert counts(report) == (0, 1, 1, 0, 0)
    assert (after.id, after.variants[0].id, after.handle) == (before.id, before.variants[0].id, before.handle)
    assert (after.title, after.variants[0].price) == ("Another name", Money(1200, "USD"))
    assert after.updated_at > before.updated_at
    assert (await events(shop))[-1] == {"productIds": [before.id], "removed": []}


async def test_what_a_full_feed_no_longer_has_is_removed_and_may_come_back(shop: Shop) -> None:
    await shop.take(item("A"), item("B"))
    gone = await shop.catalogue.product(MERCHANT, "B")

    report = await shop.take(item("A"))

    assert counts(report) == (0, 0, 1, 1, 0)
    assert (await events(shop))[-1] == {"productIds": [], "removed": [gone.id]}
    with pytest.raises(ProductNotFound):
        await shop.catalogue.product(MERCHANT, "B")
    assert await shop.catalogue.by_variants(MERCHANT, [gone.variants[0].id]) == {}
    again = await shop.take(item("A"), item("B"))
    assert counts(again) == (1, 0, 1, 0, 0)
    assert (await shop.catalogue.product(MERCHANT, "B")).id == gone.id


async def test_a_partial_feed_removes_nothing_but_what_it_refuses(shop: Shop) -> None:
    await shop.take(item("A"), item("B"), item("C"))

    report = await shop.take(item("A", price="11"), item("B", price=None), full=False)

    assert counts(report) == (0, 1, 0, 1, 1)
    assert {product.feed_id for batch in [b async for b in shop.catalogue.scan(MERCHANT)] for product in batch} == {
        "A",
        "C",
    }


async def test_an_id_that_comes_again_is_refused_with_the_line_of_the_first(shop: Shop) -> None:
    report = await shop.take(item("A", title="First"), item("B"), item("A", title="Second"))

    [refusal] = report.refused
    assert (refusal.line, refusal.id, refusal.field) == (3, "A", "id")
    assert "line 1" in refusal.reason
    assert (await shop.catalogue.product(MERCHANT, "A")).title == "First"


async def test_an_id_that_comes_again_much_later_is_refused_too(shop: Shop) -> None:
    records = [item(n) for n in range(900)]

    report = await shop.take(*records, item(5))
    again = await shop.take(*records, item(5))

    assert [(refusal.line, refusal.id) for refusal in report.refused] == [(901, "5")]
    assert "line 6" in report.refused[0].reason
    assert counts(again) == (0, 0, 900, 0, 1)


async def test_a_variant_id_that_two_products_claim_stays_with_the_first(shop: Shop) -> None:
    report = await shop.take(
        item("v1", group="g1", options={"Size": "S"}),
        item("v1", group="g2", options={"Size": "S"}),
        item("v2", group="g2", options={"Size": "M"}),
    )

    assert [(refusal.line, refusal.id) for refusal in report.refused] == [(2, "v1")]
    second = await shop.catalogue.product(MERCHANT, "g2")
    assert [variant.feed_id for variant in second.variants] == ["v2"]
    assert second.options[0].values == ("M",)


async def test_variants_may_come_and_go(shop: Shop) -> None:
    small, large = item("s", group="g", options={"Size": "S"}), item("l", group="g", options={"Size": "L"})
    await shop.take(small, large)
    before = await shop.catalogue.product(MERCHANT, "g")

    await shop.take(small)
    alone = await shop.catalogue.product(MERCHANT, "g")
    await shop.take(small, large)
    after = await shop.catalogue.product(MERCHANT, "g")

    assert [variant.feed_id for variant in alone.variants] == ["s"]
    assert [variant.id for variant in after.variants] == [variant.id for variant in before.variants]


async def test_what_was_sold_since_the_last_feed_stays_sold_until_the_feed_counts_anew(shop: Shop) -> None:
    await shop.take(item("A", stock=10))
    variant = (await shop.catalogue.product(MERCHANT, "A")).variants[0]
    await shop.stock.count(MERCHANT, {variant.id: 7})

    await shop.take(item("A", stock=10, title="Renamed"))
    kept = (await shop.catalogue.product(MERCHANT, "A")).variants[0].availability.quantity
    await shop.take(item("A", stock=12))
    counted = (await shop.catalogue.product(MERCHANT, "A")).variants[0].availability.quantity

    assert (kept, counted) == (7, 12)


async def test_the_first_feed_that_names_a_currency_gives_it_to_the_merchant(shop: Shop) -> None:
    unnamed = await shop.take(item("A"))
    named = await shop.take(item("A", price="10 EUR"))
    other = await shop.take(item("A", price="10 EUR"), item("B", price="10 GBP"))

    assert (unnamed.currency, named.currency, other.currency) == ("USD", "EUR", "EUR")
    assert (await shop.catalogue.merchant(MERCHANT)).currency == "EUR"
    assert (await shop.catalogue.product(MERCHANT, "A")).variants[0].price == Money(1000, "EUR")
    assert "GBP" in other.refused[0].reason


async def test_a_currency_that_is_asked_for_is_set(shop: Shop) -> None:
    report = await shop.take(item("A", price=1200), currency="jpy")

    assert report.currency == "JPY"
    assert (await shop.catalogue.product(MERCHANT, "A")).variants[0].price == Money(1200, "JPY")
    with pytest.raises(CurrencyMismatch):
        await shop.take(item("A"), currency="XXQ")


@pytest.mark.parametrize(
    ("price", "money"),
    [
        ("4.995 KWD", Money(4995, "KWD")),
        ("4.9955 KWD", Money(4996, "KWD")),
        ("1,250.5 IQD", Money(1_250_500, "IQD")),
        ("99.5 JPY", Money(100, "JPY")),
        ("12.3450 USD", Money(1235, "USD")),
        ("1250.50 HUF", Money(125_050, "HUF")),
        ("1250.50 RSD", Money(125_050, "RSD")),
    ],
)
async def test_prices_count_in_the_units_of_their_currency_and_what_is_finer_is_rounded_half_up(
    shop: Shop, price: str, money: Money
) -> None:
    report = await shop.take(item("A", price=price))

    assert report.currency == money.currency
    assert (await shop.catalogue.product(MERCHANT, "A")).variants[0].price == money


async def test_a_partial_feed_cannot_bring_a_second_currency(shop: Shop) -> None:
    await shop.take(item("A"))

    with pytest.raises(CurrencyMismatch):
        await shop.take(item("B", price="5 EUR"), full=False)

    assert (await shop.catalogue.merchant(MERCHANT)).currency == "USD"


async def test_a_sale_price_counts_only_between_its_dates(shop: Shop) -> None:
    await shop.take(
        item("A", price="100", sale_price="80", sale_price_effective_date="2026-03-10T00:00Z/2026-03-20T00:00Z")
    )

    prices = []
    for days in (0, 10, 10):
        shop.clock.advance(days=days)
        variant = (await shop.catalogue.product(MERCHANT, "A")).variants[0]
        prices.append((variant.price.amount, variant.list_price.amount if variant.list_price else None))

    assert prices == [(10000, None), (8000, 10000), (10000, None)]


async def test_progress_is_told_in_records(shop: Shop) -> None:
    told: list[Progress] = []

    await shop.take(*(item(n) for n in range(950)), progress=told.append)

    assert [one.done for one in told] == sorted(one.done for one in told)
    assert (told[-1].stage, told[-1].done, told[-1].total) == ("done", 950, 950)
    assert len(told) > 2


async def test_a_file_that_breaks_off_removes_nothing(shop: Shop) -> None:
    await shop.take(item("A"), item("B"))
    path = shop.folder / "feed.xml"
    path.write_text("<rss><channel><item><id>A</id><title>Thing A</title><price>9</price></item><item>")

    report = await shop.imports.run(MERCHANT, path)

    assert (report.changed, report.removed, report.complete) == (1, 0, False)
    assert (await shop.catalogue.product(MERCHANT, "B")).feed_id == "B"


async def test_a_feed_of_which_nothing_can_be_sold_does_not_empty_the_shop(shop: Shop) -> None:
    await shop.take(item("A"), item("B"))

    report = await shop.take(item("X", price=None))

    assert counts(report) == (0, 0, 0, 0, 1)
    assert (await shop.catalogue.browse(MERCHANT))[1] == 2


async def test_after_a_crash_the_next_import_tells_the_index_to_read_everything(shop: Shop) -> None:
    class Stop(Exception):
        pass

    def stop(_: Progress) -> None:
        raise Stop

    with pytest.raises(Stop):
        await shop.take(item("A"), item("B"), progress=stop)

    report = await shop.take(item("A"), item("B"))

    assert counts(report) == (0, 0, 2, 0, 0)
    assert await events(shop) == [{"productIds": None, "removed": []}]


async def test_an_import_leaves_the_loop_to_others(shop: Shop) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    other = asyncio.create_task(tick())
    await shop.take(*(item(n) for n in range(500)))
    other.cancel()

    assert ticks > 20


async def test_what_cannot_be_imported_is_an_error_that_says_so(shop: Shop) -> None:
    with pytest.raises(MerchantNotFound):
        await shop.imports.run("nobody", Path("x"))
    with pytest.raises(FeedMissing):
        await shop.imports.run(MERCHANT, shop.folder / "missing.csv")
    only_heading = shop.folder / "feed.csv"
    only_heading.write_text("id,title,price\n")
    with pytest.raises(FeedEmpty):
        await shop.imports.run(MERCHANT, only_heading)


async def test_merchants_do_not_see_each_others_products(shop: Shop) -> None:
    await shop.catalogue.create_merchant("other", "Other")
    await shop.take(item("A"))

    with pytest.raises(ProductNotFound):
        await shop.catalogue.product("other", "A")
    assert await shop.catalogue.browse("other") == ([], 0)
