"""Gift cards in the chat, over UCP and over HTTP: what they pay, what is left, and what the guard lets say."""

import httpx
from ucp_sdk.models.schemas.shopping.checkout import Checkout

from commerce.domain.money import Money
from tests.integration.conftest import ServedShop, Shopper
from tests.integration.test_ucp import ready_checkout


def _issue(served: ServedShop, amount: int) -> tuple[str, str, str]:
    assert served.services is not None
    issued = served.on(served.services.gift_cards.issue("demo", Money(amount, "USD")))
    return issued.code, issued.card.id, issued.card.label


def _instrument(code: str) -> dict[str, object]:
    credential = {"type": "code", "code": code}
    return {"id": "new", "handler_id": "gift_card", "type": "gift_card", "selected": True, "credential": credential}


async def _put(shopper: Shopper, body: dict[str, object], instruments: list[dict[str, object]]) -> httpx.Response:
    wish = {"line_items": body["line_items"], "payment": {"instruments": instruments}}
    return await shopper.http.put(f"/v1/checkout-sessions/{body['id']}", json=wish)


async def test_a_checkout_is_split_and_the_order_shows_who_paid_what(served: ServedShop, shopper: Shopper) -> None:
    code, card_id, label = _issue(served, 500)
    ready = (await ready_checkout(shopper)).json()

    split = (await _put(shopper, ready, [*ready["payment"]["instruments"], _instrument(code)])).json()

    Checkout.model_validate(split)
    assert code not in str(split)
    assert split["shopmind"]["giftCards"] == [{"id": card_id, "label": label, "last4": label[-4:], "amount": 500}]
    total = next(one["amount"] for one in split["totals"] if one["type"] == "total")
    assert split["shopmind"]["due"] == total - 500
    assert sum(one.get("amount", 0) for one in split["payment"]["instruments"]) == total
    done = (await shopper.http.post(f"/v1/checkout-sessions/{ready['id']}/complete", json={})).json()
    order = (await shopper.http.get(f"/v1/orders/{done['order']['id']}")).json()
    assert [(one["label"], one["amount"]) for one in order["shopmind"]["payments"]] == [
        (label, 500),
        ("Test card that succeeds", total - 500),
    ]


async def test_a_card_that_is_left_out_of_the_instruments_pays_nothing(served: ServedShop, shopper: Shopper) -> None:
    code, _, _ = _issue(served, 500)
    ready = (await ready_checkout(shopper)).json()
    split = (await _put(shopper, ready, [*ready["payment"]["instruments"], _instrument(code)])).json()

    kept = (await _put(shopper, split, split["payment"]["instruments"])).json()
    left_out = (
        await _put(shopper, split, [one for one in split["payment"]["instruments"] if one["type"] == "card"])
    ).json()

    assert kept["shopmind"]["giftCards"] == split["shopmind"]["giftCards"]
    assert left_out["shopmind"]["giftCards"] == []


async def test_an_unknown_code_is_told_and_changes_nothing(shopper: Shopper) -> None:
    ready = (await ready_checkout(shopper)).json()

    told = await _put(shopper, ready, [*ready["payment"]["instruments"], _instrument("NONE-SUCH-CODE")])

    assert told.status_code == 200
    assert [one["code"] for one in told.json()["messages"]] == ["gift_card_invalid"]
    assert told.json()["shopmind"]["giftCards"] == []


async def test_a_balance_is_told_to_who_has_the_code_and_not_to_who_guesses(
    served: ServedShop, shopper: Shopper
) -> None:
    code, _, label = _issue(served, 500)

    known = await shopper.http.post("/v1/gift-cards/balance", json={"code": code})
    guesses = [await shopper.http.post("/v1/gift-cards/balance", json={"code": f"GUESS-{n:04}"}) for n in range(20)]

    assert (known.status_code, known.json()["balance"], known.json()["label"]) == (200, 500, label)
    assert {one.status_code for one in guesses[:19]} == {404}
    assert (guesses[19].status_code, guesses[19].json()["code"]) == (429, "too_many_tries")


async def test_a_gift_card_is_used_asked_about_and_left_out_in_words(served: ServedShop, shopper: Shopper) -> None:
    code, _, label = _issue(served, 1000)
    said = []

    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        for line in (
            f"what is left on my gift card {code}?",
            "show me mugs",
            "add the first one to my cart",
            "cream",
            "check out",
            "Jane Doe, 12 Main Street, Springfield, IL 62704, US, jane@example.com",
            f"I have a gift card {code.lower()}",
        ):
            frames = await chat.say(line)
            said.append(
                "".join(
                    one["event"].get("delta", "")
                    for one in frames
                    if "event" in one and isinstance(one["event"].get("delta"), str)
                )
            )
        proposal = [one["event"]["content"] for one in frames if one.get("event", {}).get("activityType") == "proposal"]

    assert f"{label} holds $10.00." in said[0]
    assert f"{label} pays $10.00." in said[-1]
    assert "Test card that succeeds pays $" in said[-1]
    assert f"Paid: $10.00 with {label}" in proposal[-1]["lines"]
