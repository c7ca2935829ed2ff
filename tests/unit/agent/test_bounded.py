"""However long a conversation gets, its log, its context and the work of a turn stay bounded."""

from datetime import timedelta

from sqlalchemy import func, select

from agent.conversation.frames import Frame
from agent.db.tables import log_entries
from agent.settings import AgentSettings, ContextLimits, RetentionLimits
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import SHOPPER, TinyAgent, tiny_agent

SMALL = AgentSettings(
    context=ContextLimits(turns_kept=2, turns_before_summary=4, planner_turns=2),
    retention=RetentionLimits(events_kept=40, messages_in_snapshot=20, conversation_days=30),
)
SEARCH = calls(("search_products", {"query": "lamp"}))


async def talk(tiny: TinyAgent, turns: int) -> None:
    for number in range(turns):
        await tiny.say(f"message {number}")


async def entries_in(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.connection.execute(select(func.count()).select_from(log_entries))).scalar_one())


async def test_older_turns_become_a_summary(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("Hello.")], repeat=True)
    llm = ScriptedModel(steps=[says("Hello.")], repeat=True)

    async with tiny_agent(database, clock, planner, settings=SMALL) as tiny:
        await talk(tiny, 9)
        thread_id = tiny.thread_id
    async with tiny_agent(
        database, clock, planner, settings=llm_settings(), chat_model=llm, thread_id=thread_id
    ) as tiny:
        await tiny.say("and now?")

    system, *turns = llm.asked[0]
    assert "Shopper: message 0" in system.text
    assert [one.text for one in turns if one.type == "human"] == ["message 6", "message 7", "message 8", "and now?"]


def llm_settings() -> AgentSettings:
    from dataclasses import replace

    from agent.settings import LanguageModelSettings

    return replace(SMALL, language_model=LanguageModelSettings("scripted"))


async def test_the_planner_sees_only_the_latest_turns(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[says("Hello.")], repeat=True)

    async with tiny_agent(database, clock, planner, settings=SMALL) as tiny:
        await talk(tiny, 12)

    assert max(len(asked) for asked in planner.asked) <= 3


async def test_old_events_become_one_snapshot_that_shows_the_same(database: Database, clock: FrozenClock) -> None:
    planner = ScriptedModel(steps=[SEARCH, says("Two lamps.")] * 12)

    async with tiny_agent(database, clock, planner, settings=SMALL) as tiny:
        await talk(tiny, 10)
        before, events = await tiny.replay(None), await entries_in(database)
        assert await tiny.agent.housekeeping.tidy() == (1, 0)
        after, left = await tiny.replay(None), await entries_in(database)
        late = await tiny.replay(3)
        await talk(tiny, 1)

    assert left < events
    shown = [[one.event for one in frames if isinstance(one, Frame)] for frames in (before, after)]
    assert shown[1][0]["messages"] == shown[0][0]["messages"][-len(shown[1][0]["messages"]) :]
    assert shown[1][1] == shown[0][1]
    assert [one.event["type"] for one in late[:2]] == ["MESSAGES_SNAPSHOT", "STATE_SNAPSHOT"]


async def test_a_conversation_that_nobody_touches_is_dropped_in_time(database: Database, clock: FrozenClock) -> None:
    async with tiny_agent(database, clock, ScriptedModel(steps=[says("Hello.")]), settings=SMALL) as tiny:
        await tiny.say("hi")
        clock.advance(days=timedelta(days=31).days)

        assert await tiny.agent.housekeeping.tidy() == (0, 1)
        assert not await tiny.agent.conversations.owns(SHOPPER, tiny.thread_id)
    assert await entries_in(database) == 0
