"""Where texts leave a question open: a figure meant by other words, a name, or what is said of the thing at all."""

import re
from collections.abc import Generator, Mapping
from typing import Any, TypeAlias

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import details, remember
from agent.planner.policy.items.degrees import value_by_degree
from agent.planner.policy.items.quoting import figure_asked, states_figure, subject_of
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Answering, Result, ToolCall, Turn
from agent.planner.reply.answers import clean
from agent.planner.state import Item
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stem, stems

Naming: TypeAlias = Generator[list[ToolCall], list[Result], str | None]
MOST_OF_A_NAME = 4
LEAST_OF_A_STEM = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
LOOSELY = 50
"""Half of the words: "tape measure" is the measuring tape."""


def say_from_record(turn: Turn, product_id: str, text: str) -> Answering:
    """Answer by an attribute, the title or the department; False where none of them does."""
    item, body = yield from details(turn, product_id, card=False)
    if item is None:
        return False
    said = _asked_words(turn, text)
    kinds = [str(kind) for kind in body.get("categories") or []]
    if meant := _attribute_meant(turn, text, body, item):
        turn.say("ask.attribute", title=item.title, text=meant)
    elif sized := _versions_of_a_size(turn, text, item):
        for name in sized:
            values = turn.wording.listed(item.options[name])
            turn.say("item.options", title=item.title, option=name.lower(), values=values)
    elif sentence := _sentence_that_tells(turn, text, item, str(body.get("description") or "")):
        turn.say("ask.text", title=item.title, text=clean(sentence))
    elif said and similarity(said, item.title) >= NEAR and not turn.understanding.phrases.asks("open_question", text):
        turn.say("ask.called", title=item.title)
    elif said and kinds and set(map(stem, said)) <= set(stems(" ".join(kinds))):
        turn.say("ask.under", title=item.title, kinds=turn.wording.listed(kinds))
    else:
        return False
    turn.suggest("chip.add_it", "chip.similar")
    return True


def another_named(turn: Turn, words: str, *, one_of: bool = False) -> Naming:
    """The one product that is called so and was not shown yet, where the thing in hand has no such part.

    With `one_of` it was said of one of several ("the dual boiler one"), and any words of its title will do.
    """
    named = one_of or any(one.kind in ("product", "category") for one in turn.vocabulary.match(words))
    if not named or len(words.split()) > MOST_OF_A_NAME:
        return None
    said, focus = words_in(words), turn.state.focus[:1]
    if focus:
        _, body = yield from details(turn, focus[0], card=False)
        told = f"{body.get('description', '')} {' '.join(map(str, dict(body.get('attributes') or {})))}"
        if similarity(said, told) >= NEAR:
            return None
    result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=words)), card=False)
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    called = [item for item in items if similarity(said, item.title) >= (NEAR if one_of else LOOSELY)]
    if not one_of:
        called = [item for item in called if _is_its_name(turn, said, item)]
    return called[0].product_id if len(called) == 1 else None


def _is_its_name(turn: Turn, said: list[str], item: Item) -> bool:
    """Whether the words may be a name of it: what it is ("barrel"), its brand, or a word that is no common one."""
    heads = " ".join([*words_in(item.title)[-1:], *item.kinds, *item.category[-1:], item.brand])
    own = [word for word in said if similarity([word], item.title) >= NEAR and not turn.vocabulary.common_word(word)]
    return bool(own) or any(similarity([word], heads) >= NEAR for word in said)


def _asked_words(turn: Turn, text: str) -> list[str]:
    plain = frozenset(turn.word("asks.verbs").split())
    content = turn.understanding.phrases.content(text)
    return [word for word in words_in(text) if word in content and word not in plain and word not in STOP_WORDS]


def _sentence_about(said: list[str], description: str) -> str:
    """The sentence that has most words of the question, or such as begin so ("wash": "machine washable")."""
    stems = [word for word in said if len(word) >= LEAST_OF_A_STEM]
    sentences = _SENTENCE.split(" ".join(description.split()))
    told = {one: sum(any(word.startswith(stem) for word in words_in(one)) for stem in stems) for one in sentences}
    best = max(sentences, key=lambda one: told[one])  # the first of equals
    return best if told[best] and 2 * told[best] >= len(stems) else ""


def _sentence_that_tells(turn: Turn, text: str, item: Item, description: str) -> str:
    """The sentence with the figure that is asked for, else with a word of the question."""
    figure = _sentence_with_figure(turn, text, item, description)
    return figure or _sentence_about(_asked_words(turn, text), description)


def _sentence_with_figure(turn: Turn, text: str, item: Item, description: str) -> str:
    """'How much does it hold?': the only sentence with a figure of that kind, where nothing but the thing is asked."""
    measures = tuple(one for one in figure_asked(turn, text) if one != "length")  # of which things have many
    asked = subject_of(turn, text, item) - frozenset(stems(turn.word("asks.figures")))
    stating = [one for one in _SENTENCE.split(description) if measures and states_figure(turn, measures, one)]
    return stating[0] if len(stating) == 1 and not asked else ""


def _versions_of_a_size(turn: Turn, text: str, item: Item) -> list[str]:
    """The options that answer how big it is: those called so, or whose values are measures."""
    by_degree = [name for name, values in item.options.items() if value_by_degree(turn, text, values) is not None]
    if by_degree or not turn.understanding.phrases.asks("extent", text):
        return by_degree  # "is there a longer one"
    a_size, number = turn.understanding.phrases.asks, turn.understanding.wishes.measures.number
    return [
        name
        for name, values in item.options.items()
        if a_size("a_size", name.lower()) or all(number(value) is not None for value in values)
    ]


def _attribute_meant(turn: Turn, text: str, body: Mapping[str, Any], item: Item) -> str:
    """'What is it made of' asks for what stands under material, fabric and the like; "what handle" for the handle."""
    subject = subject_of(turn, text, item)
    asked = turn.understanding.phrases.language.reading.attribute_questions
    names = {name for name, ways in asked.items() if whole(ways).search(text)}
    stated = {**item.options, **dict(body.get("attributes") or {})}
    found = [
        f"{name}: {', '.join(map(str, values)) if isinstance(values, list) else values}"
        for name, values in stated.items()
        if values and (names & set(words_in(name)) or set(stems(name)) <= subject)
    ]
    return "; ".join(found[:3])
