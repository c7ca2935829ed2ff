"""A person in the shop's books: what moves to their account, what they may see, what is let go when they ask."""

from collections.abc import Sequence
from datetime import timedelta

from commerce.domain.address import Address, normalise, validate
from commerce.domain.checkout import Buyer
from commerce.domain.customers import CustomerRecord
from commerce.domain.order import Order
from commerce.errors import AddressInvalid
from commerce.ports.persons import Erasure, PersonStore, SavedAddress
from commerce.services.saved_means import SavedMeans
from storage.clock import Clock
from storage.database import Database, Transaction

_LONGEST_RUNNING = timedelta(days=120)
_MOST_ADDRESSES = 20
_LONGEST_LABEL = 40
_AT_ONCE = 100


class Persons:
    """Moves, shows and erases what commerce keeps of a shopper, and the address book."""

    def __init__(self, database: Database, clock: Clock, store: PersonStore, means: SavedMeans) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._means = means

    async def move(self, tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
        """Give a guest's orders, checkouts and saved things to the customer, within the caller's transaction."""
        await self._store.move(tx, merchant_id, guest, to)

    async def erase(self, tx: Transaction, merchant_id: str, shopper_id: str) -> bool:
        """Let a person go, within the caller's transaction: orders stay without them. One that is still on its way
        keeps what brings it there; then this is false, and to be done again when it has ended. With a shopper goes the
        customer on the merchant's records that they are.
        """
        record = await self._store.record(tx, merchant_id, shopper_id)
        if record is not None and record.id != shopper_id:
            await self._erase(tx, merchant_id, record.id)
        return await self._erase(tx, merchant_id, shopper_id)

    async def record(self, merchant_id: str, shopper_id: str) -> CustomerRecord | None:
        """Return the customer on the merchant's records that a shopper is; None for one who is none."""
        async with self._database.reading() as tx:
            return await self._store.record(tx, merchant_id, shopper_id)

    async def _erase(self, tx: Transaction, merchant_id: str, shopper_id: str) -> bool:
        now = self._clock.now()
        await self._store.ask_erasure(tx, merchant_id, shopper_id, now)
        await self._store.forget(tx, merchant_id, shopper_id)
        await self._means.drop_all(tx, merchant_id, shopper_id)
        if await self._store.anonymise(tx, merchant_id, shopper_id, now - _LONGEST_RUNNING):
            return False
        await self._store.erased(tx, merchant_id, shopper_id, now)
        return True

    async def erasures(self) -> Sequence[Erasure]:
        """Return who asked to be forgotten while an order was still on its way."""
        async with self._database.reading() as tx:
            return await self._store.erasures(tx, _AT_ONCE)

    async def remember(self, order: Order) -> None:
        """Keep where an order goes, for the next one."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            saved = SavedAddress(order.address.id, order.address, now)
            await self._store.save_address(tx, order.merchant_id, order.shopper_id, saved)

    async def addresses(self, merchant_id: str, shopper_id: str) -> Sequence[SavedAddress]:
        """Return a buyer's addresses, the one used last first."""
        async with self._database.reading() as tx:
            return await self._store.addresses(tx, merchant_id, shopper_id)

    async def save_address(
        self, merchant_id: str, shopper_id: str, address: Address, label: str = "", *, instead_of: str | None = None
    ) -> SavedAddress:
        """Keep an address under what the buyer calls it; the same one keeps its id. Raises AddressInvalid.

        ``instead_of`` names the address that it corrects, which is let go with it or not at all.
        """
        given = normalise(address)
        if problems := validate(given):
            listed = [{"field": one.field, "message": one.message} for one in problems]
            raise AddressInvalid(problems[0].message, problems=listed)
        saved = SavedAddress(given.id, given, self._clock.now(), " ".join(label.split())[:_LONGEST_LABEL])
        async with self._database.transaction() as tx:
            if instead_of is not None and instead_of != saved.id:
                await self._store.drop_address(tx, merchant_id, shopper_id, instead_of)
            known = await self._store.addresses(tx, merchant_id, shopper_id)
            for old in known[_MOST_ADDRESSES - 1 :]:
                await self._store.drop_address(tx, merchant_id, shopper_id, old.id)
            await self._store.save_address(tx, merchant_id, shopper_id, saved)
        return saved

    async def drop_address(self, merchant_id: str, shopper_id: str, address_id: str) -> bool:
        """Forget an address; false where there is none such."""
        async with self._database.transaction() as tx:
            return await self._store.drop_address(tx, merchant_id, shopper_id, address_id)

    async def checkouts(self, merchant_id: str, shopper_id: str) -> Sequence[Buyer]:
        """Return what a shopper wrote into checkouts about themselves."""
        async with self._database.reading() as tx:
            return await self._store.checkouts(tx, merchant_id, shopper_id)
