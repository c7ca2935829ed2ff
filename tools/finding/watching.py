"""`watch_product`: tells the shopper when a product is back, or gets cheaper."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tools.arguments import Arguments, Identifier, Text
from tools.base import Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.finding.references import find_product
from tools.refusals import refused


class WatchArguments(Arguments):
    """A wish to be told."""

    product_id: Identifier = Field(description="The product's id, as a result gave it.")
    variant_id: Identifier | None = Field(default=None, description="The one variant that is meant, if only one is.")
    kind: Literal["back_in_stock", "price_drop"] = Field(description="Told when it is back, or when it gets cheaper.")
    email: Text | None = Field(default=None, description="The address to write to, if the shopper gave one.")


async def watch_product(ctx: ToolContext, wish: WatchArguments) -> Outcome:
    """Keeps the wish; the shopper is told once, and can stop it with one click."""
    product, _ = await find_product(ctx, wish.product_id)
    kept = await ctx.services.watches.ask(
        ctx.merchant_id, ctx.shopper_id, product.id, wish.variant_id, wish.kind, wish.email
    )
    if kept.outcome == "email_needed":
        return refused("email_needed", "An e-mail address is needed to write to.", remedy="Ask for it, and call again.")
    if kept.outcome == "in_stock":
        return refused("in_stock", f"{kept.title} is in stock already.", remedy="Say so, and offer to add it.")
    facts = FactWriter.of(ctx, "watch_product")
    facts.name(product)
    facts.act(kept.id or product.id, "watching", [kept.title])
    return Done({"watch_id": kept.id, "product_id": product.id, "title": kept.title, "kind": kept.kind}, facts.all())
