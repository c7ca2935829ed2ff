"""Chooses and fills wordings of the language data: the same turn always sounds the same, the next one differs."""

import re
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agent.planner.nlu.numbers import decimal_of, has_mills
from commerce.domain.money import Money
from prompts.planner_language import PlannerLanguage
from retrieval.text.english import IRREGULAR_PLURALS

_SPACES = re.compile(r"\s+")
_FIGURE = re.compile(r"\d[\d.,'\u2019\s]*")
_GAPS = re.compile(r"['\u2019\s]")


_TWICE = re.compile(r"\b[Tt]he (?=The )")
"""An article before a title that brings its own."""


class Wording:
    """The voice of the planner in one language."""

    def __init__(self, language: PlannerLanguage, shop: str, currency: str = "USD", locale: str = "en_US") -> None:
        self._replies = language.replies.replies
        self._words = language.replies.words
        self._shop = shop
        self.currency = currency
        self._locale = locale.replace("-", "_")

    def knows(self, key: str) -> bool:
        return key in self._replies

    def of(self, key: str, turn: int, values: Mapping[str, Any]) -> str:
        """A filled wording of the key; wordings take turns."""
        choices = self._replies[key]
        chosen = choices[(turn + zlib.crc32(key.encode())) % len(choices)]
        filled = self._filled(chosen, values)
        filled = _TWICE.sub("", filled)
        return filled[:1].upper() + filled[1:]

    def word(self, key: str, /, **values: Any) -> str:
        """A fixed word or phrase of the language data; a text that is no key stays as it is."""
        return self._filled(self._words.get(key, key), values) if values or key in self._words else key

    def _filled(self, text: str, values: Mapping[str, Any]) -> str:
        filled = re.sub(
            r"\{([a-z_]+)\}", lambda found: str(values.get(found[1], self._shop if found[1] == "shop" else "")), text
        )
        return re.sub(r"\s+([,.?;:])", r"\1", _SPACES.sub(" ", filled)).strip()

    def money(self, amount: str) -> str:
        """An amount of major units as the shop writes prices; whole amounts without cents."""
        return Money.from_decimal(Decimal(amount), self.currency).format(self._locale, short=True)

    def figure(self, price: str) -> Decimal | None:
        """The major units in a price as the shop writes it."""
        found = _FIGURE.search(price)
        if found is None:
            return None
        return decimal_of(_GAPS.sub("", found.group()), ".," if has_mills(self.currency) else "")

    @staticmethod
    def counted(noun: str, count: int) -> str:
        """The noun in the number of things, as far as English plurals are regular."""
        if noun in IRREGULAR_PLURALS.values() and count != 1:
            return next(many for many, one in IRREGULAR_PLURALS.items() if one == noun)
        if noun.endswith("ss"):
            return noun if count == 1 else f"{noun}es"
        if count == 1 and noun.endswith("s"):
            return (
                re.sub(r"ies$", "y", noun) if noun.endswith("ies") else re.sub(r"(?<=(?:sh|ch|ss|.x))es$|s$", "", noun)
            )
        if count != 1 and noun and not noun.endswith("s"):
            if re.search(r"[^aeiou]y$", noun):
                return noun[:-1] + "ies"
            return noun + ("es" if re.search(r"(?:sh|ch|x)$", noun) else "s")
        return noun

    def listed(self, parts: Sequence[str], *, last: str = "and") -> str:
        """'a, b and c'."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self._words.get(last, last)} {parts[-1]}"
