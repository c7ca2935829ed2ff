"""Price lists: the other currencies of a shop, their terms set and their prices taken from files."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from commerce.domain.merchant import Merchant
from commerce.domain.money import currency_code
from commerce.domain.price_lists import ListPrice, PriceList
from commerce.errors import CurrencyMismatch, CurrencyNotOffered, MerchantNotFound
from commerce.feeds.errors import FeedEmpty
from commerce.feeds.items import Refusal
from commerce.feeds.price_file import StatedPrice, read_prices_file
from commerce.ports.price_lists import PriceListStore
from commerce.services.catalogue_store import MerchantStore
from commerce.services.importing import CATALOGUE_CHANGED
from commerce.services.stock_events import MOST_NAMED_IN_EVENT, PRICE_DROPPED, Announced, tell_of
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.outbox import Event, record


@dataclass(slots=True)
class PriceListReport:
    """What became of a file of prices."""

    currency: str
    tax_included: bool
    priced: int = 0
    removed: int = 0
    refused: list[Refusal] = field(default_factory=list)


class PriceLists:
    """The lists of merchants. A change tells whoever keeps an index, so that searches find by the new prices."""

    def __init__(self, database: Database, clock: Clock, merchants: MerchantStore, store: PriceListStore) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._store = store

    async def lists(self, merchant_id: str) -> tuple[PriceList, ...]:
        """Return the lists of a merchant."""
        async with self._database.reading() as tx:
            return (await self._merchant(tx, merchant_id)).price_lists

    async def suppose(self, merchant_id: str, shopper_id: str, currency: str) -> None:
        """Speak a currency to a shopper who has chosen none yet, as from the country that they are in."""
        async with self._database.transaction() as tx:
            if await self._store.chosen(tx, merchant_id, shopper_id) is None:
                await self._store.choose(tx, merchant_id, shopper_id, currency, self._clock.now())

    async def take(
        self, merchant_id: str, path: Path, currency: str, *, tax_included: bool | None = None, full: bool = True
    ) -> PriceListReport:
        """Take a file into the list of a currency, which is made where it is missing.

        A full file is the whole list: prices that it does not name are taken out. Rows that are refused are told, and
        leave what the list said of them; where all are refused nothing changes. ``tax_included`` None leaves it as it
        is (for a new list: without). Raises MerchantNotFound, CurrencyMismatch, FeedError.
        """
        wanted = currency_code(currency)
        rows = await asyncio.to_thread(lambda: list(read_prices_file(path, wanted)))
        if not rows:
            raise FeedEmpty(f"{path.name!r} holds no prices", "export the price list again")
        stated = [row for row in rows if isinstance(row, StatedPrice)]
        refused = [row for row in rows if isinstance(row, Refusal)]
        async with self._database.transaction() as tx:
            merchant = await self._merchant(tx, merchant_id)
            terms = _terms(merchant, wanted, tax_included)
            report = PriceListReport(wanted, terms.tax_included, refused=refused)
            named = [*(row.name for row in stated), *(one.id for one in refused if one.id)]
            known = await self._store.named(tx, merchant_id, named)
            prices, products = _by_variant(stated, known, report)
            report.refused.sort(key=lambda one: one.line)
            if not prices:
                return report
            before = await self._store.prices(tx, merchant_id, wanted, list(prices))
            await self._store.set_lists(tx, merchant_id, _with_list(merchant, terms))
            await self._store.put(tx, merchant_id, wanted, prices)
            products_of = dict(known.values())
            cheaper = [Announced(products_of[one], one) for one in self._cheaper(before, prices)]
            await tell_of(tx, merchant_id, PRICE_DROPPED, cheaper)
            report.priced = len(prices)
            if full:
                kept = {*prices, *(known[one.id][0] for one in report.refused if one.id and one.id in known)}
                report.removed = len(await self._store.drop_others(tx, merchant_id, wanted, sorted(kept)))
            await _tell(tx, merchant_id, None if report.removed else products)
        return report

    def _cheaper(self, before: Mapping[str, ListPrice], now: Mapping[str, ListPrice]) -> list[str]:
        """The variants that cost less in the list than it said before."""
        moment = self._clock.now()
        return [one for one, price in now.items() if one in before and price.at(moment)[0] < before[one].at(moment)[0]]

    async def set_in(self, tx: Transaction, merchant: Merchant, lists: Sequence[PriceList]) -> None:
        """Set the terms of all lists within the caller's transaction; stated prices of lists that stay are kept."""
        if tuple(lists) == merchant.price_lists:
            return
        await self._store.set_lists(tx, merchant.id, lists)
        await _tell(tx, merchant.id, None)

    async def remove(self, merchant_id: str, currency: str) -> None:
        """Sell in a currency no more; raises CurrencyNotOffered."""
        async with self._database.transaction() as tx:
            merchant = await self._merchant(tx, merchant_id)
            left = [one for one in merchant.price_lists if one.currency != currency.upper()]
            if len(left) == len(merchant.price_lists):
                raise not_offered(merchant, currency)
            await self.set_in(tx, merchant, left)

    async def _merchant(self, tx: Transaction, merchant_id: str) -> Merchant:
        merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise MerchantNotFound(f"there is no merchant {merchant_id!r}", merchantId=merchant_id)
        return merchant


def not_offered(merchant: Merchant, currency: str) -> CurrencyNotOffered:
    """Return the refusal of a currency that a merchant does not sell in, with those that it does."""
    offered = merchant.currencies
    words = " and ".join(filter(None, [", ".join(offered[:-1]), offered[-1]]))
    return CurrencyNotOffered(
        f"{merchant.name} does not sell in {currency}; it sells in {words}.",
        field="currency",
        currency=currency,
        offered=list(offered),
    )


def _terms(merchant: Merchant, currency: str, tax_included: bool | None) -> PriceList:
    if currency == merchant.currency:
        message = f"{currency} is the shop's own currency: its prices come with the catalogue"
        raise CurrencyMismatch(message, currency=currency)
    terms = merchant.price_list(currency) or PriceList(currency)
    return terms if tax_included is None else replace(terms, tax_included=tax_included)


def _with_list(merchant: Merchant, terms: PriceList) -> list[PriceList]:
    if merchant.price_list(terms.currency) is None:
        return [*merchant.price_lists, terms]
    return [terms if one.currency == terms.currency else one for one in merchant.price_lists]


def _by_variant(
    stated: Sequence[StatedPrice], known: Mapping[str, tuple[str, str]], report: PriceListReport
) -> tuple[dict[str, ListPrice], list[str]]:
    """Return the prices by variant and the products that they touch; what is unknown or named twice is refused."""
    prices: dict[str, ListPrice] = {}
    products: dict[str, None] = {}
    lines: dict[str, int] = {}
    for row in stated:
        found = known.get(row.name)
        if found is None:
            remedy = "write the id, feed id or SKU of one variant that is in the catalogue"
            report.refused.append(Refusal(row.line, row.name, "id", f"{row.name!r} is not sold here", remedy))
            continue
        variant_id, product_id = found
        if variant_id in prices:
            reason = f"it has a price on line {lines[variant_id]} already"
            report.refused.append(Refusal(row.line, row.name, "id", reason, "leave one of the two out"))
            continue
        prices[variant_id], lines[variant_id] = row.price, row.line
        products[product_id] = None
    return prices, list(products)


async def _tell(tx: Transaction, merchant_id: str, products: list[str] | None) -> None:
    names = None if products is None or len(products) > MOST_NAMED_IN_EVENT else products
    await record(tx, Event(CATALOGUE_CHANGED, merchant_id, merchant_id, {"productIds": names, "removed": []}))
