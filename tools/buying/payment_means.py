"""`list_payment_means`, `keep_payment_means`, `forget_payment_means`: what a customer can pay with again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from commerce.domain.checkout import CheckoutChange
from commerce.errors import CommerceError
from tools import activities
from tools.arguments import Arguments, Text
from tools.base import Done, Outcome, Refused, ToolContext
from tools.buying.cart import NoArguments
from tools.buying.checkout import shown_checkout
from tools.buying.checkout_words import instrument_meant
from tools.facts import FactWriter
from tools.refusals import refusal_of, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commerce.domain.checkout import Instrument


class KeepMeansArguments(Arguments):
    """Whether to keep it."""

    keep: bool = Field(description="Whether the shop keeps what this order is paid with, for the next one.")


class ForgetMeansArguments(Arguments):
    """Which one."""

    means: Text = Field(description="The kept means: its id, its label, or words of it such as visa or the last four.")


async def list_payment_means(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Names what is kept; what it is kept with is nobody's but the provider's."""
    kept = await ctx.services.saved_means.of(ctx.merchant_id, ctx.shopper_id)
    facts = FactWriter.of(ctx, "list_payment_means")
    for one in kept:
        facts.means(one)
    return Done({"means": [{"id": one.id, "label": one.label} for one in kept]}, facts.all())


async def keep_payment_means(ctx: ToolContext, wish: KeepMeansArguments) -> Outcome:
    """Keeps what the order is paid with once it is paid, or does not."""
    try:
        checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
        if wish.keep and checkout.instrument is not None and checkout.instrument.saved:
            return refused("already_kept", f"{checkout.instrument.label} is kept already.", remedy="Say so, and go on.")
        change = CheckoutChange(keep=wish.keep)
        checkout = await ctx.services.checkouts.update(
            ctx.merchant_id, ctx.shopper_id, checkout.id, change, once=ctx.once
        )
    except CommerceError as error:
        return refusal_of(error)
    if wish.keep and not checkout.keep:
        label = checkout.instrument.label if checkout.instrument else "That"
        return refused("cannot_keep", f"{label} cannot be kept; a card can.", remedy="Say so, and go on.")
    facts = FactWriter.of(ctx, "keep_payment_means")
    facts.act(checkout.id, "payment_set", (checkout.instrument.label,) if checkout.instrument else ())
    return await shown_checkout(ctx, checkout, facts, changed=True)


async def forget_payment_means(ctx: ToolContext, wish: ForgetMeansArguments) -> Outcome:
    """Lets one go, here and at its provider."""
    kept = await ctx.services.saved_means.of(ctx.merchant_id, ctx.shopper_id)
    meant = instrument_meant(kept, wish.means)
    if meant is None:
        return _which(kept, wish.means)
    await ctx.services.saved_means.drop(ctx.merchant_id, ctx.shopper_id, meant.id)
    facts = FactWriter.of(ctx, "forget_payment_means")
    facts.means(meant)
    facts.act(meant.id, "removed", (meant.label,))
    return Done({"forgotten": meant.label}, facts.all(), state_changed=True)


def _which(kept: Sequence[Instrument], asked: str) -> Refused:
    if not kept:
        return refused("nothing_kept", "No card is kept for you.", remedy="Say so.")
    labels = [one.label for one in kept]
    text = f"No kept card is meant by {asked!r}; there is {' and '.join(labels)}."
    choices = tuple(activities.Choice(label=label, message=f"Forget {label}") for label in labels)
    return refused("instrument_invalid", text, details={"means": labels}, choices=choices)
