"""Finds out what a buyer means to pay with, or to be refunded on, after the sale."""

from dataclasses import replace

from commerce.domain.checkout import Instrument
from commerce.domain.gift_cards import looks_like_code
from commerce.domain.money import Money
from commerce.domain.order import Order, Payment
from commerce.domain.policy import ExchangeRule, ItemsRule
from commerce.domain.requests import Means, MeansKind, RequestKind
from commerce.domain.splitting import GIFT_CARD
from commerce.errors import GiftCardNotFound, InstrumentInvalid
from commerce.ports.after_sale import KnownMeans
from commerce.ports.orders import OrderStore
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards
from commerce.services.saved_means import SavedMeans
from storage.database import Database, Transaction

ORIGINAL = "original"
NEW_CARD = "new_gift_card"
"""Money goes back onto a gift card that is made for it."""


class PayingMeans:
    """No transaction is open while a provider is asked about a token."""

    def __init__(
        self,
        database: Database,
        orders: OrderStore,
        gateways: Gateways,
        gift_cards: GiftCards,
        known: KnownMeans,
        saved: SavedMeans,
    ) -> None:
        self._database = database
        self._orders = orders
        self._gateways = gateways
        self._gift_cards = gift_cards
        self._known = known
        self._saved = saved

    async def offered(self, order: Order, shopper_id: str) -> tuple[Instrument, ...]:
        """Return what this buyer may pay with: of the order, given before, or open to everyone."""
        async with self._database.reading() as tx:
            paid = [(one, await self._orders.token(tx, order.merchant_id, one.id)) for one in order.payments]
            known = await self._known.of_shopper(tx, order.merchant_id, shopper_id)
            saved = await self._saved.offered(tx, order.merchant_id, shopper_id)
        mine = [_instrument(one, token) for one, token in paid if token and one.status == "succeeded"]
        by_token = {(one.provider, one.token): one for one in (*self._gateways.offered, *known, *saved)}
        for one in mine:
            by_token.setdefault((one.provider, one.token), one)
        return tuple(by_token.values())

    async def meant(self, order: Order, shopper_id: str, said: str | Means) -> Means:
        """Return what an id, a token, a label or a gift card's code stands for.

        What was found out before is taken as it is. Raises InstrumentInvalid, GiftCardInvalid.
        """
        if isinstance(said, Means):
            return said
        said = said.strip()
        if said in {"", ORIGINAL}:
            return await self._original(order)
        if said == NEW_CARD:
            return Means("gift_card", "a new gift card", provider=GIFT_CARD)
        offered = await self.offered(order, shopper_id)
        found = next((one for one in offered if said in {one.id, one.token, one.label}), None)
        if found is None and looks_like_code(said):
            found = await self._card(order.merchant_id, said, shopper_id)
        if found is None:
            found = await self._gateways.instrument(order.merchant_id, said)
        return await self._means(order, found)

    async def demand_cover(self, tx: Transaction, order: Order, means: Means, charge: Money) -> None:
        """Raise GiftCardShort where a gift card does not hold all that it is to pay."""
        if means.provider != GIFT_CARD or not charge:
            return
        if means.new_card:
            raise InstrumentInvalid(
                "A new gift card holds nothing yet; please choose what the difference is paid with."
            )
        card_id = str(means.token)
        card = (await self._gift_cards.cards(tx, order.merchant_id, [card_id])).get(card_id)
        if not self._gift_cards.holds(card, charge):
            raise self._gift_cards.short(means.label, card_id, card, charge)

    async def covering(self, tx: Transaction, order: Order, kind: RequestKind, means: Means, charge: Money) -> Means:
        """Return means that cover a charge: a gift card that holds less gets the original means for the rest.

        Raises GiftCardShort where the policy does not let them pay together, or the card holds less by now than was
        agreed to.
        """
        rule = order.policy.rule(kind)
        if means.provider != GIFT_CARD or not charge or means.new_card:
            await self.demand_cover(tx, order, means, charge)
            return means
        card_id = str(means.token)
        card = (await self._gift_cards.cards(tx, order.merchant_id, [card_id])).get(card_id)
        wanted = charge if means.covers is None else Money(means.covers, charge.currency)
        if self._gift_cards.holds(card, wanted):
            return means
        rest = await self._original_in(tx, order)
        possible = isinstance(rule, ItemsRule | ExchangeRule) and rule.split and "original" in rule.pay_with
        if card is None or means.covers is not None or not possible or rest.provider == GIFT_CARD:
            raise self._gift_cards.short(means.label, card_id, card, wanted)
        if not self._gift_cards.holds(card, card.balance) or not card.balance:
            raise self._gift_cards.short(means.label, card_id, card, wanted)
        return replace(means, covers=card.balance.amount, rest=rest)

    async def _card(self, merchant_id: str, code: str, shopper_id: str) -> Instrument | None:
        try:
            return (await self._gift_cards.balance(merchant_id, code, asked_by=shopper_id)).instrument
        except GiftCardNotFound:
            return None

    async def _means(self, order: Order, found: Instrument) -> Means:
        async with self._database.reading() as tx:
            if found.provider == GIFT_CARD:
                await self._gift_cards.demand_currency(tx, order.merchant_id, found.token, order.currency)
            paid = [(one, await self._orders.token(tx, order.merchant_id, one.id)) for one in order.payments]
        mine = next(
            (
                one
                for one, token in paid
                if (one.provider, token) == (found.provider, found.token) and order.refundable(one)
            ),
            None,
        )
        other: MeansKind = "gift_card" if found.provider == GIFT_CARD else "instrument"
        return Means(
            kind="original" if mine else other,
            label=found.label,
            instrument_id=found.id,
            token=found.token,
            provider=found.provider,
            payment_id=mine.id if mine else None,
        )

    async def _original(self, order: Order) -> Means:
        async with self._database.reading() as tx:
            return await self._original_in(tx, order)

    async def _original_in(self, tx: Transaction, order: Order) -> Means:
        paid = [one for one in order.payments if one.status == "succeeded"]
        if not paid:
            raise InstrumentInvalid(f"Order {order.number} has not been paid.")
        by_provider = sorted(paid, key=lambda one: (one.provider == GIFT_CARD, not order.refundable(one)))
        payment = by_provider[0]
        token = await self._orders.token(tx, order.merchant_id, payment.id)
        return Means("original", order.means or payment.instrument_label, None, token, payment.provider)


def instrument_of(means: Means) -> Instrument:
    """Return means as something to charge."""
    kind = "gift_card" if means.provider == GIFT_CARD else "card"
    return Instrument(
        means.instrument_id or "", kind, means.label, "", means.label[-4:], means.token or "", means.provider or ""
    )


def _instrument(payment: Payment, token: str) -> Instrument:
    kind = "gift_card" if payment.provider == GIFT_CARD else "card"
    label = payment.instrument_label
    return Instrument(payment.id, kind, label, "", label[-4:], token, payment.provider)
