"""The guard over what was done with an order after the sale: exactly that, of exactly those things, may be said."""

import pytest

from tests.unit.guard.guard_scene import book_of, check, fact, lamps, order, usd

MUGS = "Aurora Desk Lamp"


def did(act, *, names=(MUGS,), quantity=2, **amounts):
    """An order whose act was carried out in this turn, with the sums that it moves."""
    source = f"{act}:9"
    value = {"act": act, "names": ["SM-10023", *names], "quantity": quantity}
    facts = [*lamps(), *order("delivered"), fact("act", "ord_1", value, ("SM-10023", *names), source=source)]
    sums = [fact("total", "ord_1", {"type": name, **usd(amount)}, source=source) for name, amount in amounts.items()]
    return book_of([*facts, *sums])


SAID = [
    ("return_requested", "I have asked for the return of 2 \u00d7 Aurora Desk Lamp from order SM-10023.", True),
    ("return_requested", "I've requested the return of 2 \u00d7 Aurora Desk Lamp.", True),
    ("return_requested", "Your return request is with the shop.", True),
    ("return_requested", "$25.00 goes back to your Visa once the shop has received it.", True),
    ("return_requested", "$26.00 goes back to your Visa once the shop has received it.", False),
    ("return_requested", "I have returned 2 \u00d7 Aurora Desk Lamp of order SM-10023.", False),
    ("return_requested", "$25.00 has gone back to your Visa.", False),
    ("return_requested", "I have refunded $25.00.", False),
    ("return_requested", "I have asked for the exchange of 2 \u00d7 Aurora Desk Lamp.", False),
    ("return_requested", "I have asked for the return of the Borealis Clamp Lamp.", False),
    ("return_requested", "I have withdrawn the return of order SM-10023.", False),
    ("returned", "I have returned 2 \u00d7 Aurora Desk Lamp of order SM-10023; nothing of it had been sent.", True),
    ("exchange_requested", "I have asked for the exchange of 2 \u00d7 Aurora Desk Lamp from order SM-10023.", True),
    ("exchange_requested", "I have exchanged 2 \u00d7 Aurora Desk Lamp of order SM-10023.", False),
    ("exchange_requested", "I have asked for the return of 2 \u00d7 Aurora Desk Lamp.", False),
    ("exchanged", "I have exchanged 2 \u00d7 Aurora Desk Lamp of order SM-10023.", True),
    ("withdrawn", "I have withdrawn the return of order SM-10023; it stays as it is.", True),
    ("withdrawn", "I have cancelled the return of order SM-10023.", True),
    ("withdrawn", "I have cancelled order SM-10023.", False),
    ("address_set", "I have changed the address of order SM-10023.", True),
    ("address_set", "I have changed the payment of order SM-10023 to Visa.", False),
    ("payment_set", "I have changed the payment of order SM-10023 to Visa.", True),
    ("payment_set", "I have changed the address of order SM-10023.", False),
    ("changed", "I have changed order SM-10023: 2 \u00d7 Aurora Desk Lamp.", True),
    ("return_requested", "I have changed order SM-10023: 2 \u00d7 Aurora Desk Lamp.", False),
]


@pytest.mark.parametrize(("act", "sentence", "true"), SAID)
def test_what_was_done_is_said_and_nothing_beyond_it(act, sentence, true):
    verdict = check(sentence, did(act, refund=2500), focus=("ord_1",))

    assert verdict.backed is true, verdict.claims


def test_a_sum_to_be_paid_is_said_of_its_act():
    book = did("exchange_requested", charge=300)

    assert check("You pay $3.00 with Visa once the shop has received it.", book, focus=("ord_1",)).backed
    assert not check("You pay $4.00 with Visa once the shop has received it.", book, focus=("ord_1",)).backed
