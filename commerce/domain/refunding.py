"""Which payments a refund goes back to, and how much to each."""

from collections.abc import Sequence

from commerce.domain.money import Money
from commerce.domain.order import Order, Payment
from commerce.domain.splitting import GIFT_CARD
from commerce.errors import MoneyInvalid


def spread(order: Order, amount: Money, among: Sequence[str] = ()) -> list[tuple[Payment, Money]]:
    """Split a refund over what was paid: cards and wallets first, gift cards last, in each the newest first.

    ``among`` names the payments that it may go to; all, where empty. The parts add up to the amount exactly.

    Raises:
        MoneyInvalid: More than can go back to them.
    """
    left, parts = amount.amount, []
    for payment in sorted(order.payments, key=lambda one: one.id, reverse=True):
        if among and payment.id not in among:
            continue
        parts.append((payment, order.refundable(payment).amount))
    parts.sort(key=lambda one: one[0].provider == GIFT_CARD)
    found = []
    for payment, refundable in parts:
        part = min(left, refundable)
        if part > 0:
            found.append((payment, Money(part, order.currency)))
            left -= part
    if left > 0:
        raise MoneyInvalid("That is more than was paid and has not gone back.", amount=amount.amount, beyond=left)
    return found
