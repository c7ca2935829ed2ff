"""Runs one turn: from state and the turn so far to the next calls, or to the text that ends it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.planner.folding import Tail
from agent.planner.nlu.learned import Lessons
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.understanding import Understanding
from agent.planner.policy import dispatch
from agent.planner.policy.conversing.absorbing import absorb
from agent.planner.policy.turn import MOST_CALLS, Result, ToolCall, Turn
from agent.planner.reply.wording import Wording
from agent.planner.state import DialogueState
from prompts.planner_language import PlannerLanguage
from retrieval.catalogue.vocabulary import Vocabulary

MOST_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the planner may say of the shop without asking a tool."""

    name: str
    currency: str = "USD"
    locale: str = "en-US"
    country: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The next step: calls with the state as it was, or text with the new state."""

    state: DialogueState
    text: str = ""
    calls: Sequence[ToolCall] = ()
    suggestions: list[str] = field(default_factory=list)


class Planner:
    """All that is the same for every turn of a shop; holds no conversation."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        language: PlannerLanguage,
        shop: ShopFacts,
        lessons: Lessons | None = None,
        today: date | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.shop = shop
        self.today = today
        self.understanding = Understanding(Phrases(language), vocabulary, lessons)
        self.wording = Wording(language, shop.name, shop.currency, shop.locale)

    def fold(self, state: DialogueState, calls: Sequence[tuple[ToolCall, Result]]) -> DialogueState:
        """The state after a turn that another model served."""
        turn = self._turn(state, "", None)
        turn.state.turn += 1
        turn.state.question, turn.state.last = None, None
        absorb(turn, calls)
        return turn.state

    def _turn(self, state: DialogueState, message: str, tools: frozenset[str] | None) -> Turn:
        return Turn(
            state=state.model_copy(deep=True),
            understanding=self.understanding,
            vocabulary=self.vocabulary,
            wording=self.wording,
            tools=tools,
            country=self.shop.country,
            message=message,
        )

    def answer(self, state: DialogueState, tail: Tail, tools: frozenset[str] | None) -> Answer:
        """Compute the turn from its start with the results so far."""
        turn = self._turn(state, tail.text, tools)
        turn.taken, turn.picture = tail.taken, tail.picture
        steps = dispatch.run(turn, tail.acted)
        results: list[Result] | None = None
        while True:
            try:
                calls = next(steps) if results is None else steps.send(results)
            except StopIteration:
                return Answer(turn.state, turn.text(), (), turn.suggestions[:MOST_SUGGESTIONS])
            if all(call.id in tail.results for call in calls):
                results = [tail.results[call.id] for call in calls]
            elif turn.calls_made > MOST_CALLS:
                results = [Result("failed", "too_many_calls") for _ in calls]
            else:
                return Answer(state, "", [call for call in calls if call.id not in tail.results])
