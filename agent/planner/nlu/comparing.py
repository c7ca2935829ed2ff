"""What several things are compared by: "lasts longest", "has the biggest screen", "needs less water"."""

from dataclasses import dataclass

from agent.planner.nlu.phrases import Phrases, whole
from agent.planner.nlu.text import words_of


@dataclass(frozen=True, slots=True)
class Comparing:
    """A direction, and of what: words that were said, attribute names that the adjective can mean, quantities."""

    more: bool
    subject: tuple[str, ...]
    names: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    verb: str = ""
    """What they do so much of ("carries" of "carries more"): no other figure of theirs will do."""


class ComparingReader:
    """Reads comparatives and superlatives with what they are said of."""

    def __init__(self, phrases: Phrases) -> None:
        constraints = phrases.language.constraints
        self._phrases = phrases
        self._plain = frozenset(phrases.language.replies.words["among.plain"].split())
        steps = [*constraints.comparisons.values(), *constraints.comparatives.values()]
        self._steps = [(step, whole([*step.words, *step.most])) for step in steps]
        holding = constraints.comparisons["holding"]
        self._doing = whole([text for text in [*holding.words, *holding.most] if " " in text])

    def read(self, text: str) -> Comparing | None:
        """What the text compares by, the most telling words first; None where it compares nothing."""
        found = [(step, one) for step, pattern in self._steps if (one := pattern.search(text))]
        if not found:
            return None
        step, said = max(found, key=lambda one: (bool(one[0].names), len(one[1].group())))
        left = f"{text[: said.start()]} {text[said.end() :]}"
        verb = said.group().split(" ", 1)[0] if self._doing.fullmatch(said.group()) else ""
        return Comparing(step.more, self.telling(left), tuple(step.names), frozenset(step.measures), verb)

    def telling(self, text: str) -> tuple[str, ...]:
        """The words of a text that say of what something is told."""
        content = self._phrases.content(text) - self._plain
        return tuple(word for word in words_of(text) if word in content)
