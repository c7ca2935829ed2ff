"""What the shopper said: figures that may be repeated to them as theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from agent.guard.book import numbers_in
from agent.guard.dates import Day, days_in
from agent.guard.figures import figures_in
from agent.guard.spelled import VALUES
from agent.guard.words import keys_of


@dataclass(slots=True)
class ShopperFigures:
    """Numbers, days and words of the shopper's own messages in this conversation."""

    numbers: set[Decimal] = field(default_factory=set)
    days: set[Day] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> ShopperFigures:
        figures = cls()
        for text in texts:
            figures.add(text)
        return figures

    def add(self, text: str) -> None:
        """Takes one more message."""
        self.numbers |= numbers_in(text)
        self.numbers |= {figure.value for figure in figures_in(text)}
        keys = keys_of(text)
        self.numbers |= {Decimal(VALUES[key]) for key in keys if key in VALUES}
        self.days.update(days_in(text))
        self.words.update(keys)

    def said(self, number: Decimal) -> bool:
        return abs(number) in self.numbers
