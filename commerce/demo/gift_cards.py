"""The demo shop's gift cards, which its help page names, so that anybody can try them."""

from contextlib import suppress

from commerce.domain.money import Money
from commerce.errors import GiftCardExists
from commerce.services.gift_cards import GiftCards

CARDS = {"FINCH-GIFT-0025": Money(2_500, "USD"), "FINCH-GIFT-0100": Money(10_000, "USD")}


async def seed_gift_cards(gift_cards: GiftCards, merchant_id: str) -> None:
    """Make the cards that are missing; run again, it changes nothing."""
    for code, amount in CARDS.items():
        with suppress(GiftCardExists):
            await gift_cards.issue(merchant_id, amount, code=code)
