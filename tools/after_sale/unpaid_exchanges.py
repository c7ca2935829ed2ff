"""`return_instead`: an exchange whose difference could not be charged becomes a return, if its buyer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from tools.after_sale.acts import AfterSaleAct, Payload, order_in
from tools.after_sale.draft import propose_return, read_means
from tools.after_sale.means import refund_means
from tools.after_sale.orders import order_meant
from tools.arguments import Arguments, Identifier, OptionalIdentifier, OptionalText
from tools.base import Outcome, Refused, ToolContext
from tools.refusals import refused

if TYPE_CHECKING:
    from commerce.domain.order import Order
    from commerce.domain.requests import AfterSaleRequest, Agreed


class ReturnInsteadArguments(Arguments):
    """Which exchange is to be a return."""

    order: Identifier = Field(description="Order id or number.")
    request_id: OptionalIdentifier = Field(default=None, description="The exchange; the one that waits when left out.")
    refund_to: OptionalText = Field(
        default=None, description="`original`; a gift card by id, label or code; or `a new gift card`."
    )


async def return_instead(ctx: ToolContext, wish: ReturnInsteadArguments) -> Outcome:
    """Proposes to take what came in for an exchange as a return, with the money that goes back."""
    order = await order_meant(ctx, wish.order)
    if isinstance(order, Refused):
        return order
    waiting = [one for one in order.requests if one.unpaid]
    request_id = wish.request_id or (waiting[-1].id if waiting else "")
    if not request_id:
        text = f"No exchange of order {order.number} waits for its difference."
        return refused("not_returnable", text, remedy="Show the order.")
    means = await refund_means(ctx, order, wish.refund_to)
    if isinstance(means, Refused):
        return means
    offers = ctx.services.after_sale.offers
    offer = await offers.return_instead(ctx.merchant_id, ctx.shopper_id, order.id, request_id, means)
    return await propose_return(ctx, "return_instead", offer, {"requestId": request_id}, instead=True)


class ReturnInstead(AfterSaleAct):
    """Takes what came in as a return, as it was proposed."""

    act = "return_instead"

    def named(self, *, finished: bool) -> str:
        return "returned" if finished else "return_requested"

    def request(self, order: Order, payload: Payload, key: str) -> AfterSaleRequest | None:
        return order.request(str(payload["requestId"]))

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.return_instead(
            *order_in(ctx, payload), str(payload["requestId"]), read_means(payload)
        )
        return offer.order, 0, offer.refund.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.return_instead(
            *order_in(ctx, payload), str(payload["requestId"]), read_means(payload), agreed=agreed
        )
