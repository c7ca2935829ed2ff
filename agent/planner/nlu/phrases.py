"""The language data compiled once: groups in patterns, word lists as expressions, examples as word sets."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

from agent.planner.nlu.text import words_of
from prompts.planner_language import PlannerLanguage
from prompts.planner_sections import Intent

_WORD_PARTS = re.compile(r"(?<=[a-z])\((?:\?:)?[^()]*\)\??|(?<![a-z\\])[a-z]+\[[^\]]*\][a-z]*")
"""Pieces of words in a pattern, "(?:ting)" of "get(?:ting)?", which are no words themselves."""
_OPTIONAL_LETTER = re.compile(r"(?<=[a-z])[a-z]\?")

NO_COMMANDS = frozenset(["abuse", "foreign", "injection", "out_of_scope"])
"""What is said past a shop: no word is mended into one of these."""
LEAST_MULTIPLE = 100
FEW_WORDS = 2


def alternatives(words: Iterable[str]) -> str:
    """An expression for one of the words, longest first; spaces stretch."""
    ordered = sorted({word for word in words if word}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def whole(words: Iterable[str]) -> Pattern[str]:
    """The words as whole words."""
    return re.compile(rf"(?<![\w]){alternatives(words)}(?![\w])")


@dataclass(frozen=True)
class CompiledIntent:
    """An intent with its patterns ready to run."""

    intent: Intent
    patterns: tuple[Pattern[str], ...]
    excluded: tuple[Pattern[str], ...]

    def fits(self, text: str) -> bool:
        return any(p.search(text) for p in self.patterns) and not any(p.search(text) for p in self.excluded)


class Phrases:
    """Everything of one language in the form that the parsers use."""

    def __init__(self, language: PlannerLanguage) -> None:
        self.language = language
        numbers = [word for word in language.lexicon.numbers if word != "zero"]
        numbers += language.lexicon.number_pairs
        self._groups: Mapping[str, str] = {
            **{name: alternatives(words) for name, words in language.lexicon.groups.items()},
            "numberword": alternatives(numbers),
            "units": "|".join(
                word for unit in language.constraints.units.values() for word in unit.words if word.isalpha()
            ),
            "number": r"\d+(?:[.,]\d+)?",
            "money": self.money,
            "currency": self._currencies,
            "color": alternatives(color for names in language.constraints.color_families for color in names.split("/")),
        }

    def compile(self, pattern: str) -> Pattern[str]:
        return re.compile(self.expand(pattern))

    def expand(self, pattern: str) -> str:
        """A pattern of the language data with its `<groups>` filled in."""
        return re.sub(r"(?<!\?P)<([a-z_]+)>", lambda found: self._groups.get(found[1], found[0]), pattern)

    @cached_property
    def currency_words(self) -> dict[str, str]:
        """Currency signs and words to ISO codes."""
        return {word: code for code, words in self.language.constraints.currencies.items() for word in words}

    @cached_property
    def _currencies(self) -> str:
        """A currency by name; also by the names that mean money only where they are the shop's own."""
        return alternatives(word for word in self.currency_words if word[0].isalpha() and len(word) > 2)

    @cached_property
    def multiples(self) -> dict[str, int]:
        """Number words that multiply what stands before them: "2 hundred"."""
        large = {word: value for word, value in self.language.lexicon.numbers.items() if value >= LEAST_MULTIPLE}
        return large | self.language.constraints.sums

    @cached_property
    def money(self) -> str:
        """An amount, with a sign before or a sign or word after it; captured without names."""
        signs = alternatives(word for word in self.currency_words if not word[0].isalpha())
        codes = alternatives(word for word in self.currency_words if word[0].isalpha())
        number_words = alternatives([*self.language.lexicon.numbers, *self.language.lexicon.number_pairs])
        large = alternatives(self.multiples)
        figures = rf"(?:\d{{1,3}}(?:[,.' ]\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?)(?: ?k| {large})?(?![\w%])"
        sums = alternatives(self.language.constraints.sums)
        amount = rf"{figures}|{sums}\b|(?:{number_words}\b[ -]?)+"
        return rf"((?:{signs} ?|\b{codes} )?(?:{amount})(?: ?{signs}| ?{codes}\b)?)"

    @cached_property
    def intents(self) -> tuple[CompiledIntent, ...]:
        return tuple(
            CompiledIntent(
                intent,
                tuple(self.compile(pattern) for pattern in intent.patterns),
                tuple(self.compile(pattern) for pattern in intent.not_patterns),
            )
            for intent in self.language.intents.intents
        )

    @cached_property
    def _questions(self) -> Mapping[str, tuple[tuple[Pattern[str], ...], tuple[Pattern[str], ...]]]:
        return {
            name: (
                tuple(self.compile(pattern) for pattern in one.patterns),
                tuple(self.compile(pattern) for pattern in one.not_patterns),
            )
            for name, one in self.language.reading.question.items()
        }

    def asks(self, kind: str, text: str) -> bool:
        """Whether the text asks in this way (a key of `question` in the language data)."""
        patterns, excluded = self._questions[kind]
        return any(one.search(text) for one in patterns) and not any(one.search(text) for one in excluded)

    def named(self, kind: str, text: str) -> str:
        """What the text asks in this way about: the group `what` of the pattern that fits."""
        patterns, excluded = self._questions[kind]
        if any(one.search(text) for one in excluded):
            return ""
        found = next((match for one in patterns if (match := one.search(text))), None)
        return (found.groupdict().get("what") or "").strip() if found else ""

    def companion(self, text: str) -> tuple[int, str]:
        """Where it begins to say what shall go with a thing, and of what kind that is; -1 where it does not say it."""
        patterns, excluded = self._questions["companion"]
        found = next((match for one in patterns if (match := one.search(text))), None)
        if found is None or any(one.search(text) for one in excluded):
            return -1, ""
        return found.start("all"), (found["what"] or "").strip()

    def companions(self, text: str) -> list[str]:
        """'Add 1 and a leash that goes with it' is two acts."""
        start, _ = self.companion(text)
        return [self._joiner_behind.sub("", text[:start]), text[start:]] if start > 0 else [text]

    @cached_property
    def _joiner_behind(self) -> Pattern[str]:
        return re.compile(rf"[\s,]+{alternatives(self.language.reading.quantity.joining)}[\s,]*$")

    @cached_property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """(intent, example) pairs in order."""
        return tuple((intent.name, example) for intent in self.language.intents.intents for example in intent.examples)

    @cached_property
    def example_words(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((name, self.content(example)) for name, example in self.examples)

    @cached_property
    def _describing(self) -> Pattern[str]:
        words = self.language.reading.wish
        colors = [color for names in self.language.constraints.color_families for color in names.split("/")]
        more = [word for quality in words.qualities if " " not in quality for word in _more_of(quality)]
        return re.compile(
            rf"{alternatives([*words.qualities, *more, *colors])}|[a-z]{{3,}}{alternatives(words.describing_endings)}"
        )

    def describes(self, text: str) -> bool:
        """Whether a word or two say how a thing is ("sleeveless", "left handed") and name none."""
        words = text.removesuffix(" ones").removesuffix(" one").split()
        if len(words) == FEW_WORDS and words[0] == "non":
            return True  # "non stick"
        return 0 < len(words) <= FEW_WORDS and bool(self._describing.fullmatch(words[-1]))

    def content(self, text: str) -> frozenset[str]:
        """The words of a text that say something."""
        return frozenset(word for word in words_of(text) if word not in self.fillers and word[0].isalnum())

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Contractions and common typing errors, word by word."""
        return {**self.language.spelling.common_errors, **self.language.lexicon.contractions}

    @cached_property
    def fillers(self) -> frozenset[str]:
        return frozenset(self.language.lexicon.fillers)

    @cached_property
    def polite(self) -> Pattern[str]:
        return re.compile(rf"^(?:{alternatives(self.language.lexicon.polite)})(?![\w'-])[ ,:;.!-]*")

    @cached_property
    def correction(self) -> Pattern[str]:
        lexicon = self.language.lexicon
        plain = [word for word in lexicon.correction if word not in lexicon.negations]
        refusing = [word for word in lexicon.correction if word in lexicon.negations]
        restart = alternatives(lexicon.restarts)
        before = rf"(?=[,.;:!-]|$|\s+{restart}(?!\w))"
        return re.compile(rf"^(?:{alternatives(plain)}(?!\w| of\b)|{alternatives(refusing)}{before})[ ,:;.!-]*")

    @cached_property
    def trailing(self) -> Pattern[str]:
        """Words behind a clause that say nothing: "too much lol"."""
        return re.compile(rf"(?<=\w)(?:[\s,]+{alternatives(self.language.lexicon.trailing)})+$")

    @cached_property
    def correction_behind(self) -> Pattern[str]:
        """Words behind a clause that make it a correction: "seeds i mean"."""
        return re.compile(rf"(?<=\w)[\s,]+{alternatives(self.language.lexicon.correction_behind)}$")

    @cached_property
    def said(self) -> Pattern[str]:
        """The words before what was said already: "i said", "i only want"."""
        return re.compile(rf"^{alternatives(self.language.lexicon.insisting)}(?!\w)\s*")

    def only_correction(self, text: str) -> bool:
        """Whether a clause says nothing but that something was wrong ("whoops, wrong one")."""
        for _ in range(4):
            text = self.correction.sub("", text, count=1).strip()
        return not text

    @cached_property
    def command_words(self) -> tuple[str, ...]:
        """The words that commands are made of: typing errors are mended towards them."""
        return tuple(
            sorted(self._words_of(one for one in self.language.intents.intents if one.name not in NO_COMMANDS))
        )

    def _words_of(self, intents: Iterable[Intent]) -> frozenset[str]:
        texts = [text for intent in intents for text in [*intent.patterns, *intent.examples]]
        texts += [word for words in self.language.lexicon.groups.values() for word in words]
        texts = [_OPTIONAL_LETTER.sub("", _WORD_PARTS.sub(" ", text)) for text in texts]
        found = {word for text in texts for word in re.findall(r"(?<![\\<a-z])[a-z]{4,}(?![>a-z])", text)}
        return frozenset(found | set(self.language.lexicon.ordinals) | set(self.language.lexicon.numbers))

    @cached_property
    def known(self) -> frozenset[str]:
        lexicon = self.language.lexicon
        texts = [word for words in self.language.constraints.price_words.values() for word in words]
        texts += [word for words in self.language.constraints.sort.values() for word in words]
        texts += [word for patterns in self._limit_patterns() for word in patterns]
        said = {word for text in texts for word in re.findall(r"[a-z]{3,}", text)}
        return frozenset(
            {
                *self._words_of(self.language.intents.intents),
                *self.fillers,
                *lexicon.ordinals,
                *lexicon.numbers,
                *(word for pair in lexicon.number_pairs for word in pair.split()),
                *self.language.spelling.kept,
                *self.language.reading.wish.portions,
                *said,
            }
        )

    def _limit_patterns(self) -> Iterable[list[str]]:
        constraints = self.language.constraints
        yield from (constraints.price.between, constraints.price.maximum, constraints.price.minimum)
        yield from (constraints.price.around, constraints.rating.minimum, *constraints.rating.words.values())
        yield from (constraints.measure.minimum, constraints.measure.maximum, constraints.measure.around)
        for step in [*constraints.comparatives.values(), *constraints.comparisons.values()]:
            yield from (step.words, step.most, step.plain)
        yield from (unit.words for unit in constraints.units.values())
        yield (self.language.reading.wish.presents)
        yield from (self.language.lexicon.negations, self.language.lexicon.polite, self.language.lexicon.joiners)

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[str, ...]]:
        starts: dict[str, list[str]] = {}
        for word in self.command_words:
            starts.setdefault(word[0], []).append(word)
        return {start: tuple(words) for start, words in starts.items()}

    def mendable(self, first: str, second: str) -> Iterable[str]:
        """Command words that a mistyped word may mean: they start with its first or its second letter."""
        yield from self._by_start.get(first, ())
        if second and second != first:
            yield from self._by_start.get(second, ())


def _more_of(quality: str) -> tuple[str, ...]:
    """How more of a quality is said: "softer", "bigger", "drier"."""
    if quality.endswith("e"):
        return (f"{quality}r",)
    return (f"{quality[:-1]}ier",) if quality.endswith("y") else (f"{quality}er", f"{quality}{quality[-1]}er")
