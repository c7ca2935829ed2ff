"""`list_orders`, `show_order`, `cancel_order`, `return_items`: after the sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from commerce.domain.order import Order, OrderLine
from commerce.errors import CommerceError, OrderNotFound
from commerce.ucp.order import order_body
from tools import activities
from tools.arguments import Arguments, Count, Identifier, OptionalCount, OptionalText, Text, many
from tools.base import Activity, Done, Outcome, Problem, ProposalDraft, Proposed, Refused, ToolContext
from tools.cart_view import order_data
from tools.facts import FactWriter, on_record
from tools.order_view import shown_order
from tools.ordering import PROPOSAL_LASTS
from tools.refusals import refusal_of, refused
from tools.wording import locale_of, titled


class ListOrdersArguments(Arguments):
    """How many orders to list."""

    limit: Count = Field(default=10, ge=1, le=50, description="How many, newest first.")


class ShowOrderArguments(Arguments):
    """Which order to look at."""

    order: Identifier = Field(description="Order id or number.")
    email: OptionalText = Field(default=None, description="E-mail address of the order, for a guest's order.")


class CancelArguments(Arguments):
    """Which order to cancel."""

    order: Identifier = Field(description="Order id or number.")


class ReturnedItem(BaseModel):
    """One line to send back."""

    line_id: Identifier = Field(description="The line's id, as the order gave it.")
    quantity: OptionalCount = Field(default=None, ge=1, description="How many of it; all when left out.")


class ReturnArguments(Arguments):
    """What to send back."""

    order: Identifier = Field(description="Order id or number.")
    items: Annotated[list[ReturnedItem], many] = Field(default_factory=list, description="The lines; all when empty.")
    reason: Text = Field(default="", description="Why, in the shopper's words.")


async def list_orders(ctx: ToolContext, wish: ListOrdersArguments) -> Outcome:
    """The shopper's orders, newest first."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    orders = await ctx.services.orders.list(ctx.merchant_id, ctx.shopper_id, wish.limit)
    facts = FactWriter.of(ctx, "list_orders")
    facts.count(
        f"orders:{ctx.call_id}", len(orders), exhaustive=len(orders) < wish.limit, limits={"of": "orders"}, shown=[]
    )
    for order in orders:
        facts.order(order)
    data: dict[str, JsonValue] = {"orders": [order_data(order, merchant) for order in orders], "total": len(orders)}
    bodies = [order_body(order, base_url=ctx.services.base_url) for order in orders]
    shown = (Activity("orders", activities.Orders(orders=bodies), f"orders-{ctx.run_id}"),) if orders else ()
    return Done(data, facts.all(), shown)


async def show_order(ctx: ToolContext, wish: ShowOrderArguments) -> Outcome:
    """One order; a guest's is found by number and e-mail."""
    order = await _order(ctx, wish.order, wish.email)
    if isinstance(order, Refused):
        return order
    return await shown_order(ctx, order, FactWriter.of(ctx, "show_order"))


async def _order(ctx: ToolContext, reference: str, email: str | None = None) -> Order | Refused:
    orders = ctx.services.orders
    reference = reference if reference.startswith("ord_") else reference.upper()
    try:
        return await orders.get(ctx.merchant_id, ctx.shopper_id, reference)
    except OrderNotFound as error:
        if email:
            return await orders.find_for_guest(ctx.merchant_id, reference, email.strip(), shopper_id=ctx.shopper_id)
        text = f"There is no order {reference} in this session."
        return refused(error.code, text, details={"order": reference, "needs": "email"})


async def cancel_order(ctx: ToolContext, wish: CancelArguments) -> Outcome:
    """Proposes to cancel an order, with the money that goes back."""
    order = await _order(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    offer = await ctx.services.orders.cancellation(ctx.merchant_id, ctx.shopper_id, order.id)
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    refund = offer.refund.format(locale_of(merchant))
    facts = FactWriter.of(ctx, "cancel_order")
    facts.order(offer.order)
    facts.add("total", order.id, {"type": "refund", "amount": offer.refund.amount, "currency": order.currency})
    lines = tuple(f"{line.quantity} \u00d7 {titled(line.title, line.variant_title)}" for line in offer.lines)
    draft = ProposalDraft(
        act="cancel_order",
        payload={
            "orderId": order.id,
            "number": order.number,
            "version": offer.order.version,
            "refund": {"amount": offer.refund.amount, "currency": offer.refund.currency},
        },
        sentence=f"Cancel order {order.number} and refund {refund}."
        if offer.refund
        else f"Cancel order {order.number}.",
        lines=lines,
        totals=(activities.Total(type="total", amount=offer.refund.amount, display_text="Refund"),),
        button=f"Cancel order {order.number}",
        decline="Keep the order",
        expires_at=ctx.clock.now() + PROPOSAL_LASTS,
    )
    return Proposed(draft, {"order": order_data(offer.order, merchant), "refund": refund}, facts.all())


async def return_items(ctx: ToolContext, wish: ReturnArguments) -> Outcome:
    """Proposes to take lines back, with the money that goes back."""
    order = await _order(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    lines = _returned(order, wish)
    if isinstance(lines, Refused):
        return lines
    offer = await ctx.services.orders.return_offer(ctx.merchant_id, ctx.shopper_id, order.id, lines)
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    locale = locale_of(merchant)
    facts = FactWriter.of(ctx, "return_items")
    facts.order(offer.order)
    facts.add("total", order.id, {"type": "refund", "amount": offer.refund.amount, "currency": order.currency})
    totals = [activities.Total(type="total", amount=offer.refund.amount, display_text="Refund")]
    if offer.fee:
        facts.add("total", order.id, {"type": "fee", "amount": offer.fee.amount, "currency": order.currency})
        totals.insert(0, activities.Total(type="fee", amount=-offer.fee.amount, display_text="Return fee"))
    refund = offer.refund.format(locale)
    draft = ProposalDraft(
        act="return_items",
        payload={
            "orderId": order.id,
            "number": order.number,
            "version": offer.order.version,
            "lines": dict(offer.lines),
            "refund": {"amount": offer.refund.amount, "currency": offer.refund.currency},
            "reason": wish.reason,
        },
        sentence=f"Return {_count(sum(offer.lines.values()))} of order {order.number} for {refund}.",
        lines=tuple(_line_text(order, line_id, quantity) for line_id, quantity in offer.lines.items()),
        totals=tuple(totals),
        button=f"Return for {refund}",
        decline="Keep them",
        expires_at=ctx.clock.now() + PROPOSAL_LASTS,
    )
    return Proposed(draft, {"order": order_data(offer.order, merchant), "refund": refund}, facts.all())


def _count(quantity: int) -> str:
    return "1 item" if quantity == 1 else f"{quantity} items"


def _line_text(order: Order, line_id: str, quantity: int) -> str:
    line = order.line(line_id)
    return f"{quantity} \u00d7 {titled(line.title, line.variant_title)}" if line else f"{quantity} \u00d7 {line_id}"


def _returned(order: Order, wish: ReturnArguments) -> dict[str, int] | Refused:
    if not wish.items:
        return {line.id: line.kept for line in order.lines if line.kept > 0}
    lines: dict[str, int] = {}
    for item in wish.items:
        line = _order_line(order, item.line_id)
        if line is None:
            known = [{"line_id": one.id, "title": one.title} for one in order.lines]
            return refused("line_not_found", f"Order {order.number} has no such line.", details={"lines": known})
        lines[line.id] = line.kept if item.quantity is None else item.quantity
    return lines


def _order_line(order: Order, reference: str) -> OrderLine | None:
    for line in order.lines:
        if reference == line.id:
            return line
    matching = [line for line in order.lines if reference in {line.variant_id, line.product_id}]
    return matching[0] if len(matching) == 1 else None


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancels the order that was proposed, and gives the money back once."""

    act: str = "cancel_order"

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether the order stands as it did, and would be refunded the same."""
        try:
            offer = await ctx.services.orders.cancellation(ctx.merchant_id, ctx.shopper_id, str(payload["orderId"]))
        except CommerceError as error:
            return Problem(error.code, error.message, "Show the order as it is now.")
        return _changed(offer.order, offer.refund.amount, payload)

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        """Cancels; the same key gives the same answer again."""
        try:
            order = await ctx.services.orders.cancel(
                ctx.merchant_id,
                ctx.shopper_id,
                str(payload["orderId"]),
                expected_version=int(str(payload["version"])),
                idempotency_key=idempotency_key,
            )
        except CommerceError as error:
            return on_record(ctx, self.act, refusal_of(error))
        return await _acted(ctx, order, "cancelled", self.act)


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """Takes back the lines that were proposed, and gives the money back once."""

    act: str = "return_items"

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether these lines can still be returned for the same money."""
        try:
            offer = await ctx.services.orders.return_offer(
                ctx.merchant_id, ctx.shopper_id, str(payload["orderId"]), _quantities(payload)
            )
        except CommerceError as error:
            return Problem(error.code, error.message, "Show the order as it is now.")
        return _changed(offer.order, offer.refund.amount, payload)

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        """Returns; the same key gives the same answer again."""
        try:
            order = await ctx.services.orders.return_items(
                ctx.merchant_id,
                ctx.shopper_id,
                str(payload["orderId"]),
                _quantities(payload),
                expected_version=int(str(payload["version"])),
                idempotency_key=idempotency_key,
            )
        except CommerceError as error:
            return on_record(ctx, self.act, refusal_of(error))
        return await _acted(ctx, order, "returned", self.act)


def _quantities(payload: Mapping[str, JsonValue]) -> dict[str, int]:
    lines = payload["lines"]
    return {line_id: int(str(quantity)) for line_id, quantity in lines.items()} if isinstance(lines, dict) else {}


def _changed(order: Order, refund: int, payload: Mapping[str, JsonValue]) -> Problem | None:
    promised = payload["refund"]
    same_refund = isinstance(promised, dict) and promised["amount"] == refund
    if order.version == payload["version"] and same_refund:
        return None
    return Problem("changed_since", f"Order {order.number} has changed since.", "Show it as it is now and ask again.")


async def _acted(ctx: ToolContext, order: Order, act: str, source: str) -> Done:
    facts = FactWriter.of(ctx, source)
    facts.act(order.id, act, (order.number,))
    if order.refunded:
        facts.act(order.id, "refunded", (order.number,))
        facts.add("total", order.id, {"type": "refund", "amount": order.refunded.amount, "currency": order.currency})
    return await shown_order(ctx, order, facts, changed=True)
