"""Where texts leave a question open: a figure meant by other words, a name, or what is said of the thing at all."""

from collections.abc import Mapping
from typing import Any

from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.reply.answers import first_sentences
from agent.planner.state import Item


def say_from_record(turn: Turn, product_id: str, text: str) -> Answering:
    """Answer by an attribute, the title or the department; False where none of them does."""
    item, body = yield from details(turn, product_id, card=False)
    if item is None:
        return False
    said = _asked_words(turn, text)
    kinds = [str(kind) for kind in body.get("categories") or []]
    if meant := _attribute_meant(turn, text, body, item):
        turn.say("ask.attribute", title=item.title, text=meant)
    elif said and similarity(said, item.title) >= NEAR:
        turn.say("ask.called", title=item.title)
    elif said and kinds and similarity(said, " ".join(kinds)) >= NEAR:
        turn.say("ask.under", title=item.title, kinds=turn.wording.listed(kinds))
    else:
        return False
    turn.suggest("chip.add_it", "chip.similar")
    return True


def say_known(turn: Turn, product_id: str) -> Steps:
    """What is said of it at all: the shopper may judge by that."""
    item, body = yield from details(turn, product_id, card=False)
    text = first_sentences(str(body.get("description") or ""))
    if item is not None and text:
        turn.say("ask.known", title=item.title, text=text)


def _asked_words(turn: Turn, text: str) -> list[str]:
    plain = frozenset(turn.word("asks.verbs").split())
    content = turn.understanding.phrases.content(text)
    return [word for word in words_in(text) if word in content and word not in plain]


def _attribute_meant(turn: Turn, text: str, body: Mapping[str, Any], item: Item) -> str:
    """'What is it made of' asks for what stands under material, fabric and the like."""
    asked = turn.understanding.phrases.language.reading.attribute_questions
    names = {name for name, ways in asked.items() if whole(ways).search(text)}
    stated = {**item.options, **dict(body.get("attributes") or {})}
    found = [
        f"{name}: {', '.join(map(str, values)) if isinstance(values, list) else values}"
        for name, values in stated.items()
        if values and names & set(words_in(name))
    ]
    return "; ".join(found[:3])
