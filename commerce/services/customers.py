"""Customers on the merchant's records: found by what its policy asks for, one a shopper, never another's."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from commerce.domain.address import Address, normalise, validate
from commerce.domain.customers import CustomerRecord
from commerce.domain.policy import Identification
from commerce.errors import AddressInvalid, CustomerNotFound, CustomerRefused, TooManyTries
from commerce.ports.customers import CustomerStore
from commerce.ports.orders import OrderStore
from commerce.ports.selling import SellingRulesStore
from storage.clock import Clock
from storage.database import Database, Transaction

TRIES = 10
WINDOW = timedelta(hours=1)


class Customers:
    """Who was found may see and change what was ordered under their id."""

    def __init__(
        self, database: Database, clock: Clock, store: CustomerStore, orders: OrderStore, rules: SellingRulesStore
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._orders = orders
        self._rules = rules

    async def keep(self, merchant_id: str, customers: Sequence[CustomerRecord]) -> None:
        """Take customers over from the merchant's records, or bring them up to date."""
        async with self._database.transaction() as tx:
            await self._store.keep(tx, merchant_id, customers)

    async def find(
        self, merchant_id: str, shopper_id: str, *, email: str = "", name: str = "", postal_code: str = ""
    ) -> CustomerRecord:
        """Return the customer that a shopper shows themselves to be, and open their orders to them.

        Raises CustomerRefused where the merchant does not take this as proof, or where the shopper is another customer
        already; CustomerNotFound, whatever of it is wrong; TooManyTries.
        """
        how: Identification = "email" if email else "name_and_postal_code"
        await self._count_try(merchant_id, shopper_id, email or f"{name}/{postal_code}")
        async with self._database.transaction() as tx:
            allowed = (await self._rules.rules(tx, merchant_id)).policy.identify_by
            if how not in allowed:
                raise CustomerRefused(f"This shop finds people by {_words(allowed)}.", why="proof", by=list(allowed))
            found = (
                await self._store.by_email(tx, merchant_id, email)
                if email
                else await self._store.by_name(tx, merchant_id, name, postal_code)
            )
            if len(found) != 1:
                raise CustomerNotFound("I found no customer with that; please check the spelling.")
            return await self._be(tx, merchant_id, shopper_id, found[0])

    async def of_shopper(self, merchant_id: str, shopper_id: str) -> CustomerRecord | None:
        """Return the customer that a shopper is; None for one who has not shown it."""
        async with self._database.reading() as tx:
            known = await self._store.linked(tx, merchant_id, shopper_id)
            return None if known is None else await self._store.customer(tx, merchant_id, known)

    async def on_record(self, tx: Transaction, merchant_id: str, customer_id: str) -> CustomerRecord | None:
        """Return a customer, for the shop's own people."""
        return await self._store.customer(tx, merchant_id, customer_id)

    async def set_address(self, merchant_id: str, shopper_id: str, address: Address) -> CustomerRecord:
        """Change where the customer's things go, unless they say otherwise; orders that there are stay as they are.

        Raises CustomerRefused for a shopper who is no customer yet, AddressInvalid.
        """
        async with self._database.transaction() as tx:
            known = await self._store.linked(tx, merchant_id, shopper_id)
            customer = None if known is None else await self._store.customer(tx, merchant_id, known)
            if customer is None:
                raise CustomerRefused("Please show first who you are.", why="unknown")
            changed = replace(customer, address=checked_address(customer, address))
            await self._store.keep(tx, merchant_id, [changed])
        return changed

    def checked(self, customer: CustomerRecord, address: Address) -> Address:
        """Return an address with what it leaves out as it was before; raises AddressInvalid."""
        return checked_address(customer, address)

    async def _be(self, tx: Transaction, merchant_id: str, shopper_id: str, customer: CustomerRecord) -> CustomerRecord:
        known = await self._store.link(tx, merchant_id, shopper_id, customer.id, self._clock.now())
        if known != customer.id:
            raise CustomerRefused("This conversation is already about another customer.", why="other_customer")
        await self._store.open_orders(tx, merchant_id, shopper_id, customer.id)
        return customer

    async def _count_try(self, merchant_id: str, shopper_id: str, said: str) -> None:
        now = self._clock.now()
        about = "find_" + hashlib.sha256(said.casefold().encode()).hexdigest()[:40]
        async with self._database.transaction() as tx:
            tries = [
                await self._orders.count_try(tx, merchant_id, who, now, now - WINDOW)
                for who in (f"find_{shopper_id}"[:64], about)
            ]
        if max(tries) > TRIES:
            message = "That were many tries; please try again in an hour, or ask a person."
            raise TooManyTries(message, retryAfterSeconds=int(WINDOW.total_seconds()))


def checked_address(customer: CustomerRecord, address: Address) -> Address:
    """Return an address with what it leaves out as it was before; raises AddressInvalid."""
    before = customer.address
    address = normalise(
        replace(
            address,
            full_name=address.full_name or before.full_name or customer.name,
            country=address.country or before.country,
            phone=address.phone or before.phone,
        )
    )
    problems = validate(address)
    if problems:
        words = " ".join(one.message for one in problems)
        raise AddressInvalid(words, problems=[{"field": one.field, "message": one.message} for one in problems])
    return address


def _words(allowed: Sequence[Identification]) -> str:
    words = {
        "number_and_email": "order number and e-mail address",
        "email": "e-mail address",
        "name_and_postal_code": "name and postal code",
    }
    return " or by ".join(words[one] for one in allowed) or "nothing that can be said in a chat"
