"""What happens after the yes: each act once a key, exactly as it was proposed, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from commerce.domain.address import Address
from commerce.domain.replacing import Change
from commerce.domain.requests import Agreed, RequestKind
from commerce.errors import CommerceError
from tools.after_sale.done import act_data, note_act
from tools.after_sale.draft import read_means
from tools.after_sale.order_view import shown_order
from tools.base import Done, Problem, Refused, ToolContext
from tools.facts import FactWriter, on_record
from tools.refusals import refusal_of

if TYPE_CHECKING:
    from commerce.domain.order import Order
    from commerce.domain.requests import AfterSaleRequest

Payload = Mapping[str, JsonValue]


class AfterSaleAct:
    """What all of these acts have in common; each says what it would do now, does it, and names what it did."""

    act: str

    async def holds(self, ctx: ToolContext, payload: Payload) -> Problem | None:
        """Whether the order stands as it did, and the same money would move."""
        try:
            order, charge, refund = await self.offered(ctx, payload)
        except CommerceError as error:
            return Problem(error.code, error.message, "Show the order as it is now.")
        promised = (_amount(payload, "charge"), _amount(payload, "refund"))
        if order.version == payload["version"] and promised == (charge, refund):
            return None
        text = f"Order {order.number} has changed since."
        return Problem("changed_since", text, "Show it as it is now and ask again.")

    async def execute(self, ctx: ToolContext, payload: Payload, idempotency_key: str) -> Done | Refused:
        """Acts; the same key gives the same answer again."""
        agreed = Agreed(
            version=int(str(payload["version"])),
            key=idempotency_key,
            charge=_amount(payload, "charge"),
            refund=_amount(payload, "refund"),
        )
        try:
            order = await self.done(ctx, payload, agreed)
        except CommerceError as error:
            return on_record(ctx, self.act, refusal_of(error))
        facts = FactWriter.of(ctx, self.act)
        request = self.request(order, payload, idempotency_key)
        finished = request is None or request.state == "completed"
        act = self.named(finished=finished)
        note_act(facts, order, act, request)
        if order.refunded:
            facts.act(order.id, "refunded", (order.number,))
            value = {"type": "refund", "amount": order.refunded.amount, "currency": order.currency}
            facts.add("total", order.id, value)
        amounts = {name: _amount(payload, name) for name in ("charge", "refund")}
        for name, amount in amounts.items():
            if amount:
                facts.add("total", order.id, {"type": name, "amount": amount, "currency": order.currency})
        merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
        shown = await shown_order(ctx, order, facts, changed=True)
        return replace(shown, data={**shown.data, "done": act_data(order, act, request, amounts, merchant)})

    def request(self, order: Order, payload: Payload, key: str) -> AfterSaleRequest | None:
        """What this act asked for, as it stands."""
        return next((one for one in order.requests if one.key == key), None)

    def named(self, *, finished: bool) -> str:
        """What a fact calls it, done or asked for."""
        raise NotImplementedError

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        """The order, and what would be charged and given back now."""
        raise NotImplementedError

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        """Does it."""
        raise NotImplementedError


class CancelOrder(AfterSaleAct):
    """Cancels the order that was proposed, and gives the money back once."""

    act = "cancel_order"

    def named(self, *, finished: bool) -> str:
        return "cancelled"

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.cancellation(*order_in(ctx, payload), str(payload["reason"]))
        return offer.order, 0, offer.refund.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.cancel(*order_in(ctx, payload), str(payload["reason"]), agreed=agreed)


class ReturnItems(AfterSaleAct):
    """Asks for the lines that were proposed to be taken back."""

    act = "return_items"

    def named(self, *, finished: bool) -> str:
        return "returned" if finished else "return_requested"

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.returning(
            *order_in(ctx, payload), _quantities(payload), read_means(payload), str(payload["reason"])
        )
        return offer.order, 0, offer.refund.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.return_items(
            *order_in(ctx, payload), _quantities(payload), read_means(payload), str(payload["reason"]), agreed=agreed
        )


@dataclass(frozen=True, slots=True)
class _Replacing(AfterSaleAct):
    act: str
    kind: RequestKind

    def named(self, *, finished: bool) -> str:
        if self.kind == "items":
            return "changed"
        return "exchanged" if finished else "exchange_requested"

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.replacing(
            *order_in(ctx, payload), self.kind, _changes(payload), read_means(payload)
        )
        return offer.order, offer.charge.amount, offer.refund.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.replace_items(
            *order_in(ctx, payload), self.kind, _changes(payload), read_means(payload), agreed=agreed
        )


def change_items() -> AfterSaleAct:
    """Changes the items that were proposed before they are sent."""
    return _Replacing("change_items", "items")


def exchange_items() -> AfterSaleAct:
    """Asks for the exchange that was proposed, and sets the new items aside."""
    return _Replacing("exchange_items", "exchange")


class ChangeAddress(AfterSaleAct):
    """Sends the order to the address that was proposed."""

    act = "change_address"

    def named(self, *, finished: bool) -> str:
        return "address_set"

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.readdressing(
            *order_in(ctx, payload), _address(payload), read_means(payload)
        )
        return offer.order, offer.charge.amount, offer.refund.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.change_address(
            *order_in(ctx, payload), _address(payload), read_means(payload), agreed=agreed
        )


class ChangePayment(AfterSaleAct):
    """Charges what was proposed instead, and gives back what was paid before."""

    act = "change_payment"

    def named(self, *, finished: bool) -> str:
        return "payment_set"

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        offer = await ctx.services.after_sale.offers.repaying(*order_in(ctx, payload), read_means(payload))
        return offer.order, offer.amount.amount, offer.amount.amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.change_payment(*order_in(ctx, payload), read_means(payload), agreed=agreed)


class WithdrawRequest(AfterSaleAct):
    """Takes back the request that was named."""

    act = "withdraw_request"

    def named(self, *, finished: bool) -> str:
        return "withdrawn"

    def request(self, order: Order, payload: Payload, key: str) -> AfterSaleRequest | None:
        return order.request(str(payload["requestId"]))

    async def offered(self, ctx: ToolContext, payload: Payload) -> tuple[Order, int, int]:
        order, request = await ctx.services.after_sale.offers.withdrawal(
            *order_in(ctx, payload), str(payload["requestId"])
        )
        return order, 0, order.paid_for(request).amount

    async def done(self, ctx: ToolContext, payload: Payload, agreed: Agreed) -> Order:
        return await ctx.services.after_sale.withdraw(*order_in(ctx, payload), str(payload["requestId"]), agreed=agreed)


def order_in(ctx: ToolContext, payload: Payload) -> tuple[str, str, str]:
    """Whose order a payload is about, and which."""
    return ctx.merchant_id, ctx.shopper_id, str(payload["orderId"])


def _amount(payload: Payload, name: str) -> int:
    written = payload[name]
    return int(str(written["amount"])) if isinstance(written, dict) else 0


def _quantities(payload: Payload) -> dict[str, int]:
    lines = payload["lines"]
    return {line_id: int(str(quantity)) for line_id, quantity in lines.items()} if isinstance(lines, dict) else {}


def _changes(payload: Payload) -> list[Change]:
    written: Any = payload["changes"]
    return [Change(str(line_id), str(variant_id), quantity) for line_id, variant_id, quantity in written]


def _address(payload: Payload) -> Address:
    written: Any = payload["address"]
    told = {name: str(value or "") for name, value in written.items() if name != "name"}
    return Address(full_name=str(written.get("name") or ""), **told)
