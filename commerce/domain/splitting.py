"""How a total is split over gift cards, which pay first, and one other means for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.domain.money import Money

GIFT_CARD = "gift_card"
"""The provider of payments with our own gift cards."""


@dataclass(frozen=True, slots=True)
class AppliedCard:
    """A card that a checkout pays with, and how much of it the shopper was shown and agreed to use at most."""

    id: str
    last4: str
    covers: Money

    @property
    def label(self) -> str:
        return card_label(self.last4)


@dataclass(frozen=True, slots=True)
class CardShare:
    """What a card pays of a total."""

    card: AppliedCard
    amount: Money


def shares(total: Money, cards: Sequence[AppliedCard]) -> tuple[tuple[CardShare, ...], Money]:
    """Split a total over cards, the first one first; return what each pays, and what is left for another means.

    A card of another currency pays nothing.
    """
    left, found = total, []
    for card in cards:
        if card.covers.currency != total.currency:
            continue
        amount = min(left.amount, card.covers.amount)
        if amount > 0:
            found.append(CardShare(card, Money(amount, total.currency)))
            left -= Money(amount, total.currency)
    return tuple(found), left


def card_label(last4: str) -> str:
    return f"Gift card ending in {last4}"
