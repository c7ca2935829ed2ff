"""The embedded planner as a LangChain chat model: a pure function of state, messages and vocabulary."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict

from agent.planner.engine import Planner, ShopFacts
from agent.planner.folding import calls_of, tail_of
from agent.planner.nlu.learned import Lessons
from agent.planner.state import DialogueState
from prompts.planner_language import PlannerLanguage
from retrieval.catalogue.vocabulary import Vocabulary

__all__ = ["PlannerModel", "ShopFacts"]


class PlannerModel(BaseChatModel):
    """Answers with tool calls or with text; the new dialogue state travels in `response_metadata["planner_state"]`,
    and in `response_metadata["plain"]` what is said where nothing of the text may be shown.

    Within a turn every answer is computed anew from the state before the shopper's message and the results so far,
    so that it does not matter whether the state is handed back after each call or only after each turn.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    planner: Planner
    state: dict[str, Any] | None = None
    tool_names: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        *,
        vocabulary: Vocabulary,
        language: PlannerLanguage,
        shop: ShopFacts,
        lessons: Lessons | None = None,
        state: dict[str, Any] | None = None,
        today: date | None = None,
    ) -> "PlannerModel":
        """A planner for one shop; keep `planner` and use `for_turn` to make many turns cheaply."""
        return cls(planner=Planner(vocabulary, language, shop, lessons, today), state=state)

    def for_turn(self, state: dict[str, Any] | None) -> "PlannerModel":
        """The same planner with another dialogue state."""
        return self.model_copy(update={"state": state})

    def fold(self, messages: Sequence[BaseMessage]) -> dict[str, Any]:
        """The dialogue state after a turn that another model served, out of that turn's calls and results."""
        calls = calls_of(messages)
        if not calls and self.state is not None:  # nothing to take in: the turn is counted, and no question stands
            return {**self.state, "turn": self.state.get("turn", 0) + 1, "question": None, "last": None}
        state = DialogueState.model_validate(self.state or {})
        return self.planner.fold(state, calls).model_dump(mode="json")

    @property
    def _llm_type(self) -> str:
        return "shopmind-planner"

    @property
    def _serialized(self) -> dict[str, Any]:
        """What tracers are told of the model, without writing out all that the planner knows."""
        return {
            "lc": 1,
            "type": "not_implemented",
            "id": ["agent", "planner", "model", "PlannerModel"],
            "repr": self._llm_type,
        }

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | Any],
        *,
        tool_choice: str | None = None,
        **_: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The planner knowing which tools it may call."""
        return self.model_copy(update={"tool_names": frozenset(_name(tool) for tool in tools)})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        state = DialogueState.model_validate(self.state or {})
        answer = self.planner.answer(state, tail_of(messages), self.tool_names)
        message = AIMessage(
            content=answer.text,
            tool_calls=[
                {"id": call.id, "name": call.name, "args": call.arguments, "type": "tool_call"} for call in answer.calls
            ],
            response_metadata={
                "planner_state": answer.state.model_dump(mode="json"),
                "suggestions": answer.suggestions,
                "plain": self.planner.wording.of("talk.withheld", answer.state.turn, {}),
                "model_name": self._llm_type,
            },
        )
        return ChatResult(generations=[ChatGeneration(message=message)])


def _name(tool: Any) -> str:
    """The name of a tool in any of the forms that LangChain takes."""
    if isinstance(tool, str):
        return tool
    if isinstance(tool, dict):
        function = tool.get("function")
        return str(function["name"] if isinstance(function, dict) else tool.get("name") or tool.get("title"))
    return str(getattr(tool, "name", None) or getattr(tool, "__name__", ""))
