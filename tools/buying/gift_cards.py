"""`use_gift_card`, `remove_gift_card`, `gift_card_balance`: gift cards pay first, another means pays the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field, JsonValue

from commerce.domain.checkout import CheckoutChange
from commerce.errors import CommerceError
from tools.arguments import Arguments
from tools.base import Done, Outcome, ToolContext
from tools.buying.checkout import shown_checkout
from tools.facts import FactWriter, money_value
from tools.refusals import refusal_of, refused
from tools.wording import day, locale_of

if TYPE_CHECKING:
    from commerce.domain.checkout import Checkout
    from commerce.domain.splitting import AppliedCard


class GiftCardArguments(Arguments):
    """Which gift card."""

    code: str = Field(
        min_length=1, max_length=100, description="The card's code; the last four of one that the checkout has already."
    )


async def use_gift_card(ctx: ToolContext, wish: GiftCardArguments) -> Outcome:
    """Lets a card pay as much as it can; one that is used already, with what it holds now."""
    checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
    known = _meant(checkout.gift_cards, wish.code)
    others = tuple(card.id for card in checkout.gift_cards if card is not known)
    cards = (*others, known.id if known else wish.code)
    return await _changed(ctx, checkout, cards, "use_gift_card")


async def remove_gift_card(ctx: ToolContext, wish: GiftCardArguments) -> Outcome:
    """Lets a card, or all of them, pay nothing of this order."""
    checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
    if wish.code.casefold() == "all" or len(checkout.gift_cards) == 1:
        return await _changed(ctx, checkout, (), "remove_gift_card")
    known = _meant(checkout.gift_cards, wish.code)
    if known is None:
        labels = [card.label for card in checkout.gift_cards]
        text = "Which of the gift cards is that?" if labels else "This checkout uses no gift card."
        return refused("gift_card_invalid", text, details={"gift_cards": labels})
    cards = tuple(card.id for card in checkout.gift_cards if card is not known)
    return await _changed(ctx, checkout, cards, "remove_gift_card")


async def gift_card_balance(ctx: ToolContext, wish: GiftCardArguments) -> Outcome:
    """Says what is left on a card, and until when it can be used."""
    try:
        card = await ctx.services.gift_cards.balance(ctx.merchant_id, wish.code, asked_by=ctx.shopper_id)
    except CommerceError as error:
        return refusal_of(error)
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    facts = FactWriter.of(ctx, "gift_card_balance")
    facts.add("total", card.id, {"type": "balance", **money_value(card.balance)}, (card.label,))
    told: dict[str, JsonValue] = {"label": card.label, "balance": card.balance.format(locale_of(merchant))}
    if card.expires_at:
        told["expires"] = day(card.expires_at.date(), locale_of(merchant))
    return Done({"gift_card": told}, facts.all(), ())


async def _changed(ctx: ToolContext, checkout: Checkout, cards: tuple[str, ...], name: str) -> Outcome:
    try:
        changed = await ctx.services.checkouts.update(
            ctx.merchant_id, ctx.shopper_id, checkout.id, CheckoutChange(gift_cards=cards), once=ctx.once
        )
    except CommerceError as error:
        return refusal_of(error)
    facts = FactWriter.of(ctx, name)
    labels = tuple(card.label for card in changed.gift_cards)
    facts.act(changed.id, "payment_set", labels or ("no gift card",))
    return await shown_checkout(ctx, changed, facts, changed=True)


def _meant(cards: Sequence[AppliedCard], words: str) -> AppliedCard | None:
    """One of the cards that the checkout has, by its id or its last four characters."""
    wanted = words.strip().upper()
    return next((card for card in cards if wanted in {card.id.upper(), card.last4.upper()}), None)
