"""A cart as it is kept, and how its lines stand against the catalogue of now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commerce.domain.cart import Choice, Line, Problem
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.pricing import Item, LinePrice
from commerce.domain.product import Media, Product, Variant
from commerce.domain.quotes import QUOTE_LIFETIME, QuoteSigner
from commerce.domain.tax import tax_class_of
from commerce.domain.weights import weight_grams

MAX_QUANTITY = 9_999
MAX_LINES = 200

Live = Mapping[str, tuple[Product, Variant]]
"""What the catalogue says now, by variant id; what is no longer sold is missing."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a line was called when it was added."""

    title: str
    variant_title: str
    options: Mapping[str, str]
    image: Media | None
    feed_id: str
    sku: str | None
    categories: tuple[str, ...] = ()
    brand: str | None = None

    @classmethod
    def of(cls, product: Product, variant: Variant) -> "Snapshot":
        image = variant.media or (product.media[0] if product.media else None)
        return cls(
            title=product.title,
            variant_title=variant.title,
            options=dict(variant.options),
            image=image,
            feed_id=variant.feed_id,
            sku=variant.sku,
            categories=product.categories,
            brand=product.brand,
        )

    @property
    def name(self) -> str:
        """The title, with the variant's where it has one."""
        return f"{self.title} ({self.variant_title})" if self.variant_title else self.title


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as it is kept: which variant, how many, and the price that the shopper was quoted."""

    line_id: str
    variant_id: str
    product_id: str
    quantity: int
    quoted: Money
    quoted_until: datetime
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class KeptCart:
    """A cart as it is kept."""

    id: str
    merchant_id: str
    shopper_id: str
    version: int
    codes: tuple[str, ...]
    lines: tuple[KeptLine, ...]
    updated_at: datetime

    def line(self, line_id: str) -> KeptLine | None:
        return next((line for line in self.lines if line.line_id == line_id), None)

    def of_variant(self, variant_id: str) -> KeptLine | None:
        return next((line for line in self.lines if line.variant_id == variant_id), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line stands now: what it costs, how many could be had, and what is wrong with it."""

    kept: KeptLine
    snapshot: Snapshot
    unit_price: Money
    list_price: Money | None
    available: int | None
    problem: Problem | None
    tax_class: str = ""
    weight_grams: int | None = None
    gift: bool = False

    @property
    def item(self) -> Item:
        """The line as pricing sees it."""
        return Item(
            self.kept.line_id,
            self.unit_price.amount,
            self.kept.quantity,
            self.snapshot.categories,
            self.snapshot.brand,
            self.kept.product_id,
            self.tax_class,
        )


def quote_until(now: datetime) -> datetime:
    """Return when a price that is quoted now expires."""
    return now.replace(microsecond=0) + QUOTE_LIFETIME + timedelta(seconds=1)


def requoted(line: KeptLine, live: Live, now: datetime) -> KeptLine:
    """Return the line with the quote that it should have: a lower price wins, an expired one is renewed.

    An expired quote that was lower than today's price is kept, since the shopper has to be told.
    """
    found = live.get(line.variant_id)
    if found is None:
        return line
    current = found[1].price
    foreign = current.currency != line.quoted.currency
    expired = now >= line.quoted_until
    if foreign or current < line.quoted or (expired and current == line.quoted):
        return replace(line, quoted=current, quoted_until=quote_until(now))
    return line


def standing(line: KeptLine, index: int, live: Live, now: datetime, merchant: Merchant) -> Standing:
    """Say how a line stands with a merchant; ``index`` is its place in the cart."""
    path = f"$.line_items[{index}]"
    found = live.get(line.variant_id)
    if found is None:
        gone = _unavailable(line, path, merchant.currency)
        if line.quoted.currency != merchant.currency:  # an amount of another currency is no amount of this cart
            line = replace(line, quoted=Money.zero(merchant.currency))
        return Standing(line, line.snapshot, line.quoted, None, 0, gone)
    product, variant = found
    snapshot = Snapshot.of(product, variant)
    changed = now >= line.quoted_until and variant.price > line.quoted
    unit_price = variant.price if changed else min(line.quoted, variant.price)
    available = available_of(variant)
    problem = _stock_problem(line, snapshot, variant, available, path)
    if problem is None and changed:
        problem = _price_changed(line, snapshot, variant.price, path, merchant.locale)
    list_price = variant.list_price
    if list_price is not None and list_price <= unit_price:
        list_price = None
    weight = weight_grams(variant.attributes, product.attributes)
    tax_class = tax_class_of(variant.attributes, product.attributes)
    return Standing(line, snapshot, unit_price, list_price, available, problem, tax_class, weight)


def gift_standing(line_id: str, quantity: int, product: Product, variant: Variant, now: datetime) -> Standing:
    """Say how a gift stands: a line at no price that nobody put in, and that is not kept with the cart."""
    snapshot = Snapshot.of(product, variant)
    nothing = Money.zero(variant.price.currency)
    kept = KeptLine(line_id, variant.id, product.id, quantity, nothing, now, snapshot)
    weight = weight_grams(variant.attributes, product.attributes)
    return Standing(kept, snapshot, nothing, variant.price, available_of(variant), None, "", weight, gift=True)


def available_of(variant: Variant) -> int | None:
    """Return how many of a variant can be bought now; None: as many as one likes."""
    if not variant.availability.purchasable:
        return 0
    if variant.availability.status in {"backorder", "preorder"}:
        return None
    return variant.availability.quantity


def _unavailable(line: KeptLine, path: str, currency: str) -> Problem:
    """Say that a line cannot be bought any more; or, where it was quoted in another currency, not in this one."""
    name = line.snapshot.name
    foreign = line.quoted.currency != currency
    details = {"variantId": line.variant_id, "title": name}
    return Problem(
        "variant_unavailable",
        "recoverable",
        f"{name} is not sold in {currency}." if foreign else f"{name} is no longer sold.",
        path=path,
        choices=(_removal(line, name),),
        details={**details, "currency": currency} if foreign else details,
    )


def _removal(line: KeptLine, name: str) -> Choice:
    return Choice("Remove it", f"Remove {name} from my cart", {"type": "remove_line", "lineId": line.line_id})


def _stock_problem(
    line: KeptLine, snapshot: Snapshot, variant: Variant, available: int | None, path: str
) -> Problem | None:
    if available is None or available >= line.quantity:
        return None
    name = snapshot.name
    details = {"variantId": variant.id, "title": name, "requested": line.quantity, "available": available}
    if available == 0:
        return Problem("out_of_stock", "recoverable", f"{name} is sold out.", path, (_removal(line, name),), details)
    return Problem(
        "insufficient_stock",
        "recoverable",
        f"Only {available} of {name} {'is' if available == 1 else 'are'} left, and your cart has {line.quantity}.",
        path,
        (
            Choice(
                f"Take {available}",
                f"Change {name} to {available}",
                {"type": "set_quantity", "lineId": line.line_id, "quantity": available},
            ),
            _removal(line, name),
        ),
        details,
    )


def _price_changed(line: KeptLine, snapshot: Snapshot, price: Money, path: str, locale: str) -> Problem:
    old, new = line.quoted.format(locale), price.format(locale)
    return Problem(
        "price_changed",
        "requires_buyer_review",
        f"The price of {snapshot.name} was {old} when you saw it and is {new} now.",
        path,
        (
            Choice(
                f"Take it at {new}",
                "Accept the new price",
                {"type": "accept_price", "lineId": line.line_id, "amount": price.amount},
            ),
            _removal(line, snapshot.name),
        ),
        {
            "variantId": line.variant_id,
            "title": snapshot.name,
            "old": line.quoted.amount,
            "new": price.amount,
            "currency": price.currency,
        },
    )


def cart_lines(
    standings: Sequence[Standing],
    prices: Mapping[str, LinePrice],
    signer: QuoteSigner,
    merchant: Merchant,
    shopper: str,
) -> tuple[Line, ...]:
    """Return the lines as the shopper sees them."""
    return tuple(_cart_line(one, prices[one.kept.line_id], signer, merchant, shopper) for one in standings)


def _cart_line(standing: Standing, price: LinePrice, signer: QuoteSigner, merchant: Merchant, shopper_id: str) -> Line:
    kept, currency = standing.kept, standing.unit_price.currency
    quote = ""  # what is given has no price that a shopper could buy more of it at
    if not standing.gift:
        quote = signer.sign(
            merchant.id, shopper_id, kept.variant_id, kept.quoted, merchant.prices_include_tax, kept.quoted_until
        )
    return Line(
        id=kept.line_id,
        variant_id=kept.variant_id,
        product_id=kept.product_id,
        title=standing.snapshot.title,
        variant_title=standing.snapshot.variant_title,
        options=standing.snapshot.options,
        quantity=kept.quantity,
        unit_price=standing.unit_price,
        list_price=standing.list_price,
        quote=quote,
        subtotal=Money(price.subtotal, currency),
        discount=Money(price.discount, currency),
        total=Money(price.total, currency),
        image=standing.snapshot.image,
        feed_id=standing.snapshot.feed_id,
        sku=standing.snapshot.sku,
        available=standing.available,
        gift=standing.gift,
    )
