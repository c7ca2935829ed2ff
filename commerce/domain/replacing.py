"""What takes an item's place, before it is sent or after: its price, and the totals of the order with it.

A new item keeps the old one's discount and tax in proportion to its own price, each rounded half up once a line.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from commerce.domain.allowances import Refusal, demand, reason_of, refused, until
from commerce.domain.basket import Snapshot
from commerce.domain.cart import Total, TotalType, amount_of
from commerce.domain.money import Money, rounded_share
from commerce.domain.order import Order, OrderLine, ReplacementOffer
from commerce.domain.policy import ExchangeRule, ItemsRule
from commerce.domain.product import Product, Variant
from commerce.domain.requests import Means, Replacement, RequestKind, RequestLine
from commerce.domain.shares import (
    chosen_lines,
    demand_means,
    line_in,
    name_of,
    not_promised,
    request_line,
    share_of,
    totals_with,
    without,
)


@dataclass(frozen=True, slots=True)
class Change:
    """So many of a line (all that are kept, where no number is given) for another variant."""

    line_id: str
    variant_id: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A change with what the catalogue says of the new variant now."""

    line_id: str
    quantity: int
    product: Product
    variant: Variant


def in_kind_of(order: Order, line: OrderLine, variant: Variant, *, included: bool) -> Variant:
    """Return a variant, whose prices now include tax or not, at the prices that the order would state for it.

    An order keeps the kind of its prices; what that makes a price is told by what of the line's own was tax.
    """
    net = line.total.amount - (line.tax_within.amount if line.tax_within else 0)
    if order.includes_tax(otherwise=included) == included or not net:
        return variant
    stated, kept = (line.value.amount, net) if included else (net, line.value.amount)

    def turned(price: Money) -> Money:
        return Money(rounded_share(price.amount, kept, stated), price.currency)

    return replace(variant, price=turned(variant.price), list_price=variant.list_price and turned(variant.list_price))


def replacement_offer(
    order: Order, kind: RequestKind, wishes: Sequence[Wish], now: datetime, means: Means, reason: str = ""
) -> ReplacementOffer:
    """Say what changing (before they are sent) or exchanging items would do; or NotChangeable, NotExchangeable."""
    demand(order, kind, now, of_lines=True)
    reason_of(order, kind, reason)
    rule = order.policy.rule(kind)
    if not isinstance(rule, ItemsRule | ExchangeRule):
        raise TypeError(f"{kind!r} replaces no items")
    wanted = {wish.line_id: wish.quantity for wish in wishes}
    if not wanted or len(wanted) < len(wishes):
        raise refused(order, kind, Refusal("items", "Please name each item once, with what it should become."))
    lines = _unsent_lines(order, wanted) if kind == "items" else chosen_lines(order, kind, wanted, now)
    items = tuple(
        _replaced(order, kind, line, wish, rule) for (line, _), wish in zip(lines, _sorted(wishes, lines), strict=True)
    )
    difference = sum((one.replacement.value if one.replacement else one.value).amount for one in items)
    difference += rule.fee - sum(one.value.amount for one in items)
    if difference > 0:
        demand_means(order, kind, rule.pay_with, means)
    elif difference < 0:
        demand_means(order, kind, rule.refund_to, means)
    return ReplacementOffer(
        order=order,
        kind=kind,
        items=items,
        charge=Money(max(difference, 0), order.currency),
        refund=Money(min(max(-difference, 0), not_promised(order)), order.currency),
        fee=Money(rule.fee, order.currency),
        means=means,
        until=until(order, kind),
    )


def with_changed_items(order: Order, items: Sequence[RequestLine], fee: Money, ids: Sequence[str]) -> Order:
    """Return an order with items changed before they were sent, and its totals; ``ids`` are for lines split off."""
    lines, free = list(order.lines), list(ids)
    for item in items:
        at = next(index for index, line in enumerate(lines) if line.id == item.line_id)
        old, new = lines[at], item.replacement
        if new is None:
            continue
        if item.quantity == old.quantity:
            lines[at] = line_of(new, old.id, item.quantity)
        else:
            lines[at] = without(old, item)
            lines.insert(at + 1, line_of(new, free.pop(0), item.quantity))
    return replace(order, lines=tuple(lines), totals=_retotalled(order, items, fee))


def with_exchanged_items(order: Order, items: Sequence[RequestLine], fee: Money, ids: Sequence[str]) -> Order:
    """Return an order in which items came back for others, which are lines of their own and still to be sent."""
    counts = {item.line_id: item.quantity for item in items}
    kept = tuple(replace(line, exchanged=line.exchanged + counts.get(line.id, 0)) for line in order.lines)
    new = tuple(
        line_of(item.replacement, line_id, item.quantity)
        for item, line_id in zip(items, ids, strict=True)
        if item.replacement is not None
    )
    return replace(order, lines=(*kept, *new), totals=_retotalled(order, items, fee))


def line_of(new: Replacement, line_id: str, quantity: int) -> OrderLine:
    """Return the line of an item that took another's place."""
    return OrderLine(
        id=line_id,
        variant_id=new.variant_id,
        product_id=new.product_id,
        title=new.title,
        variant_title=new.variant_title,
        options=new.options,
        quantity=quantity,
        unit_price=new.unit_price,
        list_price=new.list_price,
        discount=new.discount,
        total=new.total,
        tax=new.tax,
        image=new.image,
        feed_id=new.feed_id,
        sku=new.sku,
        fulfilled=0,
        returned=0,
        returnable_until=None,
        categories=new.categories,
        tax_within=new.tax_within,
        tax_row=new.tax_row,
    )


def _unsent_lines(order: Order, wanted: Mapping[str, int]) -> list[tuple[OrderLine, int]]:
    chosen = []
    for line_id, quantity in wanted.items():
        line = line_in(order, "items", line_id)
        if not 0 < quantity <= line.unsent or line.fulfilled or line.came_back:
            possible = 0 if line.fulfilled or line.came_back else line.unsent
            message = (
                f"You can change {possible} of {line.title}, not {quantity}."
                if possible
                else f"{line.title} has been sent already, so it can only be exchanged."
            )
            refusal = Refusal("quantity" if possible else "sent", message)
            raise refused(order, "items", refusal, lineId=line.id, title=line.title, changeable=possible)
        chosen.append((line, quantity))
    return chosen


def _sorted(wishes: Sequence[Wish], lines: Sequence[tuple[OrderLine, int]]) -> list[Wish]:
    by_line = {wish.line_id: wish for wish in wishes}
    return [by_line[line.id] for line, _ in lines]


def _replaced(
    order: Order, kind: RequestKind, line: OrderLine, wish: Wish, rule: ItemsRule | ExchangeRule
) -> RequestLine:
    if rule.same_product and wish.product.id != line.product_id:
        message = f"{line.title} can only become another variant of itself, not {wish.product.title}."
        raise refused(order, kind, Refusal("other_product", message), lineId=line.id, title=line.title)
    if wish.variant.id == line.variant_id:
        message = f"{name_of(line)} is what you have; please name what it should become."
        raise refused(order, kind, Refusal("same_item", message), lineId=line.id, title=line.title)
    if wish.variant.price.currency != order.currency:
        raise refused(order, kind, Refusal("currency", f"{wish.product.title} is sold in another currency."))
    return replace(request_line(order, line, wish.quantity), replacement=_priced(line, wish, keep=rule.keep_discount))


def _priced(line: OrderLine, wish: Wish, *, keep: bool) -> Replacement:
    currency = line.total.currency
    subtotal = wish.variant.price.amount * wish.quantity
    old_subtotal = line.subtotal.amount
    discount = rounded_share(subtotal, line.discount.amount, old_subtotal) if keep and old_subtotal else 0
    total = subtotal - discount
    tax = rounded_share(total, line.tax.amount, line.total.amount) if line.total.amount else 0
    included = line.tax_within.amount if line.tax_within else 0
    within = rounded_share(total, included, line.total.amount) if line.total.amount else 0
    named = Snapshot.of(wish.product, wish.variant)
    return Replacement(
        variant_id=wish.variant.id,
        product_id=wish.product.id,
        title=named.title,
        variant_title=named.variant_title,
        options=named.options,
        unit_price=wish.variant.price,
        list_price=wish.variant.list_price,
        discount=Money(discount, currency),
        total=Money(total, currency),
        tax=Money(tax, currency),
        image=named.image,
        feed_id=named.feed_id,
        sku=named.sku,
        categories=named.categories,
        tax_within=None if line.tax_within is None else Money(within, currency),
        tax_row=line.tax_row,
    )


def _retotalled(order: Order, items: Sequence[RequestLine], fee: Money) -> tuple[Total, ...]:
    """Return the totals of an order in which these items were replaced."""
    changes: dict[TotalType, int] = {"subtotal": 0, "items_discount": 0, "fee": fee.amount}
    taxes: dict[tuple[TotalType, str], int] = defaultdict(int)
    included, value = amount_of(order.totals, "tax_included"), sum(line.total.amount for line in order.lines)
    for item in items:
        line, new = order.line(item.line_id), item.replacement
        if line is None or new is None:
            continue
        old = share_of(line, item)
        changes["subtotal"] += new.unit_price.amount * item.quantity - old.subtotal
        changes["items_discount"] -= new.discount.amount - old.discount
        taxes["tax", line.tax_row] += new.tax.amount - old.tax
        if line.tax_within is not None:
            taxes["tax_included", line.tax_row] += (new.tax_within.amount if new.tax_within else 0) - old.within
        elif value:  # its order was placed before lines told their part of it
            taxes["tax_included", line.tax_row] += rounded_share(new.total.amount - old.total, included, value)
    return totals_with(order, changes, taxes)
