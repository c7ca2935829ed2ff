"""Which of several things leads by a figure: by an attribute that they state, else by what their texts tell."""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from agent.planner.nlu.comparing import Comparing
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.reply.answers import clean
from agent.planner.state import Item
from retrieval.text.words import stem, stems

LEAST = 2
BESIDE = 5
"""How many words may stand between a figure of a text and the word that says what it is of."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|\s*[\n;\u2022]\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """What the shop says of a thing: what it states by name, and its text."""

    item: Item
    attributes: Mapping[str, str]
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads and by what; `label` is empty where a sentence tells it. `silent` say nothing of it."""

    record: Record
    label: str
    text: str
    even: bool
    beside: Sequence[Item]
    """Others with the very same figure."""
    silent: Sequence[Item]


Reading: TypeAlias = Generator[list[ToolCall], list[Result], list[Record]]


def records(turn: Turn, ids: Sequence[str]) -> Reading:
    """What the shop says of each of several things, none of which is shown for that."""
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("show_product", {"product_id": key, "variant_id": item.variant_id, "options": {}, "card": False})
        for key in ids
        if (item := turn.state.items.get(key)) is not None
    ]
    results = yield from turn.call_all(wanted)
    told = [_record(turn, str(call["product_id"]), one) for (_, call), one in zip(wanted, results, strict=True)]
    return [record for record in told if record is not None]


def _record(turn: Turn, product_id: str, result: Result) -> Record | None:
    """The record out of what `show_product` answers."""
    if not result.ok:
        return None
    body = {**result.data, **result.part("product")}
    remember(turn, [{"product_id": product_id, **body}])
    item = turn.state.items[product_id]
    stated = {**item.options, **dict(body.get("attributes") or {})}
    attributes = {
        str(name): ", ".join(map(str, values)) if isinstance(values, list) else str(values)
        for name, values in stated.items()
        if values not in (None, [], "")
    }
    text = str(body.get("description") or "")
    return Record(item, attributes, [item.title, *filter(None, _SENTENCE.split(text))])


def leading(turn: Turn, comparing: Comparing, records: Sequence[Record]) -> Lead | None:
    """The one with the greatest or least figure of what is compared; None where fewer than two state any."""
    for name in _attributes_meant(turn, comparing, records):
        amounts = [
            (amount, record, value)
            for record in records
            if (value := record.attributes.get(name)) is not None
            and (amount := turn.understanding.wishes.measures.amount(value)) is not None
        ]
        if lead := _lead(comparing, records, amounts, label=name.lower()):
            return lead
    if comparing.verb:
        doing = replace(comparing, subject=(comparing.verb,), measures=frozenset())
        done = [one for record in records if (one := _told(turn, doing, record)) is not None]
        if lead := _lead(comparing, records, done, label=""):
            return lead
    told = [one for record in records if (one := _told(turn, comparing, record)) is not None]
    return _lead(comparing, records, told, label="")


def _lead(
    comparing: Comparing, records: Sequence[Record], amounts: Sequence[tuple[float, Record, str]], label: str
) -> Lead | None:
    if len(amounts) < LEAST:
        return None
    best = (max if comparing.more else min)(amount for amount, _, _ in amounts)
    leaders = [(record, text) for amount, record, text in amounts if amount == best]
    stating = [record for _, record, _ in amounts]
    silent = [record.item for record in records if record not in stating]
    record, text = leaders[0]
    beside = [other.item for other, _ in leaders[1:]]
    return Lead(record, label, text, len(leaders) == len(amounts), beside, silent)


def _attributes_meant(turn: Turn, comparing: Comparing, records: Sequence[Record]) -> list[str]:
    """The attributes that several state and that the words or the adjective name, the likeliest first."""
    stated = [name for record in records for name in record.attributes]
    several = [name for name in dict.fromkeys(stated) if stated.count(name) >= LEAST]
    scored = [(_named(comparing, name), name) for name in several]
    return [name for score, name in sorted(scored, key=lambda one: -one[0]) if score > 0]


def _named(comparing: Comparing, name: str) -> float:
    """How surely an attribute is meant: by the words said of what, else by the adjective alone."""
    lowered = name.lower()
    told = next((len(comparing.names) - at for at, one in enumerate(comparing.names) if _has(lowered, one)), 0)
    if not comparing.subject or (comparing.verb and not told):
        return float(told)  # what it carries is not what it weighs
    shared = sum(similarity([word], lowered) >= NEAR for word in comparing.subject)
    return shared * 100 + told - len(words_in(name)) / 10 if shared else 0.0


def _has(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", text) is not None


def _told(turn: Turn, comparing: Comparing, record: Record) -> tuple[float, Record, str] | None:
    """The figure that a sentence tells of it: beside the words that were said, else of the quantity that is meant."""
    for sentence in record.sentences:
        for figure in turn.understanding.wishes.measures.stated(sentence):
            if comparing.subject:
                near = f"{_last(sentence[: figure.start])} {_first(sentence[figure.end :])}"
                beside = set(stems(near))
                meant = all(stem(word) in beside or similarity([word], near) >= NEAR for word in comparing.subject)
                meant = meant and (not comparing.measures or figure.measures in comparing.measures)
            else:
                meant = figure.measures in comparing.measures
            text = clean(sentence)
            if meant and text:
                return figure.amount, record, text
    return None


def _first(text: str) -> str:
    return " ".join(_within(text.split())[:BESIDE])


def _last(text: str) -> str:
    return " ".join(reversed(_within(list(reversed(text.split())))[:BESIDE]))


def _within(words: Iterable[str]) -> list[str]:
    """The words up to the next figure, which tells of something else."""
    kept: list[str] = []
    for word in words:
        if any(char.isdigit() for char in word):
            break
        kept.append(word)
    return kept
