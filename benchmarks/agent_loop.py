"""CPU of one turn: our loop with guard and durable log against LangChain's `create_agent`, and turn 50 against turn 3.

Both sides are served by the same scripted model of no latency and the same tool, interleaved in one run. A turn is one
message, one search, and a sentence about what was found. Run: `python -m benchmarks.agent_loop`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.tools import StructuredTool
from langgraph.checkpoint.memory import InMemorySaver

from agent.conversation.frames import Frame
from agent.settings import AgentSettings, LanguageModelSettings
from storage.clock import SystemClock
from storage.database import open_database
from storage.schema import create_tables
from tests.support.scripted_model import ScriptedModel, calls
from tests.support.tiny_agent import LAMPS, SHOPPER, TinyAgent, tiny_agent

EARLY = 3
ANSWER = "The Aurora Desk Lamp is $49.00. Shall I add it to your cart?"
Turn = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one turn took, in milliseconds."""

    cpu: float
    wall: float


def scripted() -> ScriptedModel:
    """Searches when the shopper has spoken, and answers when the result is there."""

    def reply(asked: list[BaseMessage]) -> AIMessage:
        if asked[-1].type == "human":
            return calls(("search_products", {"query": "lamp"}), prefix=f"t{time.monotonic_ns()}")
        return AIMessage(ANSWER)

    return ScriptedModel(steps=[reply], repeat=True, piece=10_000, keep=False)


def search(query: str) -> str:
    """Finds products."""
    products = [{"id": key, "title": title} for key, (title, _) in LAMPS.items()]
    return json.dumps({"products": products, "total": 2})


def streamed() -> Turn:
    """`create_agent`, streaming its messages as a chat needs them."""
    graph: Any = create_agent(scripted(), [StructuredTool.from_function(search, name="search_products")])

    async def turn(text: str) -> None:
        said = ""
        given = {"messages": [{"role": "user", "content": text}]}
        async for piece, _ in graph.astream(given, stream_mode="messages"):
            said += piece.text if piece.type == "AIMessageChunk" else ""
        assert said == ANSWER, said

    return turn


def framework(*, remembers: bool) -> Turn:
    """`create_agent`; with a checkpointer in memory it keeps the conversation, as ours does in the database."""
    tool = StructuredTool.from_function(search, name="search_products")
    graph: Any = create_agent(scripted(), [tool], checkpointer=InMemorySaver() if remembers else None)

    async def turn(text: str) -> None:
        config = {"configurable": {"thread_id": "one"}}
        answer = await graph.ainvoke({"messages": [{"role": "user", "content": text}]}, config)
        assert answer["messages"][-1].text == ANSWER

    return turn


def ours(tiny: TinyAgent) -> Turn:
    """One device listens all the time, as over the WebSocket, and reads each frame's encoded bytes."""
    frames = tiny.agent.conversations.subscribe(SHOPPER, tiny.thread_id, 0)

    async def turn(text: str) -> None:
        await tiny.send(text)
        said = ""
        async for frame in frames:
            if isinstance(frame, Frame):
                assert frame.message
                said += frame.event["delta"] if frame.kind == "TEXT_MESSAGE_CONTENT" else ""
                if frame.kind == "RUN_FINISHED":
                    break
        assert said.strip() == ANSWER, said

    return turn


async def cost_of(turn: Turn, text: str) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    await turn(text)
    return Cost((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


async def contenders(stack: AsyncExitStack, folder: Path) -> dict[str, Callable[[], Awaitable[Turn]]]:
    """Makes a fresh conversation of each kind."""
    database = await stack.enter_async_context(open_database(f"sqlite:///{folder / 'bench.db'}"))
    await create_tables(database)
    llm = AgentSettings(language_model=LanguageModelSettings("scripted"))
    clock = SystemClock()

    async def planner() -> Turn:
        opened = tiny_agent(database, clock, scripted(), plain_truth=False)
        return ours(await stack.enter_async_context(opened))

    async def language_model() -> Turn:
        opened = tiny_agent(database, clock, scripted(), settings=llm, chat_model=scripted(), plain_truth=False)
        return ours(await stack.enter_async_context(opened))

    async def bare() -> Turn:
        return framework(remembers=False)

    async def streaming() -> Turn:
        return streamed()

    async def remembering() -> Turn:
        return framework(remembers=True)

    return {
        "ours, as the planner": planner,
        "ours, as a language model": language_model,
        "create_agent": bare,
        "create_agent, streamed": streaming,
        "create_agent, checkpointer": remembering,
    }


async def measure(rounds: int, turns: int) -> dict[str, dict[int, Cost]]:
    """Median cost of an early and of a late turn; both, and all contenders, take turns: noise hits all alike."""
    seen: dict[str, dict[int, list[Cost]]] = {}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kinds = await contenders(stack, folder)
        for name, make in kinds.items():
            warm = await make()
            await warm("warm up")
            seen[name] = {EARLY: [], turns: []}
        for _ in range(rounds):
            talks = {name: {EARLY: await make(), turns: await make()} for name, make in kinds.items()}
            for talk in talks.values():
                for number, turn in talk.items():
                    await play(turn, number - 2)
            for _ in range(3):
                for name, talk in talks.items():
                    for number, turn in talk.items():
                        seen[name][number].append(await cost_of(turn, "a lamp please"))
    return {name: {number: median(costs) for number, costs in found.items()} for name, found in seen.items()}


async def play(turn: Turn, turns: int) -> None:
    for number in range(turns):
        await turn(f"a lamp please, number {number}")


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))


def report(found: dict[str, dict[int, Cost]], turns: int) -> str:
    head = f"| | CPU ms, turn 3 | CPU ms, turn {turns} | wall ms, turn 3 | growth |"
    lines = [head, "| --- | --- | --- | --- | --- |"]
    for name, costs in found.items():
        early, late = costs[EARLY], costs[turns]
        row = f"| {name} | {early.cpu:.2f} | {late.cpu:.2f} | {early.wall:.2f} | {late.cpu / early.cpu:.2f} |"
        lines += [row]
    base = found["create_agent"][EARLY].cpu
    lines += [f"\n{name}: {costs[EARLY].cpu / base:.2f} times create_agent" for name, costs in found.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--turns", type=int, default=50)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(report(asyncio.run(measure(given.rounds, given.turns)), given.turns))


if __name__ == "__main__":
    main()
