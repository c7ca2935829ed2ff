"""What a clause wants: by pattern, or by the words that it shares with an example."""

from functools import lru_cache

from agent.planner.nlu.phrases import Phrases

_REMEMBERED = 512


class IntentFinder:
    """Patterns, and examples that share most words with a clause."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self.by_example = lru_cache(maxsize=_REMEMBERED)(self._by_example)

    def by_pattern(self, text: str, flags: frozenset[str]) -> str | None:
        """The first intent whose pattern fits and whose needs are met."""
        for compiled in self._phrases.intents:
            if all(need in flags for need in compiled.intent.needs) and compiled.fits(text):
                return compiled.intent.name
        return None

    def _by_example(self, text: str) -> tuple[str, float] | None:
        """The intent of the example that shares most words, and their share, if that is enough."""
        threshold = self._phrases.language.intents.thresholds.overlap
        said = self._phrases.content(text)
        best: tuple[str, float] | None = None
        for name, words in self._phrases.example_words:
            if not said or not words:
                continue
            score = len(said & words) / len(said | words)
            if score >= threshold and (best is None or score > best[1]):
                best = (name, score)
        return best
