"""`place_order`: proposes the exact order, and after the yes completes it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import JsonValue

from commerce.domain.cart import Line
from commerce.domain.checkout import Checkout, CheckoutChange
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.errors import CommerceError
from tools.activities import Total
from tools.after_sale.order_view import shown_order
from tools.base import Done, Outcome, Problem, ProposalDraft, Proposed, Refused, ToolContext
from tools.buying.cart import NoArguments
from tools.buying.cart_view import checkout_data
from tools.buying.checkout import checkout_activity
from tools.buying.checkout_words import default_instrument, delivery_meant
from tools.facts import FactWriter, on_record
from tools.refusals import refusal_of, refused
from tools.wording import days, locale_of, titled

PROPOSAL_LASTS = timedelta(minutes=30)


async def place_order(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Proposes the order as it stands; nothing is ordered before the yes."""
    checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
    checkout = await _with_defaults(ctx, checkout)
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    facts = FactWriter.of(ctx, "place_order")
    facts.checkout(checkout)
    blocking = [problem for problem in checkout.problems if problem.blocks]
    if checkout.missing or blocking or checkout.status != "ready_for_complete":
        return _not_yet(ctx, checkout, merchant, facts)
    return Proposed(
        _draft(ctx, checkout, merchant),
        checkout_data(checkout, merchant),
        facts.all(),
        (checkout_activity(ctx, checkout),),
    )


async def _with_defaults(ctx: ToolContext, checkout: Checkout) -> Checkout:
    """Chooses the cheapest delivery and the only or test instrument where the shopper said nothing."""
    option = instrument = None
    if "delivery" in checkout.missing and "address" not in checkout.missing:
        option = delivery_meant(checkout.options, "cheapest")
    if "payment" in checkout.missing:
        instrument = default_instrument(checkout.instruments)
    if option is None and instrument is None:
        return checkout
    change = CheckoutChange(
        option_id=option.id if option else None, instrument_id=instrument.id if instrument else None
    )
    return await ctx.services.checkouts.update(ctx.merchant_id, ctx.shopper_id, checkout.id, change)


def _not_yet(ctx: ToolContext, checkout: Checkout, merchant: Merchant, facts: FactWriter) -> Refused:
    blocking = [problem.content for problem in checkout.problems if problem.blocks]
    text = blocking[0] if blocking else f"The order still needs: {', '.join(checkout.missing)}."
    return Refused(
        "checkout_incomplete",
        text,
        "Ask for what is missing." if checkout.missing else "Say what stands in the way.",
        checkout_data(checkout, merchant),
        facts.all(),
        (checkout_activity(ctx, checkout),),
    )


def _draft(ctx: ToolContext, checkout: Checkout, merchant: Merchant) -> ProposalDraft:
    total = checkout.total.format(locale_of(merchant))
    count = sum(line.quantity for line in checkout.lines)
    things = "1 item" if count == 1 else f"{count} items"
    return ProposalDraft(
        act="place_order",
        payload=_payload(checkout),
        sentence=f"Order {things} for {total}.",
        lines=(*lines_text(checkout.lines, merchant), *_manner(checkout, merchant)),
        totals=totals_of(checkout.totals),
        button=f"Place order, {total}",
        decline="Not yet",
        expires_at=min(checkout.expires_at, ctx.clock.now() + PROPOSAL_LASTS),
        currency=checkout.currency,
    )


def _payload(checkout: Checkout) -> dict[str, JsonValue]:
    """All that is acted on; the person stands in it only as the version of the checkout."""
    return {
        "checkoutId": checkout.id,
        "cartId": checkout.cart_id,
        "version": checkout.version,
        "total": {"amount": checkout.total.amount, "currency": checkout.currency},
        "lines": [
            {"variantId": line.variant_id, "quantity": line.quantity, "unit": line.unit_price.amount}
            for line in checkout.lines
        ],
        "optionId": checkout.selected_option,
        "instrumentId": checkout.selected_instrument if checkout.due.amount else None,
        "giftCards": [{"id": share.card.id, "amount": share.amount.amount} for share in checkout.card_shares],
    }


def lines_text(lines: Sequence[Line], merchant: Merchant) -> tuple[str, ...]:
    locale = locale_of(merchant)
    return tuple(
        f"{line.quantity} \u00d7 {titled(line.title, line.variant_title)}, {line.total.format(locale)}"
        for line in lines
    )


def _manner(checkout: Checkout, merchant: Merchant) -> tuple[str, ...]:
    said: list[str] = []
    if checkout.address:
        said.append(f"To {', '.join(checkout.address.lines())}")
    if checkout.option:
        when = days(checkout.option.earliest, checkout.option.latest, locale_of(merchant))
        said.append(f"{checkout.option.title}, {when}")
    return (*said, *_means(checkout, merchant))


def _means(checkout: Checkout, merchant: Merchant) -> tuple[str, ...]:
    """Who pays how much; one means alone pays the total, which stands below."""
    locale = locale_of(merchant)
    cards = [f"{share.amount.format(locale)} with {share.card.label}" for share in checkout.card_shares]
    if checkout.instrument is None or (cards and not checkout.due.amount):
        return tuple(f"Paid: {line}" for line in cards)
    if not cards:
        return (f"Paid with {checkout.instrument.label}",)
    rest = f"{checkout.due.format(locale)} with {checkout.instrument.label}"
    return tuple(f"Paid: {line}" for line in (*cards, rest))


def totals_of(totals: Sequence[Any]) -> tuple[Total, ...]:
    return tuple(Total(type=total.type, amount=total.amount, display_text=total.display_text) for total in totals)


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Completes the checkout that was proposed: one order and one charge for one proposal."""

    act: str = "place_order"

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether checkout and total are still those that the shopper saw."""
        try:
            checkout = await ctx.services.checkouts.get(ctx.merchant_id, ctx.shopper_id, str(payload["checkoutId"]))
        except CommerceError as error:
            return Problem(error.code, error.message, "Begin the checkout again.")
        if checkout.status == "completed":
            return Problem("already_ordered", f"This is already order {checkout.order_number}.", "Show that order.")
        return _changed(checkout, payload)

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        """Places the order; the same key gives the same order again."""
        try:
            order = await ctx.services.checkouts.complete(
                ctx.merchant_id,
                ctx.shopper_id,
                str(payload["checkoutId"]),
                expected_version=int(str(payload["version"])),
                expected_total=_money(payload["total"]),
                idempotency_key=idempotency_key,
            )
        except CommerceError as error:
            return on_record(ctx, self.act, refusal_of(error))
        facts = FactWriter.of(ctx, "place_order")
        if order.status == "payment_failed":
            declined = refused("payment_declined", "The payment was declined; nothing was charged.", show=True)
            return on_record(ctx, self.act, declined)
        facts.act(order.id, "ordered", (order.number, *(line.title for line in order.lines)))
        return await shown_order(ctx, order, facts, changed=True)


def _changed(checkout: Checkout, payload: Mapping[str, JsonValue]) -> Problem | None:
    """What stands in the way now, or is another total than the one that was agreed to: both are named."""
    remedy = "Show it as it is now and ask again."
    blocking = next((problem for problem in checkout.problems if problem.blocks), None)
    if blocking is not None:
        return Problem(blocking.code, blocking.content, remedy)
    agreed = _money(payload["total"])
    if checkout.total != agreed:
        text = f"The total was {agreed.format()} when it was proposed and is {checkout.total.format()} now."
        return Problem("changed_since", text, remedy)
    if checkout.version != payload["version"]:
        return Problem("changed_since", "The order has changed since it was proposed.", remedy)
    return None


def _money(value: JsonValue) -> Money:
    if not isinstance(value, dict):
        raise TypeError(f"an amount with its currency is needed, not {value!r}")
    return Money(int(str(value["amount"])), str(value["currency"]))
