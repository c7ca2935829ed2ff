"""An order for the model, the guard and the screen."""

from __future__ import annotations

from pydantic import JsonValue

from commerce.domain.order import Order
from commerce.ucp.order import order_body
from tools import activities
from tools.after_sale.order_data import order_data
from tools.base import Activity, Done, ToolContext
from tools.facts import FactWriter


async def shown_order(ctx: ToolContext, order: Order, facts: FactWriter, *, changed: bool = False) -> Done:
    """One order with its lines, totals and where it is."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    facts.order(order)
    data: dict[str, JsonValue] = {"order": order_data(order, merchant, ctx.clock.now())}
    return Done(data, facts.all(), (order_card(ctx, order),), state_changed=changed)


def order_card(ctx: ToolContext, order: Order) -> Activity:
    """The card of one order; within a run, each showing of the same order takes the place of the one before."""
    content = activities.OrderActivity(order=order_body(order, base_url=ctx.services.base_url))
    return Activity("order", content, f"order-{ctx.run_id}-{order.id}")
