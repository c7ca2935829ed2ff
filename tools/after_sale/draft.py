"""What is proposed after the sale: the exact act in a sentence, its lines, its totals, and the words of its button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue, TypeAdapter

from commerce.domain.money import Money
from commerce.domain.requests import Means
from tools import activities
from tools.after_sale.order_data import order_data
from tools.base import ProposalDraft, Proposed, ToolContext
from tools.buying.ordering import PROPOSAL_LASTS
from tools.facts import FactWriter
from tools.wording import locale_of

if TYPE_CHECKING:
    from commerce.domain.merchant import Merchant
    from commerce.domain.order import Order, ReturnOffer
    from commerce.domain.requests import RequestLine

_MEANS = TypeAdapter(Means)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an act would charge and give back, the fee within them, and by what means."""

    charge: Money
    refund: Money
    fee: Money
    means: Means | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An act as it is to be proposed."""

    act: str
    tool: str
    order: Order
    amounts: Amounts
    sentence: str
    lines: tuple[str, ...]
    button: str
    decline: str
    arguments: Mapping[str, JsonValue] = field(default_factory=dict)


async def propose(ctx: ToolContext, draft: Draft) -> Proposed:
    """Returns the proposal with everything that is acted on, and the facts of its amounts."""
    merchant: Merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    order, amounts, locale = draft.order, draft.amounts, locale_of(merchant)
    facts = FactWriter.of(ctx, draft.tool)
    facts.order(order)
    data: dict[str, Any] = {"order": order_data(order, merchant, ctx.clock.now())}
    for name in ("charge", "refund", "fee"):
        amount: Money = getattr(amounts, name)
        if amount:
            facts.add("total", order.id, {"type": name, "amount": amount.amount, "currency": order.currency})
            data[name] = amount.format(locale)
    if amounts.means is not None:
        data["means"] = amounts.means.said
    return Proposed(
        ProposalDraft(
            act=draft.act,
            payload=_payload(draft),
            sentence=draft.sentence,
            lines=draft.lines,
            totals=_totals(amounts),
            button=draft.button,
            decline=draft.decline,
            expires_at=ctx.clock.now() + PROPOSAL_LASTS,
            currency=order.currency,
        ),
        data,
        facts.all(),
    )


async def propose_return(
    ctx: ToolContext, act: str, offer: ReturnOffer, arguments: Mapping[str, JsonValue], *, instead: bool = False
) -> Proposed:
    """Returns the proposal to take lines back, of an order or `instead` of an exchange of them."""
    refund = offer.refund.format(locale_of(await ctx.services.catalogue.merchant(ctx.merchant_id)))
    sentence = f"Return {count_of(sum(offer.lines.values()))} of order {offer.order.number} for {refund}"
    return await propose(
        ctx,
        Draft(
            act=act,
            tool=act,
            order=offer.order,
            amounts=Amounts(Money(0, offer.order.currency), offer.refund, offer.fee, offer.means),
            sentence=f"{sentence} instead of the exchange." if instead else f"{sentence}.",
            lines=(*(line_text(item) for item in offer.items), f"Refund to {offer.means.label}"),
            button=f"Return for {refund}",
            decline="Keep the exchange" if instead else "Keep them",
            arguments=arguments,
        ),
    )


def read_means(payload: Mapping[str, JsonValue]) -> Means | str:
    """Return the means that a payload was agreed to with."""
    written = payload.get("means")
    return "" if written is None else _MEANS.validate_python(written)


def line_text(item: RequestLine) -> str:
    """So many of what, and what it becomes."""
    text = f"{item.quantity} \u00d7 {item.title}"
    if item.replacement is None:
        return text
    return f"{text} \u2192 {item.replacement.variant_title or item.replacement.title}"


def money_words(amounts: Amounts, locale: str) -> str:
    """What is paid or comes back, and by what means, as the end of a sentence; nothing where no money moves."""
    by = f" with {amounts.means.said}" if amounts.means else ""
    if amounts.charge:
        return f", paying {amounts.charge.format(locale)}{by}"
    if amounts.refund:
        to = f" to {amounts.means.said}" if amounts.means else ""
        return f", with {amounts.refund.format(locale)} going back{to}"
    return ", at the same price"


def count_of(quantity: int) -> str:
    return "1 item" if quantity == 1 else f"{quantity} items"


def _payload(draft: Draft) -> dict[str, JsonValue]:
    order, amounts = draft.order, draft.amounts
    return {
        "orderId": order.id,
        "number": order.number,
        "version": order.version,
        "charge": {"amount": amounts.charge.amount, "currency": order.currency},
        "refund": {"amount": amounts.refund.amount, "currency": order.currency},
        "means": None if amounts.means is None else _MEANS.dump_python(amounts.means),
        **draft.arguments,
    }


def _totals(amounts: Amounts) -> tuple[activities.Total, ...]:
    rows = []
    if amounts.fee:
        sign = -1 if amounts.refund else 1
        rows.append(activities.Total(type="fee", amount=sign * amounts.fee.amount, display_text="Fee"))
    if amounts.charge:
        rows.append(activities.Total(type="total", amount=amounts.charge.amount, display_text="To pay"))
    else:
        rows.append(activities.Total(type="total", amount=amounts.refund.amount, display_text="Refund"))
    return tuple(rows)
