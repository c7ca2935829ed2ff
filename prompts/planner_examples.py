"""The section of the embedded planner's language data that says what shoppers say, by what they mean."""

from typing import Literal

from pydantic import Field

from prompts.planner_sections import Need, Section

Kind = tuple[str, frozenset[Need]]
"""An intent, and what a situation must meet for what is said so to mean it."""


class ExamplesOf(Section):
    """What shoppers say when they mean an intent; it counts only in a situation that meets its needs."""

    intent: str
    needs: list[Need] = []
    say: list[str] = Field(min_length=1)

    @property
    def kind(self) -> Kind:
        """What it is learned as: the same intent in another situation is put in other words."""
        return self.intent, frozenset(self.needs)


class Nearness(Section):
    """How near the nearest example must be for the examples to say anything."""

    least: float = Field(ge=0, lt=1)
    few_words: int
    """A clause of no more words is hardly a sentence: a name, a few letters."""
    least_of_few: float = Field(ge=0, lt=1)

    def least_for(self, text: str) -> float:
        """For this clause."""
        return self.least_of_few if len(text.split()) <= self.few_words else self.least


class Trust(Section):
    """How much a reading by rule weighs beside the examples, and how sure these must be to say something else."""

    of_ground: dict[Literal["pattern", "kind", "asked", "guess"], float]
    """By what it stands on: a pattern, a kind of thing that is sold, how a wish is put, words that may name a thing."""
    least_words_to_differ: int
    """A clause of fewer words is left to the rules where a pattern fits or a kind of thing is named."""
    to_answer: float = Field(gt=0, le=1)
    to_differ: float = Field(gt=0, le=1)
    """How sure they must be to say something else where a pattern says that something is to be changed."""
    to_change_nothing: float = Field(gt=0, le=1)
    """How sure for it where they say what changes nothing."""
    to_act: float = Field(gt=0, le=1)
    """How sure for what changes something."""
    to_ask: float = Field(gt=0, le=1)
    """How sure for it to be asked whether such a change is meant."""
    requests: list[str]
    """How a question begins that asks for a change; other questions change nothing."""


class Examples(Section):
    """What shoppers say, by what they mean, and how it is learned from."""

    width: float = Field(gt=0)
    """How far around a clause examples speak."""
    ridge: float = Field(gt=0)
    """How little a single example may bend what the others say."""
    sharpness: float = Field(gt=0)
    """How soon more that speaks for one intent makes it sure."""
    nearness: Nearness
    trust: Trust
    put_as: dict[str, str]
    """How an intent is put where it is asked what was meant; it is asked only of these."""
    masks: dict[Literal["thing", "brand", "money", "number", "place"], str]
    """The neutral words for what a clause names."""
    examples: list[ExamplesOf]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of saying that are told apart, in a fixed order."""
        return sorted({one.kind for one in self.examples}, key=lambda kind: (kind[0], sorted(kind[1])))

    @property
    def texts(self) -> tuple[str, ...]:
        """All examples in order, with neutral words in their `<places>`."""
        return tuple(self._filled(text) for one in self.examples for text in one.say)

    def _filled(self, text: str) -> str:
        for name, word in self.masks.items():
            text = text.replace(f"<{name}>", word)
        return text
