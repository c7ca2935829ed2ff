"""`list_orders` and `show_order`: what was ordered, and where it is."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, JsonValue

from commerce.domain.order import Order, OrderLine
from commerce.errors import OrderNotFound
from commerce.ucp.order import order_body
from tools import activities
from tools.after_sale.order_data import order_data
from tools.after_sale.order_view import order_card, shown_order
from tools.arguments import Arguments, Count, Identifier, OptionalText
from tools.base import Activity, Done, Outcome, Refused, ToolContext
from tools.facts import FactWriter
from tools.refusals import refused


class ListOrdersArguments(Arguments):
    """How many orders to list."""

    limit: Count = Field(default=10, ge=1, le=50, description="How many, newest first.")


class ShowOrderArguments(Arguments):
    """Which order to look at."""

    order: Identifier = Field(description="Order id or number.")
    email: OptionalText = Field(default=None, description="E-mail address of the order, for a guest's order.")


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
    told: list[JsonValue] = [order_data(order, merchant, ctx.clock.now()) for order in orders]
    data: dict[str, JsonValue] = {"orders": told, "total": len(orders)}
    return Done(data, facts.all(), _cards(ctx, orders))


def _cards(ctx: ToolContext, orders: Sequence[Order]) -> tuple[Activity, ...]:
    """A list of several orders; an only order is shown whole, since a list of one says nothing that it does not."""
    if len(orders) == 1:
        return (order_card(ctx, orders[0]),)
    bodies = [order_body(order, base_url=ctx.services.base_url) for order in orders]
    return (Activity("orders", activities.Orders(orders=bodies), f"orders-{ctx.run_id}"),) if orders else ()


async def show_order(ctx: ToolContext, wish: ShowOrderArguments) -> Outcome:
    """One order; a guest's is found by number and e-mail."""
    order = await order_meant(ctx, wish.order, wish.email)
    if isinstance(order, Refused):
        return order
    return await shown_order(ctx, order, FactWriter.of(ctx, "show_order"))


async def order_meant(ctx: ToolContext, reference: str, email: str | None = None) -> Order | Refused:
    """The shopper's order of this id or number; a guest's is found by its e-mail address too."""
    orders = ctx.services.orders
    reference = reference if reference.startswith("ord_") else reference.upper()
    try:
        return await orders.get(ctx.merchant_id, ctx.shopper_id, reference)
    except OrderNotFound as error:
        if email:
            return await orders.find_for_guest(ctx.merchant_id, reference, email.strip(), shopper_id=ctx.shopper_id)
        text = f"There is no order {reference} in this session."
        return refused(error.code, text, details={"order": reference, "needs": "email"})


def order_line(order: Order, reference: str) -> OrderLine | None:
    """The line of this id, or the one with this variant or product where there is but one."""
    for line in order.lines:
        if reference == line.id:
            return line
    matching = [line for line in order.lines if reference in {line.variant_id, line.product_id, line.feed_id}]
    return matching[0] if len(matching) == 1 else None
