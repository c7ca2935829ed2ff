"""What a gift card holds, for who has its code."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from serving.http.identity import CurrentCaller, CurrentServices
from serving.http.wire import Wire

router = APIRouter(prefix="/v1/gift-cards", tags=["gift cards"])


class BalanceRequest(Wire):
    """The code of a card, in the body so that no log of addresses holds it."""

    code: str = Field(min_length=1, max_length=100)


class BalanceReply(Wire):
    """A card and what it holds, in minor units."""

    id: str
    label: str
    balance: int
    currency: str
    expires_at: datetime | None


@router.post("/balance")
async def balance(body: BalanceRequest, caller: CurrentCaller, services: CurrentServices) -> BalanceReply:
    """Say what a card holds; after many codes in an hour the shopper has to wait."""
    principal = caller.principal
    card = await services.gift_cards.balance(principal.merchant_id, body.code, asked_by=principal.shopper_id)
    return BalanceReply(
        id=card.id,
        label=card.label,
        balance=card.balance.amount,
        currency=card.balance.currency,
        expires_at=card.expires_at,
    )
