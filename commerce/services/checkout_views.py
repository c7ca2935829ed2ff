"""How a kept checkout looks to its shopper: priced, with what is missing and what stands in the way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from commerce.domain.address import Address
from commerce.domain.cart import Choice, Line, Problem
from commerce.domain.checkout import Action, Buyer, Checkout, CheckoutStatus, Instrument, Missing
from commerce.domain.countries import country_name
from commerce.domain.gift_cards import GiftCard
from commerce.domain.money import Money
from commerce.domain.order import Order, OrderLine
from commerce.domain.shipping import where
from commerce.domain.splitting import GIFT_CARD, AppliedCard, CardShare, shares
from commerce.ports.checkouts import KeptCheckout
from commerce.services.baskets import Basket, Baskets
from commerce.services.gateways import Gateways
from commerce.services.known_buyers import Known
from commerce.services.saved_means import choosable


def open_checkout(
    kept: KeptCheckout,
    basket: Basket,
    baskets: Baskets,
    cards: Mapping[str, GiftCard],
    known: Known,
    gateways: Gateways,
    now: datetime,
) -> Checkout:
    """Return a checkout that is still being filled in; its version grows with that of its cart.

    ``cards`` are its gift cards as they stand now, ``known`` is what is kept for its buyer to choose from.
    """
    offered = gateways.offered
    selected = kept.instrument or (offered[0] if offered else None)
    keepable = selected is not None and not selected.saved and gateways.keeps(selected.provider)
    total = basket.total
    used, due = shares(total, kept.gift_cards)
    missing = _missing(kept, basket, selected, covered=bool(used) and due.amount == 0)
    problems = (
        *basket.problems,
        *_delivery_problems(kept, basket),
        *_card_problems(used, cards, now),
        *_foreign_cards(kept.gift_cards, total.currency),
    )
    blocked = bool(missing) or any(problem.blocks for problem in problems) or not basket.cart.lines
    status: CheckoutStatus = "incomplete" if blocked else "ready_for_complete"
    return Checkout(
        id=kept.id,
        merchant_id=kept.merchant_id,
        shopper_id=kept.shopper_id,
        cart_id=kept.cart_id,
        version=kept.version + basket.cart.version,
        status="canceled" if kept.state == "canceled" else status,
        currency=basket.merchant.currency,
        lines=baskets.lines(basket),
        codes=basket.pricing.codes,
        buyer=kept.buyer,
        address=kept.address,
        options=basket.options,
        selected_option=basket.option.id if basket.option else None,
        instruments=choosable(known.means, kept.instrument, offered),
        selected_instrument=selected.id if selected else None,
        totals=basket.pricing.totals,
        problems=problems,
        missing=missing,
        order_id=None,
        order_number=None,
        actions=(),
        expires_at=kept.expires_at,
        gift_cards=kept.gift_cards,
        destinations=known.destinations,
        may_keep=known.signed_in and keepable,
        keep=kept.keep and keepable,
    )


def ordered_checkout(kept: KeptCheckout, order: Order, cart_version: int) -> Checkout:
    """Return a checkout that has become an order, with what was ordered."""
    actions: tuple[Action, ...] = () if order.action is None else (order.action,)
    return Checkout(
        id=kept.id,
        merchant_id=kept.merchant_id,
        shopper_id=kept.shopper_id,
        cart_id=kept.cart_id,
        version=kept.version + cart_version,
        status="completed" if kept.state == "completed" else "complete_in_progress",
        currency=order.currency,
        lines=tuple(_line(line) for line in order.lines),
        codes=order.codes,
        buyer=order.buyer,
        address=order.address,
        options=(order.fulfillment,),
        selected_option=order.fulfillment.id,
        instruments=() if kept.instrument is None else (kept.instrument,),
        selected_instrument=None if kept.instrument is None else kept.instrument.id,
        totals=order.totals,
        problems=(),
        missing=(),
        order_id=order.id,
        order_number=order.number,
        actions=actions,
        expires_at=kept.expires_at,
        gift_cards=_used_cards(kept, order),
    )


def _used_cards(kept: KeptCheckout, order: Order) -> tuple[AppliedCard, ...]:
    """The gift cards of an order, each with what it paid."""
    paid = {one.reference: one.amount for one in order.payments if one.provider == GIFT_CARD}
    return tuple(replace(card, covers=paid[card.id]) for card in kept.gift_cards if card.id in paid)


def _card_problems(used: tuple[CardShare, ...], cards: Mapping[str, GiftCard], now: datetime) -> list[Problem]:
    """What stands in the way where a card holds less by now than it is to pay."""
    found = []
    for share in used:
        card = cards.get(share.card.id)
        left = Money(0, share.amount.currency) if card is None or card.expired(now) else card.balance
        if left < share.amount:
            words = f"{share.card.label} was to pay {share.amount.format()} and holds {left.format()} now."
            choice = Choice("Use what is left", f"use what is left on my gift card ending in {share.card.last4}")
            other = Choice("Pay without it", f"remove my gift card ending in {share.card.last4}")
            found.append(
                Problem(
                    "gift_card_short",
                    "recoverable",
                    words,
                    path="$.payment.instruments",
                    choices=(choice, other) if left.amount else (other,),
                    details={"cardId": share.card.id, "balance": left.amount, "wanted": share.amount.amount},
                )
            )
    return found


def _foreign_cards(cards: tuple[AppliedCard, ...], currency: str) -> list[Problem]:
    """Say which cards pay nothing, since they hold money of another currency than the order's."""
    return [
        Problem(
            "gift_card_currency",
            "warning",
            f"{card.label} is in {card.covers.currency} and pays nothing of an order in {currency}.",
            path="$.payment.instruments",
            choices=(Choice("Pay without it", f"remove my gift card ending in {card.last4}"),),
            details={"cardId": card.id, "currency": card.covers.currency},
        )
        for card in cards
        if card.covers.currency != currency
    ]


def _line(line: OrderLine) -> Line:
    return Line(
        id=line.id,
        variant_id=line.variant_id,
        product_id=line.product_id,
        title=line.title,
        variant_title=line.variant_title,
        options=line.options,
        quantity=line.quantity,
        unit_price=line.unit_price,
        list_price=line.list_price,
        quote="",
        subtotal=line.total + line.discount,
        discount=line.discount,
        total=line.total,
        image=line.image,
        feed_id=line.feed_id,
        sku=line.sku,
        available=None,
    )


def _missing(
    kept: KeptCheckout, basket: Basket, instrument: Instrument | None, *, covered: bool
) -> tuple[Missing, ...]:
    buyer, address = kept.buyer or Buyer(), kept.address or Address()
    gaps: list[tuple[Missing, bool]] = [
        ("name", not (buyer.name or address.full_name)),
        ("email", not buyer.email),
        ("address", kept.address is None),
        ("delivery", kept.address is not None and basket.option is None),
        ("payment", instrument is None and not covered),
    ]
    return tuple(name for name, missing in gaps if missing)


def _delivery_problems(kept: KeptCheckout, basket: Basket) -> list[Problem]:
    if kept.address is None or basket.options:
        return []
    there = country_name(kept.address.country)
    places = where(basket.rules.shipping, [country_name(code) for code in basket.rules.shipping.countries])
    served = f"We deliver to {places}." if places else ""
    in_currency = f" for orders in {basket.merchant.currency}" if basket.merchant.spoken else ""
    return [
        Problem(
            "delivery_unavailable",
            "recoverable",
            f"We do not deliver to this address in {there}{in_currency}. {served}",
            path="$.fulfillment.methods[0].destinations[0]",
            choices=(Choice("Use another address", "I want to use another address"),),
            details={"country": kept.address.country},
        )
    ]
