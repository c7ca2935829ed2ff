"""What shoppers tell of before they ask: "I have a hamster, what should I get" is a wish for something for it."""

from collections.abc import Callable, Sequence

from agent.planner.nlu.phrases import Phrases

PAIR = 2
Split = Callable[[str], list[str]]


class ToldReader:
    """Turns what is told, and the question behind it, into the wish that they come to."""

    def __init__(self, phrases: Phrases, split: Split) -> None:
        """`split` parts what is wanted into single wishes."""
        self._phrases = phrases
        self._split = split
        self._something = phrases.language.reading.wish.something_for

    def read(self, clauses: Sequence[str]) -> list[str]:
        """The clauses of a message as wishes; as they are where nothing is told."""
        asking = [clause for clause in clauses if self._phrases.asks("needs", clause)]
        rest = [clause for clause in clauses if clause not in asking]
        if not rest:
            return list(clauses)
        owned = self._phrases.named("owns", rest[0])
        if owned and (len(clauses) > 1 or self._phrases.asks("needs_behind", rest[0])):
            return self._for_it(owned, rest[1:])
        thing = self._phrases.named("which_fits", clauses[1]) if len(clauses) == PAIR and not asking else ""
        if thing and self._phrases.asks("tells", rest[0]):
            return [f"{thing}, {rest[0]}"]
        if asking and len(rest) == 1 and self._phrases.asks("tells", rest[0]):
            return [self._something.format(what=rest[0])]
        return list(clauses)

    def _for_it(self, owned: str, wanted: Sequence[str]) -> list[str]:
        """Each thing that is wanted, for what is owned; something for it where nothing is named."""
        if not wanted:
            return [self._something.format(what=owned)]
        wishes = [piece for clause in wanted for piece in self._split(clause)]
        return [f"{wish} {self._phrases.language.reading.wish.for_what.format(what=owned)}" for wish in wishes]
