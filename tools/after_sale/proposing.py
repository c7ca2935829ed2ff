"""`cancel_order`, `change_order_…`, `return_items`, `exchange_items`, `withdraw_request`: each proposes, none acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from commerce.domain.address import Address
from commerce.domain.money import Money
from commerce.domain.replacing import Change
from commerce.domain.requests import Means, RequestKind
from commerce.errors import AddressInvalid
from tools.after_sale.draft import Amounts, Draft, count_of, line_text, money_words, propose, propose_return
from tools.after_sale.means import refund_means
from tools.after_sale.orders import order_line, order_meant
from tools.arguments import (
    Arguments,
    Identifier,
    OptionalCount,
    OptionalIdentifier,
    OptionalText,
    Options,
    Text,
    from_json,
    many,
)
from tools.base import Outcome, Refused, ToolContext
from tools.finding.references import Chosen, NoSuchOption, choose
from tools.refusals import refused
from tools.wording import locale_of, titled

if TYPE_CHECKING:
    from commerce.domain.order import Order, OrderLine, ReplacementOffer
    from tools.services import OffersMaking


class CancelArguments(Arguments):
    """Which order to cancel, and why."""

    order: Identifier = Field(description="Order id or number.")
    reason: Text = Field(default="", description="Why, in the shopper's words; some shops accept certain reasons only.")


class NewAddress(BaseModel):
    """Where it goes instead."""

    name: OptionalText = Field(default=None, description="Who it is for; as before when left out.")
    line1: Text = Field(description="Street and number.")
    line2: OptionalText = Field(default=None, description="Flat, floor, company.")
    city: Text = Field(default="", description="Town; as before when it and the postal code are left out.")
    region: OptionalText = Field(default=None, description="State or province.")
    postal_code: OptionalText = None
    country: OptionalText = Field(default=None, description="Name or two-letter code; as before when left out.")
    phone: OptionalText = None


class AddressArguments(Arguments):
    """Where to send an order instead."""

    order: Identifier = Field(description="Order id or number.")
    address: Annotated[NewAddress, from_json] = Field(description="The whole new address.")
    payment: OptionalText = Field(default=None, description="What a difference is paid with; else as the order was.")


class PaymentArguments(Arguments):
    """What to pay an order with instead."""

    order: Identifier = Field(description="Order id or number.")
    payment: Text = Field(description="An instrument's id or label, a gift card's code, or a named test card.")


class NewItem(BaseModel):
    """A line and what it becomes."""

    line_id: Identifier = Field(description="The line's id, as the order gave it.")
    quantity: OptionalCount = Field(default=None, ge=1, description="How many of it; all when left out.")
    options: Options = Field(default_factory=dict, description="The new options, such as the size; others stay.")
    variant_id: OptionalIdentifier = Field(default=None, description="The new variant, where its id is known.")


class ItemsArguments(Arguments):
    """Which lines become what."""

    order: Identifier = Field(description="Order id or number.")
    items: Annotated[list[NewItem], many] = Field(min_length=1, description="All items at once.")
    payment: OptionalText = Field(
        default=None, description="What a difference is paid with or refunded to; else as the order was paid."
    )


class ReturnedItem(BaseModel):
    """One line to send back."""

    line_id: Identifier = Field(description="The line's id, as the order gave it.")
    quantity: OptionalCount = Field(default=None, ge=1, description="How many of it; all when left out.")


class ReturnArguments(Arguments):
    """What to send back."""

    order: Identifier = Field(description="Order id or number.")
    items: Annotated[list[ReturnedItem], many] = Field(default_factory=list, description="The lines; all when empty.")
    reason: Text = Field(default="", description="Why, in the shopper's words.")
    refund_to: OptionalText = Field(
        default=None, description="`original`; a gift card of the shopper's by id, label or code; or `a new gift card`."
    )


class WithdrawArguments(Arguments):
    """Which request to take back."""

    order: Identifier = Field(description="Order id or number.")
    request_id: OptionalIdentifier = Field(default=None, description="The request; the open one when left out.")


async def cancel_order(ctx: ToolContext, wish: CancelArguments) -> Outcome:
    """Proposes to cancel an order, with the money that goes back."""
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    offer = await _offers(ctx).cancellation(ctx.merchant_id, ctx.shopper_id, order.id, wish.reason)
    locale = locale_of(await ctx.services.catalogue.merchant(ctx.merchant_id))
    refund = f" and refund {offer.refund.format(locale)}" if offer.refund else ""
    return await propose(
        ctx,
        Draft(
            act="cancel_order",
            tool="cancel_order",
            order=offer.order,
            amounts=Amounts(Money(0, order.currency), offer.refund, offer.fee),
            sentence=f"Cancel order {order.number}{refund}.",
            lines=tuple(f"{line.quantity} \u00d7 {titled(line.title, line.variant_title)}" for line in offer.lines),
            button=f"Cancel order {order.number}",
            decline="Keep the order",
            arguments={"reason": offer.reason},
        ),
    )


async def return_items(ctx: ToolContext, wish: ReturnArguments) -> Outcome:
    """Proposes to take lines back, with the money that goes back."""
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    lines = _returned(order, wish)
    if isinstance(lines, Refused):
        return lines
    means = await refund_means(ctx, order, wish.refund_to)
    if isinstance(means, Refused):
        return means
    offer = await _offers(ctx).returning(ctx.merchant_id, ctx.shopper_id, order.id, lines, means, wish.reason)
    return await propose_return(ctx, "return_items", offer, {"lines": dict(offer.lines), "reason": offer.reason})


async def change_order_items(ctx: ToolContext, wish: ItemsArguments) -> Outcome:
    """Proposes to change items before they are sent, with the exact difference."""
    return await _replace(ctx, wish, "items")


async def exchange_items(ctx: ToolContext, wish: ItemsArguments) -> Outcome:
    """Proposes to exchange items for others, with the exact difference."""
    return await _replace(ctx, wish, "exchange")


async def change_order_address(ctx: ToolContext, wish: AddressArguments) -> Outcome:
    """Proposes to send an order elsewhere, with what delivery and tax differ there."""
    meant = await _order_and_means(ctx, wish)
    if isinstance(meant, Refused):
        return meant
    order, means = meant
    new = _in_the_same_town(order, wish.address)
    address = address_of(new)
    try:
        offer = await _offers(ctx).readdressing(ctx.merchant_id, ctx.shopper_id, order.id, address, means)
    except AddressInvalid as error:
        fields = {one["field"]: one["message"] for one in error.details["problems"]}
        return refused(error.code, error.message, remedy="Ask for what is wrong.", details={"fields": fields})
    locale = locale_of(await ctx.services.catalogue.merchant(ctx.merchant_id))
    amounts = Amounts(offer.charge, offer.refund, offer.fee, offer.means if offer.charge or offer.refund else None)
    return await propose(
        ctx,
        Draft(
            act="change_address",
            tool="change_order_address",
            order=offer.order,
            amounts=amounts,
            sentence=f"Send order {order.number} to another address{money_words(amounts, locale)}.",
            lines=offer.destination.address.lines(),
            button="Send it there",
            decline="Leave the address",
            arguments={"address": new.model_dump()},
        ),
    )


async def change_order_payment(ctx: ToolContext, wish: PaymentArguments) -> Outcome:
    """Proposes to pay an order with something else; what was paid before goes back when that is through."""
    meant = await _order_and_means(ctx, wish)
    if isinstance(meant, Refused):
        return meant
    order, means = meant
    offer = await _offers(ctx).repaying(ctx.merchant_id, ctx.shopper_id, order.id, means)
    locale = locale_of(await ctx.services.catalogue.merchant(ctx.merchant_id))
    amount = offer.amount.format(locale)
    back = tuple(f"{part.format(locale)} back to {payment.instrument_label}" for payment, part in offer.refunds)
    return await propose(
        ctx,
        Draft(
            act="change_payment",
            tool="change_order_payment",
            order=offer.order,
            amounts=Amounts(offer.amount, offer.amount, Money(0, order.currency), offer.means),
            sentence=f"Pay {amount} for order {order.number} with {offer.means.label} instead.",
            lines=(f"{amount} with {offer.means.label}", *back),
            button=f"Pay with {offer.means.label}",
            decline="Leave the payment",
        ),
    )


async def withdraw_request(ctx: ToolContext, wish: WithdrawArguments) -> Outcome:
    """Proposes to take back what was asked for."""
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    open_ones = [one for one in order.requests if one.open]
    request_id = wish.request_id or (open_ones[0].id if len(open_ones) == 1 else None)
    if request_id is None:
        text = f"Order {order.number} has no open request." if not open_ones else "Which of the requests is meant?"
        known = [{"request_id": one.id, "kind": one.kind} for one in open_ones]
        return refused("request_not_found", text, details={"requests": known})
    order, request = await _offers(ctx).withdrawal(ctx.merchant_id, ctx.shopper_id, order.id, request_id)
    what = {"return": "return", "exchange": "exchange"}.get(request.kind, "change")
    paid = order.paid_for(request)
    return await propose(
        ctx,
        Draft(
            act="withdraw_request",
            tool="withdraw_request",
            order=order,
            amounts=Amounts(Money(0, order.currency), paid, Money(0, order.currency), None),
            sentence=f"Withdraw the {what} of order {order.number}.",
            lines=tuple(line_text(item) for item in request.lines),
            button=f"Withdraw the {what}",
            decline=f"Keep the {what}",
            arguments={"requestId": request.id},
        ),
    )


async def _replace(ctx: ToolContext, wish: ItemsArguments, kind: RequestKind) -> Outcome:
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    changes = [await _change(ctx, order, item) for item in wish.items]
    for one in changes:
        if isinstance(one, Refused):
            return one
    means = await refund_means(ctx, order, wish.payment)
    if isinstance(means, Refused):
        return means
    known = [one for one in changes if isinstance(one, Change)]
    offer = await _offers(ctx).replacing(ctx.merchant_id, ctx.shopper_id, order.id, kind, known, means)
    locale = locale_of(await ctx.services.catalogue.merchant(ctx.merchant_id))
    return await propose(ctx, _replacement_draft(offer, kind, known, locale))


async def _order_and_means(
    ctx: ToolContext, wish: AddressArguments | PaymentArguments
) -> tuple[Order, Means | str] | Refused:
    """The order, and what its difference is to be paid with."""
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    means = await refund_means(ctx, order, wish.payment)
    return means if isinstance(means, Refused) else (order, means)


def _replacement_draft(offer: ReplacementOffer, kind: RequestKind, changes: list[Change], locale: str) -> Draft:
    moves, means = bool(offer.charge or offer.refund), offer.means
    amounts = Amounts(offer.charge, offer.refund, offer.fee, offer.means if moves else None)
    verb = "Change" if kind == "items" else "Exchange"
    things = count_of(sum(item.quantity for item in offer.items))
    button = f"{verb}, pay {offer.charge.format(locale)}" if offer.charge else f"{verb} {things}"
    written: list[Any] = [[one.line_id, one.variant_id, one.quantity] for one in changes]
    return Draft(
        act="change_items" if kind == "items" else "exchange_items",
        tool="change_order_items" if kind == "items" else "exchange_items",
        order=offer.order,
        amounts=amounts,
        sentence=f"{verb} {things} of order {offer.order.number}{money_words(amounts, locale)}.",
        lines=(*(line_text(item) for item in offer.items), *_paid_by(means, offer.charge, locale)),
        button=button,
        decline="Leave it as it is",
        arguments={"changes": written},
    )


def _paid_by(means: Means, charge: Money, locale: str) -> list[str]:
    """Who pays how much, where a gift card and the original means pay together."""
    parts = means.parts(charge)
    return [f"{amount.format(locale)} with {part.label}" for part, amount in parts] if len(parts) > 1 else []


async def _change(ctx: ToolContext, order: Order, item: NewItem) -> Change | Refused:
    line = order_line(order, item.line_id)
    if line is None:
        return _no_such_line(order)
    product = await ctx.services.catalogue.product(ctx.merchant_id, line.product_id)
    if item.variant_id:
        known = next((one.id for one in product.variants if item.variant_id in {one.id, one.feed_id}), None)
        return Change(line.id, known or item.variant_id, item.quantity)
    near = next((one for one in product.variants if one.id == line.variant_id), None)
    chosen = choose(product, item.options, near=near)
    if isinstance(chosen, Chosen):
        return Change(line.id, chosen.variant.id, item.quantity)
    if isinstance(chosen, NoSuchOption):
        text = f"{line.title} does not come in {chosen.asked}."
        return refused("no_such_option", text, details={"offered": {k: list(v) for k, v in chosen.offered.items()}})
    missing = {name: list(values) for name, values in chosen.missing.items()}
    text = f"Which {' and '.join(missing)} should {line.title} have?"
    return refused("option_needed", text, remedy="Ask for the options that are open.", details={"missing": missing})


def _returned(order: Order, wish: ReturnArguments) -> dict[str, int] | Refused:
    if not wish.items:
        return {}
    lines: dict[str, int] = {}
    for item in wish.items:
        line = order_line(order, item.line_id)
        if line is None:
            return _no_such_line(order)
        lines[line.id] = _left(order, line) if item.quantity is None else item.quantity
    return lines


def _left(order: Order, line: OrderLine) -> int:
    asked = sum(one.quantity_of(line.id) for one in order.requests if one.open)
    return max(line.kept - asked, 0) or line.kept


def _no_such_line(order: Order) -> Refused:
    known = [{"line_id": one.id, "title": one.title} for one in order.lines]
    return refused("line_not_found", f"Order {order.number} has no such line.", details={"lines": known})


def _in_the_same_town(order: Order, given: NewAddress) -> NewAddress:
    """A street said alone is another one in the town that the order goes to already."""
    if given.city or given.postal_code or given.country:
        return given
    now = order.address
    town = {"city": now.city, "region": now.region, "postal_code": now.postal_code, "country": now.country}
    return given.model_copy(update=town)


def address_of(given: NewAddress) -> Address:
    """The address as it was given; what was left out is empty."""
    told = {name: (value or "").strip() for name, value in given.model_dump(exclude={"name"}).items()}
    return Address(full_name=(given.name or "").strip(), **told)


def _offers(ctx: ToolContext) -> OffersMaking:
    return ctx.services.after_sale.offers
