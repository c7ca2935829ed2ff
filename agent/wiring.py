"""Puts the agent together: the one place where its parts are chosen."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from langchain_core.language_models import BaseChatModel

from agent.consent.confirmations import ConfirmationMatcher, WordLists
from agent.consent.pages import PageProposals
from agent.conversation.acceptance import Acceptance
from agent.conversation.announce import InProcessAnnouncer
from agent.conversation.context import Contexts
from agent.conversation.conversations import Conversations
from agent.conversation.housekeeping import Housekeeping
from agent.conversation.log import ConversationLog
from agent.conversation.outside import Outside
from agent.conversation.privacy import ShopperKeys
from agent.conversation.replays import Replays
from agent.conversation.runs import Runs
from agent.conversation.streams import Streams
from agent.conversation.thread import Thread
from agent.loop.budget import DailyBudget
from agent.loop.first_words import FirstWords
from agent.loop.models import LanguageModel, open_language_model, tool_schemas
from agent.loop.playing import Player, Workshop
from agent.loop.provenance import Provenance, Versions
from agent.loop.speech import Truth
from agent.loop.truth import open_truths
from agent.observing import NoObserver
from agent.ports import Announcer, Observer, Planners, SharedState
from agent.settings import AgentSettings
from commerce.domain.merchant import Merchant
from prompts.registry import PromptRegistry, load_prompts
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from tools.base import Principal, Registry
from tools.services import ToolServices


@dataclass(frozen=True, slots=True)
class Agent:
    """The agent of one process."""

    conversations: Conversations
    keys: ShopperKeys
    housekeeping: Housekeeping


class Models:
    """The planner and, where one is set and its budget lasts, the language model."""

    def __init__(self, planners: Planners, language_model: LanguageModel | None, budget: DailyBudget) -> None:
        self._planners = planners
        self._language_model = language_model
        self._budget = budget

    def planner(self, merchant: Merchant, state: dict[str, Any] | None) -> BaseChatModel:
        return self._planners.planner(merchant, state)

    async def language_model(self, merchant_id: str) -> LanguageModel | None:
        if self._language_model is None or await self._budget.is_spent(merchant_id):
            return None
        return self._language_model


@asynccontextmanager
async def open_agent(
    database: Database,
    *,
    registry: Registry,
    services: ToolServices,
    shared_state: SharedState,
    planners: Planners,
    confirmations: WordLists,
    clock: Clock,
    keys: ShopperKeys | None = None,
    truths: Callable[[Thread, Principal], Truth] | None = None,
    settings: AgentSettings | None = None,
    announcer: Announcer | None = None,
    observer: Observer | None = None,
    prompts: PromptRegistry | None = None,
    chat_model: BaseChatModel | None = None,
) -> AsyncIterator[Agent]:
    """Open the agent; at the end running turns are cut off, to be finished by whoever recovers them.

    ``chat_model`` stands in for the one that the settings name, ``truths`` for the truth guard.
    """
    settings = settings or AgentSettings()
    announcer = announcer or InProcessAnnouncer()
    prompts = prompts or load_prompts()
    keys = keys or ShopperKeys(database, clock)
    log = ConversationLog(database, keys, announcer, clock)
    llm = settings.language_model
    budget = DailyBudget(database, clock, None if llm is None else llm.daily_tokens)
    owner = new_id("proc")
    first_words = FirstWords()
    language_model = None
    if llm is not None:
        language_model = LanguageModel(chat_model or open_language_model(llm), registry, llm)
    workshop = Workshop(
        database=database,
        log=log,
        registry=registry,
        services=services,
        shared_state=shared_state,
        models=Models(planners, language_model, budget),
        truths=truths or open_truths(clock, services.catalogue),
        prompts=prompts,
        clock=clock,
        settings=settings,
        provenance=Provenance(
            _versions(settings, registry, prompts),
            budget,
            input_micros=0 if llm is None else llm.input_micros_per_thousand,
            output_micros=0 if llm is None else llm.output_micros_per_thousand,
        ),
        contexts=Contexts(settings.context),
        observer=observer or NoObserver(),
        first_words=first_words,
    )
    acceptance = Acceptance(log, clock, settings, ConfirmationMatcher(confirmations), owner)
    runs = Runs(
        database=database,
        log=log,
        keys=keys,
        acceptance=acceptance,
        player=Player(workshop),
        announcer=announcer,
        first_words=first_words,
        clock=clock,
        settings=settings,
        owner=owner,
    )
    replays = Replays(database, keys, settings.retention)
    housekeeping = Housekeeping(
        database=database, log=log, keys=keys, replays=replays, limits=settings.retention, clock=clock
    )
    streams = Streams(log, replays, announcer)
    outside = Outside(
        database=database, log=log, runs=runs, shared_state=shared_state, orders=services.orders, clock=clock
    )
    runs.on_missed = outside.tell
    conversations = Conversations(
        database=database,
        runs=runs,
        replays=replays,
        pages=PageProposals(database, runs, streams),
        outside=outside,
        keys=keys,
        streams=streams,
        clock=clock,
        settings=settings,
    )
    runs.open()
    try:
        yield Agent(conversations, keys, housekeeping)
    finally:
        await runs.close()


def _versions(settings: AgentSettings, registry: Registry, prompts: PromptRegistry) -> Versions:
    tools = hashlib.sha256(orjson.dumps(tool_schemas(registry), option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]
    used = {prompt.id: f"{prompt.version}:{prompt.digest[:12]}" for prompt in prompts.prompts.values()}
    return Versions(code=settings.code_version, tools=tools, prompts=used, planner_language="")
