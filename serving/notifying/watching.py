"""Tell me when it is back, or when it gets cheaper: wishes, and what fulfils them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from commerce.domain.buyers import normalise_buyer, validate_buyer
from commerce.domain.checkout import Buyer
from commerce.domain.merchant import Merchant
from commerce.domain.product import Product, Variant
from serving.db import watches
from serving.db.push import subscriptions_of
from serving.db.watches import Watch
from serving.notifying.kinds import KINDS
from serving.notifying.notices import News, Notices, Reader
from serving.refusals.errors import RequestInvalid
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.outbox import Event
from tools.services import Watched, WatchKind

KIND_OF: Mapping[WatchKind, str] = {"back_in_stock": "back_in_stock", "price_drop": "price_dropped"}
_MOST_WISHES = 200


class Shelves(Protocol):
    """Where merchants and products are read as they are now."""

    async def merchant(self, merchant_id: str) -> Merchant: ...
    async def for_shopper(self, merchant_id: str, shopper_id: str) -> "Shelves": ...
    def in_currency(self, currency: str | None) -> "Shelves": ...
    async def product(self, merchant_id: str, product_id_or_handle: str) -> Product: ...
    async def products(self, merchant_id: str, product_ids: Sequence[str]) -> list[Product]: ...


class Contacts(Protocol):
    """How a shopper who has an account is reached."""

    async def reader(self, merchant_id: str, shopper_id: str) -> Reader: ...


class Watching:
    """Keeps wishes, and has them told when they come true: each once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        shelves: Shelves,
        contacts: Contacts,
        notices: Notices,
        *,
        base_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelves = shelves
        self._contacts = contacts
        self._notices = notices
        self._base_url = base_url

    async def ask(
        self,
        merchant_id: str,
        shopper_id: str,
        product_id: str,
        variant_id: str | None,
        kind: WatchKind,
        email: str | None = None,
    ) -> Watched:
        """Keep a wish. The outcome says what it is about, or why it cannot be kept: no way to reach the shopper, or
        nothing to wait for. Raises ProductNotFound, RequestInvalid.
        """
        shelves = await self._shelves.for_shopper(merchant_id, shopper_id)
        product = await shelves.product(merchant_id, product_id)
        variant = _variant(product, variant_id)
        title = f"{product.title}, {variant.title}" if variant_id and variant.title else product.title
        if kind == "back_in_stock" and _can_be_bought(product, variant_id):
            return Watched("in_stock", kind, product.id, variant_id, title)
        address = readable_address(email) if email else None
        if not address and not await self._reachable(merchant_id, shopper_id):
            return Watched("email_needed", kind, product.id, variant_id, title)
        async with self._database.transaction() as tx:
            if len(await watches.watches_of(tx, merchant_id, shopper_id)) >= _MOST_WISHES:
                raise RequestInvalid(
                    "That are too many wishes; take some off in your account first.", field="productId"
                )
            wish = Watch(
                merchant_id=merchant_id,
                id=new_id("watch"),
                shopper_id=shopper_id,
                kind=kind,
                product_id=product.id,
                target=variant_id or product.id,
                email=address,
                price=variant.price.amount,
                currency=variant.price.currency,
                created_at=self._clock.now(),
            )
            kept = await watches.ask(tx, wish)
        return Watched("watching", kind, product.id, variant_id, title, kept.id)

    async def of(self, merchant_id: str, shopper_id: str) -> list[Watch]:
        """The shopper's wishes, newest first."""
        async with self._database.reading() as tx:
            return await watches.watches_of(tx, merchant_id, shopper_id)

    async def drop(self, merchant_id: str, shopper_id: str, watch_id: str) -> bool:
        """Forget a wish; false where there is none such."""
        async with self._database.transaction() as tx:
            return await watches.drop_watch(tx, merchant_id, shopper_id, watch_id)

    async def stock_replenished(self, event: Event) -> None:
        """Tell those who waited for what came back."""
        await self._fulfil(event, "back_in_stock")

    async def price_dropped(self, event: Event) -> None:
        """Tell those who waited for a lower price than the one that they saw."""
        await self._fulfil(event, "price_drop")

    async def _fulfil(self, event: Event, kind: WatchKind) -> None:
        product_ids = [str(one) for one in event.body.get("productIds", ())]
        variant_ids = {str(one) for one in event.body.get("variantIds", ())}
        async with self._database.reading() as tx:
            waiting = await watches.waiting(tx, event.merchant_id, kind, product_ids)
        if not waiting:
            return
        merchant = await self._shelves.merchant(event.merchant_id)
        true = [
            (wish, product, variant)
            for currency in dict.fromkeys(wish.currency for wish in waiting)
            for wish, product in await self._in_currency(merchant, currency, waiting)
            if (variant := _fulfilled(wish, kind, product, variant_ids)) is not None
        ]
        news = [await self._news(wish, product, variant) for wish, product, variant in true]
        await self._notices.tell(merchant, news)
        async with self._database.transaction() as tx:
            await watches.set_notified(tx, event.merchant_id, [wish.id for wish, *_ in true], self._clock.now())

    async def _in_currency(
        self, merchant: Merchant, currency: str | None, waiting: Sequence[Watch]
    ) -> list[tuple[Watch, Product]]:
        """The wishes of one currency with their products at its prices; at the shop's own where it is gone."""
        meant = [wish for wish in waiting if wish.currency == currency]
        shelves = self._shelves.in_currency(currency if merchant.price_list(currency) else None)
        found = await shelves.products(merchant.id, sorted({wish.product_id for wish in meant}))
        products = {product.id: product for product in found}
        return [(wish, products[wish.product_id]) for wish in meant if wish.product_id in products]

    async def _news(self, wish: Watch, product: Product, variant: Variant) -> News:
        reader = await self._contacts.reader(wish.merchant_id, wish.shopper_id)
        if wish.email:
            reader = Reader(wish.shopper_id, wish.email, reader.phone, reader.locale)
        facts: dict[str, Any] = {
            "currency": variant.price.currency,
            "product": {
                "title": product.title,
                "variant_title": variant.title,
                "price": variant.price,
                "before": wish.price if wish.price and wish.price > variant.price.amount else None,
            },
        }
        link = f"{self._base_url}/product/{product.handle or product.id}?variant={variant.id}"
        return News(KINDS[KIND_OF[_kind(wish)]], _key(wish), reader, link, facts)

    async def _reachable(self, merchant_id: str, shopper_id: str) -> bool:
        if (await self._contacts.reader(merchant_id, shopper_id)).email:
            return True
        async with self._database.reading() as tx:
            return bool(await subscriptions_of(tx, merchant_id, shopper_id))


def _key(wish: Watch) -> str:
    """A wish is told once from when it was made, whatever number of events fulfil it."""
    return f"{wish.id}:{wish.created_at.timestamp():.0f}"


def _kind(wish: Watch) -> WatchKind:
    return "back_in_stock" if wish.kind == "back_in_stock" else "price_drop"


def _variant(product: Product, variant_id: str | None) -> Variant:
    if variant_id is None:
        return product.default_variant
    found = next((one for one in product.variants if one.id == variant_id), None)
    if found is None:
        raise RequestInvalid(f"The product has no variant {variant_id!r}.", field="variantId")
    return found


def _can_be_bought(product: Product, variant_id: str | None) -> bool:
    return any(one.availability.purchasable for one in product.variants if variant_id in {None, one.id})


def _fulfilled(wish: Watch, kind: WatchKind, product: Product, variant_ids: set[str]) -> Variant | None:
    """The variant that makes a wish come true, as it stands now."""
    for variant in product.variants:
        meant = wish.target in {variant.id, product.id} and (not variant_ids or variant.id in variant_ids)
        cheaper = wish.price is None or (variant.price.currency == wish.currency and variant.price.amount < wish.price)
        if meant and variant.availability.purchasable and (kind == "back_in_stock" or cheaper):
            return variant
    return None


def readable_address(email: str) -> str:
    """An e-mail address, trimmed. Raises RequestInvalid where it is none."""
    buyer = normalise_buyer(Buyer(email=email))
    problems = [one for one in validate_buyer(buyer) if one.field == "email"]
    if problems:
        raise RequestInvalid(problems[0].message, field="email")
    return buyer.email
