"""What is said once an act after the sale was done: what, with its sums, and what comes next."""

import pytest

from tests.support.planner_talk import Talk

MUGS = {"title": "Stone mug", "quantity": 2}
VISA = {"means": "Visa 4242"}
WAITS = {"state": "approved", "settles": "on_receipt", "sent_back": True}
DONE = {"state": "completed", "settles": "at_once", "sent_back": False}

TOLD = [
    (
        "return_items",
        {"items": [MUGS], "refund": "$25.00", **VISA, **WAITS},
        (
            "I have asked for the return of 2 \u00d7 Stone mug from order SM-1. Please send it back to the shop."
            " $25.00 goes back to Visa 4242 once the shop has received it."
        ),
    ),
    (
        "return_items",
        {"items": [MUGS], "refund": "$25.00", **VISA, **WAITS, "state": "requested"},
        (
            "I have asked for the return of 2 \u00d7 Stone mug from order SM-1."
            " The people of the shop look at it first. Please send it back to the shop."
            " $25.00 goes back to Visa 4242 once the shop has received it."
        ),
    ),
    (
        "return_items",
        {"items": [MUGS], "refund": "$25.00", **VISA, **DONE},
        "I have returned 2 \u00d7 Stone mug of order SM-1; nothing of it had been sent. $25.00 goes back to Visa 4242.",
    ),
    (
        "exchange_items",
        {"items": [MUGS | {"for": "Blue"}], "charge": "$3.00", **VISA, **WAITS},
        (
            "I have asked for the exchange of 2 \u00d7 Stone mug for Blue from order SM-1."
            " Please send it back to the shop. You pay $3.00 with Visa 4242 once the shop has received it."
        ),
    ),
    (
        "change_items",
        {"items": [MUGS | {"for": "Blue"}], "refund": "$3.00", **VISA, **DONE},
        "I have changed order SM-1: 2 \u00d7 Stone mug for Blue. $3.00 goes back to Visa 4242.",
    ),
    (
        "change_address",
        {"items": [], "charge": "$2.00", **VISA, **DONE},
        "I have changed the address of order SM-1. You paid $2.00 with Visa 4242 for it.",
    ),
    (
        "change_payment",
        {"items": [], "charge": "$25.00", **VISA, **DONE},
        "I have changed the payment of order SM-1 to Visa 4242. What was paid before goes back.",
    ),
    (
        "change_payment",
        {"items": [], "charge": "$25.00", **VISA, "state": "awaiting_payment"},
        (
            "One step is open for order SM-1: please confirm the payment of $25.00 with Visa 4242 in the card above."
            " Until then the order stays as it is."
        ),
    ),
    (
        "withdraw_request",
        {"items": [MUGS], "kind": "return", **VISA, "state": "withdrawn"},
        "I have withdrawn the return of order SM-1; it stays as it is.",
    ),
]


@pytest.mark.parametrize(("act", "done", "words"), TOLD)
def test_what_was_done_is_told_with_what_comes_next(act: str, done: dict[str, object], words: str) -> None:
    order = {"order_id": "ord_1", "number": "SM-1", "status": "delivered", "status_text": "Delivered", "lines": []}

    said = Talk().acted(act, {"outcome": "done", "code": "", "message": "", "data": {"order": order, "done": done}})

    assert said.text == words


def test_words_behind_an_address_are_no_part_of_it() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("add it in 43 brown")
    talk.say("check out")
    talk.say("Jane Doe, 12 Main St, Springfield, IL 62704, jane@x.com")
    talk.say("standard")
    talk.yes()

    address = talk.say("send it to 9 Elm St, Chicago, IL 60601 instead").called("change_order_address")["address"]

    assert (address["line1"], address["city"], address["region"]) == ("9 Elm St", "Chicago", "IL")
