"""The catalogue as shoppers see it: merchants, products, categories, reviews and help pages."""

from collections.abc import AsyncIterator, Sequence

from commerce.domain.merchant import DEFAULT_COUNTRY, DEFAULT_CURRENCY, DEFAULT_LOCALE, Merchant, PublishableKey
from commerce.domain.money import currency_code
from commerce.domain.price_lists import PriceList, in_list
from commerce.domain.product import Category, PolicyPage, Product, Review, Variant
from commerce.errors import MerchantExists, MerchantNotFound, ProductNotFound
from commerce.ports.price_lists import PriceListStore
from commerce.services.catalogue_store import BrowseOrder, CatalogueReads, CatalogueWrites, MerchantStore
from storage.clock import Clock
from storage.database import Database, Transaction


class Catalogue:
    """Everything is read live: prices as of now, stock as it stands.

    It speaks the shop's own currency, or that of a price list where it was asked for with `in_currency`: then the
    merchant and every product are as a shopper of that currency meets them, and what has no price in it is not there.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        merchants: MerchantStore,
        reads: CatalogueReads,
        writes: CatalogueWrites,
        price_lists: PriceListStore,
        currency: str | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._reads = reads
        self._writes = writes
        self._price_lists = price_lists
        self._currency = currency

    def in_currency(self, currency: str | None) -> "Catalogue":
        """The same catalogue in a currency; in the shop's own where that is None, or where it does not sell in it."""
        if currency == self._currency:
            return self
        return Catalogue(
            self._database, self._clock, self._merchants, self._reads, self._writes, self._price_lists, currency
        )

    async def for_shopper(self, merchant_id: str, shopper_id: str) -> "Catalogue":
        """The catalogue in the currency that a shopper chose."""
        return self.in_currency(await self.currency_of(merchant_id, shopper_id))

    async def currency_of(self, merchant_id: str, shopper_id: str) -> str | None:
        """The currency that a shopper chose; None for the shop's own."""
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
            return None if merchant is None else await self._chosen(tx, merchant, shopper_id)

    async def merchant_for(self, merchant_id: str, shopper_id: str) -> Merchant:
        """The merchant in the currency that a shopper chose; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
            if merchant is None:
                raise _unknown(merchant_id)
            return merchant.in_currency(await self._chosen(tx, merchant, shopper_id))

    async def _chosen(self, tx: Transaction, merchant: Merchant, shopper_id: str) -> str | None:
        if not merchant.price_lists:
            return None
        chosen = await self._price_lists.chosen(tx, merchant.id, shopper_id)
        return chosen if merchant.price_list(chosen) else None

    async def merchant(self, merchant_id: str) -> Merchant:
        """The merchant; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise _unknown(merchant_id)
        return merchant.in_currency(self._currency)

    async def merchants(self) -> list[Merchant]:
        async with self._database.reading() as tx:
            return await self._merchants.merchants(tx)

    async def create_merchant(
        self,
        merchant_id: str,
        name: str,
        *,
        currency: str | None = None,
        locale: str = DEFAULT_LOCALE,
        country: str = DEFAULT_COUNTRY,
        prices_include_tax: bool = False,
        accent: str | None = None,
        support_email: str | None = None,
        keys: Sequence[PublishableKey] = (),
    ) -> Merchant:
        """Open a shop. Without a currency, the first feed that names one gives it, and until then it is USD.

        Raises MerchantExists, CurrencyMismatch.
        """
        merchant = Merchant(
            id=merchant_id,
            name=name,
            currency=currency_code(currency) if currency else DEFAULT_CURRENCY,
            locale=locale,
            country=country,
            prices_include_tax=prices_include_tax,
            accent=accent,
            support_email=support_email,
        )
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if await self._merchants.merchant(tx, merchant_id) is not None:
                raise MerchantExists(f"there is a merchant {merchant_id!r} already", merchantId=merchant_id)
            await self._merchants.add_merchant(tx, merchant, currency_named=currency is not None, at=now)
            for key in keys:
                await self._merchants.add_key(tx, key, now)
        return merchant

    async def add_key(self, key: PublishableKey) -> None:
        async with self._database.transaction() as tx:
            await self._merchants.add_key(tx, key, self._clock.now())

    async def keys(self, merchant_id: str) -> list[PublishableKey]:
        async with self._database.reading() as tx:
            return await self._merchants.keys(tx, merchant_id)

    async def merchant_for_key(self, key: str) -> tuple[Merchant, PublishableKey]:
        """Whose page shows this publishable key; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            found = await self._merchants.key(tx, key)
            merchant = None if found is None else await self._merchants.merchant(tx, found.merchant_id)
        if found is None or merchant is None:
            raise MerchantNotFound("no merchant has this publishable key")
        return merchant, found

    async def allowed_origins(self) -> frozenset[str]:
        """Every origin that some key of some merchant allows, words such as `loopback` included."""
        async with self._database.reading() as tx:
            return frozenset(await self._merchants.origins(tx))

    async def product(self, merchant_id: str, product_id_or_handle: str) -> Product:
        """One product by id, handle or feed id; raises ProductNotFound."""
        async with self._database.reading() as tx:
            product = await self._reads.product(tx, merchant_id, product_id_or_handle, self._clock.now())
            priced = [] if product is None else await self._priced(tx, merchant_id, [product])
        if product is None:
            raise ProductNotFound("this product is not sold here", product=product_id_or_handle)
        if not priced:
            message = f"{product.title} is not sold in {self._currency}."
            raise ProductNotFound(message, product=product_id_or_handle, currency=self._currency, title=product.title)
        return priced[0]

    async def products(self, merchant_id: str, product_ids: Sequence[str]) -> list[Product]:
        """Products in the order asked; those that are missing or removed are left out."""
        if not product_ids:
            return []
        async with self._database.reading() as tx:
            found = await self._reads.products(tx, merchant_id, product_ids, self._clock.now())
            return await self._priced(tx, merchant_id, found)

    async def by_variants(self, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, tuple[Product, Variant]]:
        """Each variant that is still sold, with its product."""
        if not variant_ids:
            return {}
        async with self._database.reading() as tx:
            products = await self._reads.products_of_variants(tx, merchant_id, variant_ids, self._clock.now())
            products = await self._priced(tx, merchant_id, products)
        found = {variant.id: (product, variant) for product in products for variant in product.variants}
        return {variant_id: found[variant_id] for variant_id in variant_ids if variant_id in found}

    async def scan(self, merchant_id: str, batch: int = 500) -> AsyncIterator[list[Product]]:
        """All products in batches, in the order of their ids."""
        last = ""
        while True:
            async with self._database.reading() as tx:
                products = await self._reads.products_after(tx, merchant_id, last, batch, self._clock.now())
            if not products:
                return
            yield products
            last = products[-1].id

    async def browse(
        self,
        merchant_id: str,
        *,
        category: tuple[str, ...] = (),
        limit: int = 24,
        offset: int = 0,
        sort: BrowseOrder = "popularity",
    ) -> tuple[list[Product], int]:
        """One page of a category and all below it, and how many products there are."""
        async with self._database.reading() as tx:
            spoken = await self._spoken(tx, merchant_id)
            now = self._clock.now()
            ids, total = await self._reads.browse(tx, merchant_id, category, limit, offset, sort, spoken, now)
            products = await self._reads.products(tx, merchant_id, ids, now) if ids else []
            products = await self._priced(tx, merchant_id, products)
        return products, total

    async def departments(self, merchant_id: str) -> list[Category]:
        """Every category, parents before children; those with a path of one are the departments."""
        async with self._database.reading() as tx:
            return await self._reads.categories(tx, merchant_id)

    async def reviews(self, merchant_id: str, product_id: str, limit: int = 20) -> list[Review]:
        async with self._database.reading() as tx:
            return await self._reads.reviews(tx, merchant_id, product_id, limit)

    async def finished_imports(self, merchant_id: str, limit: int = 50) -> list[str]:
        """The latest imports of which a reader sees everything from now on."""
        async with self._database.reading() as tx:
            return await self._reads.finished_imports(tx, merchant_id, limit)

    async def in_currencies(self, merchant_id: str, products: Sequence[Product]) -> dict[str, list[Product]]:
        """What products of the shop's own currency cost in each of its other ones, read for all of them at once."""
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
            lists = merchant.price_lists if merchant else ()
            return {terms.currency: await self._in_list(tx, merchant_id, products, terms) for terms in lists}

    async def _spoken(self, tx: Transaction, merchant_id: str) -> Merchant | None:
        """The merchant in the currency of this catalogue; None where that is its own."""
        merchant = await self._merchants.merchant(tx, merchant_id) if self._currency else None
        return merchant.in_currency(self._currency) if merchant else None

    async def _priced(self, tx: Transaction, merchant_id: str, products: list[Product]) -> list[Product]:
        merchant = await self._spoken(tx, merchant_id) if products else None
        terms = merchant.spoken if merchant else None
        return products if terms is None else await self._in_list(tx, merchant_id, products, terms)

    async def _in_list(
        self, tx: Transaction, merchant_id: str, products: Sequence[Product], terms: PriceList
    ) -> list[Product]:
        ids = [variant.id for product in products for variant in product.variants]
        stated = await self._price_lists.prices(tx, merchant_id, terms.currency, ids)
        now = self._clock.now()
        priced = (in_list(product, terms, stated, now) for product in products)
        return [product for product in priced if product is not None]

    async def set_price_lists(self, merchant_id: str, lists: Sequence[PriceList]) -> None:
        """Set the other currencies of a shop before it has any goods; `PriceLists` changes those of one that sells."""
        async with self._database.transaction() as tx:
            await self._price_lists.set_lists(tx, merchant_id, lists)

    async def policies(self, merchant_id: str) -> list[PolicyPage]:
        async with self._database.reading() as tx:
            return await self._reads.policies(tx, merchant_id)

    async def set_policies(self, merchant_id: str, pages: Sequence[PolicyPage]) -> None:
        """Replace the help and policy pages; pages that stay keep their ids by slug."""
        async with self._database.transaction() as tx:
            await self._writes.replace_policies(tx, merchant_id, pages)


def _unknown(merchant_id: str) -> MerchantNotFound:
    return MerchantNotFound(f"there is no merchant {merchant_id!r}", merchantId=merchant_id)
