"""Gift cards through the tools: what they pay is told exactly, and a proposal names who pays how much."""

from commerce.domain.money import Money
from tests.support.shop import MERCHANT
from tests.unit.tools.outcomes import done, fact, proposed, refused
from tests.unit.tools.test_checkout import ADDRESS, PERSON

USD_25 = Money(2500, "USD")


async def filled(shop):
    done(await shop.call("add_to_cart", {"items": [{"product_id": shop.product_id("aurora")}]}))
    done(await shop.call("set_checkout", {**PERSON, "address": ADDRESS, "payment": "the card that succeeds"}))
    return shop


async def test_a_card_pays_what_it_holds_and_the_rest_is_named(shop):
    await filled(shop)
    issued = await shop.shop.commerce.gift_cards.issue(MERCHANT, USD_25)

    outcome = done(await shop.call("use_gift_card", {"code": issued.code}))

    assert outcome.data["gift_cards"] == [{"label": issued.card.label, "pays": "$25.00"}]
    assert outcome.data["due"] == "$64.20"
    assert fact(outcome, "total", issued.card.id).value["amount"] == 2500
    assert issued.code not in str(outcome.data)


async def test_the_proposal_says_who_pays_how_much_and_the_yes_takes_exactly_that(shop):
    await filled(shop)
    issued = await shop.shop.commerce.gift_cards.issue(MERCHANT, USD_25)
    done(await shop.call("use_gift_card", {"code": issued.code}))

    draft = proposed(await shop.call("place_order", {})).draft

    assert f"Paid: $25.00 with {issued.card.label}" in draft.lines
    assert "Paid: $64.20 with Test card that succeeds" in draft.lines
    assert draft.payload["giftCards"] == [{"id": issued.card.id, "amount": 2500}]
    done(await shop.registry.acts["place_order"].execute(shop.context(), draft.payload, "key-1"))
    assert (await shop.shop.commerce.gift_cards.show(MERCHANT, issued.card.id))[0].balance == Money(0, "USD")


async def test_a_card_is_left_out_again_by_its_last_four(shop):
    await filled(shop)
    first = await shop.shop.commerce.gift_cards.issue(MERCHANT, USD_25)
    second = await shop.shop.commerce.gift_cards.issue(MERCHANT, USD_25)
    for issued in (first, second):
        done(await shop.call("use_gift_card", {"code": issued.code}))

    outcome = done(await shop.call("remove_gift_card", {"code": first.card.last4}))

    assert [one["label"] for one in outcome.data["gift_cards"]] == [second.card.label]
    everything = done(await shop.call("remove_gift_card", {"code": "all"}))
    assert "gift_cards" not in everything.data


async def test_an_unknown_code_changes_nothing(shop):
    await filled(shop)

    assert refused(await shop.call("use_gift_card", {"code": "NONE-SUCH-CODE"})).code == "gift_card_invalid"
    assert refused(await shop.call("gift_card_balance", {"code": "NONE-SUCH-CODE"})).code == "gift_card_not_found"

    assert "gift_cards" not in done(await shop.call("begin_checkout", {})).data


async def test_the_balance_is_told_as_a_fact(shop):
    issued = await shop.shop.commerce.gift_cards.issue(MERCHANT, USD_25)

    outcome = done(await shop.call("gift_card_balance", {"code": issued.code}))

    assert outcome.data["gift_card"] == {"label": issued.card.label, "balance": "$25.00"}
    assert fact(outcome, "total", issued.card.id).value["type"] == "balance"
