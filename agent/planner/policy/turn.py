"""One turn: the working state, the calls that handlers make, and what they say."""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from agent.planner.frames import Frame
from agent.planner.nlu.situation import Situation
from agent.planner.nlu.text import bare
from agent.planner.nlu.understanding import Understanding
from agent.planner.reply.wording import Wording
from agent.planner.state import CartPast, DialogueState, Question
from retrieval.catalogue.vocabulary import Vocabulary

MOST_CALLS = 16
CHANGES_CART = frozenset(["add_to_cart", "change_cart", "clear_cart", "apply_code", "remove_code"])


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the planner makes; ids are the same whenever the turn is computed again."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answered."""

    outcome: str = "done"
    code: str = ""
    message: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.outcome == "done"

    @property
    def proposed(self) -> bool:
        return self.outcome == "proposed"

    def part(self, name: str) -> dict[str, Any]:
        """A nested part of the data, or the data itself where the tool did not nest it."""
        inner = self.data.get(name)
        return dict(inner) if isinstance(inner, Mapping) else dict(self.data)

    @classmethod
    def read(cls, content: Any) -> "Result":
        """A tool message's content; bare data counts as done, text that is no JSON as a message."""
        if isinstance(content, list):
            content = "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)
        try:
            body = json.loads(content) if isinstance(content, str) else content
        except ValueError:
            return cls("error", "unreadable", str(content)[:300])
        if not isinstance(body, Mapping):
            return cls(data={"value": body})
        outcome = body.get("outcome") or body.get("status")
        known = ("done", "refused", "proposed", "bad_arguments", "error", "failed")
        if outcome not in known:
            return cls(data=dict(body))
        data = body.get("data")
        return cls(str(outcome), str(body.get("code") or ""), str(body.get("message") or ""), dict(data or {}))


class ToolMissing(Exception):
    """A tool that the act needs is not offered in this shop."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


Steps: TypeAlias = Generator[list[ToolCall], list[Result], None]
Calling: TypeAlias = Generator[list[ToolCall], list[Result], Result]
Answering: TypeAlias = Generator[list[ToolCall], list[Result], bool]
CallingAll: TypeAlias = Generator[list[ToolCall], list[Result], list[Result]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of the message, put plainly."""

    act: str
    text: str
    bound: tuple[Frame, ...] = ()
    """What it comes to, where the things that it is on are known; else its text is still to be read."""


@dataclass(slots=True)
class Turn:
    """What handlers work with; the state is a copy that becomes the new state when the turn ends."""

    state: DialogueState
    understanding: Understanding
    vocabulary: Vocabulary
    wording: Wording
    tools: frozenset[str] | None
    country: str
    message: str = ""
    """What was said; put plainly where its segments were read."""
    segments: list[Piece] = field(default_factory=list)
    """What the message does, piece by piece, put plainly; empty where it is read as a whole."""
    remarks: list[str] = field(default_factory=list)
    """What it only tells, where it is read as a whole."""
    picture: str = ""
    """The id of the picture that the message shows."""
    opened: Question | None = None
    """The question that was open when the turn began."""
    said: list[str] = field(default_factory=list)
    total_said: str = ""
    asked: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    searched: bool = False
    proposes: bool = False
    """Whether something was put forward for a yes or no."""
    put_forward: bool = False
    """Whether that was asked; nothing else is then, since the next yes is to it and to nothing else."""
    terms_told: bool = False
    """Whether the shop's rules answered a question of this message."""
    calls_made: int = 0
    cart_before: CartPast | None = None
    """The cart before the first call of this turn that changes it."""

    def say(self, key: str, /, **values: Any) -> None:
        """Add a sentence of the language data."""
        self.say_text(self.wording.of(key, self.state.turn + len(self.said), values))

    def say_text(self, text: str) -> None:
        if text and text not in self.said:
            self.said.append(text)

    def ask(self, key: str, /, **values: Any) -> None:
        """A question, which stands at the end of what is said; only its own choices are offered with it."""
        if self.put_forward:
            return
        self.put_forward = self.proposes
        self.suggestions.clear()
        self.asked.append(self.wording.of(key, self.state.turn + len(self.said), values))

    def say_total(self, total: str) -> None:
        """What the cart comes to; said once, after everything that was done to it."""
        self.total_said = self.wording.of("cart.total_now", self.state.turn, {"total": total})

    def text(self) -> str:
        """Everything that was said, in order: acts, total, question."""
        parts = [*self.said, self.total_said, *self.asked[-1:]]
        return " ".join(part for part in parts if part)

    def suggest(self, *keys_or_texts: str) -> None:
        """Offer quick replies: keys of the language data, or texts as they are; never to add what is sold out."""
        for text in keys_or_texts:
            if text == "chip.add_it" and not self._can_be_added():
                text = "chip.back_when"  # noqa: PLW2901  # what can be asked of it instead
            phrase = self.wording.word(text)
            if phrase and phrase not in self.suggestions:
                self.suggestions.append(phrase)

    def _can_be_added(self) -> bool:
        items = [self.state.items[key] for key in self.state.focus[:1] if key in self.state.items]
        return all(item.available for item in items)

    @property
    def is_question(self) -> bool:
        """Whether the message is put as a question, by its mark or by how it begins; a request is none."""
        said, phrases = bare(self.message), self.understanding.phrases
        begins = self.understanding.stripped(said)[0].split(" ", 1)[0] in phrases.language.lexicon.question_starts
        return self.message.rstrip().endswith("?") or (begins and not phrases.asks("asks_for", said))

    def word(self, key: str, /, **values: Any) -> str:
        return self.wording.word(key, **values)

    def offers(self, name: str) -> bool:
        return self.tools is None or name in self.tools

    def call(self, name: str, /, **arguments: Any) -> Calling:
        """Make one call and wait for its result."""
        results = yield from self.call_all([(name, arguments)])
        return results[0]

    def call_all(self, wanted: list[tuple[str, dict[str, Any]]]) -> CallingAll:
        """Make several calls at once."""
        calls = []
        for name, arguments in wanted:
            if not self.offers(name):
                raise ToolMissing(name)
            self.calls_made += 1
            if name in CHANGES_CART and self.cart_before is None:
                self.cart_before = self.state.was()
            calls.append(ToolCall(self._call_id(), name, arguments))
        results = yield calls
        self.proposes = self.proposes or any(result.proposed for result in results)
        return results

    def _call_id(self) -> str:
        """The same whenever the turn is computed again; another than those of a turn that was cut off."""
        call_id = f"plan-{self.state.turn}-{self.calls_made}"
        while call_id in self.taken:
            call_id += "x"
        return call_id

    def situation(self) -> Situation:
        """What the meaning of words depends on now."""
        state = self.state
        flags = {
            "shown": bool(state.shown or state.focus),
            "nothing_shown": not (state.shown or state.focus),
            "cart": bool(state.cart or state.parked)
            or not state.cart_known
            or (state.question is not None and state.question.kind == "options"),
            "in_cart": bool(state.cart),
            "checkout": state.checkout.active,
            "order": state.order is not None,
            "search": state.search is not None,
            "not_ordered": state.order is None and not state.orders,
            "after_order": state.order is not None and not state.cart and not state.checkout.active,
            "asked_order": state.question is not None and state.question.kind in ("order", "order_email"),
            "options": any(item.options for item in state.items.values()),
        }
        category = tuple(state.search.wish.category) if state.search and state.search.wish.category else None
        waiting = state.question.candidates if state.question and state.question.kind == "options" else []
        titles = [f"{line.title} {line.variant_title}" for line in state.cart] + [
            state.items[key].title for key in waiting if key in state.items
        ]
        titles += [kind for line in state.cart if (item := state.items.get(line.product_id)) for kind in item.kinds]
        held = tuple(title.lower() for title in titles)
        return Situation(frozenset(name for name, set_ in flags.items() if set_), category, self.country, titles=held)
