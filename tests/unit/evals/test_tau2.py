"""A shop of the form of the retail benchmark is taken over, and its tasks end as they should with our tools."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agent.errors import InterruptMismatch
from evals.tau2.calls import play
from evals.tau2.shop import RetailData
from evals.tau2.state import actual, differences, expected
from evals.tau2.world import World, build, open_world


def _item(name: str, size: str, price: float, *, available: bool = True) -> dict[str, Any]:
    return {"item_id": name, "options": {"size": size}, "available": available, "price": price}


_KETTLE = {
    "name": "Kettle",
    "product_id": "9001",
    "variants": {
        "101": _item("101", "1 l", 30.10),
        "102": _item("102", "2 l", 42.35),
        "103": _item("103", "3 l", 55.0, available=False),
    },
}
_TOWEL = {
    "name": "Towel",
    "product_id": "9002",
    "variants": {
        "201": _item("201", "small", 8.0),
        "202": _item("202", "large", 12.5),
    },
}
_HOME = {
    "address1": "5 Mill Lane",
    "address2": "Flat 2",
    "city": "Austin",
    "country": "USA",
    "state": "TX",
    "zip": "78701",
}
_WORK = {
    "address1": "80 Canal Street",
    "address2": "",
    "city": "New York",
    "country": "USA",
    "state": "NY",
    "zip": "10013",
}


def _user(first: str, **means: dict[str, Any]) -> dict[str, Any]:
    return {
        "user_id": first.lower(),
        "name": {"first_name": first, "last_name": "Lind"},
        "address": dict(_HOME),
        "email": f"{first.lower()}@example.com",
        "payment_methods": {name: {"id": name, **one} for name, one in means.items()},
        "orders": [],
    }


def _bought(product: dict[str, Any], item_id: str) -> dict[str, Any]:
    item = product["variants"][item_id]
    return {
        "name": product["name"],
        "product_id": product["product_id"],
        "item_id": item_id,
        "price": item["price"],
        "options": dict(item["options"]),
    }


def _order(number: str, user: str, status: str, by: str, *items: dict[str, Any]) -> dict[str, Any]:
    sent = status in {"processed", "delivered"}
    parcels = [{"tracking_id": ["4711"], "item_ids": [one["item_id"] for one in items]}] if sent else []
    total = sum(one["price"] for one in items)
    return {
        "order_id": number,
        "user_id": user,
        "address": dict(_HOME),
        "items": list(items),
        "status": status,
        "fulfillments": parcels,
        "payment_history": [{"transaction_type": "payment", "amount": total, "payment_method_id": by}],
    }


CARD = {"source": "credit_card", "brand": "visa", "last_four": "1881"}
DATA = RetailData(
    products={"9001": _KETTLE, "9002": _TOWEL},
    users={
        "ida": _user("Ida", paypal_1={"source": "paypal"}, gift_card_1={"source": "gift_card", "balance": 20.0}),
        "per": _user("Per", credit_card_2=CARD, gift_card_2={"source": "gift_card", "balance": 3.5}),
    },
    orders={
        one["order_id"]: one
        for one in (
            _order("#W1", "ida", "pending", "paypal_1", _bought(_KETTLE, "101"), _bought(_TOWEL, "201")),
            _order("#W2", "ida", "delivered", "gift_card_1", _bought(_KETTLE, "101"), _bought(_KETTLE, "101")),
            _order("#W3", "ida", "pending", "gift_card_1", _bought(_TOWEL, "201")),
            _order("#W4", "per", "delivered", "credit_card_2", _bought(_TOWEL, "202"), _bought(_KETTLE, "102")),
            _order("#W5", "per", "processed", "credit_card_2", _bought(_TOWEL, "202")),
        )
    },
)
IDA = {"name": "find_user_id_by_email", "arguments": {"email": "IDA@example.com"}}
PER = {"name": "find_user_id_by_name_zip", "arguments": {"first_name": "Per", "last_name": "Lind", "zip": "78701"}}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    await build(DATA, tmp_path / "shop.db")
    async with open_world(DATA, tmp_path / "shop.db") as opened:
        yield opened


def _call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


async def test_the_shop_is_taken_over_as_it_is(world: World) -> None:
    assert differences(expected(DATA, []), await actual(world, DATA)) == []


async def test_a_state_that_differs_is_named_by_its_field(world: World) -> None:
    wrong = expected(DATA, [{"op": "replace", "path": "/orders/#W3/status", "value": "cancelled"}])

    assert differences(wrong, await actual(world, DATA)) == ["/orders/#W3/status: 'pending' instead of 'cancelled'"]


async def test_every_act_ends_as_it_should(world: World) -> None:
    first = await play(
        world,
        DATA,
        [
            IDA,
            _call("get_order_details", order_id="#W1"),
            _call("modify_pending_order_address", order_id="#W1", **_WORK),
            _call(
                "modify_pending_order_items",
                order_id="#W1",
                item_ids=["101"],
                new_item_ids=["102"],
                payment_method_id="gift_card_1",
            ),
            _call(
                "exchange_delivered_order_items",
                order_id="#W2",
                item_ids=["101", "101"],
                new_item_ids=["102", "102"],
                payment_method_id="paypal_1",
            ),
            _call("cancel_pending_order", order_id="#W3", reason="ordered by mistake"),
            _call("modify_user_address", user_id="ida", **_WORK),
            _call("transfer_to_human_agents", summary="something else"),
        ],
    )
    second = await play(
        world,
        DATA,
        [
            PER,
            _call("return_delivered_order_items", order_id="#W4", item_ids=["202"], payment_method_id="gift_card_2"),
        ],
    )

    assert (first.refused, second.refused) == ([], [])
    changes = [
        *({"op": "replace", "path": f"/orders/#W1/address/{name}", "value": value} for name, value in _WORK.items()),
        {"op": "replace", "path": "/orders/#W1/items/0/item_id", "value": "102"},
        {"op": "replace", "path": "/orders/#W1/items/0/price", "value": 42.35},
        {"op": "replace", "path": "/orders/#W1/items/0/options/size", "value": "2 l"},
        {
            "op": "add",
            "path": "/orders/#W1/payment_history/1",
            "value": {"transaction_type": "payment", "amount": 12.25, "payment_method_id": "gift_card_1"},
        },
        {"op": "replace", "path": "/orders/#W1/status", "value": "pending (item modified)"},
        {"op": "replace", "path": "/orders/#W2/status", "value": "exchange requested"},
        {"op": "add", "path": "/orders/#W2/exchange_items", "value": ["101", "101"]},
        {"op": "add", "path": "/orders/#W2/exchange_new_items", "value": ["102", "102"]},
        {"op": "add", "path": "/orders/#W2/exchange_payment_method_id", "value": "paypal_1"},
        {"op": "add", "path": "/orders/#W2/exchange_price_difference", "value": 24.5},
        {"op": "replace", "path": "/orders/#W3/status", "value": "cancelled"},
        {"op": "add", "path": "/orders/#W3/cancel_reason", "value": "ordered by mistake"},
        {
            "op": "add",
            "path": "/orders/#W3/payment_history/1",
            "value": {"transaction_type": "refund", "amount": 8.0, "payment_method_id": "gift_card_1"},
        },
        {"op": "replace", "path": "/users/ida/payment_methods/gift_card_1/balance", "value": 15.75},
        *({"op": "replace", "path": f"/users/ida/address/{name}", "value": value} for name, value in _WORK.items()),
        {"op": "replace", "path": "/orders/#W4/status", "value": "return requested"},
        {"op": "add", "path": "/orders/#W4/return_items", "value": ["202"]},
        {"op": "add", "path": "/orders/#W4/return_payment_method_id", "value": "gift_card_2"},
    ]
    assert differences(expected(DATA, changes), await actual(world, DATA)) == []


async def test_another_payment_takes_the_place_of_the_first(world: World) -> None:
    played = await play(
        world, DATA, [IDA, _call("modify_pending_order_payment", order_id="#W3", payment_method_id="paypal_1")]
    )

    assert played.refused == []
    order = (await actual(world, DATA))["orders"]["#W3"]
    assert order["status"] == "pending"
    assert [(one["type"], one["amount"], one["by"]) for one in order["payment_history"]] == [
        ("payment", 800, "gift_card_1"),
        ("payment", 800, "paypal_1"),
        ("refund", 800, "gift_card_1"),
    ]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (_call("cancel_pending_order", order_id="#W5", reason="no longer needed"), "can no longer be cancelled"),
        (_call("modify_pending_order_address", order_id="#W5", **_WORK), "can no longer be sent to another address"),
        (
            _call("return_delivered_order_items", order_id="#W5", item_ids=["202"], payment_method_id="credit_card_2"),
            "has not arrived",
        ),
        (
            _call("return_delivered_order_items", order_id="#W4", item_ids=["202"], payment_method_id="gift_card_1"),
            "no way to pay",
        ),
        (_call("cancel_pending_order", order_id="#W3", reason="no longer needed"), "There is no order W3"),
        (
            _call(
                "exchange_delivered_order_items",
                order_id="#W4",
                item_ids=["202"],
                new_item_ids=["101"],
                payment_method_id="credit_card_2",
            ),
            "another variant of itself",
        ),
        (
            _call(
                "exchange_delivered_order_items",
                order_id="#W4",
                item_ids=["102"],
                new_item_ids=["103"],
                payment_method_id="credit_card_2",
            ),
            "sold out",
        ),
    ],
)
async def test_what_the_rules_forbid_is_refused_and_nothing_changes(
    world: World, call: dict[str, Any], words: str
) -> None:
    played = await play(world, DATA, [PER, call])

    assert words in played.refused[0]
    assert differences(expected(DATA, []), await actual(world, DATA)) == []


async def test_a_second_exchange_and_a_gift_card_that_is_too_small_are_refused(world: World) -> None:
    dear = _call(
        "exchange_delivered_order_items",
        order_id="#W2",
        item_ids=["101", "101"],
        new_item_ids=["102", "102"],
        payment_method_id="gift_card_1",
    )
    one = {**dear, "arguments": {**dear["arguments"], "item_ids": ["101"], "new_item_ids": ["102"]}}

    played = await play(world, DATA, [IDA, dear, one, one])

    assert len(played.done) == 2
    assert "holds $20.00" in played.refused[0]
    assert "only once" in played.refused[1]


async def test_a_reason_that_does_not_count_is_refused(world: World) -> None:
    played = await play(world, DATA, [IDA, _call("cancel_pending_order", order_id="#W3", reason="too expensive")])

    assert "one of these reasons only" in played.refused[0]
    assert differences(expected(DATA, []), await actual(world, DATA)) == []


async def test_one_conversation_is_about_one_customer_and_nobody_unknown_is_shown_anything(world: World) -> None:
    unknown = await play(
        world,
        DATA,
        [_call("find_user_id_by_email", email="eve@example.com"), _call("get_order_details", order_id="#W1")],
    )
    both = await play(world, DATA, [IDA, PER, _call("get_order_details", order_id="#W4")])

    assert len(unknown.refused) == 2
    assert "already about another customer" in both.refused[0]
    assert "There is no order W4" in both.refused[1]


async def test_nothing_is_done_without_a_yes_to_exactly_what_was_proposed(world: World) -> None:
    await world.begin()
    await world.call("find_customer", {"email": "ida@example.com"})
    proposal = await world.propose("cancel_order", {"order": "#W3", "reason": "no longer needed"})

    with pytest.raises(InterruptMismatch):
        await world.confirm(proposal, "0" * 64)

    assert proposal["lines"] == ["1 \u00d7 Towel (small)"]
    assert differences(expected(DATA, []), await actual(world, DATA)) == []
