"""The catalogue as shoppers see it: merchants, products, categories, reviews and help pages."""

from collections.abc import AsyncIterator, Sequence

from commerce.domain.merchant import DEFAULT_COUNTRY, DEFAULT_CURRENCY, DEFAULT_LOCALE, Merchant, PublishableKey
from commerce.domain.product import Category, PolicyPage, Product, Review, Variant
from commerce.errors import MerchantExists, MerchantNotFound, ProductNotFound
from commerce.services.catalogue_store import BrowseOrder, CatalogueReads, CatalogueWrites, MerchantStore
from storage.clock import Clock
from storage.database import Database


class Catalogue:
    """Everything is read live: prices as of now, stock as it stands."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        merchants: MerchantStore,
        reads: CatalogueReads,
        writes: CatalogueWrites,
    ) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._reads = reads
        self._writes = writes

    async def merchant(self, merchant_id: str) -> Merchant:
        """The merchant; raises MerchantNotFound."""
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise MerchantNotFound(f"there is no merchant {merchant_id!r}", merchantId=merchant_id)
        return merchant

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
        """Open a shop. Without a currency, the first feed that names one gives it, and until then it is USD."""
        merchant = Merchant(
            id=merchant_id,
            name=name,
            currency=currency or DEFAULT_CURRENCY,
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
        if product is None:
            raise ProductNotFound("this product is not sold here", product=product_id_or_handle)
        return product

    async def products(self, merchant_id: str, product_ids: Sequence[str]) -> list[Product]:
        """Products in the order asked; those that are missing or removed are left out."""
        if not product_ids:
            return []
        async with self._database.reading() as tx:
            return await self._reads.products(tx, merchant_id, product_ids, self._clock.now())

    async def by_variants(self, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, tuple[Product, Variant]]:
        """Each variant that is still sold, with its product."""
        if not variant_ids:
            return {}
        async with self._database.reading() as tx:
            products = await self._reads.products_of_variants(tx, merchant_id, variant_ids, self._clock.now())
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
            ids, total = await self._reads.browse(tx, merchant_id, category, limit, offset, sort)
            products = await self._reads.products(tx, merchant_id, ids, self._clock.now()) if ids else []
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

    async def policies(self, merchant_id: str) -> list[PolicyPage]:
        async with self._database.reading() as tx:
            return await self._reads.policies(tx, merchant_id)

    async def set_policies(self, merchant_id: str, pages: Sequence[PolicyPage]) -> None:
        """Replace the help and policy pages; pages that stay keep their ids by slug."""
        async with self._database.transaction() as tx:
            await self._writes.replace_policies(tx, merchant_id, pages)
