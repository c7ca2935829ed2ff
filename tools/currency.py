"""The currency that a shopper sees: chosen once, it holds for every price until another is chosen."""

from __future__ import annotations

from pydantic import Field

from tools.arguments import Arguments, Text
from tools.base import Outcome, ToolContext
from tools.buying.cart import show_cart
from tools.facts import FactWriter


class CurrencyArguments(Arguments):
    """A currency."""

    currency: Text = Field(pattern=r"^[A-Za-z]{3}$", description="ISO 4217 code, such as EUR.")


async def choose_currency(ctx: ToolContext, wish: CurrencyArguments) -> Outcome:
    """Speaks another currency from now on, where the shop sells in it; the cart is priced anew."""
    services = ctx.services
    cart = await services.carts.choose_currency(ctx.merchant_id, ctx.shopper_id, wish.currency.upper(), once=ctx.once)
    facts = FactWriter.of(ctx, "choose_currency")
    facts.act(cart.id, "currency_chosen", (cart.currency,))
    for note in cart.problems:
        if note.code == "currency_changed":
            facts.passage(cart.id, note.code, note.content, None)
    return await show_cart(ctx, cart, facts, {"currency": cart.currency})
