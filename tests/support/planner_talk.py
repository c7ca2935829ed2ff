"""Conversations with the planner over the tiny shop.

By themselves they are read by rules alone. With `PLANNER_ENCODER=true` what is said is weighed with examples by
sentence embedding too, as in a shop that is served; `.ci/run` holds all of them both ways.
"""

import json
import os
from dataclasses import dataclass
from functools import cache

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.planner.model import PlannerModel, ShopFacts
from agent.planner.nlu.learned import Lessons
from agent.planner.nlu.segments import Segmenter
from prompts.planner_language import load_planner_language
from retrieval.encoding.encoder import open_encoder
from retrieval.encoding.kept_arrays import KeptArrays
from retrieval.encoding.kept_texts import KeptTexts
from retrieval.encoding.word_states import WordStates
from tests.support.cache_folder import cache_folder
from tests.support.planner_shop import PlannerShop
from tests.support.planner_window import Json, finding

HAS_ENCODER = os.environ.get("PLANNER_ENCODER") == "true"
needs_encoder = pytest.mark.skipif(not HAS_ENCODER, reason="reads by embedding: set PLANNER_ENCODER=true")


@dataclass
class Said:
    """One answer of the planner with the calls that led to it."""

    text: str
    calls: list[tuple[str, Json]]
    suggestions: list[str]
    results: list[Json]

    def called(self, name: str) -> Json:
        """The arguments of the last call of a tool."""
        found = [arguments for called, arguments in self.calls if called == name]
        assert found, f"{name} was not called, only {[called for called, _ in self.calls]}; said {self.text!r}"
        return found[-1]

    @property
    def tools(self) -> list[str]:
        return [name for name, _ in self.calls]

    @property
    def shown(self) -> list[Json]:
        """The arguments of the searches whose results were put on the screen."""
        searches = [arguments for name, arguments in self.calls if name == "search_products"]
        return [arguments for arguments in searches if arguments.get("card", True)]

    @property
    def found(self) -> list[str]:
        """Product ids of the last search."""
        searches = [
            result for (name, _), result in zip(self.calls, self.results, strict=True) if name == "search_products"
        ]
        return [product["product_id"] for product in searches[-1]["data"]["products"]] if searches else []


@cache
def planner_of(catalogue: str) -> PlannerModel:
    return PlannerModel.of(
        vocabulary=finding(catalogue).vocabulary,
        language=load_planner_language("en"),
        shop=ShopFacts("Test Shop", "USD", "en-US", "US"),
        lessons=_lessons() if HAS_ENCODER else None,
    )


@cache
def _lessons() -> Lessons:
    """What the shipped examples teach by the installation's encoder."""
    segmenter = Segmenter(WordStates(cache_folder()).of)
    return Lessons(encoder().encode, KeptArrays(cache_folder()).of, segmenter)


@cache
def encoder() -> KeptTexts:
    """The encoder of the installation; what it exports and keeps lies among the machine's temporary files."""
    return KeptTexts(open_encoder(None, cache_folder()), KeptArrays(cache_folder()))


class Talk:
    """A conversation: the loop that an orchestrator runs, in short."""

    def __init__(self, catalogue: str = "outdoor", tools: list[str] | None = None) -> None:
        self.shop = PlannerShop(catalogue)
        self.model = planner_of(catalogue)
        self.tools = tools
        self.messages: list[BaseMessage] = []
        self.state: Json | None = None

    def say(self, text: str) -> Said:
        self.messages.append(HumanMessage(text))
        return self._run()

    def show(self, picture: str, text: str = "") -> Said:
        """Show a picture, with words or without."""
        said = {"said": text, "picture": picture}
        self.messages.append(HumanMessage(f"{text}\n[picture {picture}]".strip(), additional_kwargs=said))
        return self._run()

    def yes(self) -> Said:
        """A yes to the open order proposal, as the orchestrator handles it."""
        return self.acted("place_order", self.shop.approve())

    def acted(self, name: str, result: Json) -> Said:
        """What an approved act came to, as the orchestrator tells it."""
        call = {
            "id": f"act-{len(self.messages)}",
            "name": name,
            "args": {"proposal_id": "prp_1"},
            "type": "tool_call",
        }
        self.messages += [
            HumanMessage("yes"),
            AIMessage("", tool_calls=[call]),
            ToolMessage(json.dumps(result), tool_call_id=call["id"]),
        ]
        return self._run()

    def _run(self) -> Said:
        model = self.model.for_turn(self.state)
        bound = model.bind_tools(self.tools) if self.tools is not None else model
        calls: list[tuple[str, Json]] = []
        results: list[Json] = []
        for _ in range(20):
            answer = bound.invoke(self.messages)
            self.messages.append(answer)
            if not answer.tool_calls:
                break
            for call in answer.tool_calls:
                result = self.shop.call(call["name"], call["args"])
                calls.append((call["name"], call["args"]))
                results.append(result)
                self.messages.append(ToolMessage(json.dumps(result), tool_call_id=call["id"]))
        self.state = answer.response_metadata["planner_state"]
        return Said(str(answer.content), calls, answer.response_metadata["suggestions"], results)


def held(talk: Talk) -> dict[str, int]:
    """What is in the cart: how many of which version."""
    return {f"{line['key']} {' '.join(line['options'].values())}".strip(): line["quantity"] for line in talk.shop.lines}


def larder(*said: str) -> tuple[Talk, Said]:
    """A conversation in the larder, whose shop has no pages, and its last answer."""
    talk = Talk("larder")
    talk.shop.pages = []
    return talk, [talk.say(text) for text in said][-1]


def cart_after(catalogue: str, *said: str) -> dict[str, int]:
    """What is in the cart after these messages."""
    talk = Talk(catalogue)
    for text in said:
        talk.say(text)
    return held(talk)
