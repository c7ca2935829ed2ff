"""Makes a tool out of one function: refusals of the shop become outcomes, and a repeated call acts once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from commerce.errors import CommerceError
from tools.arguments import Arguments
from tools.base import Effect, Outcome, Refused, ToolContext
from tools.facts import on_record
from tools.refusals import refusal_of

_REMEMBERED_CALLS = 2_000


class OncePerCall:
    """Gives a repeated call the outcome of the first; remembers the newest calls of this process."""

    def __init__(self) -> None:
        self._outcomes: OrderedDict[tuple[str, ...], asyncio.Task[Outcome]] = OrderedDict()

    async def run(self, ctx: ToolContext, tool: str, act: Callable[[], Awaitable[Outcome]]) -> Outcome:
        key = (ctx.merchant_id, ctx.conversation_id, ctx.run_id, ctx.call_id, tool)
        task = self._outcomes.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._outcomes[key] = asyncio.create_task(_finish(act))
            while len(self._outcomes) > _REMEMBERED_CALLS:
                self._outcomes.popitem(last=False)
        return await asyncio.shield(task)


async def _finish(act: Callable[[], Awaitable[Outcome]]) -> Outcome:
    return await act()


async def _in_own_currency(ctx: ToolContext) -> ToolContext:
    """The call with the catalogue as its shopper meets it: in the currency that they chose."""
    spoken = await ctx.services.catalogue.for_shopper(ctx.merchant_id, ctx.shopper_id)
    return ctx if spoken is ctx.services.catalogue else replace(ctx, services=replace(ctx.services, catalogue=spoken))


@dataclass(frozen=True, slots=True)
class Adapter:
    """A tool whose work is one function."""

    name: str
    description: str
    arguments: type[Arguments]
    effect: Effect
    work: Callable[[ToolContext, Any], Awaitable[Outcome]]
    once: OncePerCall = field(default_factory=OncePerCall)

    async def run(self, ctx: ToolContext, arguments: Any) -> Outcome:
        if self.effect is Effect.WRITE:
            return await self.once.run(ctx, self.name, lambda: self._attempt(ctx, arguments))
        return await self._attempt(ctx, arguments)

    async def _attempt(self, ctx: ToolContext, arguments: Any) -> Outcome:
        try:
            outcome = await self.work(await _in_own_currency(ctx), arguments)
        except CommerceError as error:
            outcome = refusal_of(error)
        return on_record(ctx, self.name, outcome) if isinstance(outcome, Refused) else outcome
