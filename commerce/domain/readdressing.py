"""What sending an order elsewhere would do: another address may have another delivery price and another tax."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from commerce.domain import shipping
from commerce.domain.address import Address, normalise, validate
from commerce.domain.allowances import Refusal, demand, refused
from commerce.domain.basket import Live
from commerce.domain.cart import Total, TotalType, amount_of
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.order import AddressOffer, Order, OrderLine
from commerce.domain.pricing import tax_rows, tax_words
from commerce.domain.requests import Destination, Means
from commerce.domain.shares import not_promised, totals_with
from commerce.domain.shipping import Parcel, ShippingRules
from commerce.domain.tax import Taxable, TaxRate, TaxRules, tax, tax_class_of
from commerce.domain.weights import weight_grams
from commerce.errors import AddressInvalid


@dataclass(frozen=True, slots=True)
class Terms:
    """What a merchant charges by address."""

    shipping: ShippingRules
    tax: TaxRules
    tax_included: bool
    """Whether its prices include tax now; orders that were taxed already keep what they were agreed to."""
    live: Live = field(default_factory=dict)
    """What the catalogue says now of what was bought: its weight and its tax class."""

    def weight_of(self, line: OrderLine) -> int:
        found = self.live.get(line.variant_id)
        stated = weight_grams(found[1].attributes, found[0].attributes) if found else None
        return (self.shipping.default_weight_grams if stated is None else stated) * line.quantity

    def rate_of(self, line: OrderLine, address: Address) -> TaxRate | None:
        found = self.live.get(line.variant_id)
        tax_class = tax_class_of(found[1].attributes, found[0].attributes) if found else ""
        return self.tax.rate_for(address, line.categories, tax_class)


def completed_address(order: Order, address: Address) -> Address:
    """Return an address with the name and telephone of the order's where it gives none; raises AddressInvalid."""
    address = normalise(
        replace(
            address,
            full_name=address.full_name or order.address.full_name,
            phone=address.phone or order.address.phone,
            country=address.country or order.address.country,
        )
    )
    problems = validate(address)
    if problems:
        words = " ".join(one.message for one in problems)
        raise AddressInvalid(words, problems=[{"field": one.field, "message": one.message} for one in problems])
    return address


def address_offer(order: Order, address: Address, terms: Terms, now: datetime, means: Means) -> AddressOffer:
    """Say what sending an order to another address would do; raises NotChangeable, AddressInvalid."""
    demand(order, "address", now)
    address = completed_address(order, address)
    if address == order.address:
        raise refused(order, "address", Refusal("same_address", f"Order {order.number} goes to that address already."))
    option = _delivery(order, address, terms, now)
    fee = order.policy.address.fee
    changes, taxes = _charges_at(order, address, option, terms)
    totals = _with_rows(totals_with(order, {**changes, "fee": fee}), taxes.rows)
    difference = amount_of(totals, "total") - order.total.amount
    return AddressOffer(
        order=order,
        destination=Destination(address, option, taxes.added, totals, taxes.within, taxes.words),
        charge=Money(max(difference, 0), order.currency),
        refund=Money(min(max(-difference, 0), not_promised(order)), order.currency),
        fee=Money(fee, order.currency),
        means=means,
    )


def sent_to(order: Order, there: Destination) -> Order:
    """Return an order that goes elsewhere."""
    lines = tuple(
        replace(
            line,
            tax=Money(there.taxes.get(line.id, line.tax.amount), order.currency),
            tax_within=Money(there.within[line.id], order.currency) if line.id in there.within else line.tax_within,
            tax_row=there.tax_rows.get(line.id, line.tax_row),
        )
        for line in order.lines
    )
    return replace(order, address=there.address, fulfillment=there.fulfillment, lines=lines, totals=there.totals)


def _delivery(order: Order, address: Address, terms: Terms, now: datetime) -> FulfillmentOption:
    """Return the delivery of the order's kind at an address; where it is free now, by its worth, it stays free."""
    parcel = Parcel(
        Money(amount_of(order.totals, "subtotal"), order.currency),
        sum(line.quantity for line in order.lines),
        sum(terms.weight_of(line) for line in order.lines),
    )
    offered = shipping.options(terms.shipping, address, parcel, now)
    option = next((one for one in offered if one.id == order.fulfillment.id), None)
    if option is None:
        message = f"“{order.fulfillment.title}” does not go to {', '.join(address.lines()[-2:])}."
        raise refused(order, "address", Refusal("delivery_unavailable", message))
    if terms.shipping.zone(address) == terms.shipping.zone(order.address):
        return replace(option, amount=order.fulfillment.amount)  # as agreed, whatever the rules say since
    return option


@dataclass(frozen=True, slots=True)
class _Taxes:
    """The tax of each line by its id, on top of it or within it, the words of its row, and the rows themselves."""

    added: dict[str, int]
    within: dict[str, int]
    words: dict[str, str]
    rows: list[Total]


def _with_rows(totals: Sequence[Total], taxes: Sequence[Total]) -> tuple[Total, ...]:
    """Put the rows of the rates there in the place of those here."""
    others = [row for row in totals if row.type not in {"tax", "tax_included"}]
    return (*others[:-1], *taxes, others[-1])


def _charges_at(
    order: Order, address: Address, option: FulfillmentOption, terms: Terms
) -> tuple[dict[TotalType, int], _Taxes]:
    """Return by how much the totals differ at an address, and the taxes there."""
    delivery = option.amount.amount - amount_of(order.totals, "fulfillment")
    changes: dict[TotalType, int] = {"fulfillment": delivery}
    whole_discount = amount_of(order.totals, "discount")
    if whole_discount and whole_discount == -amount_of(order.totals, "fulfillment"):
        changes["discount"] = -delivery  # delivery was a present, and still is
    taxables = [Taxable(line.total.amount, terms.rate_of(line, address)) for line in order.lines]
    taxed_delivery = max(option.amount.amount + whole_discount + changes.get("discount", 0), 0)
    taxables.append(Taxable(taxed_delivery, terms.tax.rate_for_delivery(address)))
    included = order.includes_tax(otherwise=terms.tax_included)
    shares, by_rate = tax(taxables, included=included, rounding=terms.tax.rounding)
    kind: TotalType = "tax_included" if included else "tax"
    changes[kind] = sum(shares) - amount_of(order.totals, kind)
    of_lines = {line.id: share for line, share in zip(order.lines, shares[:-1], strict=True)}
    words = {line.id: tax_words(one.rate, included=included) for line, one in zip(order.lines, taxables, strict=False)}
    rows = tax_rows(by_rate, included=included)
    return changes, _Taxes({} if included else of_lines, of_lines if included else {}, words, rows)
