"""The changes of a cart, as functions from one kept cart to the next; each refuses what cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from commerce.domain.basket import (
    MAX_LINES,
    MAX_QUANTITY,
    KeptCart,
    KeptLine,
    Live,
    Snapshot,
    available_of,
    quote_until,
)
from commerce.domain.cart import LineChange, NewItem
from commerce.domain.product import Product, Variant
from commerce.domain.quotes import Quote, QuoteSigner
from commerce.errors import InsufficientStock, LineNotFound, OutOfStock, QuantityInvalid, QuoteInvalid, VariantNotFound
from storage.ids import new_id


@dataclass(frozen=True, slots=True)
class Counter:
    """Where prices are quoted: by whose signature, including tax or not, and when."""

    signer: QuoteSigner
    tax_included: bool
    now: datetime


def add_items(cart: KeptCart, items: Sequence[NewItem], live: Live, counter: Counter) -> KeptCart:
    """Put things in; more of what is there already raises its quantity."""
    for item in items:
        own = cart.of_variant(item.variant_id)
        product, variant = _found(live, item.variant_id)
        quantity = checked_quantity(item.quantity, least=1) + (own.quantity if own else 0)
        _refuse_shortage(product, variant, quantity)
        if own is not None:
            cart = _with_line(cart, replace(own, quantity=quantity))
        else:
            cart = _with_new_line(cart, _new_line(cart, item, product, variant, counter))
    return cart


def replace_items(cart: KeptCart, items: Sequence[NewItem], live: Live, counter: Counter) -> KeptCart:
    """Hold exactly these things; a line of the same variant stays the same line."""
    empty = replace(cart, lines=())
    for item in items:
        own = cart.of_variant(item.variant_id)
        taken = empty.of_variant(item.variant_id)
        if own is not None and taken is None:
            kept = replace(own, quantity=checked_quantity(item.quantity, least=1))
            if kept.quantity > own.quantity:
                _refuse_shortage(*_found(live, item.variant_id), kept.quantity)
            empty = _with_new_line(empty, _agreed(kept, item, live, counter.now))
        else:
            empty = add_items(empty, [item], live, counter)
    return empty


def set_line_quantity(cart: KeptCart, line_id: str, quantity: int, live: Live) -> KeptCart:
    """Set how many of a line; 0 removes it. Taking fewer is always possible."""
    line = _line(cart, line_id)
    checked_quantity(quantity, least=0)
    if quantity == 0:
        return without_lines(cart, [line_id])
    if quantity > line.quantity:
        _refuse_shortage(*_found(live, line.variant_id), quantity)
    return _with_line(cart, replace(line, quantity=quantity))


def swap_variant(
    cart: KeptCart, line_id: str, variant_id: str, quantity: int | None, live: Live, now: datetime
) -> KeptCart:
    """Put another variant in the place of a line's; where the cart holds that one too, the two become one line."""
    line = _line(cart, line_id)
    product, variant = _found(live, variant_id)
    wanted = line.quantity if quantity is None else checked_quantity(quantity, least=1)
    other = cart.of_variant(variant_id)
    if other is not None and other.line_id != line_id:
        _refuse_shortage(product, variant, wanted + other.quantity)
        return _with_line(without_lines(cart, [line_id]), replace(other, quantity=wanted + other.quantity))
    _refuse_shortage(product, variant, wanted)
    if variant_id == line.variant_id:
        return _with_line(cart, replace(line, quantity=wanted))
    swapped = KeptLine(
        line_id, variant_id, product.id, wanted, variant.price, quote_until(now), Snapshot.of(product, variant)
    )
    return _with_line(cart, swapped)


def change_lines(cart: KeptCart, changes: Sequence[LineChange], live: Live, now: datetime) -> KeptCart:
    """Carry out several changes, one after the other; the refusal of one refuses them all."""
    for change in changes:
        if change.quantity == 0:
            cart = without_lines(cart, [change.line_id])
        elif change.variant_id is not None:
            cart = swap_variant(cart, change.line_id, change.variant_id, change.quantity, live, now)
        elif change.quantity is not None:
            cart = set_line_quantity(cart, change.line_id, change.quantity, live)
    return cart


def without_lines(cart: KeptCart, line_ids: Sequence[str]) -> KeptCart:
    """Take lines out; raises LineNotFound where one is not in the cart."""
    for line_id in line_ids:
        _line(cart, line_id)
    return replace(cart, lines=tuple(line for line in cart.lines if line.line_id not in set(line_ids)))


def without_quantities(cart: KeptCart, bought: dict[str, int]) -> KeptCart:
    """Take out what was bought, by variant; what was added beyond it stays."""
    lines = (replace(line, quantity=line.quantity - bought.get(line.variant_id, 0)) for line in cart.lines)
    return replace(cart, lines=tuple(line for line in lines if line.quantity > 0))


def price_accepted(cart: KeptCart, live: Live, now: datetime) -> KeptCart:
    """Take today's price for each line whose quote has expired below it."""
    return replace(cart, lines=tuple(_accepted(line, live, now) for line in cart.lines))


def checked_quantity(quantity: int, *, least: int) -> int:
    """Return the quantity; refuses one that nobody can mean."""
    if not least <= quantity <= MAX_QUANTITY:
        raise QuantityInvalid(f"A quantity lies between {least} and {MAX_QUANTITY}.", quantity=quantity)
    return quantity


def _agreed(line: KeptLine, item: NewItem, live: Live, now: datetime) -> KeptLine:
    """Take today's price where exactly that was agreed to."""
    found = live.get(line.variant_id)
    if item.accepted is None or found is None or found[1].price.amount != item.accepted:
        return line
    return _accepted(line, live, now)


def _new_line(cart: KeptCart, item: NewItem, product: Product, variant: Variant, counter: Counter) -> KeptLine:
    quoted, until = variant.price, quote_until(counter.now)
    quote = _own_quote(cart, item, counter)
    if quote is not None and quote.price.currency == quoted.currency and quote.price < quoted:
        quoted, until = quote.price, quote.expires_at
    snapshot = Snapshot.of(product, variant)
    return KeptLine(new_id("line"), variant.id, product.id, item.quantity, quoted, until, snapshot)


def _accepted(line: KeptLine, live: Live, now: datetime) -> KeptLine:
    found = live.get(line.variant_id)
    if found is None or now < line.quoted_until or found[1].price == line.quoted:
        return line
    return replace(line, quoted=found[1].price, quoted_until=quote_until(now))


def _own_quote(cart: KeptCart, item: NewItem, counter: Counter) -> Quote | None:
    """Return the quote that came with an item if it is ours, for this shopper and this variant; it may have expired.

    A price that meant something else by tax than prices mean now is no quote any more.
    """
    if item.quote is None:
        return None
    try:
        quote = counter.signer.read_even_expired(item.quote)
    except QuoteInvalid:
        return None
    said = (quote.merchant_id, quote.shopper_id, quote.variant_id, quote.tax_included)
    asked = (cart.merchant_id, cart.shopper_id, item.variant_id, counter.tax_included)
    return quote if said == asked else None


def _found(live: Live, variant_id: str) -> tuple[Product, Variant]:
    try:
        return live[variant_id]
    except KeyError:
        raise VariantNotFound("That item is not sold here.", variantId=variant_id) from None


def _refuse_shortage(product: Product, variant: Variant, quantity: int) -> None:
    available = available_of(variant)
    if available is None or quantity <= available:
        return
    name = Snapshot.of(product, variant).name
    details = {"variantId": variant.id, "title": name, "requested": quantity, "available": available}
    if available == 0:
        raise OutOfStock(f"{name} is sold out.", **details)
    left = "is" if available == 1 else "are"
    raise InsufficientStock(f"Only {available} of {name} {left} left.", **details)


def _line(cart: KeptCart, line_id: str) -> KeptLine:
    line = cart.line(line_id)
    if line is None:
        raise LineNotFound("That is not in the cart.", lineId=line_id)
    return line


def _with_line(cart: KeptCart, line: KeptLine) -> KeptCart:
    lines = tuple(line if one.line_id == line.line_id else one for one in cart.lines)
    return replace(cart, lines=lines)


def _with_new_line(cart: KeptCart, line: KeptLine) -> KeptCart:
    if len(cart.lines) >= MAX_LINES:
        raise QuantityInvalid(f"A cart holds up to {MAX_LINES} different things.", limit=MAX_LINES)
    return replace(cart, lines=(*cart.lines, line))
