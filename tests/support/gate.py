"""A tool that waits until a test lets it through, and an agent that has it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from langchain_core.messages import AIMessage
from pydantic import BaseModel

from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, calls
from tests.support.tiny_agent import TinyAgent, tiny_agent
from tools.base import Done, Effect, Outcome, ToolContext


class NoArguments(BaseModel):
    pass


class Gate:
    """A tool that waits until it is let through."""

    name = "wait"
    description = "Waits."
    arguments = NoArguments
    effect = Effect.WRITE

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def run(self, ctx: ToolContext, arguments: NoArguments) -> Outcome:
        self.reached.set()
        await self.opened.wait()
        return Done({"waited": True})


WAIT = calls(("wait", {}))


@asynccontextmanager
async def gated(
    database: Database, clock: FrozenClock, *steps: AIMessage, **options: object
) -> AsyncIterator[tuple[TinyAgent, Gate]]:
    gate = Gate()
    planner = ScriptedModel(steps=list(steps), repeat=True)
    async with tiny_agent(database, clock, planner, extra_tools=[gate], **options) as tiny:  # type: ignore[arg-type]
        yield tiny, gate
