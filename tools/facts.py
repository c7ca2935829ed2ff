"""Writes down what a call learned, as facts for the truth guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.ids import new_id
from tools.base import Fact, FactKind, Refused, ToolContext

if TYPE_CHECKING:
    from commerce.domain.cart import Cart, Problem, Total
    from commerce.domain.checkout import Checkout, FulfillmentOption, Instrument
    from commerce.domain.money import Money
    from commerce.domain.order import Order
    from commerce.domain.product import Product, Variant

PRICE_AND_STOCK_LAST = timedelta(minutes=5)


@dataclass(slots=True)
class FactWriter:
    """Collects the facts of one call; `source` names the tool and the call."""

    source: str
    as_of: datetime
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def of(cls, ctx: ToolContext, tool: str) -> FactWriter:
        return cls(f"{tool}:{ctx.call_id}", ctx.clock.now())

    def all(self) -> tuple[Fact, ...]:
        return tuple(self.facts)

    def add(
        self,
        kind: FactKind,
        subject: str,
        value: Mapping[str, Any],
        names: Sequence[str] = (),
        *,
        expires_at: datetime | None = None,
    ) -> Fact:
        fact = Fact(new_id("fact"), kind, subject, dict(value), self.as_of, self.source, tuple(names), expires_at)
        self.facts.append(fact)
        return fact

    def product(self, product: Product, meant: Variant, *, attributes: Sequence[str] = ()) -> None:
        """Name, price, stock and rating of a product as it is shown, and the attributes named."""
        self.name(product)
        self.price(product.id, product, meant)
        self.stock(product, meant)
        if product.rating and product.rating.count:
            self.add("rating", product.id, {"value": product.rating.value, "count": product.rating.count})
        for name in attributes:
            self.attribute(product.id, name, product.attributes.get(name, ()))
        for option in product.options:
            self.attribute(product.id, option.name, option.values)

    def variants(self, product: Product) -> None:
        """Price and stock of each variant."""
        for variant in product.variants:
            self.price(variant.id, product, variant)
            self.stock(product, variant)

    def name(self, product: Product) -> None:
        value = {
            "title": product.title,
            "brand": product.brand or "",
            "options": {option.name: list(option.values) for option in product.options},
        }
        self.add("name", product.id, value, (product.title,))

    def price(self, subject: str, product: Product, variant: Variant) -> None:
        until = self.as_of + PRICE_AND_STOCK_LAST
        same = len({other.price for other in product.variants}) == 1
        about = {"product_id": product.id, "variant_id": variant.id, "same_for_all": same}
        self.add("price", subject, money_value(variant.price) | about, expires_at=until)
        if variant.list_price and variant.list_price > variant.price:
            self.add("list_price", subject, money_value(variant.list_price) | about, expires_at=until)

    def stock(self, product: Product, variant: Variant) -> None:
        status = variant.availability.status
        if status == "in_stock" and not variant.availability.purchasable:
            status = "out_of_stock"
        if variant.options:
            self.add(
                "name",
                variant.id,
                {"title": product.title, "options": dict(variant.options), "product_id": product.id},
            )
        self.add(
            "stock",
            variant.id,
            {"status": status, "quantity": variant.availability.quantity, "product_id": product.id},
            expires_at=self.as_of + PRICE_AND_STOCK_LAST,
        )

    def attribute(self, product_id: str, name: str, values: Sequence[str]) -> None:
        if values:
            self.add("attribute", product_id, {"name": name, "values": list(values)})

    def cart(self, cart: Cart) -> None:
        """Every line, total and code of a cart, replacing what was known of it."""
        for line in cart.lines:
            value = {
                "variantId": line.variant_id,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "unit": line.unit_price.amount,
                "total": line.total.amount,
                "currency": cart.currency,
                "options": dict(line.options),
            }
            self.add("line", cart.id, value, (line.title,))
            self.add("name", line.product_id, {"title": line.title}, (line.title,))
        self.add("total", cart.id, {"type": "items", "amount": cart.count})
        self.totals(cart.id, cart.totals, cart.currency)
        for applied in cart.codes:
            if applied.code:
                value = {"state": "applied", "title": applied.title, "amount": applied.amount.amount}
                self.add("promotion", applied.code, value | {"currency": cart.currency}, (applied.code,))

        self.problems(cart.id, cart.problems)

    def problems(self, subject: str, problems: Sequence[Problem]) -> None:
        """What stands in the way, in the shop's own words, so that they may be said with their figures."""
        for at, problem in enumerate(problems):
            self.passage(f"problem:{subject}:{at}", problem.code, problem.content, None)

    def totals(self, subject: str, totals: Sequence[Total], currency: str) -> None:
        for total in totals:
            value = {"type": total.type, "amount": total.amount, "currency": currency, "label": total.display_text}
            self.add("total", subject, value)

    def checkout(self, checkout: Checkout) -> None:
        """Totals of a checkout and what each way of delivery costs."""
        self.totals(checkout.id, checkout.totals, checkout.currency)
        self.problems(checkout.id, checkout.problems)
        for share in checkout.card_shares:
            paid = {"type": "gift_card", **money_value(share.amount)}
            self.add("total", share.card.id, paid, (share.card.label,))
        if checkout.card_shares:
            means = (checkout.instrument.label,) if checkout.instrument else ()
            self.add("total", checkout.id, {"type": "due", **money_value(checkout.due)}, means)
        for one in checkout.instruments:
            if one.saved or one.id == checkout.selected_instrument:
                self.means(one)
        for option in checkout.options:
            self.delivery(option.id, option)
        if checkout.option:
            self.delivery(checkout.id, checkout.option)

    def means(self, means: Instrument) -> None:
        """What a means of payment is called, so that its last digits may be said."""
        self.passage(f"means:{means.id}", "Means of payment", means.label, None)

    def delivery(self, subject: str, option: FulfillmentOption) -> None:
        value = money_value(option.amount) | {
            "option": option.title,
            "earliest": option.earliest.isoformat(),
            "latest": option.latest.isoformat(),
        }
        self.add("delivery", subject, value, (option.title,))

    def order(self, order: Order) -> None:
        """Number, state, totals, delivery and lines of an order."""
        value = {
            "number": order.number,
            "status": order.status,
            "placed_at": order.placed_at.isoformat(),
            "cancellable": order.cancellable,
            "returnable": order.returnable,
            "returnable_until": order.returnable_until.isoformat() if order.returnable_until else None,
            "shipped_at": [shipment.shipped_at.isoformat() for shipment in order.shipments],
            "delivered_at": [
                shipment.delivered_at.isoformat() for shipment in order.shipments if shipment.delivered_at
            ],
            "refunded": order.refunded.amount,
            "currency": order.currency,
        }
        self.add("order", order.id, value, (order.number,))
        self.totals(order.id, order.totals, order.currency)
        self.delivery(order.id, order.fulfillment)
        if order.unpaid_exchange is not None:
            charge = order.unpaid_exchange.charge
            self.add("total", order.id, {"type": "charge", **money_value(charge)})
            words = f"The {charge.format()} for the exchange could not be charged."
            self.passage(f"problem:{order.id}:unpaid", "exchange_unpaid", words, None)
        if order.refunded:  # all that went back so far, beside what one act gives back
            self.add("total", order.id, {"type": "refunded", **money_value(order.refunded)})
        for request in order.requests:
            if request.refund and request.open:
                self.add("total", order.id, {"type": "refund", **money_value(request.refund)})
            if request.means is not None:
                self.passage(f"means:{request.id}", "Means of payment", request.means.said, None)
        for line in order.lines:
            line_value = {
                "variantId": line.variant_id,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "returned": line.returned,
                "unit": line.unit_price.amount,
                "total": line.total.amount,
                "currency": order.currency,
                "options": dict(line.options),
            }
            self.add("line", order.id, line_value, (line.title,))

    def act(self, subject: str, act: str, names: Sequence[str] = (), **more: Any) -> None:
        """Something that this call really did."""
        self.add("act", subject, {"act": act, "names": list(names), **more}, names)

    def passage(self, source_id: str, title: str, text: str, url: str | None) -> Fact:
        return self.add("passage", source_id, {"title": title, "text": text, "url": url})

    def count(
        self, subject: str, total: int, *, exhaustive: bool, limits: Mapping[str, Any], shown: Sequence[str]
    ) -> None:
        value = {"total": total, "exhaustive": exhaustive, "limits": dict(limits), "shown": list(shown)}
        self.add("count", subject, value)


def on_record(ctx: ToolContext, tool: str, refusal: Refused) -> Refused:
    """The refusal with its own words as a fact, so that they may be repeated to the shopper."""
    writer = FactWriter.of(ctx, tool)
    writer.passage(f"refusal:{ctx.call_id}", refusal.code, refusal.message, None)
    return replace(refusal, facts=(*refusal.facts, *writer.all()))


def money_value(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}
