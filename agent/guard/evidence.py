"""What a judge of claims works with: the sentence as read, the facts, what the shopper said, and the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from agent.guard.book import FactBook, expired
from agent.guard.figures import Figure
from agent.guard.shopper import ShopperFigures
from agent.guard.subjects import Reading
from storage.currencies import exponent
from tools.base import Fact, FactKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that can back a claim of one sentence."""

    reading: Reading
    book: FactBook
    shopper: ShopperFigures
    now: datetime

    @property
    def text(self) -> str:
        return self.reading.text

    def products(self) -> tuple[str, ...]:
        """The subjects of the sentence that have a price: products rather than orders."""
        return tuple(group for group in self.subjects() if any(self.prices(group)))

    def subjects(self) -> tuple[str, ...]:
        """Whom the sentence is about; where nothing is said, the one thing that this turn learned about."""
        if self.reading.subjects or self.reading.mentions or self.reading.stranger:
            return self.reading.subjects
        shown = self.book.order_shown()
        alone = {group for group in self.book.recent() if self.book.about(group, "price")}
        if len(alone) == 1:
            return tuple(alone)
        return (shown[0],) if len(shown) == 1 else ()

    def all_meant(self) -> tuple[str, ...]:
        """Whom "both", "they" or "all of them" means: those named, those spoken of, else all that is shown."""
        spoken_of = self.reading.named or self.reading.focus
        return spoken_of if len(spoken_of) > 1 else tuple(self.shown()) or self.subjects()

    def shown(self) -> list[str]:
        return self.book.order_shown()

    def variants_said(self, group: str, position: int | None = None) -> tuple[set[str], bool]:
        """The variants whose options are named in the clause at a position, and whether any option is named."""
        keys = self.reading.keys_at(position)
        said = keys & self.book.options_of(group)
        variants = self.book.members(group) - {group}
        for variant in variants:
            said = said | (keys & self.book.options_of(variant))
        said = said - frozenset().union(*self.book.titles_of(group), frozenset())
        if not said:
            return set(), False
        return {variant for variant in variants if said <= self.book.options_of(variant)}, True

    def prices(self, group: str, kind: FactKind = "price", position: int | None = None) -> Iterator[Fact]:
        """The current prices that a sentence about this product may state, at a position in it."""
        facts = self.book.about(group, kind)
        variants, said = self.variants_said(group, position)
        if said:
            yield from (
                fact
                for fact in facts
                if fact.value.get("same_for_all") or {fact.subject, fact.value.get("variant_id")} & variants
            )
            return
        of_product = [fact for fact in facts if fact.subject == group]
        yield from of_product or facts

    def fresh(self, facts: Iterable[Fact]) -> list[Fact]:
        return [fact for fact in facts if not expired(fact, self.now)]

    def zero_counts(self) -> list[Fact]:
        """The searches of this turn, or the last one, that found nothing."""
        counts = [fact for fact in self.book.of_kind("count") if fact.subject.startswith("search:")]
        recent = [fact for place, fact in enumerate(counts) if self.book.in_turn(fact) or place == 0]
        return [fact for fact in recent if fact.value.get("total") == 0]


def amount_of(fact: Fact, key: str = "amount") -> Decimal | None:
    """An amount of a fact in major units."""
    amount = fact.value.get(key)
    if not isinstance(amount, int):
        return None
    return Decimal(amount).scaleb(-exponent(str(fact.value.get("currency", "USD"))))


def states(figure: Figure, fact: Fact, key: str = "amount") -> bool:
    """Whether a figure is this fact's amount, in a currency that its sign may mean."""
    amount = amount_of(fact, key)
    currency = fact.value.get("currency")
    if amount is None or (figure.currencies and currency and currency not in figure.currencies):
        return False
    return abs(amount) == abs(figure.value)
