"""An agent over real commerce whose process can die at the worst moment: after a change, before it is written down."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, JsonValue

from agent.wiring import Agent, open_agent
from commerce.ports.persons import Profiles
from prompts.planner_language import load_planner_language
from retrieval.recommending.recommend import Models
from serving.accounts.contacts import AccountContacts
from serving.chat.planners import ShopPlanners
from serving.chat.shared_state import ShopState
from storage.database import open_database
from tests.support.clock import FrozenClock
from tests.support.shop import MERCHANT, SHOPPER
from tests.support.tiny_agent import interrupt_of, message, resume
from tests.support.tool_shop import ToolShop, open_tool_shop
from tools.base import Act, Done, Effect, Outcome, Principal, Problem, Refused, Registry, Tool, ToolContext

ADA = Principal(MERCHANT, SHOPPER, "sess_1")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class DyingTool:
    """Does what the tool does, and kills the process before anybody hears of it."""

    tool: Tool

    @property
    def name(self) -> str:
        return self.tool.name

    @property
    def description(self) -> str:
        return self.tool.description

    @property
    def arguments(self) -> type[BaseModel]:
        return self.tool.arguments

    @property
    def effect(self) -> Effect:
        return self.tool.effect

    async def run(self, ctx: ToolContext, arguments: Any) -> Outcome:
        await self.tool.run(ctx, arguments)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class DyingAct:
    """Carries the act out, and kills the process before anybody hears of it."""

    kept: Act

    @property
    def act(self) -> str:
        return self.kept.act

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        return await self.kept.holds(ctx, payload)

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        await self.kept.execute(ctx, payload, idempotency_key)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("unreachable")


@dataclass(slots=True)
class MortalAgent:
    """The agent of one process, its shop, and one conversation."""

    agent: Agent
    shop: ToolShop
    thread_id: str

    async def say(self, text: str) -> list[dict[str, Any]]:
        accepted = await self.agent.conversations.accept(ADA, message(self.thread_id, text))
        return [frame.event async for frame in self.agent.conversations.follow(ADA, accepted)]

    async def approve(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        accepted = await self.agent.conversations.accept(ADA, resume(self.thread_id, interrupt_of(events)))
        return [frame.event async for frame in self.agent.conversations.follow(ADA, accepted)]


@asynccontextmanager
async def open_mortal_agent(
    url: str,
    folder: Path,
    clock: FrozenClock,
    *,
    thread_id: str | None = None,
    dies_after: str = "",
    profiles: Profiles | None = None,
    models: Models | None = None,
) -> AsyncIterator[MortalAgent]:
    """Open the agent with the embedded planner, in a shop that is new where there is no conversation yet."""
    language = load_planner_language()
    async with (
        open_database(url) as database,
        open_tool_shop(database, clock, folder, again=thread_id is not None, profiles=profiles, models=models) as shop,
        open_agent(
            database,
            registry=_mortal(shop.registry, dies_after),
            services=shop.services,
            shared_state=ShopState(
                shop.shop.commerce.carts, AccountContacts(database, shop.shop.commerce.checkouts), ""
            ),
            planners=ShopPlanners(
                lambda merchant_id, currency: shop.indexes.current(merchant_id).in_currency(currency).vocabulary,
                language,
                None,
                clock,
            ),
            confirmations=language.confirmations,
            clock=clock,
        ) as agent,
    ):
        yield MortalAgent(agent, shop, thread_id or await agent.conversations.open_thread(ADA))


def _mortal(registry: Registry, dies_after: str) -> Registry:
    if dies_after in registry.acts:
        return replace(registry, acts={**registry.acts, dies_after: DyingAct(registry.acts[dies_after])})
    if dies_after in registry.tools:
        return replace(registry, tools={**registry.tools, dies_after: DyingTool(registry.tools[dies_after])})
    return registry


def talk_until_killed(url: str, folder: Path, thread_id: str, dies_after: str, *lines: str) -> None:
    """Say the lines to an agent in a process of its own, which must die of the last one ("yes" approves by button)."""
    command = [sys.executable, "-m", "tests.support.mortal_agent", url, str(folder), thread_id, dies_after, *lines]
    ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=120, check=False)
    if ended.returncode != -signal.SIGKILL:
        raise AssertionError(f"it lived on ({ended.returncode}): {ended.stdout}{ended.stderr}")


async def _talk(url: str, folder: Path, thread_id: str, dies_after: str, *lines: str) -> None:
    async with open_mortal_agent(url, folder, FrozenClock(), thread_id=thread_id, dies_after=dies_after) as mortal:
        events: list[dict[str, Any]] = []
        for line in lines:
            events = await (mortal.approve(events) if line == "yes" else mortal.say(line))
        raise SystemExit(f"nothing died: {events}")


if __name__ == "__main__":
    _url, _folder, _thread, _dies_after, *_lines = sys.argv[1:]
    asyncio.run(_talk(_url, Path(_folder), _thread, _dies_after, *_lines))
