"""Promotion codes in running text: by how a word is written, and by what is said around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.planner.frames import Frame
from agent.planner.nlu.intents import IntentFinder
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from retrieval.catalogue.vocabulary import Vocabulary

_WRITTEN = re.compile(
    r"(?<![\w#@./-])(?:(?P<letters>[a-z]{3,16})-?\d{1,4}|\d{1,3}(?P<behind>[a-z]{3,16}))(?![\w@/-]|\.\w)"
)
_SHOUTED = re.compile(r"(?<![\w#@./-])[A-Z]{4,16}(?![\w@/-]|\.\w)")
_WORD = re.compile(r"[a-z][a-z'-]*")
ACTS = frozenset([
    "add", "add_version", "remove", "set_quantity", "change_variant", "swap", "view_cart", "checkout",
    "place_order", "choose_delivery", "choose_payment",
])  # fmt: skip
"""What may be said in one breath with a code."""


@dataclass(frozen=True, slots=True)
class SaidCode:
    """What a clause does with a code, and what else it says; no act where the code was tried just before."""

    acts: list[Frame]
    rest: str = ""


class CodeReader:
    """Knows a promotion code that is handed over, asked about or taken back, however that is put."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, finder: IntentFinder) -> None:
        self._vocabulary = vocabulary
        self._asks = phrases.asks
        self._finder = finder
        words = phrases.language.reading.codes
        lexicon = phrases.language.lexicon
        self._cues = whole([*words.cues, *lexicon.groups["code"]])
        self._small = frozenset(
            [
                *phrases.fillers,
                *lexicon.polite,
                *lexicon.joiners,
                *lexicon.articles,
                *lexicon.negations,
                *words.handing,
                *words.behind,
            ]
        )
        self._known = phrases.known
        self._units = frozenset(word for unit in phrases.language.constraints.units.values() for word in unit.words)
        self._not_behind = re.compile(rf"\b{alternatives(words.not_behind)}[ .:]*$")
        tied = alternatives([*words.tied, *words.handing, *lexicon.groups["code"]])
        self._tied = rf"(?:^|[\s,;.]+)(?:{tied}[\s,:]+)*\x01(?:[\s,]+{alternatives(words.behind)})*"
        self._joined = re.compile(rf"[\s,;.]+{alternatives(words.tied)}[\s,:]+(?:{tied}[\s,:]+)*\x01")

    def read(self, clause: str, original: str, flags: frozenset[str], before: Sequence[Frame]) -> SaidCode | None:
        """The code in a clause in lower case; `original` is the message as it was written."""
        if before and before[-1].intent == "apply_code" and self._asks("code_again", clause):
            return SaidCode([])  # "I have SAVE10. Does it work?"
        found = self._written(clause, original)
        if found is None:
            return None
        said = clause[slice(*found)]
        marked = f"{clause[: found[0]]}\x01{clause[found[1] :]}"
        rest = re.sub(self._tied, " ", marked).strip(" ,;:.-?!")
        shouted = said.upper() in original
        back = self._finder.by_pattern(marked.replace("\x01", "code").strip(" .?!"), flags) == "remove_code"
        alone = self._says_nothing(rest) and self._finder.by_pattern(marked.strip(" .?!"), flags) != "find"
        told = back or alone or bool(self._cues.search(marked))
        if not (told or (shouted and self._joined.search(marked))):
            return None
        act = self._finder.by_pattern(rest, flags) if not self._says_nothing(rest) else None
        intent = "remove_code" if back else "apply_code"
        made = Frame(intent=intent, text=clause, original=original, code=said.upper(), clause=clause)
        return SaidCode([made], rest if act in ACTS and not back else "")

    def _written(self, clause: str, original: str) -> tuple[int, int] | None:
        """Where a word stands that is written like a code and is none of the catalogue's or the language's."""
        for found in _WRITTEN.finditer(clause):
            letters = found["letters"] or found["behind"]
            word = found.group()
            if (
                letters in self._units
                or self._vocabulary.known_word(word)
                or self._not_behind.search(clause[: found.start()])
            ):
                continue
            if word.upper() in original or self._cues.search(clause) or not self._vocabulary.known_word(letters):
                return found.span()
        if original.upper() == original or not self._cues.search(clause):
            return None
        for shouted in _SHOUTED.finditer(original):
            word = shouted.group().lower()
            at = re.search(rf"(?<!\w){word}(?!\w)", clause)
            if at and not self._is_a_word(word) and not self._not_behind.search(clause[: at.start()]):
                return at.span()
        return None

    def _is_a_word(self, word: str) -> bool:
        return word in self._known or self._vocabulary.known_word(word)

    def _says_nothing(self, text: str) -> bool:
        return all(word in self._small for word in _WORD.findall(text))
