"""Labelled utterances: what a shopper says, in which situation, and what a careful listener would do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.planner.nlu.situation import Situation
from evals.errors import LabelledSetInvalid

SEARCH = "search"
"""The label of what is looked for, whether it begins a search or changes the running one."""

Fact = Literal["shown", "search", "options", "in_cart", "checkout", "order", "asked_order"]


class LabelledUtterance(BaseModel):
    """One line of a file of labelled utterances."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = Field(min_length=1)
    intent: list[str] = Field(min_length=1)
    """The right intent; several where each of them leads to a right answer."""
    situation: list[Fact] = []
    """What is the case when it is said: things shown, a running search, things with options, a filled cart, an open
    checkout, a known order, our question for an order's number."""

    def where(self) -> Situation:
        """The flags as a conversation has them: with each fact what follows from it, and from its absence."""
        facts = frozenset(self.situation)
        flags = {
            "nothing_shown": "shown" not in facts,
            "cart": "in_cart" in facts,
            "not_ordered": "order" not in facts,
            "after_order": "order" in facts and not {"in_cart", "checkout"} & facts,
        }
        return Situation(facts | {name for name, holds in flags.items() if holds})


def read_utterances(path: Path, intents: frozenset[str]) -> list[LabelledUtterance]:
    """The labelled utterances of a JSON Lines file; empty lines and lines that begin with `#` are passed over.

    Raises:
        LabelledSetInvalid: the file is missing or empty, or a line is no labelled utterance with names of `intents`.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledSetInvalid(f"{path} cannot be read: {error}.") from error
    found = list(_read(path, lines, intents | {SEARCH}))
    if not found:
        raise LabelledSetInvalid(f'{path} holds no utterance; each line is {{"say": "…", "intent": ["…"]}}.')
    return found


def _read(path: Path, lines: list[str], intents: frozenset[str]) -> Iterator[LabelledUtterance]:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            one = LabelledUtterance.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise LabelledSetInvalid(f"{path}, line {number} is no JSON ({error}).") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the line"
            raise LabelledSetInvalid(f"{path}, line {number}: {place}: {first['msg']}.") from error
        if unknown := sorted(set(one.intent) - intents):
            raise LabelledSetInvalid(f"{path}, line {number}: there is no intent {unknown[0]!r}; see intents.yaml.")
        yield one
