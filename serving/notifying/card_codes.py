"""Codes of gift cards in notices: what is kept names the card, and the code is put in as the notice leaves."""

import re
from dataclasses import replace
from typing import Protocol

from commerce.services.gift_cards import IssuedCard
from serving.db.notices import Notice

_PLACE = re.compile(r"\{gift-card:(gc_\w+)\}")


class Cards(Protocol):
    """Where codes are made again, and the cards of an order are found."""

    async def code(self, merchant_id: str, card_id: str) -> str | None: ...
    async def issued_for(self, merchant_id: str, order_id: str) -> list[IssuedCard]: ...


class CardCodes:
    """Keeps codes out of the table of notices, as they are kept out of that of gift cards."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    async def of_order(self, merchant_id: str, order_id: str) -> list[dict[str, object]]:
        """What a template may say of the cards that an order's money went back onto; ``code`` is a place for it."""
        issued = await self._cards.issued_for(merchant_id, order_id)
        return [
            {
                "amount": one.card.issued,
                "last4": one.card.last4,
                "expires_at": one.card.expires_at,
                "code": f"{{gift-card:{one.card.id}}}",
            }
            for one in issued
        ]

    async def filled(self, notice: Notice) -> Notice:
        """The notice with its codes, for its reader."""
        codes = {
            card_id: await self._cards.code(notice.merchant_id, card_id) for card_id in set(_PLACE.findall(notice.text))
        }
        if not codes:
            return notice

        def put(text: str) -> str:
            return _PLACE.sub(lambda found: codes.get(found[1]) or "", text)

        return replace(notice, text=put(notice.text), html=None if notice.html is None else put(notice.html))
