"""An agent over a shop of two lamps: the real log, loop and proposals, with tools small enough to read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from ag_ui.core import RunAgentInput
from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from agent.consent.confirmations import WordLists
from agent.conversation.acceptance import Accepted
from agent.conversation.frames import Frame, Live
from agent.guard.verdict import Claim, Verdict
from agent.ports import Announcer, Observer
from agent.settings import AgentSettings
from agent.wiring import Agent, open_agent
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from tools.activities import CartActivity, OrderActivity, Products
from tools.base import (
    Activity,
    Done,
    Effect,
    Fact,
    Outcome,
    Principal,
    Problem,
    ProposalDraft,
    Proposed,
    Refused,
    Registry,
    ToolContext,
)
from tools.services import ToolServices

LAMPS = {"prod_1": ("Aurora Desk Lamp", 4900), "prod_2": ("Borealis Floor Lamp", 12900)}
SHOPPER = Principal("demo", "shopper_1", "session_1")
STRANGER = Principal("demo", "shopper_2", "session_2")
YES_AND_NO = cast(
    WordLists,
    SimpleNamespace(yes=["yes", "go ahead"], no=["no", "no thanks"], around=["please", "thanks"], yes_to={}, no_to={}),
)


@dataclass
class Shop:
    """What the tools act on."""

    cart: dict[str, int] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 1
    executions: int = 0
    reads: int = 0
    executing: asyncio.Event = field(default_factory=asyncio.Event)
    on_execute: asyncio.Event | None = None
    loses_answers: int = 0
    """So many times an act is carried out and what came of it does not get back to the agent."""

    def body(self) -> dict[str, Any]:
        return {"id": "cart_1", "line_items": [{"id": key, "quantity": n} for key, n in self.cart.items()]}

    def total(self) -> int:
        return sum(LAMPS[key][1] * quantity for key, quantity in self.cart.items())

    async def read(self, principal: Principal) -> dict[str, Any]:
        self.reads += 1
        return {"cart": self.body(), "shopper": {}}

    def change(self, product_id: str, quantity: int) -> None:
        self.cart[product_id] = self.cart.get(product_id, 0) + quantity
        self.version += 1

    async def get(self, merchant_id: str, shopper_id: str, order_id: str) -> Any:
        return SimpleNamespace(id=order_id, status="paid")

    async def for_shopper(self, merchant_id: str, shopper_id: str) -> Shop:
        return self

    async def merchant_for(self, merchant_id: str, shopper_id: str) -> Any:
        return SimpleNamespace(name="Two Lamps", currency="USD", locale="en-US")


def price_fact(ctx: ToolContext, product_id: str) -> list[Fact]:
    title, amount = LAMPS[product_id]
    now = ctx.clock.now()
    return [
        Fact(new_id("fact"), "name", product_id, {"title": title, "options": {}}, now, ctx.call_id, (title,)),
        Fact(
            new_id("fact"),
            "price",
            product_id,
            {"amount": amount, "currency": "USD"},
            now,
            ctx.call_id,
            (title,),
            now + timedelta(minutes=5),
        ),
    ]


class Query(BaseModel):
    query: str
    alongside: bool = False


class SearchProducts:
    """Finds every lamp."""

    name = "search_products"
    description = "Finds products."
    arguments = Query
    effect = Effect.READ

    async def run(self, ctx: ToolContext, arguments: Query) -> Outcome:
        products = [{"id": key, "title": title} for key, (title, _) in LAMPS.items()]
        facts = [fact for key in LAMPS for fact in price_fact(ctx, key)]
        shown = Products(title="Lamps", products=cast(Any, products), total=2, exhaustive=True)
        return Done(
            {"products": cast(Any, products), "total": 2},
            tuple(facts),
            (Activity("products", shown, replace=not arguments.alongside),),
        )


class Item(BaseModel):
    product_id: str
    quantity: int = 1


class AddToCart:
    """Adds a lamp."""

    name = "add_to_cart"
    description = "Adds to the cart."
    arguments = Item
    effect = Effect.WRITE

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    async def run(self, ctx: ToolContext, arguments: Item) -> Outcome:
        if arguments.product_id not in LAMPS:
            return Refused("product_not_found", f"There is no product {arguments.product_id}.")
        self._shop.change(arguments.product_id, arguments.quantity)
        title = LAMPS[arguments.product_id][0]
        act = {"act": "added", "names": [title], "quantity": arguments.quantity}
        fact = Fact(new_id("fact"), "act", "cart_1", cast(Any, act), ctx.clock.now(), ctx.call_id, (title,))
        shown = Activity("cart", CartActivity(cart=cast(Any, self._shop.body())))
        return Done({"cart": cast(Any, self._shop.body())}, (fact,), (shown,), state_changed=True)


class Nothing(BaseModel):
    pass


class PlaceOrder:
    """Proposes the order, and places it after the yes."""

    name = act = "place_order"
    description = "Proposes to place the order."
    arguments = Nothing
    effect = Effect.MONEY

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    async def run(self, ctx: ToolContext, arguments: Nothing) -> Outcome:
        if not self._shop.cart:
            return Refused("empty_cart", "The cart is empty.")
        payload = {"cart": "cart_1", "version": self._shop.version, "total": self._shop.total()}
        return Proposed(
            ProposalDraft(
                act=self.act,
                payload=cast(Any, payload),
                sentence="Shall I place this order?",
                lines=("Everything in the cart",),
                totals=(),
                button="Place the order",
                decline="Not now",
                expires_at=ctx.clock.now() + timedelta(minutes=30),
            )
        )

    async def holds(self, ctx: ToolContext, payload: Any) -> Problem | None:
        if payload["version"] != self._shop.version:
            return Problem("changed", "The cart has changed since.")
        return None

    async def execute(self, ctx: ToolContext, payload: Any, idempotency_key: str) -> Done | Refused:
        self._shop.executions += 1
        order = self._shop.orders.setdefault(
            idempotency_key,
            {"id": f"ord_{len(self._shop.orders) + 1}", "number": f"SM-{1001 + len(self._shop.orders)}"},
        )
        self._shop.executing.set()
        if self._shop.on_execute is not None:
            await self._shop.on_execute.wait()
        self._shop.cart.clear()
        if self._shop.loses_answers:
            self._shop.loses_answers -= 1
            raise ConnectionError("the answer is lost")
        now = ctx.clock.now()
        facts = (
            Fact(new_id("fact"), "order", order["id"], {"number": order["number"], "status": "paid"}, now, ctx.call_id),
            Fact(new_id("fact"), "act", order["id"], {"act": "ordered", "names": [], "quantity": 1}, now, ctx.call_id),
        )
        shown = Activity("order", OrderActivity(order=cast(Any, order)))
        return Done({"order": cast(Any, order)}, facts, (shown,), state_changed=True)


class BrokenTool:
    """Always fails."""

    name = "broken"
    description = "Breaks."
    arguments = Nothing
    effect = Effect.READ

    async def run(self, ctx: ToolContext, arguments: Nothing) -> Outcome:
        raise RuntimeError("the shop is on fire")


class PlainTruth:
    """Withholds any sentence that speaks of nine hundred dollars; knows one sentence to say instead."""

    def check(self, sentence: str) -> Verdict:
        if "$900" in sentence:
            return Verdict(backed=False, claims=(Claim("money", "$900", why="no fact says so"),))
        return Verdict(backed=True)

    async def read_again(self, verdict: Verdict) -> list[Fact]:
        return []

    def titles(self) -> Sequence[str]:
        return ()

    def instead(self, verdict: Verdict) -> str | None:
        return "The Aurora Desk Lamp is $49.00."


class Planners:
    """Hands out one model as the planner."""

    def __init__(self, model: BaseChatModel) -> None:
        self.model = model
        self.states: list[dict[str, Any] | None] = []

    def planner(self, merchant: Any, state: dict[str, Any] | None) -> BaseChatModel:
        self.states.append(state)
        return self.model


@dataclass
class TinyAgent:
    """The agent with the shop behind it."""

    agent: Agent
    shop: Shop
    planners: Planners
    thread_id: str

    async def send(self, text: str, *, run_id: str | None = None, message_id: str | None = None) -> Accepted:
        given = message(self.thread_id, text, run_id=run_id, message_id=message_id)
        return await self.agent.conversations.accept(SHOPPER, given)

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Send a message and wait for all events of its run."""
        return await self.events(await self.send(text))

    async def answer(self, interrupt: dict[str, Any], *, approved: bool) -> list[dict[str, Any]]:
        return await self.events(
            await self.agent.conversations.accept(SHOPPER, resume(self.thread_id, interrupt, approved=approved))
        )

    async def events(self, accepted: Accepted) -> list[dict[str, Any]]:
        return [frame.event async for frame in self.agent.conversations.follow(SHOPPER, accepted)]

    async def until_finished(self, runs: int) -> list[dict[str, Any]]:
        """All events up to the end of the run of this number."""
        events: list[dict[str, Any]] = []
        async for frame in self.agent.conversations.subscribe(SHOPPER, self.thread_id, 0):
            if isinstance(frame, Frame):
                events.append(frame.event)
                runs -= frame.event["type"] in {"RUN_FINISHED", "RUN_ERROR"}
                if runs == 0:
                    break
        return events

    async def replay(self, after: int | None = 0) -> list[Frame]:
        frames: list[Frame] = []
        async for frame in self.agent.conversations.subscribe(SHOPPER, self.thread_id, after):
            if isinstance(frame, Live):
                break
            frames.append(frame)
        return frames


def message(
    thread_id: str, text: str, *, run_id: str | None = None, message_id: str | None = None, **extra: Any
) -> RunAgentInput:
    return RunAgentInput.model_validate(
        {
            "threadId": thread_id,
            "runId": run_id or new_id("run"),
            "messages": [{"id": message_id or new_id("msg"), "role": "user", "content": text}],
            **extra,
        }
    )


def resume(
    thread_id: str, interrupt: dict[str, Any], *, approved: bool = True, payload: Any = None, run_id: str | None = None
) -> RunAgentInput:
    digest = interrupt["responseSchema"]["properties"]["hash"]["const"]
    return RunAgentInput.model_validate(
        {
            "threadId": thread_id,
            "runId": run_id or new_id("run"),
            "messages": [],
            "resume": [
                {
                    "interruptId": interrupt["id"],
                    "status": "resolved",
                    "payload": {"approved": approved, "hash": digest} if payload is None else payload,
                }
            ],
        }
    )


def interrupt_of(events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The one interrupt that a run ended with."""
    outcome = events[-1]["outcome"]
    assert outcome["type"] == "interrupt", outcome
    found: dict[str, Any] = outcome["interrupts"][0]
    return found


def text_of(events: Sequence[dict[str, Any]]) -> str:
    return "".join(event["delta"] for event in events if event["type"] == "TEXT_MESSAGE_CONTENT")


def kinds_of(events: Sequence[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


@asynccontextmanager
async def tiny_agent(
    database: Database,
    clock: Clock,
    planner: BaseChatModel,
    *,
    shop: Shop | None = None,
    settings: AgentSettings | None = None,
    chat_model: BaseChatModel | None = None,
    thread_id: str | None = None,
    extra_tools: Sequence[Any] = (),
    plain_truth: bool = True,
    observer: Observer | None = None,
    announcer: Announcer | None = None,
) -> AsyncIterator[TinyAgent]:
    shop = shop or Shop()
    order = PlaceOrder(shop)
    tools = [SearchProducts(), AddToCart(shop), order, BrokenTool(), *extra_tools]
    registry = Registry({tool.name: tool for tool in tools}, {order.act: order})
    services = cast(ToolServices, SimpleNamespace(catalogue=shop, orders=shop))
    planners = Planners(planner)
    async with open_agent(
        database,
        registry=registry,
        services=services,
        shared_state=shop,
        planners=planners,
        confirmations=YES_AND_NO,
        truths=(lambda _thread, _principal: PlainTruth()) if plain_truth else None,
        clock=clock,
        settings=settings,
        chat_model=chat_model,
        observer=observer,
        announcer=announcer,
    ) as agent:
        thread_id = thread_id or await agent.conversations.open_thread(SHOPPER)
        yield TinyAgent(agent, shop, planners, thread_id)
