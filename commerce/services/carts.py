"""Carts: what a shopper has chosen, at prices that hold, with each problem named."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from commerce.domain.basket import MAX_LINES, KeptCart, Live, requoted
from commerce.domain.cart import Cart, LineBefore, LineChange, NewItem, Problem
from commerce.domain.cart_changes import (
    Counter,
    add_items,
    change_lines,
    price_accepted,
    replace_items,
)
from commerce.domain.merchant import Merchant
from commerce.domain.promotions import normal_code
from commerce.domain.quotes import QuoteSigner
from commerce.errors import CartNotFound, PromotionInvalid, VersionConflict
from commerce.ports.carts import CartStore, KeyedChanges, LeftCart
from commerce.ports.price_lists import PriceListStore
from commerce.services.baskets import Basket, Baskets, currency_note
from commerce.services.price_lists import not_offered
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record

MAX_CODES = 10
MergeRule = Literal["sum", "max", "guest", "customer"]
_KEYS_KEPT = timedelta(days=2)


@dataclass(slots=True)
class _Change:
    """A cart under its lock, and what it is to become."""

    tx: Transaction
    before: KeptCart
    after: KeptCart
    merchant: Merchant | None = None
    live: Live | None = None
    basket: Basket | None = None


class Carts:
    """Each shopper has one open cart. Changes are commands under its row lock; every change grows its version.

    Where a change is given a key (``once``), it is made once however often it is asked for: the key is kept in the
    same transaction, and whoever repeats it gets the cart as it is.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: CartStore,
        keyed: KeyedChanges,
        baskets: Baskets,
        signer: QuoteSigner,
        price_lists: PriceListStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._keyed = keyed
        self._baskets = baskets
        self._signer = signer
        self._price_lists = price_lists

    async def current(self, merchant_id: str, shopper_id: str) -> Cart:
        """Return the shopper's open cart, made when missing."""
        async with self._database.reading() as tx:
            kept = await self._store.open_cart(tx, merchant_id, shopper_id)
            basket = await self._baskets.price(tx, kept) if kept else None
        if basket is None:
            async with self._changing(merchant_id, shopper_id) as change:
                pass
            return self._seen(change)
        return await self._with_quotes_kept(basket)

    async def get(self, merchant_id: str, shopper_id: str, cart_id: str) -> Cart:
        """Return an open cart of this shopper; anyone else's is not found."""
        async with self._database.reading() as tx:
            kept = await self._store.cart(tx, merchant_id, cart_id)
            if kept is None or kept.shopper_id != shopper_id:
                raise CartNotFound("There is no such cart.", cartId=cart_id)
            basket = await self._baskets.price(tx, kept)
        return await self._with_quotes_kept(basket)

    async def lines_before(self, merchant_id: str, shopper_id: str, once: str) -> tuple[LineBefore, ...] | None:
        """Return the lines as they were before the change of this key; None where it was not made."""
        async with self._database.reading() as tx:
            return await self._keyed.find(tx, merchant_id, shopper_id, once)

    async def forget_keys(self) -> int:
        """Forget the keys of changes that nobody will ask for again."""
        async with self._database.transaction() as tx:
            return await self._keyed.forget(tx, self._clock.now() - _KEYS_KEPT)

    async def add(
        self, merchant_id: str, shopper_id: str, items: Sequence[NewItem], *, once: str | None = None
    ) -> Cart:
        """Put things in; more of what is there already raises its quantity.

        Refuses all of it where one thing cannot be had: VariantNotFound, OutOfStock, InsufficientStock.
        """

        async def work(change: _Change) -> None:
            live = await self._live(change, [item.variant_id for item in items])
            change.after = add_items(change.before, items, live, await self._counter(change))

        return await self._change(merchant_id, shopper_id, work, once)

    async def change(
        self, merchant_id: str, shopper_id: str, changes: Sequence[LineChange], *, once: str | None = None
    ) -> Cart:
        """Change several lines in one go, all of them or none."""

        async def work(change: _Change) -> None:
            live = await self._live(change, [one.variant_id for one in changes if one.variant_id])
            change.after = change_lines(change.before, changes, live, self._clock.now())

        return await self._change(merchant_id, shopper_id, work, once)

    async def set_quantity(self, merchant_id: str, shopper_id: str, line_id: str, quantity: int) -> Cart:
        """Set how many of a line; 0 removes it."""
        return await self.change(merchant_id, shopper_id, [LineChange(line_id, quantity)])

    async def swap(
        self, merchant_id: str, shopper_id: str, line_id: str, variant_id: str, quantity: int | None = None
    ) -> Cart:
        """Put another variant in the place of a line's, in the same quantity unless one is given."""
        return await self.change(merchant_id, shopper_id, [LineChange(line_id, quantity, variant_id)])

    async def remove(self, merchant_id: str, shopper_id: str, line_ids: Sequence[str]) -> Cart:
        """Take lines out."""
        return await self.change(merchant_id, shopper_id, [LineChange(line_id, 0) for line_id in line_ids])

    async def clear(self, merchant_id: str, shopper_id: str, *, once: str | None = None) -> Cart:
        """Take everything out, codes included."""

        async def work(change: _Change) -> None:
            change.after = replace(change.before, lines=(), codes=())

        return await self._change(merchant_id, shopper_id, work, once)

    async def apply_code(self, merchant_id: str, shopper_id: str, code: str, *, once: str | None = None) -> Cart:
        """Add a promotion code; raises PromotionInvalid, and changes nothing, where it does not apply now."""

        async def work(change: _Change) -> None:
            change.after = _with_codes(change.before, [*change.before.codes, code])
            await self._price(change)
            self._refuse_code(change, code)

        return await self._change(merchant_id, shopper_id, work, once)

    async def remove_code(self, merchant_id: str, shopper_id: str, code: str, *, once: str | None = None) -> Cart:
        """Take a promotion code out; one that is not there is no error."""

        async def work(change: _Change) -> None:
            left = [one for one in change.before.codes if normal_code(one) != normal_code(code)]
            change.after = _with_codes(change.before, left)

        return await self._change(merchant_id, shopper_id, work, once)

    async def claim(self, tx: Transaction, locked: KeptCart, once: str | None) -> bool:
        """Keep, within the caller's transaction and lock, that the change of a key is made; false where it was."""
        if once is None:
            return True
        before = [
            LineBefore(
                line.line_id,
                line.product_id,
                line.variant_id,
                line.snapshot.title,
                line.snapshot.variant_title,
                line.quantity,
            )
            for line in locked.lines
        ]
        return await self._keyed.claim(tx, locked.merchant_id, locked.shopper_id, once, before, self._clock.now())

    async def set_codes(self, tx: Transaction, locked: KeptCart, codes: Sequence[str]) -> KeptCart:
        """Hold exactly these codes, within the caller's transaction and lock; those that do not apply stay."""
        after = _with_codes(locked, codes)
        return locked if after == locked else await self._keep(tx, locked, after)

    async def replace(
        self,
        merchant_id: str,
        shopper_id: str,
        cart_id: str,
        items: Sequence[NewItem],
        codes: Sequence[str],
        expected_version: int | None,
    ) -> Cart:
        """Make the cart hold exactly these things and codes (UCP's PUT); lines of the same variant keep their quote.

        Codes that do not apply stay, with a problem that says why.
        """
        async with self._changing(merchant_id, shopper_id, cart_id, expected_version) as change:
            live = await self._live(change, [item.variant_id for item in items])
            after = replace_items(change.before, items, live, await self._counter(change))
            change.after = _with_codes(after, codes)
        return self._seen(change)

    async def accept_prices(self, merchant_id: str, shopper_id: str, *, once: str | None = None) -> Cart:
        """Take the prices of now for all lines whose price has changed."""

        async def work(change: _Change) -> None:
            live = await self._live(change)
            change.after = price_accepted(change.before, live, self._clock.now())

        return await self._change(merchant_id, shopper_id, work, once)

    async def choose_currency(
        self, merchant_id: str, shopper_id: str, currency: str, *, once: str | None = None
    ) -> Cart:
        """Speak another currency to a shopper from now on; what is in the cart is priced anew.

        The cart says so with a note, ``currency_changed``, that names the old and the new total. Raises
        CurrencyNotOffered, and changes nothing then.
        """
        note: list[Problem] = []

        async def work(change: _Change) -> None:
            before = await self._price(change)
            merchant = await self._baskets.merchant(change.tx, merchant_id)
            if currency not in merchant.currencies:
                raise not_offered(merchant, currency)
            await self._price_lists.choose(change.tx, merchant_id, shopper_id, currency, self._clock.now())
            if before.merchant.currency == currency:
                return
            change.merchant = change.basket = None
            live = await self._live(change)
            now = self._clock.now()
            change.after = replace(change.before, lines=tuple(requoted(one, live, now) for one in change.before.lines))
            if change.before.lines:
                change.after = await self._keep(change.tx, change.before, change.after)
                change.before = change.after  # kept just now
            note.extend(currency_note(before, await self._price(change)))

        cart = await self._change(merchant_id, shopper_id, work, once)
        return replace(cart, problems=(*note, *cart.problems))

    async def left(
        self, merchant_id: str, shopper_ids: Sequence[str], since: datetime, until: datetime
    ) -> Sequence[LeftCart]:
        """Return the carts of these shoppers that hold something and were last touched between these times."""
        async with self._database.reading() as tx:
            return await self._store.left(tx, merchant_id, shopper_ids, since, until)

    async def cancel(self, merchant_id: str, shopper_id: str, cart_id: str) -> Cart:
        """Close a cart (UCP's cancel) and return it as it was; the shopper's next one is new."""
        async with self._changing(merchant_id, shopper_id, cart_id) as change:
            await self._price(change)
            closed = replace(change.before, version=change.before.version + 1, updated_at=self._clock.now())
            await self._store.close(change.tx, closed)
            await record(change.tx, _changed(closed))
        return replace(self._seen(change), version=closed.version)

    async def merge(self, merchant_id: str, from_shopper: str, to_shopper: str, rule: MergeRule = "sum") -> Cart:
        """Move one shopper's cart into another's, as at a sign-in; lines keep their quotes, the lower price counts.

        Where both hold the same variant, ``sum`` adds the quantities up and ``max`` takes the greater. ``guest`` takes
        the first one's cart alone, ``customer`` the second's where it holds anything. Done again it changes nothing.
        """
        if from_shopper == to_shopper:
            return await self.current(merchant_id, to_shopper)
        async with self._changing(merchant_id, to_shopper) as change:
            source = await self._store.open_cart(change.tx, merchant_id, from_shopper, lock=True)
            if source is not None:
                change.after = _merged(change.before, source, rule)
                closed = replace(source, version=source.version + 1, updated_at=self._clock.now())
                await self._store.close(change.tx, closed)
                await record(change.tx, _changed(closed))
        return self._seen(change)

    async def ensure_open(self, tx: Transaction, merchant_id: str, shopper_id: str) -> KeptCart:
        """Return the shopper's open cart under its row lock, made when missing."""
        found = await self._store.open_cart(tx, merchant_id, shopper_id, lock=True)
        if found is not None:
            return found
        await self._baskets.merchant(tx, merchant_id)
        new = KeptCart(new_id("cart"), merchant_id, shopper_id, 1, (), (), self._clock.now())
        await self._store.create(tx, new)
        return await self._store.open_cart(tx, merchant_id, shopper_id, lock=True) or new

    async def _change(
        self, merchant_id: str, shopper_id: str, work: Callable[[_Change], Awaitable[None]], once: str | None
    ) -> Cart:
        async with self._changing(merchant_id, shopper_id) as change:
            if await self.claim(change.tx, change.before, once):
                await work(change)
        return self._seen(change)

    @asynccontextmanager
    async def _changing(
        self, merchant_id: str, shopper_id: str, cart_id: str | None = None, expected_version: int | None = None
    ) -> AsyncIterator[_Change]:
        """Lock, let the block say what the cart becomes, then keep, announce and price it."""
        async with self._database.transaction() as tx:
            before = await self._locked(tx, merchant_id, shopper_id, cart_id)
            if expected_version is not None and before.version != expected_version:
                raise VersionConflict(
                    "The cart has changed in the meantime.", expected=expected_version, actual=before.version
                )
            change = _Change(tx, before, before)
            yield change
            if change.after != before:
                change.after = await self._keep(tx, before, change.after)
                change.basket = None
            if change.basket is None:
                await self._price(change)

    async def _keep(self, tx: Transaction, before: KeptCart, after: KeptCart) -> KeptCart:
        kept = replace(after, version=before.version + 1, updated_at=self._clock.now())
        await self._store.save(tx, kept)
        await record(tx, _changed(kept))
        return kept

    async def _locked(self, tx: Transaction, merchant_id: str, shopper_id: str, cart_id: str | None) -> KeptCart:
        if cart_id is None:
            return await self.ensure_open(tx, merchant_id, shopper_id)
        found = await self._store.cart(tx, merchant_id, cart_id, lock=True)
        if found is None or found.shopper_id != shopper_id:
            raise CartNotFound("There is no such cart.", cartId=cart_id)
        return found

    async def _live(self, change: _Change, variant_ids: Sequence[str] = ()) -> Live:
        """Read the catalogue, once, for all lines of the cart and for what is to come in."""
        wanted = [*variant_ids, *(line.variant_id for line in change.before.lines)]
        change.live = await self._baskets.live(change.tx, await self._market(change), wanted)
        return change.live

    async def _counter(self, change: _Change) -> Counter:
        merchant = await self._market(change)
        return Counter(self._signer, merchant.prices_include_tax, self._clock.now())

    async def _market(self, change: _Change) -> Merchant:
        """Read the merchant, once, in the shopper's currency."""
        if change.merchant is None:
            before = change.before
            change.merchant = await self._baskets.market(change.tx, before.merchant_id, before.shopper_id)
        return change.merchant

    async def _price(self, change: _Change) -> Basket:
        basket = change.basket = await self._baskets.price(
            change.tx, change.after, live=change.live, merchant=await self._market(change)
        )
        if basket.renewals:
            await self._store.requote(change.tx, change.after, basket.renewals)
        return basket

    def _seen(self, change: _Change) -> Cart:
        if change.basket is None:
            raise AssertionError("a change is priced before it is shown")
        return self._baskets.cart(change.basket)

    async def _with_quotes_kept(self, basket: Basket) -> Cart:
        if basket.renewals:
            async with self._database.transaction() as tx:
                await self._store.requote(tx, basket.cart, basket.renewals)
        return self._baskets.cart(basket)

    def _refuse_code(self, change: _Change, code: str) -> None:
        problems = change.basket.pricing.problems if change.basket else ()
        for problem in problems:
            about = problem.details.get("promotionCode", "")
            if problem.code == "promotion_invalid" and normal_code(about) == normal_code(code):
                raise PromotionInvalid(problem.content, **problem.details)


def _changed(cart: KeptCart) -> Event:
    body = {"shopperId": cart.shopper_id, "version": cart.version}
    return Event("cart.changed", cart.merchant_id, cart.id, body)


def _with_codes(cart: KeptCart, codes: Sequence[str]) -> KeptCart:
    kept = dict.fromkeys(normal_code(code) for code in codes if normal_code(code))
    return replace(cart, codes=tuple(kept)[:MAX_CODES])


def _merged(into: KeptCart, source: KeptCart, rule: MergeRule) -> KeptCart:
    if rule == "customer" and into.lines:
        return into
    lines = {} if rule == "guest" and source.lines else {line.variant_id: line for line in into.lines}
    for line in source.lines:
        own = lines.get(line.variant_id)
        if own is None:
            lines[line.variant_id] = line
        else:
            lower = min(own, line, key=lambda one: one.quoted.amount)
            both = own.quantity + line.quantity if rule == "sum" else max(own.quantity, line.quantity)
            lines[line.variant_id] = replace(lower, line_id=own.line_id, quantity=both)
    merged = replace(into, lines=tuple(lines.values())[:MAX_LINES])
    return _with_codes(merged, [*into.codes, *source.codes])
