"""The section of the embedded planner's language data that says what shoppers say, by what they mean."""

from typing import Literal

from pydantic import Field

from prompts.planner_sections import Need, Section


class ExamplesOf(Section):
    """What shoppers say when they mean an intent; it counts only in a situation that meets its needs."""

    intent: str
    needs: list[Need] = []
    say: list[str] = Field(min_length=1)


class Trust(Section):
    """How much a reading by rule weighs beside the examples, and how sure these must be to say something else."""

    of_ground: dict[Literal["pattern", "kind", "asked", "guess"], float]
    """By what it stands on: a pattern, a kind of thing that is sold, how a wish is put, words that may name a thing."""
    least_words: int
    """A clause of fewer words is left to the rules;"""
    least_words_to_differ: int
    """and so is one of fewer words than these where a pattern fits or a kind of thing is named."""
    to_answer: float = Field(gt=0, le=1)
    to_differ: float = Field(gt=0, le=1)
    """How sure they must be to say something else where a pattern says that something is to be changed."""
    to_act: float = Field(gt=0, le=1)
    """How sure for what changes something."""
    to_ask: float = Field(gt=0, le=1)
    """How sure for it to be asked whether such a change is meant."""
    requests: list[str]
    """How a question begins that asks for a change; other questions change nothing."""


class Examples(Section):
    """What shoppers say, by what they mean: the nearest decide where patterns do not."""

    spread: float = Field(gt=0)
    """How far around a clause examples count."""
    least: float = Field(ge=0, lt=1)
    """How near the nearest example must be to say anything."""
    trust: Trust
    put_as: dict[str, str]
    """How an intent is put where it is asked what was meant; it is asked only of these."""
    masks: dict[Literal["thing", "brand", "money", "number", "place"], str]
    """The neutral words for what a clause names."""
    examples: list[ExamplesOf]

    @property
    def texts(self) -> tuple[str, ...]:
        """All examples in order, with neutral words in their `<places>`."""
        return tuple(self._filled(text) for one in self.examples for text in one.say)

    def _filled(self, text: str) -> str:
        for name, word in self.masks.items():
            text = text.replace(f"<{name}>", word)
        return text
