"""Each turn says where it came from."""

import orjson
from sqlalchemy import select

from agent.db.tables import log_entries
from agent.ports import TurnSummary
from agent.settings import AgentSettings, LanguageModelSettings
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, calls, says
from tests.support.tiny_agent import tiny_agent


class Counting:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.turns: list[TurnSummary] = []
        self.tools: list[tuple[str, str]] = []
        self.withheld: list[str] = []
        self.fallbacks: list[str] = []

    def turn_ended(self, summary: TurnSummary) -> None:
        self.turns.append(summary)

    def tool_called(self, name: str, outcome: str, milliseconds: float) -> None:
        self.tools.append((name, outcome))

    def claim_withheld(self, kind: str) -> None:
        self.withheld.append(kind)

    def fell_back(self, why: str) -> None:
        self.fallbacks.append(why)


async def test_a_turn_is_recorded_with_versions_calls_claims_and_times(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    planner = ScriptedModel(steps=[calls(("search_products", {"query": "lamp"})), says("It costs $900.")])

    async with tiny_agent(sqlite_database, clock, planner) as tiny:
        await tiny.say("a lamp")
        async with sqlite_database.reading() as tx:
            found = await tx.connection.execute(select(log_entries.c.body).where(log_entries.c.kind == "turn"))
            [turn] = [orjson.loads(bytes(row[0])) for row in found]

    assert turn["versions"]["prompts"].keys() == {"assistant", "mend"}
    assert [one["kind"] for one in turn["models"]] == ["planner", "planner"]
    assert [(one["name"], one["outcome"]) for one in turn["tools"]] == [("search_products", "done")]
    assert turn["claims"]["withheldSentences"] == 1
    assert turn["ms"] >= turn["firstActivityMs"] > 0


async def test_what_a_turn_did_is_counted(sqlite_database: Database, clock: FrozenClock) -> None:
    counting = Counting()
    llm = ScriptedModel(steps=[RuntimeError("down")], repeat=True)
    planner = ScriptedModel(steps=[calls(("broken", {})), says("It costs $900.")])
    settings = AgentSettings(language_model=LanguageModelSettings("scripted", attempts=1))

    async with tiny_agent(
        sqlite_database, clock, planner, settings=settings, chat_model=llm, observer=counting
    ) as tiny:
        await tiny.say("a lamp")
        await tiny.agent.conversations.drain(5)

    assert counting.tools == [("broken", "refused")]
    assert counting.withheld == ["money"]
    assert counting.fallbacks == ["RuntimeError"]
    assert (counting.turns[0].model, counting.turns[0].outcome) == ("planner", "success")
