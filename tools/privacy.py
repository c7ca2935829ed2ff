"""`forget_me`: proposes to erase what is kept about the shopper, and after the yes does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import JsonValue

from tools.base import Done, Outcome, Problem, ProposalDraft, Proposed, Refused, ToolContext
from tools.buying.cart import NoArguments
from tools.facts import FactWriter

_LASTS = timedelta(minutes=30)


async def forget_me(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Proposes the erasure; nothing is erased before the yes."""
    draft = ProposalDraft(
        act=ForgetMe.act,
        payload={"shopperId": ctx.shopper_id},
        sentence="Erase everything that the shop keeps about you.",
        lines=(
            "Conversations, cart, addresses, wishes, consents and your account are gone for good.",
            "Orders stay in the books without your name; one that is on its way still arrives.",
            "You are signed out everywhere.",
        ),
        totals=(),
        button="Erase my data",
        decline="Keep it",
        expires_at=ctx.clock.now() + _LASTS,
    )
    return Proposed(draft, {"act": draft.act}, (), ())


class ForgetMe:
    """Erases; this conversation goes as soon as its last word is said."""

    act: str = "forget_me"

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether it is still the same shopper."""
        if payload["shopperId"] == ctx.shopper_id:
            return None
        return Problem("changed_since", "You have signed in since; this was about another account.", "Ask again.")

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        """Erases; done again it finds nothing more."""
        await ctx.services.erasing.erase(ctx.merchant_id, ctx.shopper_id)
        facts = FactWriter.of(ctx, self.act)
        facts.act(ctx.shopper_id, "erased")
        return Done({"erased": True}, facts.all(), (), state_changed=True)
