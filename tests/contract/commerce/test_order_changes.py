"""What is changed before it is sent: offered exactly, charged or given back exactly, done once or not at all."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import not_, select, update

from commerce.db.catalogue_tables import merchants
from commerce.db.tables_orders import order_lines
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.policy import ActRule, ItemsRule
from commerce.domain.replacing import Change
from commerce.domain.requests import Agreed, RequestKind
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingZone
from commerce.domain.tax import TaxRate, TaxRules
from commerce.errors import ChangedSince, GiftCardShort, NotCancellable, NotChangeable, OrderNotFound, PaymentDeclined
from tests.support.shirts import SHIRTS, become, demand_unchanged, moved, replace_items, set_policy, shirt, withdraw
from tests.support.shop import HOME, MERCHANT, SHOPPER, Shop


async def test_a_dearer_item_before_sending_is_charged_and_takes_the_old_ones_place(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 2)

    changed = await replace_items(shirts, order, "items", become(shirts, order, m="l"))

    (line,) = changed.lines
    assert (line.id, line.variant_title, line.quantity, line.total) == (order.lines[0].id, "L", 2, Money(6800, "USD"))
    assert (changed.status, changed.total.amount) == ("paid", order.total.amount + 800)
    assert moved(changed) == ([order.total.amount, 800], [])
    assert (await shirts.stock("shirt-m"), await shirts.stock("shirt-l")) == ((5, 0), (3, 0))
    assert [(one.kind, one.state, one.charge.amount) for one in changed.requests] == [("items", "completed", 800)]
    assert await _replace_again(shirts, order, changed) == changed


async def _replace_again(shop: Shop, order: Order, changed: Order) -> Order:
    agreed = Agreed(order.version, "replace-1", charge=800)
    changes = [Change(order.lines[0].id, changed.lines[0].variant_id)]
    return await shop.commerce.after_sale.replace_items(MERCHANT, SHOPPER, order.id, "items", changes, agreed=agreed)


async def test_a_cheaper_item_gives_the_difference_back_to_what_was_paid_with(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)

    changed = await replace_items(shirts, order, "items", become(shirts, order, m="xs"))

    assert moved(changed) == ([order.total.amount], [500])
    assert changed.total.amount == order.total.amount - 500
    assert await shirts.stock("shirt-xs") == (0, 0)


async def test_one_of_several_becomes_a_line_of_its_own_and_the_sum_stays_exact(shirts: Shop) -> None:
    await shirts.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules((TaxRate("US", Decimal("8.875")),)))
    order = await shirts.buy("shirt-m", 3)
    line = order.lines[0]

    change = Change(line.id, shirts.variants["shirt-l"], 1)
    changed = await replace_items(shirts, order, "items", [change])

    assert [(one.variant_title, one.quantity) for one in changed.lines] == [("M", 2), ("L", 1)]
    value = sum(one.value.amount for one in changed.lines)
    assert changed.net_paid.amount - order.total.amount == value - line.value.amount
    assert changed.total == changed.net_paid


async def test_a_declined_difference_leaves_the_order_and_the_stock_as_they_were(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)

    with pytest.raises(PaymentDeclined):
        await replace_items(shirts, order, "items", become(shirts, order, m="l"), "tok_sandbox_declined")

    after = await shirts.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert (after.lines[0].variant_id, after.totals, after.net_paid) == (
        order.lines[0].variant_id,
        order.totals,
        order.net_paid,
    )
    assert [(one.state, one.why) for one in after.requests] == [("failed", "card_declined")]
    assert (await shirts.stock("shirt-l"), await shirts.stock("shirt-m")) == ((5, 0), (4, 0))


async def test_a_difference_that_asks_for_a_second_factor_holds_the_change_until_it_is_given(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)

    waiting = await replace_items(shirts, order, "items", become(shirts, order, m="l"), "tok_sandbox_3ds")
    assert [one.state for one in waiting.requests] == ["awaiting_payment"]
    assert waiting.action is not None
    assert await shirts.stock("shirt-l") == (5, 1)
    with pytest.raises(NotCancellable, match="waits for its payment"):
        await shirts.commerce.after_sale.offers.cancellation(MERCHANT, SHOPPER, order.id)

    sandbox = shirts.commerce.sandbox
    assert sandbox is not None
    result = await sandbox.finish_second_factor(waiting.action.id, approved=True)
    assert result is not None
    changed = await shirts.commerce.orders.payment_settled("sandbox", result.reference, result)
    assert changed is not None
    assert [one.state for one in changed.requests] == ["completed"]
    assert changed.lines[0].variant_title == "L"
    assert await shirts.stock("shirt-l") == (4, 0)


async def test_a_change_that_waits_for_its_payment_can_be_withdrawn_and_late_money_goes_back(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)
    waiting = await replace_items(shirts, order, "items", become(shirts, order, m="l"), "tok_sandbox_3ds")
    assert waiting.action is not None

    withdrawn = await withdraw(shirts, waiting)
    assert await shirts.stock("shirt-l") == (5, 0)
    sandbox = shirts.commerce.sandbox
    assert sandbox is not None
    result = await sandbox.finish_second_factor(waiting.action.id, approved=True)
    assert result is not None
    late = await shirts.commerce.orders.payment_settled("sandbox", result.reference, result)

    assert late is not None
    assert [one.state for one in withdrawn.requests] == ["withdrawn"]
    assert late.lines == order.lines
    assert late.net_paid == order.total


async def test_only_another_variant_of_the_same_product_may_take_its_place_unless_the_policy_says_so(
    shirts: Shop,
) -> None:
    order = await shirts.buy("shirt-m", 1)
    to_mug = [Change(order.lines[0].id, shirts.variants["mug"])]

    with pytest.raises(NotChangeable, match="another variant of itself"):
        await replace_items(shirts, order, "items", to_mug)
    with pytest.raises(NotChangeable, match="is what you have"):
        await replace_items(shirts, order, "items", become(shirts, order, m="m"))
    await demand_unchanged(shirts, order)

    await set_policy(shirts, items=ItemsRule(same_product=False))
    other = await shirts.buy("shirt-m", 1, key="key-2")
    changed = await replace_items(shirts, other, "items", [Change(other.lines[0].id, shirts.variants["mug"])])
    assert changed.lines[0].title == "Stone mug"


async def test_items_once_and_nothing_after_them_where_the_policy_says_so(shirts: Shop) -> None:
    await set_policy(
        shirts,
        items=ItemsRule(times=1),
        cancellation=ActRule(not_after=("items",), reasons=("no longer needed", "ordered by mistake")),
    )
    order = await shirts.buy("shirt-m", 1)
    changed = await replace_items(shirts, order, "items", become(shirts, order, m="l"))

    with pytest.raises(NotChangeable, match="only once"):
        await replace_items(shirts, changed, "items", become(shirts, changed, l="s"), key="replace-2")
    with pytest.raises(NotCancellable, match="can no longer be cancelled after that"):
        await shirts.cancel(changed, reason="no longer needed")

    await demand_unchanged(shirts, changed)


async def test_a_reason_that_the_policy_does_not_name_is_refused_with_those_it_names(shirts: Shop) -> None:
    await set_policy(shirts, cancellation=ActRule(reasons=("no longer needed", "ordered by mistake")))
    order = await shirts.buy("shirt-m", 1)

    with pytest.raises(NotCancellable, match="“no longer needed” or “ordered by mistake”") as refused:
        await shirts.cancel(order, reason="too expensive")
    assert refused.value.details["reasons"] == ["no longer needed", "ordered by mistake"]
    await demand_unchanged(shirts, order)

    assert (await shirts.cancel(order, reason="No longer needed.")).requests[0].reason == "no longer needed"


async def test_a_gift_card_has_to_hold_the_whole_difference_where_the_policy_lets_nothing_pay_beside_it(
    shirts: Shop,
) -> None:
    await set_policy(shirts, items=ItemsRule(split=False))
    small = await shirts.commerce.gift_cards.issue(MERCHANT, Money(399, "USD"))
    large = await shirts.commerce.gift_cards.issue(MERCHANT, Money(1000, "USD"))
    order = await shirts.buy("shirt-m", 1)

    with pytest.raises(GiftCardShort):
        await replace_items(shirts, order, "items", become(shirts, order, m="l"), small.code)
    await demand_unchanged(shirts, order)

    changed = await replace_items(shirts, order, "items", become(shirts, order, m="l"), large.code)
    card, _ = await shirts.commerce.gift_cards.show(MERCHANT, large.code)
    assert (changed.lines[0].variant_title, card.balance.amount) == ("L", 600)


async def test_another_payment_is_charged_in_full_and_the_first_goes_back(shirts: Shop) -> None:
    card = await shirts.commerce.gift_cards.issue(MERCHANT, Money(10_000, "USD"))
    order = await shirts.buy("shirt-m", 1)
    sale = shirts.commerce.after_sale
    offer = await sale.offers.repaying(MERCHANT, SHOPPER, order.id, card.code)
    total = order.total.amount
    assert (offer.amount, [part for _, part in offer.refunds]) == (order.total, [order.total])

    agreed = Agreed(order.version, "pay-1", charge=total, refund=total)
    changed = await sale.change_payment(MERCHANT, SHOPPER, order.id, card.code, agreed=agreed)

    assert moved(changed) == ([total, total], [total])
    assert (changed.status, changed.net_paid, changed.refunded.amount) == ("paid", order.total, 0)
    with pytest.raises(NotChangeable, match="already paid with that"):
        await sale.offers.repaying(MERCHANT, SHOPPER, order.id, card.code)


async def test_an_address_with_another_delivery_and_tax_costs_the_difference(shirts: Shop) -> None:
    rates = (TaxRate("US", Decimal(10), region="CA"), TaxRate("US", Decimal(5)))
    await shirts.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules(rates))
    near = ShippingZone("Near", (ShippingRate("standard", "Standard", 500),), ("US",), ("OR",))
    far = ShippingZone("Far", (ShippingRate("standard", "Standard", 900),), ("US",), ("CA",))
    await shirts.commerce.selling_rules.set_shipping_rules(MERCHANT, ShippingRules((near, far)))
    order = await shirts.buy("shirt-m", 1)
    there = replace(HOME, line1="9 Bay Road", city="Oakland", region="CA", postal_code="94601")
    sale = shirts.commerce.after_sale

    offer = await sale.offers.readdressing(MERCHANT, SHOPPER, order.id, there)
    assert (order.total.amount, offer.charge.amount) == (3650, 550)
    agreed = Agreed(order.version, "address-1", charge=550)
    changed = await sale.change_address(MERCHANT, SHOPPER, order.id, there, agreed=agreed)

    assert (changed.address.city, changed.total.amount, changed.net_paid.amount) == ("Oakland", 4200, 4200)
    assert changed.lines[0].tax.amount == 300
    with pytest.raises(NotChangeable, match="does not go to"):
        await sale.offers.readdressing(
            MERCHANT, SHOPPER, order.id, replace(there, region="NY", city="New York", postal_code="10001")
        )
    with pytest.raises(NotChangeable, match="already"):
        await sale.offers.readdressing(MERCHANT, SHOPPER, order.id, there)


_RATES = (
    TaxRate("US", Decimal(20), "General tax", on_delivery=True),
    TaxRate("US", Decimal(5), "Reduced tax", categories=("Clothes",)),
    TaxRate("US", Decimal(10), "General tax", region="CA", on_delivery=True),
    TaxRate("US", Decimal(2), "Reduced tax", region="CA", categories=("Clothes",)),
)


@pytest.fixture(params=[False, True], ids=["tax on top", "tax included"])
async def taxed(shirts: Shop, request: pytest.FixtureRequest) -> Shop:
    """The shop with two rates, whose prices are stated without tax or with it."""
    await shirts.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules(_RATES))
    if request.param:
        async with shirts.database.transaction() as tx:
            await tx.connection.execute(update(merchants).values(prices_include_tax=True))
    return shirts


async def _bought(shop: Shop, *names: str, key: str) -> Order:
    for name in names:
        await shop.add(name, 1)
    return await shop.complete(await shop.ready(), key)


@pytest.mark.parametrize("kind", ["items", "exchange"])
async def test_a_changed_item_leaves_each_rate_what_an_order_of_the_new_items_has(
    taxed: Shop, kind: RequestKind
) -> None:
    order = await _bought(taxed, "mug", "shirt-m", key="first")
    if kind == "exchange":
        order = await taxed.delivered(order)

    changed = await replace_items(taxed, order, kind, become(taxed, order, m="l"))
    if kind == "exchange":
        changed = await taxed.receive(changed)
    fresh = await _bought(taxed, "mug", "shirt-l", key="second")

    assert changed.totals == fresh.totals
    assert changed.total == changed.net_paid


async def test_an_order_that_goes_elsewhere_shows_the_rates_there(taxed: Shop) -> None:
    order = await _bought(taxed, "mug", "shirt-m", key="first")
    there = replace(HOME, line1="9 Bay Road", city="Oakland", region="CA", postal_code="94601")
    sale = taxed.commerce.after_sale

    offer = await sale.offers.readdressing(MERCHANT, SHOPPER, order.id, there)
    agreed = Agreed(order.version, "address-1", charge=offer.charge.amount, refund=offer.refund.amount)
    moved_there = await sale.change_address(MERCHANT, SHOPPER, order.id, there, agreed=agreed)
    changed = await replace_items(taxed, moved_there, "items", become(taxed, moved_there, m="l"))

    words = [row.display_text for row in changed.totals if row.type in {"tax", "tax_included"}]
    assert [(("10%" in one), ("2%" in one)) for one in words] == [(True, False), (False, True)]
    taxes = sum(row.amount for row in changed.totals if row.type == "tax")
    within = sum(row.amount for row in changed.totals if row.type == "tax_included")
    goods = sum(line.tax.amount + (line.tax_within.amount if line.tax_within else 0) for line in changed.lines)
    assert taxes + within == goods + (50 if taxes else 45)


async def test_an_order_keeps_the_kind_of_its_prices_though_the_shop_states_others_by_now(taxed: Shop) -> None:
    order = await _bought(taxed, "mug", "shirt-m", key="first")
    there = replace(HOME, line1="9 Bay Road", city="Oakland", region="CA", postal_code="94601")
    offers = taxed.commerce.after_sale.offers

    before = await offers.readdressing(MERCHANT, SHOPPER, order.id, there)
    async with taxed.database.transaction() as tx:
        await tx.connection.execute(update(merchants).values(prices_include_tax=not_(merchants.c.prices_include_tax)))
    after = await offers.readdressing(MERCHANT, SHOPPER, order.id, there)

    assert after == before


@pytest.mark.parametrize("kind", ["items", "exchange"])
async def test_a_new_item_costs_what_it_costs_now_though_the_shop_states_other_prices_by_now(
    taxed: Shop, kind: RequestKind
) -> None:
    order = await _bought(taxed, "mug", "shirt-m", key="first")
    if kind == "exchange":
        order = await taxed.delivered(order)
    included = bool(order.lines[0].tax_within)

    async with taxed.database.transaction() as tx:
        await tx.connection.execute(update(merchants).values(prices_include_tax=not included))
    changed = await replace_items(taxed, order, kind, become(taxed, order, m="l"))
    if kind == "exchange":
        changed = await taxed.receive(changed)

    new = changed.lines[-1]
    tax = new.tax_within if included else new.tax
    assert tax is not None
    stated = new.value - tax if included else new.value
    assert stated == Money(3400, "USD")
    assert bool(new.tax_within) is included
    assert changed.total == changed.net_paid


async def test_an_order_from_before_its_lines_told_their_tax_keeps_its_tax_in_proportion(taxed: Shop) -> None:
    await taxed.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules((TaxRate("US", Decimal(5)),)))
    order = await _bought(taxed, "shirt-m", key="first")
    async with taxed.database.transaction() as tx:
        (snapshot,) = (await tx.connection.execute(select(order_lines.c.snapshot))).scalars()
        old = {name: value for name, value in snapshot.items() if name not in {"taxWithin", "taxRow"}}
        await tx.connection.execute(update(order_lines).values(snapshot=old))

    changed = await replace_items(taxed, order, "items", become(taxed, order, m="l"))
    fresh = await _bought(taxed, "shirt-l", key="second")

    assert changed.totals == fresh.totals


async def test_items_that_are_exchanged_one_by_one_take_all_of_their_tax_with_them(taxed: Shop) -> None:
    rate = TaxRate("US", Decimal("8.875"), "Tax")
    await taxed.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules((rate,)))
    await taxed.add("shirt-m", 5)
    order = await taxed.delivered(await taxed.complete(await taxed.ready(), "first"))

    for number in range(5):
        change = Change(order.lines[0].id, taxed.variants["shirt-s"], 1)
        order = await taxed.receive(await replace_items(taxed, order, "exchange", [change], key=f"one-{number}"))

    left = [line for line in order.lines if line.kept]
    rows = {row.type: row.amount for row in order.totals}
    assert [line.quantity for line in left] == [1] * 5
    assert rows["subtotal"] == sum(line.subtotal.amount for line in left)
    assert rows.get("tax", 0) == sum(line.tax.amount for line in left)
    assert rows.get("tax_included", 0) == sum(line.tax_within.amount for line in left if line.tax_within)
    assert order.total == order.net_paid


async def test_what_was_sent_is_not_changed_any_more(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))

    for kind in ("items", "address", "payment", "cancellation"):
        assert not order.may(kind)
    with pytest.raises(NotChangeable, match="can no longer be changed"):
        await replace_items(shirts, order, "items", become(shirts, order, m="l"))
    await demand_unchanged(shirts, order)


async def test_a_price_that_rose_since_the_yes_is_not_charged(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)
    changes = become(shirts, order, m="l")
    offer = await shirts.commerce.after_sale.offers.replacing(MERCHANT, SHOPPER, order.id, "items", changes)
    await shirts.take_feed([*SHIRTS[:2], shirt("L", "36.00", 5), SHIRTS[3]])

    agreed = Agreed(order.version, "replace-1", charge=offer.charge.amount)
    with pytest.raises(ChangedSince, match=r"\$6.00 now, and was \$4.00"):
        await shirts.commerce.after_sale.replace_items(MERCHANT, SHOPPER, order.id, "items", changes, agreed=agreed)

    await demand_unchanged(shirts, order)


async def test_somebody_elses_order_is_not_there(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)

    with pytest.raises(OrderNotFound):
        await replace_items(shirts, order, "items", become(shirts, order, m="l"), shopper="eve")
    with pytest.raises(OrderNotFound):
        await shirts.commerce.after_sale.cancel(MERCHANT, "eve", order.id, agreed=Agreed(order.version, "k"))

    await demand_unchanged(shirts, order)
