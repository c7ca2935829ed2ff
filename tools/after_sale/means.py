"""What a shopper's words mean to pay a difference with, or to be refunded on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commerce.errors import InstrumentInvalid
from commerce.services.means import NEW_CARD
from tools import activities
from tools.base import Refused, ToolContext
from tools.buying.checkout_words import instrument_meant
from tools.refusals import refused

if TYPE_CHECKING:
    from commerce.domain.checkout import Instrument
    from commerce.domain.order import Order
    from commerce.domain.requests import Means

_NUMBER = re.compile(r"\d+")
_GIFT_CARD = re.compile(r"\b(?:gift ?cards?|(?:store|shop) credit|vouchers?)\b", re.IGNORECASE)
_ORIGINAL = re.compile(r"\b(?:original|same|paid with|used before)\b", re.IGNORECASE)


async def refund_means(ctx: ToolContext, order: Order, words: str | None) -> Means | str | Refused:
    """What the words mean: nothing said is the original; else one of the shopper's, or a gift card's code."""
    if words is None or not words.strip():
        return ""
    offered = await ctx.services.after_sale.offers.means(ctx.merchant_id, ctx.shopper_id, order.id)
    found = None if _asks_new_card(words) else instrument_meant(offered, words)
    if found is not None and _names(found, words):
        words = found.token
    elif _GIFT_CARD.search(words) and not _NUMBER.search(words):
        words = NEW_CARD
    elif _ORIGINAL.search(words):
        words = ""
    try:
        return await ctx.services.after_sale.offers.meant(order, ctx.shopper_id, words)
    except InstrumentInvalid:
        labels = [one.label for one in offered]
        choices = tuple(activities.Choice(label=label, message=f"Use {label}") for label in labels)
        text = f"There is no way to pay called {words!r}."
        return refused("instrument_invalid", text, details={"instruments": labels}, choices=choices)


def _asks_new_card(words: str) -> bool:
    """Whether the money shall go onto a card that is yet to be made."""
    return bool(_GIFT_CARD.search(words)) and re.search(r"\bnew\b", words, re.IGNORECASE) is not None


def _names(instrument: Instrument, words: str) -> bool:
    """Whether every number that was said stands in the instrument's names: another number is another card."""
    names = f"{instrument.id} {instrument.token} {instrument.label} {instrument.last4}"
    return all(number in names for number in _NUMBER.findall(words))
