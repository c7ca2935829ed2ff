"""What an act after the sale did, as facts for the guard and as words and figures for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commerce.domain.money import Money
from tools.wording import locale_of, titled

if TYPE_CHECKING:
    from commerce.domain.merchant import Merchant
    from commerce.domain.order import Order
    from commerce.domain.requests import AfterSaleRequest
    from tools.facts import FactWriter


def note_act(facts: FactWriter, order: Order, act: str, request: AfterSaleRequest | None) -> None:
    """Write down what was done to which of an order's things, and how many; what has no things, to the order."""
    if request is not None and request.means is not None:
        facts.passage(f"means:{request.id}", "Means of payment", request.means.said, None)
    if request is None or not request.lines:
        facts.act(order.id, act, (order.number,))
        return
    for item in request.lines:
        line = order.line(item.line_id)
        product_id = line.product_id if line is not None else None
        new = item.replacement
        names = [order.number, item.title, *([new.title, titled(new.title, new.variant_title)] if new else [])]
        facts.act(order.id, act, names, quantity=item.quantity, product_id=product_id)


def act_data(
    order: Order, act: str, request: AfterSaleRequest | None, amounts: dict[str, int], merchant: Merchant
) -> dict[str, Any]:
    """What was done to what, the money that moves for it, by what means, and what has to come first."""
    locale = locale_of(merchant)
    data: dict[str, Any] = {"act": act}
    if request is not None:
        data["kind"], data["state"], data["settles"] = request.kind, request.state, request.settles
        data["items"] = [
            {
                "title": item.title,
                "quantity": item.quantity,
                **({"for": item.replacement.variant_title or item.replacement.title} if item.replacement else {}),
            }
            for item in request.lines
        ]
        data["sent_back"] = any(not item.unsent for item in request.lines)
    for name, amount in amounts.items():
        if amount:
            data[name] = Money(amount, order.currency).format(locale)
    means = request.means.said if request is not None and request.means is not None else order.means
    if means:
        data["means"] = means
    return data
