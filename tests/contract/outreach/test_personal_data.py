"""A person's data: all of it in one document, and nothing of it anywhere once they asked to be forgotten."""

from collections.abc import AsyncIterator

import orjson
import pytest
from sqlalchemy import select

from commerce.db.customers import SqlCustomers
from commerce.db.tables_orders import payments
from commerce.domain.address import Address
from commerce.domain.checkout import Instrument
from commerce.domain.customers import CustomerRecord
from serving.db import shoppers
from storage.database import Database
from storage.tables import metadata
from tests.support.clock import FrozenClock
from tests.support.house import ADDRESS, House, open_house
from tests.support.shop import MERCHANT, SHOPPER
from tools.base import Principal

WORDS = ("quokka-lamp", ADDRESS, "Wombat Lane", "Zanzibar-Jane")


@pytest.fixture
async def house(database: Database, clock: FrozenClock) -> AsyncIterator[House]:
    async with open_house(database, clock) as opened:
        yield opened


async def live(house: House) -> tuple[Principal, str]:
    """A shopper who leaves words wherever words can be left, and whose order has arrived."""
    guest = await house.guest()
    thread = await house.conversations.open_thread(guest)
    await house.say(guest, thread, "I am Zanzibar-Jane of Wombat Lane and want a quokka-lamp")
    await house.reach.outreach.webhooks.add(MERCHANT, "http://127.0.0.1:1/hook", ["order.*"])
    order = await house.reach.shop.buy("book", shopper=guest.shopper_id)
    person = await house.sign_in(guest)
    who = (MERCHANT, person.shopper_id)
    await house.people.accounts.rename(*who, name="Zanzibar-Jane", phone=None)
    address = Address("Zanzibar-Jane", "1 Wombat Lane", "", "Springfield", "IL", "62704", "US")
    await house.people.persons.save_address(*who, address)
    await house.reach.outreach.watching.ask(*who, "lamp", None, "back_in_stock", ADDRESS)
    await house.reach.outreach.choices.choose(*who, ADDRESS, "cart_reminders", allowed=True, source="account")
    async with house.reach.shop.database.transaction() as tx:
        wish = shoppers.Preference("wish", "quokka-lamp", "shopper", house.reach.shop.clock.now())
        await shoppers.set_preference(tx, *who, wish)
    await house.reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)
    await house.reach.shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    await house.reach.shop.add("mug", 1, person.shopper_id)
    await house.reach.shop.commerce.checkouts.begin(*who)
    for _ in range(9):
        await house.reach.dispatcher.drain()
        house.reach.shop.clock.advance(hours=2)
    return person, thread


async def be_on_record(house: House, person: Principal) -> CustomerRecord:
    """The merchant knows the person from before, and they have shown it."""
    address = Address("Zanzibar-Jane", "7 Numbat Road", "", "Springfield", "IL", "62704", "US")
    card = Instrument("card_7", "card", "Bilby Card 7777", "bilby", "7777", "tok_bilby", "sandbox")
    record = CustomerRecord("cus_quoll", "Zanzibar-Jane", "quoll@example.com", address, (card,))
    await house.reach.shop.commerce.customers.keep(MERCHANT, [record])
    database = house.reach.shop.database
    async with database.transaction() as tx:
        await SqlCustomers().link(tx, MERCHANT, person.shopper_id, record.id, house.reach.shop.clock.now())
    return record


async def everything(database: Database) -> str:
    """Every value of every row of the whole database, as one text."""
    rows: list[object] = []
    async with database.reading() as tx:
        for table in metadata.sorted_tables:
            rows += [[table.name, *row] for row in (await tx.connection.execute(select(table))).all()]
    return orjson.dumps(rows, default=_plain).decode()


def _plain(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


async def test_the_export_holds_what_was_said_bought_saved_and_allowed(house: House) -> None:
    person, thread = await live(house)

    data = await house.people.data.export(person, "https://shop.example")
    text = orjson.dumps(data, default=str).decode()

    assert all(word in text for word in WORDS)
    assert [one["threadId"] for one in data["conversations"]] == [thread]
    assert [one["status"] for one in data["orders"] if "status" in one] or data["orders"]
    assert data["account"]["email"] == ADDRESS
    assert data["consent"]["notices"]["cart_reminders"] is True
    assert len(data["watches"]) == len(data["addresses"][:1]) == 1
    assert {one.kind for one in data["notices"]} >= {"order_confirmed", "shipped", "delivered"}


async def test_after_an_erasure_no_word_of_the_person_is_left_in_the_whole_database(house: House) -> None:
    person, _ = await live(house)
    database = house.reach.shop.database
    (order,) = await house.reach.shop.commerce.orders.list(MERCHANT, person.shopper_id)
    before = await everything(database)
    traces = [*WORDS, order.buyer.name, order.buyer.email, order.address.line1, person.shopper_id]
    assert all(
        trace in before for trace in (ADDRESS, "Wombat Lane", "Zanzibar-Jane", order.buyer.email, person.shopper_id)
    )

    await house.people.data.erase(person)
    await house.reach.dispatcher.drain()

    after = await everything(database)
    kept = await house.reach.shop.commerce.orders.on_record(MERCHANT, order.id)
    assert {trace: trace in after for trace in traces[:-1]} == dict.fromkeys(traces[:-1], False)
    assert after.count(person.shopper_id) == 1, "the note that they asked, and nothing else"
    assert (kept.number, kept.total, kept.buyer.name) == (order.number, order.total, "Erased")
    assert (kept.address.country, kept.address.line1) == (order.address.country, "")
    assert await house.conversations.threads(person) == []


async def test_an_order_on_its_way_keeps_what_brings_it_there_until_it_has_arrived(house: House) -> None:
    person = await house.guest()
    order = await house.reach.shop.buy("mug", shopper=person.shopper_id)

    await house.people.data.erase(person)
    await house.reach.dispatcher.drain()
    assert (await house.reach.shop.commerce.orders.on_record(MERCHANT, order.id)).address == order.address
    assert await house.people.erasing.finish_waiting() == 0

    await house.reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)
    await house.reach.shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    await house.reach.dispatcher.drain()
    assert await house.people.erasing.finish_waiting() == 1

    assert (await house.reach.shop.commerce.orders.on_record(MERCHANT, order.id)).address.line1 == ""
    assert order.buyer.email not in await everything(house.reach.shop.database)


async def test_erasing_one_shopper_leaves_the_others_as_they_were(house: House) -> None:
    await house.reach.shop.add("mug", 2, SHOPPER)
    person, _ = await live(house)

    await house.people.data.erase(person)
    await house.people.data.erase(person)
    await house.reach.dispatcher.drain()

    assert (await house.reach.shop.commerce.carts.current(MERCHANT, SHOPPER)).count == 2


async def test_a_no_to_an_address_outlives_the_erasure_without_the_address(house: House) -> None:
    person, _ = await live(house)
    await house.reach.outreach.choices.choose(MERCHANT, "shp_x", ADDRESS, "watches", allowed=False, source="link")

    await house.people.data.erase(person)
    await house.reach.dispatcher.drain()

    assert (await house.reach.outreach.choices.of(MERCHANT, "shp_new", ADDRESS))["watches"] is False
    assert ADDRESS not in await everything(house.reach.shop.database)


async def test_who_is_a_customer_on_record_gets_the_record_and_takes_it_along(house: House) -> None:
    person = await house.guest()
    record = await be_on_record(house, person)
    order = await house.reach.shop.buy("mug", shopper=record.id)
    await house.reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)
    await house.reach.shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    exported = await house.people.data.export(person, "https://shop.example")

    await house.people.data.erase(person)
    await house.reach.dispatcher.drain()

    assert exported["customer"]["instruments"][0]["label"] == "Bilby Card 7777"
    left = await everything(house.reach.shop.database)
    assert await tokens(house) == [""]
    words = ("Numbat Road", "Bilby Card", "quoll@example.com", order.buyer.email)
    assert [word for word in words if word in left] == []


async def tokens(house: House) -> list[str]:
    """What the books keep of the means that orders were paid with."""
    async with house.reach.shop.database.reading() as tx:
        return list((await tx.connection.scalars(select(payments.c.token))).all())


PERSONS = {
    "after_sale_requests": "of an order; its words go with the order's person",
    "cart_lines": "of a cart",
    "carts": "deleted",
    "checkouts": "deleted",
    "conversations": "deleted, with the keys of what was said",
    "customer_links": "deleted",
    "customer_records": "deleted with who is on record",
    "customers": "deleted",
    "payments": "stay with their order, without the token of what was paid with",
    "erasures": "stays: the note that they asked",
    "feedback": "deleted",
    "guest_lookups": "deleted",
    "handoff_codes": "deleted",
    "idempotency_records": "deleted",
    "keyed_changes": "deleted",
    "notice_choices": "deleted; a no to an address stays, as a hash",
    "notices": "deleted",
    "order_readers": "deleted",
    "orders": "stay, without the person",
    "push_subscriptions": "deleted",
    "saved_addresses": "deleted",
    "saved_means": "deleted, once the provider has let go of the token",
    "shopper_consents": "deleted",
    "shopper_currencies": "deleted",
    "shopper_events": "deleted",
    "shopper_keys": "deleted: what was sealed with them can not be read again",
    "shopper_preferences": "deleted",
    "shopper_sessions": "deleted",
    "sandbox_payments": "stay: the sandbox's own books, as a provider has them",
    "sign_in_codes": "deleted",
    "watches": "deleted",
    "webhook_deliveries": "deleted",
}
"""Every table that names a person, and what becomes of it when they ask to be forgotten."""

_NAMES_A_PERSON = {
    "shopper_id",
    "customer_id",
    "email",
    "recipient",
    "who",
    "principal_id",
    "holder",
    "asked_by",
    "token",
}


def test_every_table_that_names_a_person_is_known_to_the_erasure() -> None:
    naming = {table.name for table in metadata.sorted_tables if _NAMES_A_PERSON & set(table.columns.keys())}

    assert naming - set(PERSONS) == set(), "say here what becomes of it, and see to it in the erasure"
    assert set(PERSONS) - {table.name for table in metadata.sorted_tables} == set()
