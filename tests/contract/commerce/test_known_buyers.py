"""A buyer who is known chooses among their own addresses, and is not asked who they are."""

from dataclasses import replace

import pytest

from commerce.domain.address import Address
from commerce.domain.checkout import Buyer, CheckoutChange
from commerce.errors import AddressInvalid
from commerce.services.persons import Persons
from tests.support.shop import MERCHANT, SHOPPER, Shop

HOME = Address("Ada Byron", "1 Elm Street", "", "Portland", "OR", "97201", "US")
OFFICE = Address("Ada Byron", "5 Oak Avenue", "Floor 3", "Chicago", "IL", "60601", "US")


def persons(shop: Shop) -> Persons:
    return shop.commerce.persons


async def test_stored_addresses_are_offered_and_one_is_chosen_by_its_id(shop: Shop) -> None:
    await persons(shop).save_address(MERCHANT, SHOPPER, HOME, "Home")
    office = await persons(shop).save_address(MERCHANT, SHOPPER, OFFICE, "Office")
    await shop.add("mug")

    begun = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    chosen = await shop.commerce.checkouts.update(MERCHANT, SHOPPER, begun.id, CheckoutChange(address_id=office.id))

    assert {one.label for one in begun.destinations} == {"Home", "Office"}
    assert begun.address is None
    assert chosen.address == OFFICE
    assert chosen.address.id == office.id
    assert chosen.options


async def test_the_address_of_somebody_else_is_refused_and_nothing_changes(shop: Shop) -> None:
    other = await persons(shop).save_address(MERCHANT, "somebody_else", OFFICE)
    await persons(shop).save_address(MERCHANT, SHOPPER, HOME)
    await shop.add("mug")
    begun = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    with pytest.raises(AddressInvalid) as refusal:
        await shop.commerce.checkouts.update(MERCHANT, SHOPPER, begun.id, CheckoutChange(address_id=other.id))

    assert refusal.value.details["problems"][0]["field"] == "selected_destination_id"
    assert await shop.commerce.checkouts.get(MERCHANT, SHOPPER, begun.id) == begun


async def test_where_an_order_went_is_offered_for_the_next_one_and_keeps_its_name(shop: Shop) -> None:
    order = await shop.buy("mug")
    await persons(shop).save_address(MERCHANT, SHOPPER, order.address, "Home")
    await persons(shop).remember(order)
    await shop.add("book")

    (offered,) = (await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)).destinations

    assert (offered.id, offered.label) == (order.address.id, "Home")


async def test_a_corrected_address_takes_the_place_of_the_one_before(shop: Shop) -> None:
    before = await persons(shop).save_address(MERCHANT, SHOPPER, HOME, "Home")

    after = await persons(shop).save_address(
        MERCHANT, SHOPPER, replace(HOME, line1="2 Elm Street"), "Home", instead_of=before.id
    )

    assert [one.id for one in await persons(shop).addresses(MERCHANT, SHOPPER)] == [after.id]
    assert after.id != before.id


async def test_a_correction_that_no_parcel_would_reach_lets_the_old_one_stand(shop: Shop) -> None:
    before = await persons(shop).save_address(MERCHANT, SHOPPER, HOME)

    with pytest.raises(AddressInvalid):
        await persons(shop).save_address(MERCHANT, SHOPPER, replace(HOME, postal_code="1"), instead_of=before.id)

    assert [one.id for one in await persons(shop).addresses(MERCHANT, SHOPPER)] == [before.id]


async def test_a_guest_who_wrote_who_they_are_is_not_overruled(shop: Shop) -> None:
    await shop.add("mug")
    begun = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    told = CheckoutChange(buyer=Buyer("Ada", "ada@example.com"))

    await shop.commerce.checkouts.update(MERCHANT, SHOPPER, begun.id, told)

    assert (await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)).buyer == Buyer("Ada", "ada@example.com")
